"""How often somebody may do something within an hour, counted in the cache."""

from hashlib import sha256

import redis
import structlog
from django.core.cache import cache

HOUR = 3600
log = structlog.get_logger("triage.limits")


def allowed(who: str, *, limit: int) -> bool:
    """Count one more attempt of ``who`` and say whether it is within ``limit`` an hour.

    Without a cache everything is allowed: a limit is no reason to turn people away.
    """
    key = f"limit:{sha256(who.encode()).hexdigest()}"
    try:
        cache.add(key, 0, timeout=HOUR)
        return cache.incr(key) <= limit
    except ValueError:  # It expired between the two lines.
        return True
    except (redis.RedisError, OSError) as error:
        log.warning("limit_not_counted", error=type(error).__name__)
        return True
