"""Rows to facts: the only place where stored evidence becomes the decision's input."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from operator import attrgetter

from django.db.models import QuerySet, prefetch_related_objects

from triage.decision.circumstances import FOR_ANOTHER
from triage.decision.codec import reading_from
from triage.decision.facts import Facts, Heard, Origin, Reading, Source
from triage.evidence import listening, names, roles, stated
from triage.evidence.active import Models
from triage.evidence.reading import unusable
from triage.installed import installed
from triage.messages import Answers
from triage.models import FollowUpState, MailWords, Screenshot, ScreenshotState, Submission, Ticket
from triage.playbook.desk import Desk
from triage.playbook.form import asked
from triage.questions import WORDS


def pictures(ticket: Ticket) -> QuerySet[Screenshot]:
    """The requester's pictures in the order in which readings number them."""
    return _pictures(ticket).filter(submission__is_third_person=False)


def others_pictures(ticket: Ticket) -> QuerySet[Screenshot]:
    """What somebody else sent: it is read to be masked and shown, and is no evidence."""
    return _pictures(ticket).filter(submission__is_third_person=True)


def _pictures(ticket: Ticket) -> QuerySet[Screenshot]:
    return Screenshot.objects.filter(submission__ticket=ticket).order_by("id")


def own(submissions: Iterable[Submission]) -> list[Submission]:
    """Those that the requester wrote, the oldest first."""
    return sorted((row for row in submissions if not row.is_third_person), key=lambda row: row.pk)


def _shown(submissions: Sequence[Submission]) -> list[Screenshot]:
    """The pictures of these submissions, as ``pictures`` orders them."""
    prefetch_related_objects(submissions, "screenshots")
    return sorted((row for each in submissions for row in each.screenshots.all()), key=lambda row: row.pk)


def gather(
    ticket: Ticket, *, now: datetime, desk: Desk, models: Models, shown: Sequence[Screenshot] | None = None
) -> Facts:
    """Everything known about a ticket at ``now``, its words heard by ``models``; ``shown``: its pictures, if loaded."""
    submissions = own(ticket.submissions.all())  # This and the follow-ups ask nothing where they are prefetched.
    answers = merge(submission.said() for submission in submissions)
    # What an agent puts right was still written when it was: "yesterday" stays the same day.
    written_at = max((row.told_at for row in submissions if row.description and not row.corrects), default=now)
    readings: list[Reading] = []
    shown = _shown(submissions) if shown is None else shown
    for position, row in enumerate(shown):
        if row.state == ScreenshotState.UNREADABLE:
            readings.append(unusable(position))
        readings.extend(reading_from(data) for data in row.readings)
    answered = [row for row in ticket.follow_ups.all() if row.state == FollowUpState.ANSWERED and row.answered_at]
    facts = facts_from_answers(answers, readings=readings, written_at=written_at, now=now, desk=desk, models=models)
    return replace(
        facts,
        heard=(*facts.heard, *_for_others(ticket, submissions, facts.description)),
        answers=tuple((row.kind, row.answer) for row in sorted(answered, key=attrgetter("answered_at"))),
        pictures=tuple(row.shortcoming for row in shown if row.state != ScreenshotState.WAITING),
    )


def _for_others(ticket: Ticket, submissions: Iterable[Submission], description: str) -> Iterator[Heard]:
    """Whoever only passes on somebody else's mail writes for them, whatever is said in it."""
    if all(row.channel != "email" for row in submissions):
        return
    mails = MailWords.objects.filter(submission__ticket=ticket, submission__is_third_person=False)
    for mail in mails.exclude(forwarded_from={}).select_related("submission"):
        if words := mail.anothers_words():
            start = description.find(words)
            span = (start, start + len(words)) if start >= 0 else None
            yield Heard(FOR_ANOTHER, 1.0, Origin(Source.TEXT, field="description", span=span, quote=words))


def merge(submissions: Iterable[Answers]) -> Answers:
    """One set of answers out of several: the newest that says something wins, descriptions add up.

    What an agent has put right replaces what was said before it, even by nothing.
    """
    merged = Answers()
    for answers in submissions:
        if answers.corrects:
            merged = _put_right(merged, answers)
            continue
        said = {name: value for name in ("name", "email", "language") if (value := getattr(answers, name))}
        if answers.platform or answers.platform_other:  # The two spell one answer.
            said |= {"platform": answers.platform, "platform_other": answers.platform_other}
        texts = "\n\n".join(text for text in (merged.description, answers.description) if text)
        merged = replace(merged, **said, description=texts, given={**merged.given, **answers.given})
    return merged


def beside(ticket: Ticket) -> str:
    """What was typed in answer to custom questions, each after a blank: no fact, but for the search."""
    if not (custom := {question.code for question in asked().custom if question.kind in WORDS}):
        return ""
    given = merge(row.said() for row in own(ticket.submissions.all())).given
    return "".join(f" {answer}" for code, answer in given.items() if code in custom)


def _put_right(merged: Answers, by: Answers) -> Answers:
    whole = {"name", "email", "language", "description", "platform"} & by.corrects
    said = {name: getattr(by, name) for name in whole}
    if "platform" in whole:
        said["platform_other"] = by.platform_other
    kept = {code: answer for code, answer in merged.given.items() if code not in by.corrects}
    return replace(merged, **said, given={**kept, **by.given})


def facts_from_answers(
    answers: Answers,
    *,
    readings: Iterable[Reading],
    written_at: datetime,
    now: datetime,
    desk: Desk,
    models: Models,
) -> Facts:
    """Facts of a complaint at ``now``: its answers, what its pictures say, what its words say.

    ``written_at`` is when the words were written: "yesterday" counts from there. ``models`` judge them.
    """
    words, today = _without_titles(answers.description, desk), installed().day(written_at)
    mentions = desk.definition.read_text(words, today=today, platforms=desk.policy.platforms)
    mentions = roles.judged(words, mentions, roles.shipped(), today=today)
    mentions = names.judged(words, stated.judged(words, mentions, stated.shipped()), names.shipped())
    # What the form no longer asks is no fact, nor what the desk's facts have no field for: people read it.
    known = desk.definition.form.by_code.keys() & {field.name for field in fields(desk.definition.facts)}
    asked = {code: answer for code, answer in answers.given.items() if code in known}
    return desk.definition.facts.of(
        asked,
        language=answers.language or desk.definition.language,
        name=answers.name,
        platform=answers.platform,
        description=answers.description,
        now=now,
        received_at=written_at,
        readings=(*readings, *mentions),
        wording=models.signals(words),
        heard=listening.listen(words, models.listening),
    )


def _without_titles(text: str, desk: Desk) -> str:
    """The text with blanks in place of what is only named in it, so that every other word stands where it stood."""
    for start, end in desk.definition.titles(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return text
