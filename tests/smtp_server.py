"""A mail server on loopback that takes mail, refuses it, or says nothing at all."""

import socketserver
import threading
from contextlib import contextmanager

TAKES, REFUSES, HANGS, DROPS = "takes", "refuses", "hangs", "drops"


class Session(socketserver.StreamRequestHandler):
    """One conversation: as much of RFC 5321 as smtplib speaks."""

    def handle(self):
        server = self.server
        server.calls += 1
        if server.mood == HANGS:
            server.leaving.wait(30)
            return
        self.say("220 prov")
        for line in iter(self.rfile.readline, b""):
            if not self.answer(line.decode().strip()):
                return

    def answer(self, line: str) -> bool:
        word = line[:4].upper()
        if word == "RCPT" and self.server.mood == REFUSES and "finns-inte" in line:
            self.say("550 Adressen finns inte")
        elif word == "DATA" and self.server.mood == DROPS:
            return False
        elif word == "DATA":
            self.say("354 kom")
            self.server.received.append(self.text())
            self.say("250 taget")
        elif word == "QUIT":
            self.say("221 hej")
            return False
        else:
            self.say("250 prov")
        return True

    def text(self) -> bytes:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(lines)

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0):
        super().__init__(("127.0.0.1", port), Session)
        self.mood, self.received, self.calls, self.leaving = TAKES, [], 0, threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]


@contextmanager
def mail_server(port: int = 0):
    with MailServer(port) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.leaving.set()
            server.shutdown()
            thread.join()
