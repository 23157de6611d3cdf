import time_machine

from boras_stod.kept_pages.tags import still_right, tag_of
from tests.boras_stod.kept_pages.conftest import NOW

UNTIL = NOW.timestamp() + 60


def at(seconds: float):
    return time_machine.travel(NOW.timestamp() + seconds, tick=False)


def test_tag_is_right_until_its_moment():
    tag = tag_of("key", UNTIL, shared=True)

    with at(59):
        assert still_right(tag.text, "key") == tag
    with at(60):
        assert still_right(tag.text, "key") is None


def test_tag_of_another_page_version_or_release_is_not_right():
    with at(0):
        assert still_right(tag_of("other", UNTIL, shared=True).text, "key") is None


def test_tag_whose_moment_is_forged_is_not_right():
    text = tag_of("key", UNTIL, shared=True).text
    forged = text.replace(f"{int(UNTIL):x}", f"{int(UNTIL) + 9999:x}")

    with at(0):
        assert still_right(forged, "key") is None
        assert still_right(text.replace("s-", "p-"), "key") is None


def test_one_of_several_tags_is_enough():
    tag = tag_of("key", UNTIL, shared=False)

    with at(0):
        assert still_right(f'"a", W/"b", {tag.text}', "key") == tag
        for header in ("", "*", '"a"', "W/"):
            assert still_right(header, "key") is None
