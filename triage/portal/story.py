"""The status page's content: rows of a ticket as what a requester reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import get_language, gettext, gettext_noop

from triage.actions.requesters import SECOND_THOUGHTS
from triage.decision.calendar import DESK_ZONE, desk_day
from triage.decision.follow_ups import RULES
from triage.evidence.gather import pictures
from triage.evidence.masking.people import half_hidden
from triage.models import (
    EventKind,
    FollowUp,
    FollowUpState,
    Reply,
    ReplyKind,
    Resolution,
    Satisfaction,
    Ticket,
    TicketEvent,
    TicketState,
)
from triage.models.event import HIDDEN_FROM_REQUESTER
from triage.models.reply import UNDONE
from triage.models.ticket import RATED_RESOLUTIONS
from triage.outbox import sentences
from triage.outbox.compose import about_pictures
from triage.outbox.frame import Block, blocks
from triage.portal.finding import Finding, ShownPicture, find, show

HEADLINES: Mapping[str, tuple[str, str]] = {
    TicketState.PROCESSING: (
        gettext_noop("We are reading your complaint"),
        gettext_noop("This usually takes a few seconds. You may close this page: the answer also comes by e-mail."),
    ),
    TicketState.ANSWERED: (
        gettext_noop("Here is your answer"),
        gettext_noop("It has also been sent to you by e-mail."),
    ),
    TicketState.ASKED: (
        gettext_noop("We have one question"),
        gettext_noop("Your answer decides how it goes on."),
    ),
    TicketState.WITH_AGENT: (
        gettext_noop("A person is taking over"),
        gettext_noop("There is nothing you need to do for now."),
    ),
    TicketState.CLOSED: (
        gettext_noop("This complaint is closed"),
        gettext_noop("If something is still wrong, send a new complaint."),
    ),
}
ENDINGS: Mapping[str, str] = {
    Resolution.APPEARED: gettext_noop("The problem is solved. Glad to hear it!"),
    Resolution.ANSWERED: gettext_noop("Your question has been answered."),
    Resolution.DUPLICATE: gettext_noop("It goes on in another complaint of yours."),
    Resolution.WITHDRAWN: gettext_noop("You took it back."),
    Resolution.NO_ANSWER: gettext_noop("We had no answer to our question."),
}
STEPS: Mapping[str, str] = {
    EventKind.RECEIVED: gettext_noop("Your complaint arrived"),
    EventKind.JOINED: gettext_noop("You sent more"),
    EventKind.READ: gettext_noop("Your screenshots were read"),
    EventKind.CLASSIFIED: gettext_noop("We looked for the cause"),
    EventKind.REPLIED: gettext_noop("We wrote to you"),
    EventKind.SENT: gettext_noop("Our e-mail was sent"),
    EventKind.TO_AGENT: gettext_noop("Handed to a person"),
    EventKind.ACCEPTED: gettext_noop("A person confirmed it"),
    EventKind.CORRECTED: gettext_noop("A person corrected it"),
    EventKind.DISPUTED: gettext_noop("You said that it is wrong"),
    EventKind.FOLLOW_UP_PLANNED: gettext_noop("Next look planned"),
    EventKind.FOLLOW_UP_CANCELLED: gettext_noop("Next look cancelled"),
    EventKind.HANDED_BACK: gettext_noop("Looked at anew"),
    EventKind.FOLLOW_UP_SENT: gettext_noop("We asked how it went"),
    EventKind.FOLLOW_UP_ANSWERED: gettext_noop("You answered"),
    EventKind.CLOSED: gettext_noop("Closed"),
    EventKind.PICTURES_DELETED: gettext_noop("Your screenshots were deleted"),
    EventKind.ANONYMISED: gettext_noop("Your data were deleted"),
    EventKind.RATED: gettext_noop("You told us whether we were helpful"),
    EventKind.UNDONE: gettext_noop("We took the last step back"),
}
PICTURE_QUESTIONS = {"screenshot", "right_picture"}
LETTER_FRAME = "\n\n--\n"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the ticket's story."""

    text: str
    at: str
    iso: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A follow-up that waits for one click: its question, and (code, words) of each answer."""

    row: FollowUp
    question: str
    answers: tuple[tuple[str, str], ...]

    @classmethod
    def about(cls, row: FollowUp) -> Self:
        """In the active language."""
        rule = RULES[row.kind]
        answers = tuple((code, gettext(answer.label)) for code, answer in rule.answers.items())
        return cls(row, gettext(rule.question), answers)


@dataclass(frozen=True, slots=True)
class Rating:
    """The question whether we were helpful: what was said (None: nothing yet), and whether that may still change."""

    helpful: bool | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Story:
    """Everything on the status page but its forms. ``address`` is the requester's, half hidden;
    ``picture_asked``: the question wants a picture; ``left_out``: how many pictures sent last are missing."""

    ticket: Ticket
    address: str
    headline: str
    lead: str
    settled: bool
    finding: Finding | None
    letter: list[Block]
    next_on: str
    human_by: str
    question: str
    asked: Asked | None
    rating: Rating | None
    disputable: bool
    picture_asked: bool
    pictures: tuple[ShownPicture, ...]
    left_out: int
    steps: tuple[Step, ...]

    @property
    def example_wanted(self) -> bool:
        """Whether to show an example beside the pictures; the question for a picture brings its own."""
        return not self.picture_asked and any(picture.problem for picture in self.pictures)


def tell(ticket: Ticket) -> Story:
    """The story of a ticket as it stands, in the active language."""
    language = get_language() or ticket.language
    state = TicketState(ticket.state)
    judged = ticket.classifications.last()
    rows = list(pictures(ticket))
    verdict = judged.verdict() if judged else None
    note = about_pictures(judged.frozen_facts(), verdict, language=language) if judged and verdict else ""
    processing = state == TicketState.PROCESSING
    headline, lead = (gettext(text) for text in HEADLINES[state])
    finding = find(judged, verdict, rows, language=language) if judged and verdict and not processing else None
    return Story(
        ticket=ticket,
        address=half_hidden(ticket.requester_email),
        headline=headline,
        lead=gettext(ENDINGS[ticket.resolution]) if ticket.resolution else lead,
        settled=not processing,
        finding=finding,
        letter=[] if processing else _letter(ticket, told=finding, note=note),
        next_on=_next_look(ticket, language=language),
        human_by=sentences.long_date(desk_day(ticket.sla_due_at), language=language) if ticket.sla_due_at else "",
        question=sentences.question(verdict.question, language=language)
        if verdict and verdict.question and state == TicketState.ASKED
        else "",
        asked=_asked(ticket),
        rating=_rating(ticket, now=timezone.now()),
        picture_asked=bool(verdict and verdict.question in PICTURE_QUESTIONS and state == TicketState.ASKED),
        disputable=state in {TicketState.ANSWERED, TicketState.ASKED},
        pictures=show(rows, verdict),
        left_out=_left_out(ticket) if state != TicketState.CLOSED else 0,
        steps=tuple(_steps(ticket)),
    )


def _left_out(ticket: Ticket) -> int:
    """Pictures of the newest message that could not be kept; who sends more has read it."""
    return ticket.submissions.order_by("-id").values_list("left_out", flat=True).first() or 0


def _letter(ticket: Ticket, *, told: Finding | None, note: str) -> list[Block]:
    """The newest letter without its frame, and without what the page tells already: the reasons, (``note``) which
    pictures do not help, and the links that stand for the page's buttons.

    Letters that mail the link, or say that the case is closed, only point to this page.
    """
    told_elsewhere = [ReplyKind.LINK, ReplyKind.CLOSING]
    letters = Reply.objects.filter(ticket=ticket).exclude(UNDONE).exclude(kind__in=told_elsewhere)
    newest = letters.order_by("id").last()
    letter = blocks(newest.text.partition(LETTER_FRAME)[0]) if newest else []
    sentences_told = {evidence.sentence for evidence in told.reasons} if told else set()
    return [
        block
        for block in letter
        if (block["lines"] or not sentences_told.issuperset(block["items"]))
        and block not in blocks(note)
        and not any(line.startswith(settings.PUBLIC_URL) for line in block["lines"])
    ]


def _next_look(ticket: Ticket, *, language: str) -> str:
    planned = ticket.follow_ups.filter(state=FollowUpState.PLANNED).order_by("due_at").first()
    if planned is None or ticket.state == TicketState.CLOSED:
        return ""
    return sentences.long_date(desk_day(planned.due_at), language=language)


def _asked(ticket: Ticket) -> Asked | None:
    """The follow-up that waits for a yes or no, with its question."""
    if ticket.state == TicketState.CLOSED:
        return None
    kinds = [kind for kind, rule in RULES.items() if rule.answers]
    fired = ticket.follow_ups.filter(state=FollowUpState.FIRED, kind__in=kinds).order_by("fired_at").last()
    return Asked.about(fired) if fired else None


def _rating(ticket: Ticket, *, now: datetime) -> Rating | None:
    """None where nobody is asked: on open tickets, and after endings that were no help of ours."""
    if ticket.resolution not in RATED_RESOLUTIONS:
        return None
    row = Satisfaction.objects.filter(ticket=ticket).first()
    return Rating(row.helpful, now - row.at <= SECOND_THOUGHTS) if row else Rating(None, True)


def _steps(ticket: Ticket) -> Iterable[Step]:
    for event in TicketEvent.objects.filter(ticket=ticket).exclude(kind__in=HIDDEN_FROM_REQUESTER).order_by("id"):
        at = event.at.astimezone(DESK_ZONE)
        text = gettext(STEPS[event.kind])
        if event.kind == EventKind.FOLLOW_UP_PLANNED and "due_at" in event.data:
            text = f"{text}: {_short(date.fromisoformat(event.data['due_at'][:10]))}"
        yield Step(text=text, at=f"{_short(at.date())}, {at:%H.%M} WIB", iso=at.isoformat())


def _short(day: date) -> str:
    return formats.date_format(day, "j M Y")
