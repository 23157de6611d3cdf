"""gunicorn of the site and of its floors: the same, on a port of its own each."""

import os

bind = f"127.0.0.1:{os.environ['PORT']}"
workers = int(os.environ["WORKERS"])
worker_class = "gthread"
threads = 4
keepalive = 30
loglevel = "error"
control_socket_disable = True
