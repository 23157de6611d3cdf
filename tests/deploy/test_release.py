"""Switching between releases that are there; making one installs packages, and is tried by hand (docs/running.md)."""

import runpy

import pytest

from tests.environment import ROOT

release = runpy.run_path(str(ROOT / "deploy/release.py"))
DO_NOTHING = ["true"]


@pytest.fixture
def home(tmp_path):
    for name in ("v1", "v2", "v3"):
        (tmp_path / "releases" / name).mkdir(parents=True)
    return tmp_path


def switch(home, name):
    release["switch"](home, home / "releases" / name, restart=DO_NOTHING)


def in_use(home) -> str:
    return (home / "current").resolve().name


def test_switch_points_at_the_release(home):
    switch(home, "v1")
    switch(home, "v2")

    assert in_use(home) == "v2"


def test_rollback_goes_back_one_release_each_time(home):
    for name in ("v1", "v2", "v3"):
        switch(home, name)

    release["rollback"](home, restart=DO_NOTHING)
    first = in_use(home)
    release["rollback"](home, restart=DO_NOTHING)

    assert (first, in_use(home)) == ("v2", "v1")


def test_rollback_without_an_earlier_release_says_so_and_changes_nothing(home):
    switch(home, "v1")

    with pytest.raises(SystemExit, match="no earlier release"):
        release["rollback"](home, restart=DO_NOTHING)

    assert in_use(home) == "v1"
