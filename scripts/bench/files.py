"""The whole list as CSV: when the first bytes come, when the last, and how far the worker's memory rises meanwhile."""

import http.client
import time
from dataclasses import dataclass

from scripts.bench.servers import Server

LONGEST = 600


@dataclass
class Download:
    first: float
    whole: float
    megabytes: float
    before: float
    peak: float


def download(site: Server, path: str) -> Download:
    site.reset_peak()
    before = site.peak_memory()
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=LONGEST)
    start = time.perf_counter()
    connection.request("GET", path, headers={"Host": "localhost"})
    answer = connection.getresponse()
    read = len(answer.read(1))
    first = time.perf_counter() - start
    while chunk := answer.read(65_536):
        read += len(chunk)
    whole = time.perf_counter() - start
    connection.close()
    return Download(first, whole, read / 1e6, before, site.peak_memory())
