"""Everything that the ticket page shows, put together from rows before any template runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.contrib.auth.models import User
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from triage.articles.texts import published
from triage.decision.by_agent import decided_by_agent
from triage.decision.circumstances import UNHEARD, believed
from triage.decision.decide import decide
from triage.decision.exhibits import Comparison
from triage.decision.facts import Facts, Heard
from triage.decision.verdict import Disposition
from triage.evidence import active, gather
from triage.installed import installed
from triage.models import (
    OF_CIRCUMSTANCES,
    Author,
    Classification,
    File,
    FollowUp,
    LabelKind,
    Submission,
    Ticket,
    TicketState,
)
from triage.models.team import Channel
from triage.outbox.article_links import address
from triage.outbox.canned import asking
from triage.outbox.compose import Letter, answer_code
from triage.outbox.links import status_link
from triage.outbox.replies import last_told, preview
from triage.playbook import desk
from triage.workspace import labels as words
from triage.workspace.queue import selection
from triage.workspace.ticket import evidence
from triage.workspace.ticket.answers import laid_out_answers
from triage.workspace.ticket.files import Listed, listed
from triage.workspace.ticket.forwarding import Forwarding, forwarding
from triage.workspace.ticket.mails import Mail, mails
from triage.workspace.ticket.others import Message, others
from triage.workspace.ticket.relatives import Relative, relatives
from triage.workspace.ticket.timeline import Step, timeline


@dataclass(frozen=True, slots=True)
class Judgement:
    """The machine's newest verdict, laid out. ``holds`` and ``question`` are sentences.

    ``heard`` is what the words told beside the cause, whether it holds or not, and what agents say of that.
    """

    row: Classification
    labels: Sequence[evidence.Label]
    holds: Sequence[str]
    heard: Sequence[evidence.Listened]
    question: str
    due_date: evidence.DueDate | None
    comparison: Comparison | None

    @property
    def leader(self) -> evidence.Label:
        """The label that the machine chose."""
        return self.labels[0]

    @property
    def second(self) -> str:
        """The plausible second cause, "" if there is none."""
        return words.category(self.row.second) if self.row.second else ""

    @property
    def disposition(self) -> str:
        """What the machine did about it, in words."""
        return {
            Disposition.AUTO_REPLY: _("Answered automatically"),
            Disposition.ASK: _("Requester asked"),
            Disposition.ESCALATE: _("Escalated"),
        }[Disposition(self.row.disposition)]


@dataclass(frozen=True, slots=True)
class Choice:
    """A category that an agent can choose, and the letter that would go out (None where its text is missing).

    ``words`` is what stands in the box where the agent can change them; ``form`` the id of the form that sends them.
    """

    code: str
    title: str
    letter: Letter | None
    words: str
    form: str

    @property
    def rows(self) -> int:
        """Lines of the box."""
        return min(30, 3 + sum(1 + len(line) // 60 for line in self.words.splitlines()))


@dataclass(frozen=True, slots=True)
class Workspace:
    """The ticket page. ``judgement`` is None before the first verdict; ``decided`` is an agent's newer decision.

    ``questions`` can be asked in the requester's language: (code, question in the agent's). ``articles`` can be named
    in a reply: (title in the requester's language, address). ``circumstances`` are why the right cause's answer may
    not help.
    ``seen`` is the newest event on it: an action refuses when another agent has acted since.
    """

    ticket: Ticket
    why: str
    answers: Sequence[tuple[str, str]]
    others: Sequence[Message]
    description: Sequence[evidence.Piece]
    pictures: Sequence[evidence.Picture]
    mails: Sequence[Mail]
    files: Sequence[Listed]
    judgement: Judgement | None
    decided: Classification | None
    choices: Sequence[Choice]
    questions: Sequence[tuple[str, str]]
    articles: Sequence[tuple[str, str]]
    circumstances: Sequence[tuple[str, str]]
    follow_ups: Sequence[FollowUp]
    steps: Sequence[Step]
    status_link: str
    has_next: bool
    action_key: str
    note_key: str
    forward_key: str
    forwarding: Forwarding | None
    relatives: Sequence[Relative]
    seen: int

    @property
    def is_open(self) -> bool:
        """Whether anything can still be done."""
        return self.ticket.state != TicketState.CLOSED

    @property
    def is_set_aside(self) -> bool:
        """Whether an agent has taken it out of the queue for a while."""
        until = self.ticket.snoozed_until
        return until is not None and until > timezone.now()

    @property
    def is_being_read(self) -> bool:
        """Whether the machine is at work, so that nobody can decide yet."""
        return self.ticket.state == TicketState.PROCESSING

    @property
    def is_answered(self) -> bool:
        """Whether the answer is out already, so that accepting only confirms it."""
        return self.ticket.state == TicketState.ANSWERED

    @property
    def accepted(self) -> Choice | None:
        """What accepting would answer; None when the machine has no category to accept."""
        code = self.judgement.row.category if self.judgement else ""
        return next((choice for choice in self.choices if choice.code == code), None)

    @property
    def decided_title(self) -> str:
        """The category that an agent has decided on."""
        return words.category(self.decided.category) if self.decided else ""


def workspace(ticket: Ticket, *, agent: User, now: datetime, typed: Mapping[str, str], is_whole: bool) -> Workspace:
    """Read and lay out everything about ``ticket``; the number of queries does not depend on how much there is.

    ``typed`` are answers that an agent has changed and not sent yet, by category; ``is_whole``: the story shows whole
    names and addresses.
    """
    judged = list(ticket.classifications.select_related("agent").order_by("id"))
    newest = judged[-1] if judged else None
    machine = next((row for row in reversed(judged) if row.author == Author.MACHINE), None)
    rows = Submission.objects.select_related("platform").order_by("id")
    prefetch_related_objects([ticket], Prefetch("submissions", rows))
    submissions = list(ticket.submissions.all())
    pictures = list(gather.pictures(ticket))
    own = gather.own(submissions)
    answers = gather.merge(row.said() for row in own)
    current = desk.current()
    reasons = machine.verdict().reasons if machine else ()
    leader = machine.category if machine else ""
    text = machine.frozen_facts().description if machine else answers.description
    facts = gather.gather(ticket, now=now, desk=current, models=active.models(), shown=pictures)
    is_waiting = ticket.state == TicketState.WITH_AGENT
    events = list(ticket.events.select_related("agent").order_by("id"))
    return Workspace(
        ticket=ticket,
        why=words.escalation(ticket.escalation, holds=newest.holds if newest else ()) if is_waiting else "",
        answers=[*_chat(ticket), *laid_out_answers(answers, own)],
        others=others(ticket, submissions),
        description=evidence.pieces(text, reasons, leader=leader, heard=_heard(machine, current) if machine else ()),
        pictures=evidence.pictures(pictures, reasons, leader=leader),
        mails=list(mails(ticket)),
        files=listed(File.objects.filter(submission__ticket=ticket).order_by("id"), pictures),
        judgement=_judgement(machine, current, now=now) if machine else None,
        decided=newest if newest and newest.author == Author.AGENT else None,
        choices=_choices(ticket, facts, current, accepted=leader, typed=typed),
        follow_ups=list(ticket.follow_ups.order_by("due_at")),
        steps=timeline(ticket, events, is_whole=is_whole),
        questions=_questions(ticket, current),
        articles=_articles(ticket, current),
        circumstances=[(each.code, words.hold(each.code)) for each in current.rules.circumstances],
        status_link=status_link(ticket),
        has_next=selection.to_take(agent).exclude(pk=ticket.pk).exists(),
        action_key=str(uuid4()),
        note_key=str(uuid4()),
        forward_key=str(uuid4()),
        forwarding=None
        if ticket.state == TicketState.CLOSED
        else forwarding(ticket, answers.description, contacts=current.contacts.values()),
        relatives=relatives(ticket, agent=agent, pictures=pictures),
        seen=events[-1].pk if events else 0,
    )


def _questions(ticket: Ticket, current: desk.Desk) -> list[tuple[str, str]]:
    """What can be asked in the requester's language."""
    codes = (code for code in current.rules.questions if (asking(code), ticket.language) in current.texts)
    return [(code, words.question(code)) for code in codes]


def _articles(ticket: Ticket, current: desk.Desk) -> list[tuple[str, str]]:
    """What the public can read, that on the ticket's cause first."""
    found = sorted(published(current, ticket.language), key=lambda each: each.category != ticket.category)
    return [(each.title(ticket.language), address(each.code)) for each in found]


def _heard(machine: Classification, current: desk.Desk) -> tuple[Heard, ...]:
    """What the words told beside the cause, and those that nothing explains where they held the answer."""
    facts = machine.frozen_facts()
    unexplained = [each for each in facts.heard if each.code == UNHEARD and UNHEARD in machine.holds]
    return (*believed(facts, current.rules.circumstances, current.policy), *unexplained)


def _told(machine: Classification) -> dict[str, bool]:
    """What agents say of that: whether each circumstance is told."""
    labels = machine.labels.filter(kind__in=OF_CIRCUMSTANCES).exclude(circumstance="")
    return {code: kind == LabelKind.SAID for code, kind in labels.values_list("circumstance", "kind")}


def _judgement(machine: Classification, current: desk.Desk, *, now: datetime) -> Judgement:
    verdict, facts = machine.verdict(), machine.frozen_facts()
    return Judgement(
        row=machine,
        labels=evidence.labels(verdict),
        holds=[words.hold(code) for code in verdict.holds],
        heard=evidence.listened(
            _heard(machine, current), _told(machine), {each.code for each in current.rules.circumstances}
        ),
        question=words.question(verdict.question) if verdict.question else "",
        due_date=evidence.due_date(
            current.rules.waiting(facts, current.policy), current.policy.calendar, today=installed().day(now)
        ),
        comparison=current.rules.comparison(facts),
    )


def _choices(
    ticket: Ticket, facts: Facts, current: desk.Desk, *, accepted: str, typed: Mapping[str, str]
) -> list[Choice]:
    """Every category with the answer it would send, made as the action itself makes it; none on a closed ticket."""
    if ticket.state == TicketState.CLOSED:
        return []
    judged = decide(facts, current.policy, current.rules)
    told = last_told(ticket)
    choices = []
    for category in current.rules.categories:
        verdict = decided_by_agent(
            judged, category=category.code, facts=facts, policy=current.policy, rules=current.rules
        )
        code = answer_code(verdict)
        has_text = (code, ticket.language) in current.texts
        letter = (
            preview(ticket, code, judged=(facts, verdict), told=told, desk=current, now=facts.now) if has_text else None
        )
        said = typed.get(category.code) or (letter.body if letter else "")
        form = "desk-accept" if category.code == accepted else "desk-correct"
        choices.append(Choice(category.code, words.category(category.code), letter, said, form))
    return choices


def _chat(ticket: Ticket) -> list[tuple[str, str]]:
    """Where somebody is answered who wrote in a chat."""
    channel, account = ticket.address
    return [(_("chat"), f"{Channel(channel).label} {account}")] if ticket.requester_chat else []
