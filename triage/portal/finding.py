"""What was found, as the requester reads it: the cause, how sure, and each reason with its words or its region."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from triage.decision.facts import Source
from triage.decision.verdict import OTHER, UNCLEAR, Reason, Verdict
from triage.evidence.shortcomings import message
from triage.models import Author, Classification, Screenshot, ScreenshotState
from triage.outbox import sentences
from triage.portal.excerpts import Crop, Excerpt, corners, crop, excerpt

SOURCES: Mapping[Source, str] = {
    Source.FORM: gettext_noop("Your answers"),
    Source.TEXT: gettext_noop("Your words"),
    Source.SCREENSHOT: gettext_noop("Screenshot %(number)d"),
    Source.CLOCK: gettext_noop("Calendar"),
}
CERTAINTIES = (
    (0.95, gettext_noop("almost certain")),
    (0.80, gettext_noop("very likely")),
    (0.60, gettext_noop("likely")),
    (0.0, gettext_noop("possible")),
)
SHOWN_REASONS = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason: a sentence, where it was seen, and the words or the region of the picture."""

    sentence: str
    source: str
    excerpt: Excerpt | None
    crop: Crop | None
    picture: int


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture with the regions (SVG points) that the reasons come from. ``number`` counts from 1.

    ``problem`` says why it does not help; ``width`` is 0 where there is nothing to be shown.
    """

    number: int
    width: int
    height: int
    regions: tuple[str, ...]
    problem: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: the cause, how sure, why. ``percent`` is None where a person decided."""

    title: str
    known: bool
    certainty: str
    percent: int | None
    second: str
    reasons: tuple[Evidence, ...]


def find(judged: Classification, verdict: Verdict, rows: Sequence[Screenshot], *, language: str) -> Finding:
    """What a verdict found; ``rows`` are the pictures that it read, in its order."""
    known = verdict.category not in {OTHER, UNCLEAR}
    by_person = judged.author == Author.AGENT
    second = sentences.title(verdict.second, language=language) if verdict.second and not by_person else ""
    sure = next(words for least, words in CERTAINTIES if verdict.confidence >= least)
    return Finding(
        title=sentences.title(verdict.category, language=language),
        known=known,
        certainty=gettext("decided by a person") if by_person else gettext(sure),
        percent=None if by_person else min(99, round(verdict.confidence * 100)),
        second=second,
        reasons=tuple(_evidence(verdict, rows, description=judged.facts["description"], language=language)),
    )


def supporting(verdict: Verdict) -> list[Reason]:
    """The reasons for the verdict's own category, strongest first."""
    own = (reason for reason in verdict.reasons if reason.label == verdict.category and reason.weight > 0)
    return sorted(own, key=lambda reason: -reason.weight)


def _evidence(verdict: Verdict, rows: Sequence[Screenshot], *, description: str, language: str) -> Iterable[Evidence]:
    told: set[str] = set()
    for reason in supporting(verdict):
        sentence = sentences.explain(reason, language=language)
        if sentence in told or len(told) == SHOWN_REASONS:
            continue
        told.add(sentence)
        origin = reason.origin
        row = rows[origin.screenshot] if origin.screenshot is not None and origin.screenshot < len(rows) else None
        number = 0 if origin.screenshot is None else origin.screenshot + 1
        yield Evidence(
            sentence=sentence,
            source=gettext(SOURCES[origin.source]) % {"number": number},
            excerpt=excerpt(description, origin.span) if origin.source == Source.TEXT else None,
            crop=crop(origin.box, width=row.width, height=row.height) if row and row.shown and origin.box else None,
            picture=number,
        )


def show(rows: Sequence[Screenshot], verdict: Verdict | None) -> tuple[ShownPicture, ...]:
    """The pictures, each with the regions that speak for the verdict; those still being read are left out."""
    reasons = supporting(verdict) if verdict else []
    shown = []
    for position, row in enumerate(rows):
        if row.state == ScreenshotState.WAITING:
            continue
        boxes = dict.fromkeys(r.origin.box for r in reasons if r.origin.screenshot == position and r.origin.box)
        problem = gettext(message(row.shortcoming)) if row.shortcoming else ""
        if row.state == ScreenshotState.DELETED:
            problem = gettext("Deleted, some time after the complaint was closed.")
        size = (row.width, row.height) if row.shown else (0, 0)
        shown.append(ShownPicture(position + 1, *size, tuple(map(corners, boxes)), problem))
    return tuple(shown)
