"""Switching between releases that are there; making one installs packages, and is tried by hand (docs/running.md)."""

import os
import runpy
import subprocess

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


# --- settings: a line each, whatever stands in it ---
SETTINGS = """# The example's own words
SITE_NAME=Borås Stöd
SECRET_KEY=a$b`c;d "e" #f
#DEBUG=1

OIDC_ROLES={"a": "editor"}
VAR_DIR=/var/lib/boras-stod
"""
READ = {
    "SITE_NAME": "Borås Stöd",
    "SECRET_KEY": 'a$b`c;d "e" #f',
    "OIDC_ROLES": '{"a": "editor"}',
    "VAR_DIR": "/var/lib/boras-stod",
}


def test_settings_are_read_to_the_end_of_the_line(tmp_path):
    (tmp_path / "env").write_text(SETTINGS)

    assert release["settings_of"](tmp_path / "env") == READ


def test_manage_reads_them_too_unless_they_are_set_before_it(home):
    (home / "env").write_text(SETTINGS)
    python = home / "current/.venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nenv; echo "ASKED=$2 $3"\n')
    python.chmod(0o755)

    answer = subprocess.run(
        [ROOT / "deploy/manage", "check", "--deploy"],
        env={
            "PATH": os.environ["PATH"],
            "SETTINGS": str(home / "env"),
            "STOD_HOME": str(home),
            "VAR_DIR": "mine",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    told = dict(line.split("=", 1) for line in answer.stdout.splitlines())

    assert {name: told.get(name) for name in READ} == READ | {"VAR_DIR": "mine"}
    assert "DEBUG" not in told
    assert told["ASKED"] == "check --deploy"
