"""Whether this process lives, and whether it should be sent visitors: for a proxy, a container, an alarm."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

_seen_complete = (
    False  # a process whose database was complete once keeps serving from its cache when it is away
)


@never_cache
@require_safe
def live(request):
    """The process answers. Asks nothing of the database: restarting would not mend that."""
    return JsonResponse({"process": "ok"})


@never_cache
@require_safe
def ready(request):
    """Whether to send visitors here: 503 until the database has been seen complete.

    A database that goes away later is told but stays 200: every process would be taken out at once, and with
    them the pages that they still have.
    """
    global _seen_complete
    state = database_state()
    _seen_complete = _seen_complete or state == "ok"
    serves = _seen_complete and state != "migrations missing"
    return JsonResponse({"process": "ok", "database": state}, status=200 if serves else 503)


def database_state() -> str:
    """``ok``, ``away`` or ``migrations missing``."""
    try:
        if _seen_complete:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            return "ok"
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "away"
    return "migrations missing" if missing else "ok"
