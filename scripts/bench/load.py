"""A small load of HTTP on loopback: a few connections that ask one after the other, for a time and a number."""

import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

CONNECTIONS = 4
MOST_REQUESTS = 50_000
LONGEST_ANSWER = 60.0
END_OF_HEAD = b"\r\n\r\n"


@dataclass
class Measured:
    """What a round of load showed."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    bytes: int = 0
    wrong: int = 0

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0


class Connection:
    """One connection that is kept, and the answer that it reads."""

    def __init__(self, port: int, expected: int):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=LONGEST_ANSWER)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.expected = b"HTTP/1.1 %d " % expected
        self.data, self.start = b"", 0.0

    def send(self, request: bytes) -> None:
        self.data, self.start = b"", time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Read what has come; whether the answer is whole."""
        more = self.socket.recv(262_144)
        if not more:
            raise ConnectionError("the server closed the connection")
        self.data += more
        head, found, body = self.data.partition(END_OF_HEAD)
        return bool(found) and len(body) >= _length(head)

    def is_as_expected(self) -> bool:
        return self.data.startswith(self.expected)


def _length(head: bytes) -> int:
    """An answer in chunks is not understood: what is measured here says its length, or has no body (304)."""
    _before, found, after = head.lower().partition(b"content-length:")
    if not found and b"transfer-encoding" in head.lower():
        raise ValueError(f"an answer without Content-Length: {head[:200]!r}")
    return int(after.split(b"\r\n", 1)[0]) if found else 0


def request_of(path: str, headers: dict[str, str]) -> bytes:
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: localhost",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def load(port: int, requests: Iterator[bytes], seconds: float, expected: int = 200) -> Measured:
    """Ask for what the iterator gives until the time is over, or the requests are, or there have been too many."""
    found = Measured()
    begin = time.perf_counter()
    with selectors.DefaultSelector() as waiting, ExitStack() as ended:
        for _ in range(CONNECTIONS):
            connection = Connection(port, expected)
            ended.callback(connection.socket.close)
            if _next(connection, requests):
                waiting.register(connection.socket, selectors.EVENT_READ, connection)
        while waiting.get_map():
            ready = waiting.select(LONGEST_ANSWER)
            if not ready:
                raise TimeoutError(f"no answer within {LONGEST_ANSWER:.0f} s")
            for key, _mask in ready:
                connection = key.data
                if not connection.receive():
                    continue
                now = time.perf_counter()
                _note(found, connection, now)
                is_over = now - begin > seconds or len(found.times) >= MOST_REQUESTS
                if is_over or not _next(connection, requests):
                    waiting.unregister(connection.socket)
    found.seconds = time.perf_counter() - begin
    return found


def _next(connection: Connection, requests: Iterator[bytes]) -> bool:
    request = next(requests, None)
    if request is None:
        return False
    connection.send(request)
    return True


def _note(found: Measured, connection: Connection, now: float) -> None:
    found.times.append(now - connection.start)
    found.bytes = len(connection.data)
    found.wrong += not connection.is_as_expected()
