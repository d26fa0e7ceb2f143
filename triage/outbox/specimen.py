"""What a text is looked at with: a real ticket's facts where there is one, else invented ones."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from triage.decision.by_agent import decided_by_agent
from triage.decision.category import OneClick
from triage.decision.decide import decide
from triage.decision.facts import Facts
from triage.decision.rules import QUESTION
from triage.decision.verdict import Disposition, Verdict
from triage.installed import installed
from triage.models import Classification, EventKind, ReplyKind, Ticket, TicketEvent
from triage.outbox.canned import kind_of, question_of, tells_verdict
from triage.outbox.compose import Occasion, reply_code
from triage.outbox.given import examples
from triage.outbox.replies import changed, occasion_of
from triage.playbook.desk import Desk

LOOKED_AT = 2000
"""How many of the newest letters are searched for one of a code."""
REFERENCE = "TKT-7K3M-Q2XD"


@dataclass(frozen=True, slots=True)
class Case:
    """Whose facts fill a text: a ticket's, or invented ones (None); ``judged`` is the verdict that it is about."""

    ticket: Ticket | None
    judged: Classification | None

    def occasion(self, code: str, *, language: str, now: datetime, desk: Desk) -> Occasion:
        """What the letter ``code`` would be about if it were written now, in ``language``."""
        if self.ticket is None:
            made = invented(code, language=language, now=now, desk=desk)
        else:
            made = occasion_of(self.ticket, self.judged, now=now)
            made = replace(made, language=language, facts=replace(made.facts, language=language))
            if self.judged and tells_verdict(code):
                made = replace(made, changed=changed(self.judged, language=language))
        with translation.override(language):
            message = gettext("We have asked the platform for you and will write again as soon as it answers.")
        # The real buttons would answer in the requester's place.
        clicks = tuple((answer.label, made.status_link) for answer in _answers(code))
        if code in installed().rules.said_ahead:  # Nobody has a ticket yet.
            made = replace(made, reference="", status_link="")
        return replace(made, message=message, clicks=clicks)


def _answers(code: str) -> Iterable[OneClick]:
    """The answers that take one click on the letter ``code``."""
    rules = installed().rules
    for each in rules.categories:
        if each.deflection and each.deflection.letter == code:
            return each.follow_up.answers.values()
    return rules.follow_ups[code].answers.values() if code in rules.follow_ups else ()


def find(code: str, *, reference: str = "") -> Case:
    """The ticket ``reference``, else the newest that got the letter ``code``, else nobody's case.

    Raises Ticket.DoesNotExist for an unknown reference.
    """
    if reference:
        return _case(Ticket.objects.get(reference=reference), code)
    written = TicketEvent.objects.filter(kind=EventKind.REPLIED).order_by("-id").values_list("ticket_id", "data")
    found = next((ticket for ticket, data in written[:LOOKED_AT] if data.get("code") == code), None)
    return Case(None, None) if found is None else _case(Ticket.objects.get(pk=found), code)


def _case(ticket: Ticket, code: str) -> Case:
    """With the newest verdict that leads to the letter, else the newest of all."""
    judged = list(ticket.classifications.order_by("-id"))
    for row in judged:
        verdict = row.verdict()
        if code in {reply_code(verdict), *(planned.kind for planned in verdict.follow_ups)}:
            return Case(ticket, row)
    return Case(ticket, next(iter(judged), None))


def invented(code: str, *, language: str, now: datetime, desk: Desk) -> Occasion:
    """A case for which the letter ``code`` would be written, of a person who does not exist."""
    platform = next((code for code, contact in desk.contacts.items() if contact), "")
    facts = desk.definition.specimen(now=now, today=installed().day(now), language=language, platform=platform)
    return Occasion(
        reference=REFERENCE,
        status_link=f"{settings.PUBLIC_URL}/t/{'0' * 32}/",
        disown_link=f"{settings.PUBLIC_URL}/not-me/0/",
        language=language,
        facts=facts,
        verdict=_verdict(code, facts, desk=desk),
        now=now,
        given=partial(examples, language),
    )


def _verdict(code: str, facts: Facts, *, desk: Desk) -> Verdict:
    fitting = (c for c in desk.rules.categories if code in {c.reply, *c.variants.values(), c.follow_up.kind})
    category = desk.rules.said_ahead.get(code) or next(fitting, desk.rules.categories[0]).code
    verdict = decided_by_agent(
        decide(facts, desk.policy, desk.rules), category=category, facts=facts, policy=desk.policy, rules=desk.rules
    )
    if (question := question_of(code)) or code == QUESTION.kind:
        return replace(verdict, disposition=Disposition.ASK, question=question or next(iter(desk.rules.questions)))
    return replace(verdict, disposition=Disposition.ESCALATE) if kind_of(code) is ReplyKind.RECEIPT else verdict
