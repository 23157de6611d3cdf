"""Settings are read anew, from an environment that each test writes."""

import runpy

import pytest

from tests.environment import ROOT, environment


@pytest.fixture
def read_settings(monkeypatch, tmp_path):
    def read(**changes: str) -> dict:
        for name, value in {**environment(tmp_path), **changes}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "boras_stod/settings.py"))

    return read
