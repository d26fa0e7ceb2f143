"""Health endpoints: /healthz says that the process answers, /readyz that the database and the broker do."""

import redis
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse

from triage.models import Part


def healthz(_request: HttpRequest) -> JsonResponse:
    """200 as long as this process serves requests."""
    return JsonResponse({"status": "ok"})


def readyz(_request: HttpRequest) -> JsonResponse:
    """200 when the database and the broker answer, else 503 naming what does not.

    A missing broker does not lose complaints (rows are the truth), but answers then wait for it. Mail that does not
    come in or go out is told beside, by name, time and code: this process can do nothing about it, so it is ready.
    """
    checks = {"database": _database_answers(), "broker": _broker_answers()}
    is_well = all(checks.values())
    told = {"status": "ok" if is_well else "failing", **checks, "mail": _mail_fails() if checks["database"] else []}
    return JsonResponse(told, status=200 if is_well else 503)


def _mail_fails() -> list[dict[str, str]]:
    try:
        return [
            {"name": route.name, "failing_since": route.failing_since.isoformat(), "why": route.why}
            for route in Part.objects.order_by("name")
            if route.failing_since is not None
        ]
    except Error:
        return []


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def _broker_answers() -> bool:
    try:
        with redis.Redis.from_url(
            settings.CACHES["default"]["LOCATION"], socket_connect_timeout=1, socket_timeout=1
        ) as broker:
            return bool(broker.ping())
    except (redis.RedisError, OSError):
        return False
