"""The handbook of staff in the admin. Its text is that of the repository: docs/editors.md and what it links to."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

DOCS = settings.BASE_DIR / "docs"
GUIDE = "editors"


class Part(NamedTuple):
    title: str
    html: str


def handbook(request: HttpRequest, name: str = GUIDE) -> HttpResponse:
    """The guide, or one of the longer parts."""
    if name not in parts():
        raise Http404
    part = read(name)
    context = {**admin.site.each_context(request), "title": part.title, "text": part.html}
    return render(request, "admin/handbook.html", {**context, "is_guide": name == GUIDE})


def parts() -> dict[str, Path]:
    paths = [DOCS / "editors.md", *DOCS.glob("editors/*.md"), *DOCS.glob("coordinators/*.md")]
    return {path.stem: path for path in paths}


@cache
def read(name: str) -> Part:
    """The first line is the title. The rest becomes HTML; tags that somebody writes in it stay text."""
    first, _, rest = parts()[name].read_text(encoding="utf-8").partition("\n")
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(rest)
    for token in [child for block in tokens for child in block.children or []]:
        if token.type == "image":
            token.attrs["src"] = static(f"handledning/{Path(str(token.attrs['src'])).name}")
        elif token.type == "link_open":
            token.attrs["href"] = _address(str(token.attrs["href"]))
    html = markdown.renderer.render(tokens, markdown.options, {})
    return Part(first.removeprefix("# "), mark_safe(html))  # noqa: S308 - our own files


def _address(target: str) -> str:
    """Links between the files lead between the pages."""
    path = Path(target)
    if path.suffix != ".md":
        return target
    return reverse("handbook") if path.stem == GUIDE else reverse("handbook-part", args=[path.stem])
