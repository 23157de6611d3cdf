"""What operators run before each upgrade: no warning under the settings of production, none silenced."""

import os
import subprocess
import sys

import pytest

from boras_stod import settings as own
from tests.environment import ROOT, environment

# Letters of every kind, as `secrets` makes them; a constant would be a secret in the repository.
PRODUCTION = {
    "HTTPS": "1",
    "ALLOWED_HOSTS": "stod.example.se",
    "CSRF_TRUSTED_ORIGINS": "https://stod.example.se",
    "EMAIL_HOST": "mail.example.se",
    "REQUIRE_SECOND_FACTOR": "1",
    "BEHIND_TLS_PROXY": "1",
}


def check(tmp_path, **changes) -> subprocess.CompletedProcess:
    (tmp_path / "static").mkdir(exist_ok=True)
    key = {"SECRET_KEY": "".join(map(chr, range(48, 110)))}
    env = {**os.environ, **environment(tmp_path), **PRODUCTION, **key, **changes}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_production_has_no_warning(tmp_path):
    done = check(tmp_path)

    assert "no issues (0 silenced)" in done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        ({"SECRET_KEY": "kort"}, "E003"),
        ({"HTTPS": "0"}, "security.W008"),
        ({"ADMIN_NETWORKS": "kontoret"}, "E020"),
        ({"BREACHED_PASSWORDS": "/borta.txt"}, "E021"),
    ],
)
def test_weak_setting_is_told(tmp_path, change, warning):
    done = check(tmp_path, **change)

    assert warning in done.stderr
    assert done.returncode == 1


def test_nothing_is_silenced():
    assert not hasattr(own, "SILENCED_SYSTEM_CHECKS")
