"""The status page's content: rows of a ticket as what a requester reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_noop

from triage.evidence.gather import pictures
from triage.evidence.masking.people import half_hidden
from triage.installed import installed
from triage.models import (
    FollowUp,
    FollowUpState,
    Reply,
    ReplyKind,
    ReplyState,
    Resolution,
    Satisfaction,
    Ticket,
    TicketState,
)
from triage.models.reply import NO_ADDRESS, UNDONE, UNSENT_STATES
from triage.models.ticket_states import RATED_RESOLUTIONS
from triage.outbox import sentences
from triage.outbox.addresses import STOPPED
from triage.outbox.compose import about_pictures
from triage.outbox.frame import Block, blocks
from triage.outbox.shown import shown_words
from triage.playbook import desk
from triage.portal.contacts import Contact, named
from triage.portal.files import ShownFile, show_files
from triage.portal.finding import Finding, ShownPicture, find, show
from triage.portal.progress import Milestone, Step, history, milestones, waits_until
from triage.tickets.merge import same_address
from triage.tickets.requesters import SECOND_THOUGHTS

HEADLINES: Mapping[str, tuple[str, str]] = {
    TicketState.PROCESSING: (
        gettext_noop("We are reading your complaint"),
        gettext_noop("This usually takes a few seconds. You may close this page: the answer also comes by e-mail."),
    ),
    TicketState.ANSWERED: (
        gettext_noop("Here is your answer"),
        gettext_noop("It has also been sent to you by e-mail."),
    ),
    TicketState.ASKED: (gettext_noop("We have one question"), gettext_noop("Your answer decides the next step.")),
    TicketState.WITH_AGENT: (
        gettext_noop("A person is taking over"),
        gettext_noop("There is nothing you need to do for now."),
    ),
    TicketState.CLOSED: (
        gettext_noop("This complaint is closed"),
        gettext_noop("If something is still wrong, send a new complaint."),
    ),
}
TO_BE_MAILED = gettext_noop("It will also be sent to you by e-mail.")
ENDINGS: Mapping[str, str] = {
    Resolution.APPEARED: gettext_noop("The problem is solved. Glad to hear it!"),
    Resolution.ANSWERED: gettext_noop("Your question has been answered."),
    Resolution.DUPLICATE: gettext_noop("It continues in another complaint of yours."),
    Resolution.WITHDRAWN: gettext_noop("You withdrew it."),
    Resolution.NO_ANSWER: gettext_noop("Our question was not answered."),
    Resolution.DISOWNED: gettext_noop("The owner of the e-mail address says that they did not send it."),
}
STRANGERS_DUPLICATE = gettext_noop("A person has merged it with another complaint.")
"""The end of a duplicate of somebody else's ticket, which is nobody's business here."""
UNMAILED: Mapping[str, str] = {
    "surplus": gettext_noop(
        "Not sent by e-mail: several complaints with this address are waiting for its owner to confirm them. "
        "To do so, open the link in one of our e-mails."
    ),
    "silenced": gettext_noop(
        "Not sent by e-mail: the owner of this address told us that an earlier complaint was not theirs. If that was "
        "you, open “was it not you?” in that e-mail once more and let us write again."
    ),
    "proposed": gettext_noop(
        "Not sent by e-mail: a complaint with the same details is open already. We have asked at that address whether "
        "both are from the same person."
    ),
    NO_ADDRESS: gettext_noop("Not sent by e-mail: we have no address of yours."),
    STOPPED: gettext_noop("Not sent to your chat: you asked us to stop. Write there again to go on."),
}
"""Why a letter is shown here only, see ``outbox.addresses.unwanted``."""
PICTURE_QUESTIONS = {"screenshot", "right_picture"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A follow-up that waits for one click: its question, and (code, words) of each answer."""

    row: FollowUp
    question: str
    answers: tuple[tuple[str, str], ...]

    @classmethod
    def about(cls, row: FollowUp) -> Self:
        """In the active language."""
        rule = installed().rules.follow_ups[row.kind]
        answers = tuple((code, gettext(answer.label)) for code, answer in rule.answers.items())
        return cls(row, gettext(rule.question), answers)


@dataclass(frozen=True, slots=True)
class Rating:
    """The question whether we were helpful: what was said (None: nothing yet), and whether that may still change.

    ``has_comment``: more was said than yes or no. It is not shown again: the opening browser may be somebody else's.
    """

    helpful: bool | None
    is_open: bool
    has_comment: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """Everything on the status page but its forms. ``address`` is the requester's, half hidden;
    ``picture_asked``: the question wants a picture; ``left_out``: how many pictures sent last are missing;
    ``unmailed``: why the letter is shown here only; ``wants_owner``: whoever reads this has a mailed link in hand and
    has not yet said that the complaint is theirs; ``is_proposed``: it would then be put together with an older one;
    ``by_mail``: an agent's words are not shown to a browser of which nobody knows whose it is."""

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
    files: tuple[ShownFile, ...]
    left_out: int
    contacts: tuple[Contact, ...]
    steps: tuple[Step, ...]
    unmailed: str
    wants_owner: bool
    is_proposed: bool
    by_mail: bool

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """How far it is."""
        return milestones(self.ticket, self.steps, human_by=self.human_by, next_on=self.next_on)

    @property
    def news(self) -> tuple[Step, ...]:
        """What its reader does not know from an earlier visit."""
        return tuple(step for step in self.steps if step.is_new)

    @property
    def example_wanted(self) -> bool:
        """Whether to show an example beside the pictures; the question for a picture brings its own."""
        return not self.picture_asked and any(picture.problem for picture in self.pictures)


def tell(ticket: Ticket, *, is_owner: bool, since: int = 0) -> Story:
    """The story of a ticket as it stands, in the active language; ``is_owner``: by the link of a letter.

    ``since`` is the last event that its reader knows from an earlier visit.
    """
    language = get_language() or ticket.language
    state = TicketState(ticket.state)
    judged = ticket.classifications.last()
    rows = list(pictures(ticket))
    verdict = judged.verdict() if judged else None
    note = about_pictures(judged.frozen_facts(), verdict, language=language) if judged and verdict else ""
    processing = state == TicketState.PROCESSING
    headline, lead = (gettext(text) for text in HEADLINES[state])
    unsent = gettext(UNMAILED.get(unmailed(ticket), ""))
    newest = _newest(ticket)
    is_proposed = ticket.proposed_for is not None and ticket.proposed_for.state != TicketState.CLOSED
    by_mail = newest is not None and newest.kind == ReplyKind.AGENT and not is_owner
    is_shown = newest is not None and not processing and not by_mail
    words = shown_words(newest, ticket, is_owner=is_owner) if newest and is_shown else ""
    # Somebody who suffers is told no cause: "still within the waiting time, 99 %" is no answer to that.
    is_told = judged and verdict and not processing and not ticket.is_harm
    finding = find(judged, verdict, rows, language=language) if judged and verdict and is_told else None
    human_by, next_on = waits_until(ticket, language=language)
    return Story(
        ticket=ticket,
        address=half_hidden(ticket.requester_email),
        headline=headline,
        lead=_lead(ticket, lead, newest=newest, is_mailed=not unsent),
        settled=not processing,
        finding=finding,
        letter=_letter(words, told=finding, note=note),
        next_on=next_on,
        human_by=human_by,
        question=sentences.asked(verdict, judged.frozen_facts(), desk=desk.current(), language=language)
        if judged and verdict and verdict.question and state == TicketState.ASKED
        else "",
        asked=_asked(ticket),
        rating=_rating(ticket, now=timezone.now()),
        picture_asked=bool(verdict and verdict.question in PICTURE_QUESTIONS and state == TicketState.ASKED),
        disputable=state in {TicketState.ANSWERED, TicketState.ASKED},
        pictures=show(rows, verdict),
        files=show_files(ticket, rows),
        left_out=_left_out(ticket),
        contacts=named(words, desk.current().public_contacts),
        steps=tuple(history(ticket, since=since)),
        unmailed=unsent,
        wants_owner=is_owner and state != TicketState.CLOSED and (ticket.confirmed_at is None or is_proposed),
        is_proposed=is_proposed,
        by_mail=by_mail,
    )


def unmailed(ticket: Ticket) -> str:
    """The code of why the newest letter was not sent but is to be read here, "" where it was sent or is none."""
    newest = _newest(ticket)
    return newest.last_error if newest and newest.last_error in UNMAILED else ""


def _left_out(ticket: Ticket) -> int:
    """Of what was sent last: who sends more has read of what was missing before."""
    if ticket.state == TicketState.CLOSED:
        return 0
    own = ticket.submissions.filter(is_third_person=False, corrects="")
    sent = own.order_by("-id").values_list("left_out", flat=True)
    return sent.first() or 0


def _lead(ticket: Ticket, usual: str, *, newest: Reply | None, is_mailed: bool) -> str:
    if ticket.resolution == Resolution.DUPLICATE and ticket.merged_into is not None:
        return gettext(ENDINGS[ticket.resolution] if same_address(ticket, ticket.merged_into) else STRANGERS_DUPLICATE)
    if ticket.resolution:
        return gettext(ENDINGS[ticket.resolution])
    if ticket.state == TicketState.ANSWERED and newest is not None and newest.state != ReplyState.SENT and is_mailed:
        return gettext(TO_BE_MAILED) if newest.state in UNSENT_STATES else ""
    is_silent = not is_mailed or (ticket.proposed_for_id is not None and ticket.confirmed_at is None)
    return "" if is_silent and ticket.state in {TicketState.ANSWERED, TicketState.PROCESSING} else usual


def _newest(ticket: Ticket) -> Reply | None:
    """The newest letter with something to say: those that mail the link or ask whose it is only point to this page."""
    pointers = [ReplyKind.LINK, ReplyKind.CLOSING, ReplyKind.PROPOSAL, ReplyKind.FORWARD]
    return Reply.objects.filter(ticket=ticket).exclude(UNDONE).exclude(kind__in=pointers).order_by("id").last()


def _letter(words: str, *, told: Finding | None, note: str) -> list[Block]:
    """A letter without what the page tells already: the reasons, and (``note``) which pictures do not help."""
    sentences_told = {evidence.sentence for evidence in told.reasons} if told else set()
    return [
        block
        for block in blocks(words)
        if (block["lines"] or not sentences_told.issuperset(block["items"])) and block not in blocks(note)
    ]


def _asked(ticket: Ticket) -> Asked | None:
    """The follow-up that waits for a yes or no, with its question."""
    if ticket.state == TicketState.CLOSED:
        return None
    kinds = [kind for kind, rule in installed().rules.follow_ups.items() if rule.answers]
    fired = ticket.follow_ups.filter(state=FollowUpState.FIRED, kind__in=kinds).order_by("fired_at").last()
    return Asked.about(fired) if fired else None


def _rating(ticket: Ticket, *, now: datetime) -> Rating | None:
    """None where nobody is asked: on open tickets, and after endings that were no help of ours."""
    if ticket.resolution not in RATED_RESOLUTIONS or ticket.is_harm:
        return None
    row = Satisfaction.objects.filter(ticket=ticket).first()
    return Rating(row.helpful, now - row.at <= SECOND_THOUGHTS, bool(row.comment)) if row else Rating(None, True)
