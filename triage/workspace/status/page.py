"""What the status page shows: what waits and whether that is late, beat's jobs, and the parts around us that fail."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from triage import parts
from triage.models import JobRun, Stage
from triage.pipeline import jobs, outage_words
from triage.pipeline.backlog import Backlog, Pile, backlog

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that may wait. Its alert is in deploy/monitoring/, under the name of its runbook (docs/runbooks.md).

    ``late_after``: how long is longer than it should; None where it may take as long as people do.
    """

    title: str
    late_after: timedelta | None = None
    to_do: str = ""
    runbook: str = ""


_WORKERS = gettext_noop("Check that the workers and beat are running, and look into their log.")
KINDS: Mapping[str, Kind] = {
    "read": Kind(
        gettext_noop("Tickets whose pictures are to be read"),
        15 * MINUTE,
        gettext_noop("Check that the reader is running; more readers read more pictures."),
        "TicketsStandStill",
    ),
    "classify": Kind(gettext_noop("Tickets to be decided on"), 5 * MINUTE, _WORKERS, "TicketsStandStill"),
    "respond": Kind(gettext_noop("Tickets to be answered"), 5 * MINUTE, _WORKERS, "TicketsStandStill"),
    "replies": Kind(
        gettext_noop("Letters to be sent"),
        15 * MINUTE,
        gettext_noop("Check that the mail server takes letters, and that the worker is running."),
        "LettersStandStill",
    ),
    "follow_ups": Kind(gettext_noop("Follow-ups to be sent"), HOUR, _WORKERS, "FollowUpsLate"),
    "pictures": Kind(
        gettext_noop("Closed tickets whose screenshots are to be deleted"),
        48 * HOUR,
        gettext_noop("Check that the learner is running and look at how its last night ended."),
        "RetentionLate",
    ),
    "identities": Kind(
        gettext_noop("Closed tickets whose personal data are to be deleted"),
        48 * HOUR,
        gettext_noop("Check that the learner is running and look at how its last night ended."),
        "RetentionLate",
    ),
    "chats": Kind(gettext_noop("Messages in chats to be worked on")),
    "kept": Kind(gettext_noop("Inbound e-mails of the last day in quarantine")),
    "agents": Kind(gettext_noop("Tickets that wait for an agent")),
    "overdue": Kind(gettext_noop("Overdue tickets")),
}
JOBS: Mapping[str, str] = {
    "sweep": gettext_noop("Find work that nothing announced"),
    "fetch_mail": gettext_noop("Fetch e-mails"),
    "watch": gettext_noop("Look for incidents"),
    "report": gettext_noop("Count the dashboard's figures"),
    "sweep_quarantine": gettext_noop("Delete uploads that nobody sent"),
    "learn": gettext_noop("Train the models (at night)"),
    "check_up": gettext_noop("Check the model (at night)"),
    "retain": gettext_noop("Delete what is no longer needed (at night)"),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is not as it should be: what, what to do, and the name of its runbook."""

    told: str
    to_do: str
    runbook: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of what waits; ``has_limit``: it may be late."""

    title: str
    pile: Pile
    has_limit: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class JobLine:
    """A line of beat's jobs."""

    title: str
    run: JobRun | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Status:
    """The whole page, as of ``at``."""

    at: datetime
    troubles: Sequence[Trouble]
    waiting: Sequence[Waiting]
    jobs: Sequence[JobLine]


def status(*, now: datetime) -> Status:
    """All of it from rows; the same that the metrics tell."""
    waiting = [(KINDS[code], pile) for code, pile in _piles(backlog(now=now))]
    lines = [JobLine(_(JOBS[job.name]), job.run, job.is_late) for job in jobs.jobs(now=now)]
    return Status(
        at=now,
        troubles=[*_failing(), *_late_jobs(lines), *_late(waiting, now=now)],
        waiting=[
            Waiting(_(kind.title), pile, kind.late_after is not None, _is_late(kind, pile, now=now))
            for kind, pile in waiting
        ],
        jobs=lines,
    )


def _piles(found: Backlog) -> Iterator[tuple[str, Pile]]:
    for stage in (Stage.READ, Stage.CLASSIFY, Stage.RESPOND):
        yield stage, found.stages[stage]
    yield "replies", found.replies
    yield "follow_ups", found.follow_ups
    yield from found.retention.items()
    yield "chats", found.chats
    yield "kept", found.kept
    yield "agents", found.agents
    yield "overdue", found.overdue


def _is_late(kind: Kind, pile: Pile, *, now: datetime) -> bool:
    return kind.late_after is not None and pile.since is not None and now - pile.since > kind.late_after


def _failing() -> Iterator[Trouble]:
    for part in parts.failing():
        yield Trouble(outage_words.sentence(part), outage_words.advice(part), "PartFails")


def _late_jobs(lines: Sequence[JobLine]) -> Iterator[Trouble]:
    """One for all of them: what keeps one from running mostly keeps others, too."""
    if late := [line.title for line in lines if line.is_late]:
        told = _("Background jobs have not run for too long: %(jobs)s.") % {"jobs": ", ".join(late)}
        yield Trouble(told, _(_WORKERS), "JobLate")


def _late(waiting: Sequence[tuple[Kind, Pile]], *, now: datetime) -> Iterator[Trouble]:
    for kind, pile in waiting:
        if _is_late(kind, pile, now=now):
            told = _("%(what)s have waited for too long: %(count)d.") % {"what": _(kind.title), "count": pile.count}
            yield Trouble(told, _(kind.to_do), kind.runbook)
