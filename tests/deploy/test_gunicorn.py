"""The web server's own lines: what an operator reads beside the site's."""

import json
import subprocess
import sys

from tests.environment import ROOT

SAYS_ONE_LINE = """
import runpy
from gunicorn.config import Config
from gunicorn.glogging import Logger

config = Config()
config.set("logconfig_dict", runpy.run_path("deploy/gunicorn.py")["logconfig_dict"])
Logger(config).info("Listening at: %s", "here")
"""


def test_own_lines_are_json_and_said_once():
    answer = subprocess.run(
        [sys.executable, "-c", SAYS_ONE_LINE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = [json.loads(line) for line in (answer.stdout + answer.stderr).splitlines()]

    assert [line["message"] for line in lines] == ["Listening at: here"]
