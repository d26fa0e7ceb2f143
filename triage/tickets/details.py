"""What agents put right: who it is, where to write to, in which language, and what the form's answers should have been.

A correction is a submission of its own, which says what it replaces; nothing that was said before is changed. So the
story has old and new, and both are erased and exported with everything else that the ticket holds.
"""

from dataclasses import replace
from datetime import datetime

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from triage.evidence.gather import beside, merge, own
from triage.messages import Answers, PartFailed
from triage.models import DeskChannel, EventKind, Stage, Submission, Ticket
from triage.models.submission import CORRECTION
from triage.models.ticket_keys import fingerprint, new_token
from triage.models.ticket_words import words_of
from triage.models.together import insert_together
from triage.nudge import nudge
from triage.playbook.form import asked
from triage.tickets.problems import NotPossible
from triage.tickets.resending import send_lost_again
from triage.tickets.transitions import lock, note_event, read_anew

log = structlog.get_logger("triage.tickets")

WHOLE = ("name", "email", "language", "description")
"""What every desk asks, but for the platform, which is spelled in two ways."""
BESIDE = frozenset({"email", "language"})
"""What no verdict depends on."""


def details(ticket: Ticket) -> Answers:
    """What is known by now of who writes, and what they answered."""
    known = merge(row.said() for row in own(ticket.submissions.all()))
    name = known.name or ticket.requester_name
    return replace(known, name=name, email=ticket.requester_email, language=ticket.language)


def was_typed_by_agent(ticket: Ticket) -> bool:
    """Whether an agent wrote down what the requester said, so that an agent may put those words right, too."""
    first = ticket.submissions.order_by("id").values_list("channel", flat=True).first()
    return first in DeskChannel.values


@transaction.atomic
def correct_details(
    ticket: Ticket, said: Answers, *, agent: AbstractBaseUser, action_key: str, now: datetime
) -> frozenset[str]:
    """Put right whatever ``said`` has otherwise than it is known; gives the codes of that.

    1. Write it down, as what the agent says; a requester's own words stay as they are.
    2. A new address is nobody's until it answers, and the earlier one opens nothing any more.
    3. What the verdict may depend on is decided anew.
    4. What did not get through to the earlier address goes to the new one, once.

    Raises NotPossible where nothing differs, or the same click has been here before.
    """
    locked = lock(ticket)
    if Submission.objects.filter(channel=CORRECTION, client="", key=action_key).exists():
        raise NotPossible("done_before")
    known = details(locked)
    if not was_typed_by_agent(locked):
        said = replace(said, description=known.description)
    changed = _differences(known, said)
    if not changed:
        raise NotPossible("nothing_changed")
    row = _written(locked, said, changed, key=action_key, now=now)
    told = {"submission": row.pk, "fields": sorted(changed)}
    note_event(locked, EventKind.DETAILS_CORRECTED, now=now, agent_id=agent.pk, **told)
    Ticket.objects.filter(pk=locked.pk).update(requester_name=said.name, language=said.language)
    if "email" in changed and locked.requester_chat:  # Nothing was mailed: they are answered in their chat.
        Ticket.objects.filter(pk=locked.pk).update(requester_email=said.email)
    elif "email" in changed:
        _readdress(locked, said.email, now=now)
        locked.refresh_from_db()
        try:
            send_lost_again(locked, was=known.email, agent=agent, now=now)
        except PartFailed as failure:  # A letter's files cannot be copied now.
            raise NotPossible("no_storage") from failure
    locked.refresh_from_db()
    if changed - BESIDE:
        read_anew(locked, is_owner=False, now=now)
        nudge(Stage.READ, locked.pk)
    elif judged := locked.classifications.last():  # The search knows the address.
        words = judged.frozen_facts().words + beside(locked)
        insert_together({"words": [words_of(locked, words)]}, replacing={"words"})
    log.info("details_corrected", ticket=locked.reference, fields=sorted(changed))
    return changed


def _differences(known: Answers, said: Answers) -> frozenset[str]:
    whole = {name for name in WHOLE if _in_one_spelling(known, name) != _in_one_spelling(said, name)}
    if (known.platform, known.platform_other) != (said.platform, said.platform_other):
        whole.add("platform")
    codes = (question.code for question in asked().own)
    return frozenset(whole | {code for code in codes if known.given.get(code) != said.given.get(code)})


def _in_one_spelling(answers: Answers, name: str) -> str:
    """Browsers end lines in their own way."""
    return str(getattr(answers, name)).replace("\r\n", "\n").strip()


def _written(ticket: Ticket, said: Answers, changed: frozenset[str], *, key: str, now: datetime) -> Submission:
    whole = {name: getattr(said, name) for name in WHOLE if name in changed}
    if "platform" in changed:
        whole |= {"platform_id": said.platform or None, "platform_other": said.platform_other}
    return Submission.objects.create(
        ticket=ticket,
        channel=CORRECTION,
        key=key,
        received_at=now,
        corrects=" ".join(sorted(changed)),
        answers={code: answer for code, answer in said.given.items() if code in changed},
        **{"language": said.language, **whole},
    )


def _readdress(locked: Ticket, email: str, *, now: datetime) -> None:
    """Give the ticket another address, which has confirmed nothing and joins nothing.

    Whoever has the earlier one may be a stranger who was mailed its secrets: these open nothing any more, nor does the
    page of the browser that typed it. What came in with that address stays with that address.
    """
    proposals = list(Ticket.objects.select_for_update().filter(proposed_for=locked.pk).order_by("pk"))
    Ticket.objects.filter(pk=locked.pk).update(
        requester_email=email,
        token=new_token(),
        readdressed=locked.readdressed + 1,
        fingerprint=fingerprint(locked.reference, new_token()),
        confirmed_at=None,
        shared_at=locked.shared_at or now,
        undeliverable_at=None,
        proposed_for=None,
    )
    if proposals:
        Ticket.objects.filter(pk=proposals[0].pk).update(proposed_for=None)
        Ticket.objects.filter(pk__in=[row.pk for row in proposals[1:]]).update(proposed_for=proposals[0].pk)
