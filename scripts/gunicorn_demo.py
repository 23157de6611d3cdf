"""gunicorn for `make demo`: one process with four threads, and a last line that says what to open."""

import os

PORT = os.environ["PORT"]
bind = f"127.0.0.1:{PORT}"
workers = 1
worker_class = "gthread"
threads = 4
loglevel = "warning"
control_socket_disable = True


def post_worker_init(worker) -> None:
    """Say the address only when the application answers."""
    address = f"http://127.0.0.1:{PORT}/"
    print(f"Öppna {address}  (personal: {address}admin/)  Avsluta med Ctrl+C.", flush=True)
