"""A web server on loopback whose pages answer as their names say."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Pages(BaseHTTPRequestHandler):
    """/404/ answers 404; /to/X leads to X; /no-head/ knows no HEAD; /hang/ says nothing."""

    def do_HEAD(self):
        self._answer()

    def do_GET(self):
        self._answer()

    def _answer(self):
        self.server.asked.append((self.command, self.path, self.headers["User-Agent"], self.headers["Host"]))
        words = self.path.strip("/").partition("/")
        if words[0] == "hang":
            self.server.leaving.wait(30)
            return
        status = int(words[0]) if words[0].isdigit() else 200
        if words[0] == "no-head" and self.command == "HEAD":
            status = 405
        self.send_response(302 if words[0] == "to" else status)
        if words[0] == "to":
            self.send_header("Location", words[2] or "/")
        self.end_headers()

    def log_message(self, *_words):
        """Say nothing on the terminal."""


@contextmanager
def web_server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.asked, server.leaving = [], threading.Event()
    server.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.leaving.set()
        server.shutdown()
        thread.join()
        server.server_close()
