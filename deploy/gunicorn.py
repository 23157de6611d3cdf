"""gunicorn in production, each setting with its reason: `gunicorn --config deploy/gunicorn.py boras_stod.wsgi`."""

import os
import shutil
from pathlib import Path

from gunicorn.glogging import Logger
from prometheus_client import multiprocess

bind = os.environ.get("BIND", "127.0.0.1:8000")
# One process per core: a list is work for the processor, not waiting. Each holds its own index of the register.
workers = int(os.environ.get("WEB_PROCESSES", os.cpu_count() or 2))
# Threads, so that a slow reader or the database does not hold up a process; more only wait for each other.
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
keepalive = 30  # seconds; the proxy keeps its connections
timeout = 60  # seconds; an import of 20,000 rows takes half of it, and what takes longer is lost anyway
graceful_timeout = 30  # seconds for requests under way at a reload
# A process is replaced now and then, not all at once, so that no leak of a library grows for months.
max_requests = 50_000
max_requests_jitter = 10_000
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  heartbeats must not wait for a disk
forwarded_allow_ips = os.environ.get("PROXY_ADDRESSES", "127.0.0.1")
accesslog = None  # it would hold visitors' addresses; RequestLogMiddleware writes what may be kept
control_socket_disable = True


class JsonLogger(Logger):
    """Its own lines as JSON too, whatever LOG_FORMAT says of the site's."""

    def setup(self, cfg) -> None:
        from boras_stod.logs import JsonFormatter  # the project is not on the path before

        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonFormatter())


logger_class = JsonLogger

METRICS = os.environ.get("PROMETHEUS_MULTIPROC_DIR")


def on_starting(server) -> None:
    """The processes' shared folder of figures begins empty."""
    if METRICS:
        shutil.rmtree(METRICS, ignore_errors=True)
        Path(METRICS).mkdir(parents=True)


def child_exit(server, worker) -> None:
    if METRICS:
        multiprocess.mark_process_dead(worker.pid)
