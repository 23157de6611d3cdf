"""Figures for Prometheus, behind a token: how the processes do, and what in the register wants a person.

With several processes PROMETHEUS_MULTIPROC_DIR names a folder that they share (docs/running.md).
"""

import hmac
import os

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from catalogue.models import RegisterVersion
from offers.models import Feedback, Offer

METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"}
REQUESTS = Counter("stod_requests", "Answered requests.", ["method", "route", "status"])
SECONDS = Histogram(
    "stod_request_seconds",
    "Seconds from a request to its answer.",
    ["route"],
    buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5),
)


def count_request(method: str | None, route: str, status: int, seconds: float) -> None:
    """Labels take few values: a made-up method is "other", an unknown address has no route."""
    REQUESTS.labels(method if method in METHODS else "other", route, status).inc()
    SECONDS.labels(route).observe(seconds)


class RegisterCollector:
    """What the database says at the moment of asking; ``stod_database_up`` alone when it does not answer."""

    def collect(self):
        try:
            counts = {
                "stod_offers_public": ("Public offers.", Offer.objects.public(timezone.localdate()).count()),
                "stod_feedback_unanswered": (
                    "Messages of parents that wait for an answer.",
                    Feedback.objects.unanswered().count(),
                ),
            }
        except DatabaseError:
            yield GaugeMetricFamily("stod_database_up", "Whether the database answers.", value=0)
            return
        yield GaugeMetricFamily("stod_database_up", "Whether the database answers.", value=1)
        for name, (words, value) in counts.items():
            yield GaugeMetricFamily(name, words, value=value)


class ReplicaCollector:
    """Whether each replica answers."""

    def collect(self):
        if not settings.REPLICAS:
            return
        gauge = GaugeMetricFamily("stod_replica_up", "Whether a replica answers.", labels=["replica"])
        for alias in settings.REPLICAS:
            try:
                RegisterVersion.held_by(alias)
            except DatabaseError:
                gauge.add_metric([alias], 0)
            else:
                gauge.add_metric([alias], 1)
        yield gauge


@never_cache
@require_safe
def metrics(request):
    """404 unless METRICS_TOKEN is set and sent as ``Authorization: Bearer …``: a stranger learns nothing."""
    expected = f"Bearer {settings.METRICS_TOKEN}".encode()
    sent = request.headers.get("Authorization", "").encode()
    if not (settings.METRICS_TOKEN and hmac.compare_digest(sent, expected)):
        raise Http404
    processes: CollectorRegistry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        processes = CollectorRegistry()
        MultiProcessCollector(processes)
    register = CollectorRegistry()
    register.register(RegisterCollector())
    register.register(ReplicaCollector())
    return HttpResponse(
        generate_latest(processes) + generate_latest(register), content_type=CONTENT_TYPE_LATEST
    )
