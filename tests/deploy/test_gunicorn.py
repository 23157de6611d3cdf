"""The web server's own lines: what an operator reads beside the site's."""

import json
import subprocess
import sys

from tests.environment import ROOT

SAYS_ONE_LINE = """
import runpy
from gunicorn.config import Config

config = Config()
for name, value in runpy.run_path("deploy/gunicorn.py").items():
    if name in config.settings:
        config.set(name, value)
log = config.logger_class(config)
log.info("Listening at: %s", "here")
assert not log.access_log_enabled, "it would hold visitors' addresses"
"""


def test_own_lines_are_json_and_said_once_and_no_request_is():
    answer = subprocess.run(
        [sys.executable, "-c", SAYS_ONE_LINE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = [json.loads(line) for line in (answer.stdout + answer.stderr).splitlines()]

    assert [line["message"] for line in lines] == ["Listening at: here"]
