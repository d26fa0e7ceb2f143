"""Health endpoints: /healthz and /livez say that the process answers, /readyz that it can take complaints."""

import redis
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from triage import parts
from triage.pipeline import jobs


def healthz(_request: HttpRequest) -> JsonResponse:
    """200 as long as this process serves requests."""
    return JsonResponse({"status": "ok"})


def readyz(_request: HttpRequest) -> JsonResponse:
    """200 when complaints can be taken: the database answers and can be written to. Else 503.

    What other processes and servers lack is told beside; a balancer that took the web away for it would make an outage
    of what only makes answers late: the broker (rows are the truth), parts around us that fail (by name, time and code:
    mail that does not come in or go out), beat's jobs that are late.
    """
    is_up, can_be_written = _database()
    told = {
        "database": can_be_written,
        "broker": _broker_answers(),
        "read_only": is_up and not can_be_written,
        "parts": _failing_parts() if is_up else [],
        "late": _late_jobs() if is_up else [],
    }
    is_well = can_be_written and told["broker"] and not told["late"]
    status = "ok" if is_well else "degraded" if can_be_written else "failing"
    return JsonResponse({"status": status, **told}, status=200 if can_be_written else 503)


def _late_jobs() -> list[str]:
    try:
        return [job.name for job in jobs.jobs(now=timezone.now()) if job.is_late]
    except Error:
        return []


def _failing_parts() -> list[dict[str, str]]:
    try:
        return [
            {"name": part.name, "failing_since": part.failing_since.isoformat(), "why": part.why}
            for part in parts.failing()
            if part.failing_since is not None
        ]
    except Error:
        return []


def _database() -> tuple[bool, bool]:
    """Whether the database answers, and whether it can be written to: one that was promoted away can't."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT NOT pg_is_in_recovery() AND NOT current_setting('transaction_read_only')::boolean")
            return True, bool(cursor.fetchone()[0])
    except Error:
        return False, False


def _broker_answers() -> bool:
    try:
        with redis.Redis.from_url(
            settings.CACHES["default"]["LOCATION"], socket_connect_timeout=1, socket_timeout=1
        ) as broker:
            return bool(broker.ping())
    except (redis.RedisError, OSError):
        return False
