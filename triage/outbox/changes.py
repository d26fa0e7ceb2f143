"""What changed since the last answer, in words: nobody should have to compare two letters."""

from dataclasses import replace
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext

from triage.decision.facts import Facts
from triage.decision.verdict import Disposition, Verdict
from triage.installed import installed
from triage.outbox.sentences import long_date, title

Judged = tuple[Facts, Verdict]


def what_changed(before: Judged, after: Judged, *, language: str) -> str:
    """A paragraph: what came in since ``before`` was told, and what that does to the answer. "" where nothing did."""
    with translation.override(language):
        said = " ".join(_came_in(before[0], after[0]))
        return f"{said} {_conclusion(before[1], after[1], language=language)}".strip()


def _came_in(before: Facts, after: Facts) -> list[str]:
    clicked = [answer for answer in after.answers if answer not in before.answers]
    rules = installed().rules.follow_ups
    told = [
        gettext("To our question “%(question)s” you answered “%(answer)s”.")
        % {"question": gettext(rules[kind].question), "answer": gettext(rules[kind].answers[answer].label)}
        for kind, answer in clicked
        if answer in rules[kind].answers
    ]
    if _stated(before, now=after.now) != _stated(after, now=after.now):
        told.append(gettext("We have read what you added."))
    return told


def _stated(facts: Facts, *, now: datetime) -> Facts:
    """What the requester said and sent, without what we made of it and when."""
    return replace(facts, now=now, received_at=None, answers=(), readings=(), wording=())


def _conclusion(before: Verdict, after: Verdict, *, language: str) -> str:
    names = {"before": title(before.category, language=language), "after": title(after.category, language=language)}
    if after.disposition is Disposition.ESCALATE:
        return gettext("Until now we took the cause to be “%(before)s”; now a person is looking at it.") % names
    if after.disposition is Disposition.ASK:
        return gettext("Until now we took the cause to be “%(before)s”; one answer is needed to be sure.") % names
    if before.category != after.category:
        return gettext("Until now we took the cause to be “%(before)s”; now it is “%(after)s”.") % names
    if before.due_on and after.due_on and before.due_on != after.due_on:
        days = {key: long_date(day, language=language) for key, day in (("was", before.due_on), ("is", after.due_on))}
        return gettext("The day to wait for has moved from %(was)s to %(is)s.") % days
    return gettext("The cause stays the same: “%(after)s”.") % names
