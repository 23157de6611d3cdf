"""The runner of the checks, on machines that lack things."""

import subprocess

import pytest

from scripts import test as runner
from scripts.test import CannotRunError, Result


def fail():
    raise subprocess.CalledProcessError(3, "x")


def lack():
    raise CannotRunError("no x on this machine")


@pytest.mark.parametrize(
    ("action", "outcome", "reason"),
    [
        (lambda: None, "ok", ""),
        (fail, "FAILED", "exit code 3"),
        (lack, "COULD NOT RUN", "no x on this machine"),
    ],
)
def test_step_says_how_it_went(action, outcome, reason):
    result = runner.perform("x", action)

    assert (result.outcome, result.reason) == (outcome, reason)


def test_program_that_is_missing_is_a_failure_and_no_traceback():
    assert runner.perform("x", lambda: runner.run("/no/such/program")).outcome == "FAILED"


@pytest.mark.parametrize(
    ("outcomes", "ci", "code"),
    [
        (["ok"], True, 0),
        (["ok", "FAILED"], False, 1),
        (["ok", "COULD NOT RUN"], False, 0),
        (["ok", "COULD NOT RUN"], True, 1),
    ],
)
def test_exit_code(outcomes, ci, code):
    results = [Result("x", outcome, 0) for outcome in outcomes]

    assert runner.exit_code(results, ci=ci) == code


@pytest.fixture
def bare_machine(monkeypatch, tmp_path):
    """Nothing on the PATH, no PostgreSQL in its usual place, and not root."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    monkeypatch.setattr(runner, "postgresql_folder", lambda: None)
    monkeypatch.setattr(runner, "has_noto_fonts", lambda: False)
    monkeypatch.setattr(runner, "has_redis", lambda: False)
    monkeypatch.setattr("os.geteuid", lambda: 1000)


@pytest.mark.usefixtures("bare_machine")
@pytest.mark.parametrize("step", [runner.test_postgresql, runner.test_browser, runner.install_html_checker])
def test_bare_machine_cannot_run_and_says_so(step):
    assert runner.perform("x", step).outcome == "COULD NOT RUN"


@pytest.fixture
def commands(monkeypatch):
    calls = []
    monkeypatch.setattr(runner, "run", lambda *command, **extra: calls.append(command))
    return calls


@pytest.mark.usefixtures("bare_machine")
def test_bare_debian_as_root_installs_what_is_missing(monkeypatch, commands):
    monkeypatch.setattr(runner, "as_root_on_debian", lambda: True)

    runner.install_missing(["lint", "sqlite", "postgresql", "browser"])

    assert commands[0] == ("apt-get", "update", "-qq")
    wanted = {
        "redis-server",
        "postgresql",
        "chromium",
        "default-jre-headless",
        "npm",
        "fonts-noto-core",
        "wget",
    }
    assert wanted <= set(commands[1])


@pytest.mark.usefixtures("bare_machine")
def test_elsewhere_nothing_is_installed(commands):
    runner.install_missing(["lint", "sqlite", "postgresql", "browser"])

    assert commands == []


def test_given_database_is_used_as_it_is(monkeypatch):
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://there/x")

    with runner.postgresql() as url:
        assert url == "postgres://there/x"
