"""Ask whether an address on the web answers: politely, within bounds, and never inside our own network.

A name is looked up once and the connection goes to the address that was checked; each redirect is checked anew.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Timer
from urllib.parse import quote, urljoin, urlsplit

TIMEOUT = 10.0  # seconds for each answer
LONGEST = 20.0  # seconds for a request that dribbles
PAUSE = 1.0  # seconds between two questions to one host
MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
# It answers, but not to us: busy, or only for people who are logged in.
UNSURE = {401, 403, 429, 503}
TOO_MANY = 429
SAFE = "/%:@!$&'()*+,;=~?"
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class RefusedError(Exception):
    """An address that is not asked; the text says why, in Swedish."""


@dataclass(frozen=True)
class Result:
    """What came of it: an HTTP status, or a problem in words."""

    status: int | None = None
    problem: str = ""

    @property
    def is_ok(self) -> bool:
        return self.status is not None and self.status < 400

    @property
    def is_failure(self) -> bool:
        return not self.is_ok and self.status not in UNSURE


@dataclass
class Fetcher:
    """Asks one address at a time, each host at most once in ``pause`` seconds. The body is never read."""

    user_agent: str
    allow_loopback: bool = False
    pause: float = PAUSE
    timeout: float = TIMEOUT
    wait: Callable[[float], None] = time.sleep
    _asked: dict[str, float] = field(default_factory=dict)

    def check(self, address: str) -> Result:
        """HEAD first; GET where a server knows no HEAD."""
        head = self._follow("HEAD", address)
        return head if head.is_ok or head.status == TOO_MANY else self._follow("GET", address)

    def _follow(self, method: str, address: str) -> Result:
        try:
            for _hop in range(MOST_REDIRECTS + 1):
                status, onward = self._ask(method, address)
                if status not in REDIRECTS or not onward:
                    return Result(status)
                address = urljoin(address, onward)
        except RefusedError as refusal:
            return Result(problem=str(refusal))
        except ssl.SSLError as error:
            return Result(problem=f"Certifikatet godtas inte: {error.reason or error}")
        except TimeoutError:
            return Result(problem="Servern svarar inte i tid.")
        except (OSError, HTTPException, ValueError) as error:
            return Result(problem=f"Servern går inte att nå: {error}")
        return Result(problem="Adressen leder vidare för många gånger.")

    def _ask(self, method: str, address: str) -> tuple[int, str | None]:
        """The status, and where it leads on."""
        scheme, host, port, path = split(address)
        peers = resolve(host, port, allow_loopback=self.allow_loopback)
        self._be_polite(host)
        connection = Pinned(host, port, peers, scheme == "https", self.timeout)
        try:
            connection.connect()
            with watched(connection.sock):
                connection.request(method, path, headers={"User-Agent": self.user_agent, "Accept": "*/*"})
                response: HTTPResponse = connection.getresponse()
                return response.status, response.headers.get("Location")
        finally:
            connection.close()

    def _be_polite(self, host: str) -> None:
        left = self._asked.get(host, -self.pause) + self.pause - time.monotonic()
        if host in self._asked and left > 0:
            self.wait(left)
        self._asked[host] = time.monotonic()


class Pinned(HTTPConnection):
    """A connection to one of the addresses that were checked, under the name that they were looked up by."""

    def __init__(self, host: str, port: int, peers: list[str], is_tls: bool, timeout: float):
        super().__init__(host, port, timeout=timeout)
        self.peers, self.is_tls = peers, is_tls
        self.default_port = 443 if is_tls else 80

    def connect(self) -> None:
        *others, last = self.peers
        for peer in others:
            with suppress(OSError):
                self.sock = socket.create_connection((peer, self.port), self.timeout)
                break
        else:
            self.sock = socket.create_connection((last, self.port), self.timeout)
        if self.is_tls:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


class watched:  # noqa: N801  (a context manager, used as one)
    """Cut a connection that dribbles: every byte starts the time-out anew, this does not."""

    def __init__(self, sock: socket.socket):
        self.timer = Timer(LONGEST, self._cut, [sock])
        self.timer.daemon = True

    @staticmethod
    def _cut(sock: socket.socket) -> None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> None:
        self.timer.start()

    def __exit__(self, *_error: object) -> None:
        self.timer.cancel()


def split(address: str) -> tuple[str, str, int, str]:
    """Scheme, host, port and path of an address that may be asked."""
    try:
        parts = urlsplit(address)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
        host = host.encode("idna").decode() if not host.isascii() else host
    except ValueError as error:
        raise RefusedError("Adressen är felskriven.") from error
    if scheme not in ("http", "https") or not host or parts.username is not None:
        raise RefusedError("Adressen är inte en vanlig webbadress.")
    path = quote(parts.path or "/", safe=SAFE) + (f"?{quote(parts.query, safe=SAFE)}" if parts.query else "")
    return scheme, host, port or (443 if scheme == "https" else 80), path


def resolve(host: str, port: int, *, allow_loopback: bool) -> list[str]:
    """The addresses to connect to, two at most. A name with any address in a network of somebody's own is refused."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise RefusedError("Webbplatsens namn finns inte.") from error
    peers = [str(entry[4][0]) for entry in found]
    if not peers or not all(is_public(peer, allow_loopback=allow_loopback) for peer in peers):
        raise RefusedError("Adressen leder inte ut på internet.")
    return peers[:2]


def is_public(peer: str, *, allow_loopback: bool = False) -> bool:
    """Whether an address belongs to the internet at large, also when it is wrapped in another."""
    address = ipaddress.ip_address(peer.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped or address.teredo:
            return bool(wrapped) and is_public(str(wrapped), allow_loopback=allow_loopback)
    if address.is_loopback:
        return allow_loopback
    return address.is_global and not address.is_multicast
