"""The editors' guide as the tests read it: the names it quotes, and the pictures it shows."""

import io
import re
from functools import cached_property
from pathlib import Path

from PIL import Image

from tests.environment import ROOT

FOLDER = ROOT / "docs/images/editors"
COLOURS = 48


class Chapter:
    """One chapter, and what of it a walk through the pages has used.

    Every quoted name stands on a page and is used; nothing is pressed that the chapter does not name.
    """

    def __init__(self, number: int):
        text = (ROOT / "docs/editors.md").read_text()
        self.text = re.split(r"^## ", text, flags=re.M)[number]
        self.used: set[str] = set()

    @cached_property
    def names(self) -> set[str]:
        return {re.sub(r"\s+", " ", name) for name in re.findall(r"”([^”]+)”", self.text)}

    @cached_property
    def pictures(self) -> dict[str, str]:
        """Each picture's file, and what it shows in words."""
        found = re.findall(r"!\[([^]]*)\]\(images/editors/([\w-]+\.png)\)", self.text)
        return {name: alt for alt, name in found}

    def name(self, name: str) -> str:
        assert name in self.names, f"the guide does not speak of {name}"
        self.used.add(name)
        return name

    def example(self, text: str) -> str:
        """What the guide tells one to write."""
        assert f"`{text}`" in self.text
        return text


def chapters() -> list[Chapter]:
    return [Chapter(number) for number in (1, 2, 3, 4)]


def save_picture(picture: bytes, path: Path) -> None:
    """Few colours: a page of text stays sharp, and the file small."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
