"""Rows to facts: the only place where stored evidence becomes the decision's input."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import datetime

from django.db.models import QuerySet

from triage.decision.calendar import desk_day
from triage.decision.codec import reading_from
from triage.decision.facts import Facts, Reading
from triage.decision.policy import Policy
from triage.evidence.reading import unusable
from triage.evidence.texts.mentions import find_mentions
from triage.evidence.wording import WordingModel
from triage.messages import Answers
from triage.models import FollowUp, FollowUpState, Screenshot, ScreenshotState, Ticket


def pictures(ticket: Ticket) -> QuerySet[Screenshot]:
    """The ticket's pictures in the order in which readings number them."""
    return Screenshot.objects.filter(submission__ticket=ticket).order_by("id")


def gather(
    ticket: Ticket, *, now: datetime, policy: Policy, model: WordingModel, shown: Sequence[Screenshot] | None = None
) -> Facts:
    """Everything known about a ticket at ``now``, its words judged by ``model``; ``shown``: its pictures, if loaded."""
    submissions = sorted(ticket.submissions.all(), key=lambda row: row.pk)  # Asks nothing where they are prefetched.
    answers = merge(submission.answers() for submission in submissions)
    written_at = max((row.received_at for row in submissions if row.description), default=now)
    readings: list[Reading] = []
    shown = list(pictures(ticket)) if shown is None else shown
    for position, row in enumerate(shown):
        if row.state == ScreenshotState.UNREADABLE:
            readings.append(unusable(position))
        readings.extend(reading_from(data) for data in row.readings)
    answered = FollowUp.objects.filter(ticket=ticket, state=FollowUpState.ANSWERED).order_by("answered_at")
    facts = facts_from_answers(answers, readings=readings, written_at=written_at, now=now, policy=policy, model=model)
    return replace(
        facts,
        answers=tuple(answered.values_list("kind", "answer")),
        pictures=tuple(row.shortcoming for row in shown if row.state != ScreenshotState.WAITING),
    )


def merge(submissions: Iterable[Answers]) -> Answers:
    """One set of answers out of several: the newest that says something wins, descriptions add up."""
    merged = Answers()
    for answers in submissions:
        said = {
            field.name: value
            for field in fields(Answers)
            if (value := getattr(answers, field.name)) not in (None, "") and field.name != "description"
        }
        if answers.platform or answers.platform_other:  # The two spell one answer.
            said |= {"platform": answers.platform, "platform_other": answers.platform_other}
        if answers.finished is False:
            said["completed_on"] = None
        texts = [merged.description, answers.description]
        merged = replace(merged, **said, description="\n\n".join(text for text in texts if text))
    return merged


def facts_from_answers(
    answers: Answers,
    *,
    readings: Iterable[Reading],
    written_at: datetime,
    now: datetime,
    policy: Policy,
    model: WordingModel,
) -> Facts:
    """Facts of a complaint at ``now``: its answers, what its pictures say, what its words say.

    ``written_at`` is when the words were written: "yesterday" counts from there. ``model`` judges them.
    """
    known = {field.name for field in fields(Facts)}
    stated = {field.name: getattr(answers, field.name) for field in fields(Answers) if field.name in known}
    mentions = find_mentions(answers.description, today=desk_day(written_at), platforms=policy.platforms)
    return Facts(
        **stated,
        now=now,
        received_at=written_at,
        readings=(*readings, *mentions),
        wording=model.signals(answers.description),
    )
