"""A Redis of the tests' own, on a socket in a temporary folder; nothing is written to disk."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PROGRAM = os.environ.get("REDIS_SERVER") or shutil.which("redis-server")
NOBODY = "redis://127.0.0.1:1/0"  # a port that nothing listens on


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Its address."""
    if PROGRAM is None:
        pytest.skip("no redis-server on this machine: on Debian, as root, `make test` installs it")
    socket = folder / "redis.sock"
    command = [PROGRAM, "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        for line in server.stdout:
            if "ready to accept connections" in line.lower():
                break
        yield f"unix://{socket}"
    finally:
        server.kill()
        server.communicate()
