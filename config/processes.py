"""Which of the service's processes this one is (docs/operating.md lists them), by its command line."""

import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import PurePath

OF_QUEUE = {"read": "reader", "mail": "mail", "hook": "hooks", "learn": "learner"}
"""The kind of worker that serves a queue alone; any other serves what is quick."""

WORKERS = frozenset({"worker", *OF_QUEUE.values()})


def kind(command: Sequence[str] = ()) -> str:
    """``web``, ``reader``, ``worker``, ``mail``, ``hooks``, ``learner``, ``beat``; ``command`` for whatever else."""
    program, *words = command or sys.argv
    names = PurePath(program).parts
    if "gunicorn" in names:
        return "web"
    if "celery" not in names:
        return "command"
    if "beat" in words:
        return "beat"
    if "worker" not in words:
        return "command"
    queues = [word for flag, word in pairwise(words) if flag in ("-Q", "--queues")]
    return OF_QUEUE.get(queues[0], "worker") if queues else "worker"
