"""The cache's server itself: Django's cache knows no sorted sets and no scripts."""

from functools import cache

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE = 0.3
"""Seconds that the server has for an answer: a page waits for it."""
OUT_OF_REACH = (redis.RedisError, OSError)
"""What asking raises while the server is down. Nothing may depend on it: the rows are the truth."""


@cache
def server() -> redis.Redis:
    """A client of this process's own; it answers in text."""
    return redis.Redis.from_url(
        settings.CACHES["default"]["LOCATION"],
        decode_responses=True,
        socket_connect_timeout=PATIENCE,
        socket_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )
