"""The editors' guide: its pictures are there, small and told in words. That it is true, a browser test walks."""

import re

from PIL import Image

from tests.environment import ROOT
from tests.guide import FOLDER, chapters

LARGEST = 60 * 1024
WIDTHS = range(720, 1001)


def test_pictures_are_there_and_no_others():
    shown = [name for chapter in chapters() for name in chapter.pictures]

    assert sorted(shown) == sorted(path.name for path in FOLDER.iterdir())


def test_pictures_are_small_and_told_in_words():
    wrong = {}
    for name, alt in [pair for chapter in chapters() for pair in chapter.pictures.items()]:
        path = FOLDER / name
        with Image.open(path) as image:
            mode, width = image.mode, image.width
        if mode != "P" or width not in WIDTHS or path.stat().st_size > LARGEST or not alt:
            wrong[name] = (mode, width, path.stat().st_size, alt)

    assert wrong == {}


def test_links_of_the_guide_lead_to_files():
    targets = re.findall(r"\]\(([\w/.-]+)\)", (ROOT / "docs/editors.md").read_text())

    assert [target for target in targets if not (ROOT / "docs" / target).is_file()] == []
