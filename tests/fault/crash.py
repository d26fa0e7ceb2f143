"""Works on tickets in processes that die, really, at the boundary they are told: each is killed by itself.

    echo TICKET BOUNDARY | python -m tests.fault.crash

For each line that it reads it forks off a process, and tells how that ended (-9: killed). Boundaries are counted from 1
in the order in which they come: before and after each commit of a transaction (and each statement outside of one that
changes rows), before and after each mail is handed over. With boundary 0 it lives, and ends with how many there were.
"""

import os
import signal
import sys
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from django.db.transaction import get_connection  # noqa: E402

from triage import pipeline  # noqa: E402
from triage.channels.email.mailbox import MailboxBackend  # noqa: E402
from triage.models import FollowUp, FollowUpState, Reply, Stage, Ticket  # noqa: E402
from triage.models.reply import UNSENT_STATES  # noqa: E402
from triage.pipeline.send import send  # noqa: E402

BACKEND = f"{MailboxBackend.__module__}.{MailboxBackend.__name__}"


class _Counted:
    """The boundaries so far, and the one at which to die."""

    passed = 0
    last = 0


def boundary() -> None:
    """Die here if this is the one: no handler runs, nothing is flushed, as with a power cut."""
    _Counted.passed += 1
    if _Counted.passed == _Counted.last:
        os.kill(os.getpid(), signal.SIGKILL)


def around(cls: type[Any], name: str, *, only_outside: bool = False) -> None:
    """Count a boundary before and after each call of ``cls.name``."""
    original = getattr(cls, name)

    def counted(self: Any, *args: Any, **kwargs: Any) -> Any:
        if only_outside and get_connection().in_atomic_block:
            return original(self, *args, **kwargs)
        boundary()
        result = original(self, *args, **kwargs)
        boundary()
        return result

    setattr(cls, name, counted)


def main() -> None:
    """Fork for each line: what takes seconds to load is loaded once."""
    around(BaseDatabaseWrapper, "_commit")
    around(QuerySet, "update", only_outside=True)
    settings.EMAIL_BACKEND = BACKEND
    around(MailboxBackend, "send_messages")
    for line in sys.stdin:
        child = os.fork()
        if not child:
            ticket_id, _Counted.last = map(int, line.split())
            work_on(ticket_id)
            os._exit(_Counted.passed)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def work_on(ticket_id: int) -> None:
    """Every stage that waits, every reply, every follow-up that is due."""
    stages = {Stage.READ: pipeline.read, Stage.CLASSIFY: pipeline.classify_and_respond, Stage.RESPOND: pipeline.respond}
    for _ in range(20):
        stage = Stage(Ticket.objects.get(pk=ticket_id).stage)
        if stage in stages:
            stages[stage](ticket_id)
    for pk in FollowUp.objects.filter(ticket=ticket_id, state=FollowUpState.PLANNED).values_list("pk", flat=True):
        pipeline.follow_up(pk)
    for pk in Reply.objects.filter(ticket=ticket_id, state__in=UNSENT_STATES).values_list("pk", flat=True):
        send(pk)


if __name__ == "__main__":
    main()
