"""What would be lost by what is written, asked of the files that know."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager

from catalogue.imports.files import File


@contextmanager
def foreseen(files: Iterable[File]) -> Iterator[Callable[[], list[str]]]:
    """A function that says in sentences what is lost by what has been written inside, all of which is to be undone."""
    with ExitStack() as stack:
        asks = [stack.enter_context(file.foresee()) for file in files if file.foresee]
        yield lambda: [sentence for ask in asks for sentence in ask()]
