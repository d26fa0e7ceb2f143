"""The nudge: tells a worker that a row has work to do. Rows are the truth; a lost nudge only costs time.

The pipeline knows nothing about queues. ``config.celery`` wires the function that publishes; without
one (in a command, in most tests) a nudge does nothing and the sweep finds the work.
"""

from collections.abc import Callable
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
