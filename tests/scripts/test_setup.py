import importlib.util
import socket
import stat

import pytest

from scripts import setup


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project folder with two lock files and a .venv that somebody has made."""
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(setup, "VAR", tmp_path / "var")
    for folder in ("requirements", ".venv", "var"):
        (tmp_path / folder).mkdir()
    for name in ("runtime", "dev"):
        (tmp_path / f"requirements/{name}.txt").write_text(name)
    return tmp_path


def installed(project, name: str) -> None:
    lock = project / f"requirements/{name}.txt"
    (project / ".venv/installed-lock").write_text(setup.digest(lock))


def test_nothing_is_installed_in_a_new_environment(project):
    assert not setup.is_installed("runtime")


@pytest.mark.parametrize(
    ("last", "asked", "enough"),
    [
        ("runtime", "runtime", True),
        ("dev", "dev", True),
        ("dev", "runtime", True),
        ("runtime", "dev", False),
    ],
)
def test_lock_file_is_installed_once(project, last, asked, enough):
    installed(project, last)

    assert setup.is_installed(asked) == enough


def test_changed_lock_file_is_installed_again(project):
    installed(project, "runtime")
    (project / "requirements/runtime.txt").write_text("changed")

    assert not setup.is_installed("runtime")


def test_secret_key_is_private_and_stays(project):
    setup.make_secret_key()
    key = project / "var/secret-key"
    first = key.read_text()
    setup.make_secret_key()

    assert key.read_text() == first
    assert len(first) >= 50
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_taken_port_is_one_sentence():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(SystemExit, match=rf"^Port {port} är upptagen: .* make demo PORT={port + 1}\.$"):
            setup.check_port(port)


def test_missing_ensurepip_names_the_debian_package(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    with pytest.raises(SystemExit, match="python3-venv"):
        setup.check_machine()
