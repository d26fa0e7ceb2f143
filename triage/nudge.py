"""The nudge: tells a worker that a row has work to do. Rows are the truth; a lost nudge only costs time.

The pipeline knows nothing about queues. ``config.celery`` wires the function that publishes; without
one (in a command, in most tests) a nudge does nothing and the sweep finds the work.

A nudge carries the id of the request that caused it: by it the worker's lines in the log are found with the request's.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import partial

from django.db import transaction

Publish = Callable[[str, int], None]


class _Wire:
    publish: Publish | None = None


def wire(publish: Publish | None) -> None:
    """Set the function that publishes (stage, row id); it must neither raise nor block for long."""
    _Wire.publish = publish


def nudge(stage: str, pk: int) -> None:
    """Publish once the current transaction has committed; at once when there is none."""
    if _Wire.publish is not None:
        transaction.on_commit(partial(_Wire.publish, stage, pk))


requests: ContextVar[Mapping[str, str]] = ContextVar("requests")
"""The message at work: for its rows' ids (as text) the ids of the requests that caused it."""


def cause_of(pk: int) -> dict[str, str]:
    """What to bind to the log's lines about a row: the request that caused its nudge, where that is known.

    Whosever turn it is may not be who was nudged: then nothing is said rather than something wrong.
    """
    request = requests.get({}).get(str(pk))
    return {"request_id": request} if request else {}
