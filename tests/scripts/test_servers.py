"""The servers that a benchmark starts, and that none of them outlives it."""

import socket
import time

from scripts.bench.servers import running

LEAVES_IT_BEHIND = (
    "sh",
    "-c",
    '"$@" & wait',
    "sh",
)  # as faketime does: it ends by itself and not what it started


def is_listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def test_server_ends_though_the_program_that_started_it_leaves_it_behind():
    with running("wsgiref.simple_server:demo_app", 1, {}, before=LEAVES_IT_BEHIND) as server:
        assert is_listening(server.port)

    end = time.monotonic() + 5
    while is_listening(server.port) and time.monotonic() < end:
        pass
    assert not is_listening(server.port)
