"""What rules do, a function each. They go through what tickets/ does anyway, as nobody's action (``agent`` is None).

Each gives "" when it is done, else a code of ``refusals``, or raises NotPossible. What goes with the machine's answer
(its letter, holding it back, closing behind it) is only noted on ``Doing`` where there is a verdict to be answered.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F
from django.db.models.functions import Least

from triage.decision.automation import Trigger
from triage.models import Classification, Macro, NoticeKind, Resolution, RuleRun, Tag, Team, Ticket, TicketState
from triage.notices import tell
from triage.outbox.compose import answer_code
from triage.outbox.macro_words import said_by
from triage.outbox.replies import Order, occasion_of, write
from triage.playbook.desk import Desk
from triage.tickets import transitions
from triage.tickets.tags import change_tags

TEAM_OF_TICKET = 0
"""Among those who are notified: the members of the ticket's team."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes out instead of the standard answer: a canned reply's code, or a ``body`` in the answer's place."""

    code: str = ""
    body: str = ""


@dataclass(slots=True)
class Doing:
    """A ticket at one trigger, and what its rules have made of it so far.

    ``keeps_back`` says why nobody may be written to and nothing closed, "" where it may; it is asked when a rule wants
    to. With the verdict, ``letter`` and ``is_held`` are for whoever answers, and ``later`` is done behind the answer:
    steps, each with what finishes it.
    """

    ticket: Ticket
    trigger: Trigger
    judged: Classification | None
    desk: Desk
    now: datetime
    keeps_back: Callable[[str], str]
    letter: Letter | None = None
    lettered: dict[str, Any] | None = None
    is_held: bool = False
    later: list[tuple[dict[str, Any], Callable[[], str]]] = field(default_factory=list)

    @property
    def is_before_answer(self) -> bool:
        """Whether the machine's answer is still to come."""
        return self.trigger in (Trigger.RECEIVED, Trigger.CLASSIFIED)


Step = dict[str, Any]


def _team(doing: Doing, run: RuleRun, step: Step) -> str:
    team = Team.objects.filter(pk=step["value"]).first()
    if team is None:
        return "no_such_team"
    if doing.ticket.team_id == team.pk:
        return "done_before"
    transitions.move_to_team(doing.ticket, team, agent=None, now=doing.now)
    return ""


def _assign(doing: Doing, run: RuleRun, step: Step) -> str:
    if not User.objects.filter(pk=step["value"], is_active=True, is_staff=True).exists():
        return "unknown_agent"
    if doing.ticket.assignee_id == step["value"]:
        return "done_before"
    transitions.assign(doing.ticket, step["value"], agent_id=None, now=doing.now)
    doing.ticket.assignee_id = step["value"]
    return ""


def _tags(doing: Doing, run: RuleRun, step: Step) -> str:
    offered = set(Tag.objects.filter(pk__in=step["value"], active=True).values_list("pk", flat=True))
    if not offered:
        return "unknown_tag"
    change_tags(doing.ticket, on=offered, agent=None, now=doing.now)
    doing.ticket.tags = sorted({*(doing.ticket.tags or ()), *offered})
    return ""


def _priority(doing: Doing, run: RuleRun, step: Step) -> str:
    """The ticket stands in the queue as if its time ran out so many hours earlier."""

    def put_ahead() -> str:
        ahead = F("sla_due_at") - timedelta(hours=step["value"])
        waiting = Ticket.objects.filter(pk=doing.ticket.pk, state=TicketState.WITH_AGENT)
        return "" if waiting.update(rank_at=Least("rank_at", ahead)) else "not_waiting_now"

    return _now_or_later(doing, step, put_ahead)


def _hold(doing: Doing, run: RuleRun, step: Step) -> str:
    doing.is_held = True
    return ""


def _notify(doing: Doing, run: RuleRun, step: Step) -> str:
    people = {key for key in step["value"] if key != TEAM_OF_TICKET}
    if TEAM_OF_TICKET in step["value"] and doing.ticket.team_id:
        people.update(User.objects.filter(teams=doing.ticket.team_id).values_list("pk", flat=True))
    tell(NoticeKind.RULE, people, key=f"rule-{run.pk}", now=doing.now, ticket_id=doing.ticket.pk)
    return ""


def _reply(doing: Doing, run: RuleRun, step: Step) -> str:
    """A canned reply. One that answers a cause only where that is the cause."""
    code = step["value"]
    if refusal := doing.keeps_back("reply"):
        return refusal
    known, judged = doing.desk.rules, doing.judged
    if code in known.answers and judged is not None:
        category = known.by_code.get(judged.category)
        if category is None or code not in (category.reply, *category.variants.values()):
            return "other_cause"
    if (code, doing.ticket.language) not in doing.desk.texts:
        return "no_letter"
    return _write(doing, run, step, Letter(code=code))


def _macro(doing: Doing, run: RuleRun, step: Step) -> str:
    """A macro's tags, letter and end; one that needs an agent is left alone."""
    macro = Macro.objects.filter(code=step["value"], is_active=True).first()
    if macro is None:
        return "switched_off"
    if needs_agent(macro):
        return "macro_of_agents"
    if refusal := doing.keeps_back("close" if macro.resolution else "reply"):
        return refusal
    if macro.canned_code or macro.texts:
        occasion = occasion_of(doing.ticket, doing.judged, now=doing.now)
        try:
            said = said_by(macro, occasion, desk=doing.desk)
        except KeyError:
            return "no_letter"
        if said is not None and (refusal := _write(doing, run, step, Letter(body=said.body))):
            return refusal
    carried = set(doing.ticket.tags or ())
    if missing := [key for key in macro.tags or () if key not in carried]:
        _tags(doing, run, {"value": missing})
    if macro.resolution:
        return _end(doing, step, Resolution(macro.resolution), is_told=bool(macro.canned_code or macro.texts))
    return ""


def needs_agent(macro: Macro) -> bool:
    """Whether it assigns to whoever runs it, decides, or hands back: what no rule does."""
    return bool(macro.assign or macro.category or macro.hand_back)


def _close(doing: Doing, run: RuleRun, step: Step) -> str:
    if refusal := doing.keeps_back("close"):
        return refusal
    return _end(doing, step, Resolution(step["value"]), is_told=False)


def _end(doing: Doing, step: Step, resolution: Resolution, *, is_told: bool) -> str:
    """Close, behind the answer where one is still to come: it says all that a closing letter would."""

    def close() -> str:
        if doing.is_held:
            return "held_by_rule"
        writes = not is_told and not doing.is_before_answer
        transitions.close_ticket(doing.ticket, resolution=resolution, agent=None, now=doing.now, writes=writes)
        return ""

    return _now_or_later(doing, step, close)


def _now_or_later(doing: Doing, step: Step, do: Callable[[], str]) -> str:
    if not doing.is_before_answer:
        return do()
    doing.later.append((step, do))
    return ""


def _write(doing: Doing, run: RuleRun, step: Step, letter: Letter) -> str:
    """Instead of the answer that is still to come, or else a letter of its own: once a run by its key."""
    if doing.is_before_answer:
        if doing.letter is not None:
            return "written"
        doing.letter, doing.lettered = letter, step
        return ""
    assert doing.judged is not None  # Nothing is written before there is a verdict.
    code = letter.code or answer_code(doing.judged.verdict())
    order = Order(code, f"rule-{run.pk}", body=letter.body)
    written = write(doing.ticket, order, about=doing.judged, desk=doing.desk, now=doing.now)
    return "" if written else "done_before"


ORDER: Sequence[tuple[str, Callable[[Doing, RuleRun, Step], str]]] = (
    ("team", _team),
    ("assign", _assign),
    ("tags", _tags),
    ("priority", _priority),
    ("hold", _hold),
    ("macro", _macro),
    ("reply", _reply),
    ("notify", _notify),
    ("close", _close),
)
"""Every action in the order in which a rule does them. What a rule is to do beyond, a webhook say, is a line here."""
