"""The benchmark's own parts: its load, its questions and its figures."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle, islice
from threading import Thread

import pytest

from scripts.bench.cases import BARE, KEPT_LIST, Case, questions
from scripts.bench.files import Download
from scripts.bench.load import Measured, load, request_of
from scripts.bench.report import Run, figures_of, ratio_within_rounds


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = b"x" * 70_000
        self.send_response(200 if self.path == "/" else 500)
        if self.path != "/chunks":
            self.send_header("Content-Length", str(len(body)))
        else:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_values):
        pass


@pytest.fixture
def port():
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_load_asks_as_often_as_there_are_requests(port):
    found = load(port, iter([request_of("/", {})] * 11), seconds=60)

    assert (len(found.times), found.wrong, found.bytes > 70_000) == (11, 0, True)


def test_load_ends_when_its_time_is_over(port):
    found = load(port, cycle([request_of("/", {})]), seconds=0)

    assert 1 <= len(found.times) <= 8


def test_load_counts_answers_that_are_not_what_was_expected(port):
    assert load(port, iter([request_of("/other", {})] * 3), seconds=60).wrong == 3


def test_answer_without_its_length_is_not_measured(port):
    with pytest.raises(ValueError, match="without Content-Length"):
        load(port, iter([request_of("/chunks", {})]), seconds=60)


def test_no_question_is_asked_twice():
    asked = list(islice(questions(), 3_000))

    assert len(set(asked)) == 3_000


def test_figures_are_the_median_of_the_rounds():
    case = Case("x", None, iter(()))
    case.rounds = [(Measured(1.0, [0.001] * number, 5), number * 0.002) for number in (10, 30, 20)]
    found = figures_of(case)

    assert (found.per_second, round(found.p50, 3), round(found.cpu, 3), found.bytes) == (20, 1.0, 2.0, 5)


def test_ratio_compares_what_was_measured_in_the_same_round():
    rounds = {BARE: [100.0, 10.0, 1_000.0], KEPT_LIST: [70.0, 9.0, 600.0]}
    run = Run("sqlite", 1, 0, {}, rounds, {}, 0, Download(0, 0, 0, 0, 0))

    assert ratio_within_rounds(run, KEPT_LIST, BARE) == 0.7
