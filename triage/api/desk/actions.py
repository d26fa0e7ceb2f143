"""What an agent does with a ticket, by API: the same functions as behind the page's buttons, with the same rights."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from triage import tickets
from triage.api.bodies import Body, uploads
from triage.api.desk import bodies
from triage.api.desk.base import OfTicket
from triage.api.desk.shapes import DeskTicket
from triage.api.keys import Needs
from triage.api.schema import IDEMPOTENCY_KEY, IF_MATCH, problems
from triage.installed import installed
from triage.models import FollowUp, Resolution, Scope, Team, Ticket
from triage.tickets import NotPossible
from triage.workspace.colleagues import people
from triage.workspace.permissions import CHANGE_TICKETS, REOPEN, SEE_MACROS, SEE_PICTURES, SEE_TICKETS
from triage.workspace.queue.searching import spelled
from triage.workspace.texts.macros import offered


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that is done: to which ticket, by whom, what the request ``said``, by which key and when."""

    ticket: Ticket
    agent: User
    said: Mapping[str, Any]
    key: str
    now: datetime

    @property
    def by(self) -> dict[str, Any]:
        """Who does it, and when."""
        return {"agent": self.agent, "now": self.now}

    @property
    def once(self) -> dict[str, Any]:
        """Likewise, for what writes."""
        return {**self.by, "action_key": self.key}


def _accept(act: Act) -> None:
    tickets.accept(act.ticket, answer=tickets.Answer(words=act.said.get("text", "")), **act.once)


def _correct(act: Act) -> None:
    answer = tickets.Answer(words=act.said.get("text", ""))
    tickets.correct(act.ticket, category=act.said["category"], answer=answer, **act.once)


def _ask(act: Act) -> None:
    tickets.ask(act.ticket, question=act.said["question"], **act.once)


def _reply(act: Act) -> None:
    enclosed = tickets.enclosed(uploads(act.said.get("files", ())), cc=",".join(act.said.get("cc", ())))
    tickets.reply(act.ticket, text=act.said["text"], enclosed=enclosed, **act.once)


def _forward(act: Act) -> None:
    chosen = [str(pk) for pk in act.said.get("screenshots", ())]
    if chosen and not act.agent.has_perm(SEE_PICTURES):
        raise PermissionDenied
    evidence = tickets.evidence(act.ticket, chosen)
    files, cc = uploads(act.said.get("files", ())), ",".join(act.said.get("cc", ()))
    enclosed, said = tickets.enclosed(files, cc=cc, evidence=evidence), act.said
    action = (act.key, act.now)
    tickets.forward(act.ticket, to=said["to"], text=said["text"], agent=act.agent, action=action, enclosed=enclosed)


def _note(act: Act) -> None:
    tickets.note(act.ticket, text=act.said["text"], **act.once)


def _assign(act: Act) -> None:
    wanted = act.said["assignee"]
    found = people().filter(username=wanted).first() if wanted else None
    if wanted and found is None:
        raise NotPossible("unknown_agent")
    tickets.assign(act.ticket, assignee=found, **act.by)


def _team(act: Act) -> None:
    wanted = act.said["team"]
    found = Team.objects.filter(pk=wanted).first() if wanted else None
    if wanted and found is None:
        raise NotPossible("unknown_team")
    tickets.move_to_team(act.ticket, team=found, **act.by)


def _tag(act: Act) -> None:
    tickets.change_tags(act.ticket, on=act.said.get("add", ()), off=act.said.get("remove", ()), **act.by)


def _snooze(act: Act) -> None:
    tickets.snooze(act.ticket, until=installed().morning(act.said["until"]), **act.by)


def _wake(act: Act) -> None:
    tickets.wake(act.ticket, **act.by)


def _into(act: Act) -> Ticket:
    found = Ticket.objects.actionable_by(act.agent).filter(reference=spelled(act.said["into"])).first()
    if found is None:
        raise NotPossible("unknown_ticket")
    return found


def _merge(act: Act) -> None:
    tickets.merge(act.ticket, into=_into(act), across_addresses=act.said["across_addresses"], **act.by)


def _join(act: Act) -> None:
    tickets.join(act.ticket, into=_into(act), **act.by)


def _follow_up(act: Act) -> None:
    row = FollowUp.objects.filter(pk=act.said["follow_up"], ticket=act.ticket).first()
    if row is None:
        raise NotPossible("not_planned")
    tickets.change_follow_up(row, to=act.said.get("to"), cancel=act.said["change"] == "cancel", **act.by)


def _unmerge(act: Act) -> None:
    tickets.unmerge(act.ticket, **act.by)


def _close(act: Act) -> None:
    tickets.close(act.ticket, resolution=Resolution(act.said["resolution"]), **act.by)


def _reopen(act: Act) -> None:
    tickets.reopen(act.ticket, reason=act.said["reason"], **act.once)


def _hand_back(act: Act) -> None:
    tickets.hand_back(act.ticket, **act.by)


def _macro(act: Act) -> None:
    macro = next((each for each in offered(act.agent) if each.code == act.said["macro"]), None)
    if macro is None:
        raise NotPossible("switched_off")
    tickets.run_macro(act.ticket, macro, text=act.said.get("text"), **act.once)


def _hear(act: Act) -> None:
    tickets.hear(act.ticket, circumstance=act.said["circumstance"], is_said=act.said["said"], **act.by)


def _unhelpful(act: Act) -> None:
    tickets.unhelpful(act.ticket, circumstance=act.said["circumstance"], **act.by)


@dataclass(frozen=True, slots=True)
class Action:
    """An action by its name in the address: what it is told, what it does, and what it needs beside seeing tickets."""

    name: str
    operation: str
    told: str
    body: type[Body]
    do: Callable[[Act], None]
    rights: tuple[str, ...] = (CHANGE_TICKETS,)


ACTIONS = (
    Action("accept", "acceptVerdict", "Confirm the cause; its answer goes out.", bodies.AcceptBody, _accept),
    Action("correct", "correctVerdict", "Choose the right cause; its answer goes out.", bodies.CorrectBody, _correct),
    Action("ask", "askRequester", "Ask one of the desk's questions.", bodies.AskBody, _ask),
    Action("reply", "replyToRequester", "Write in your own words.", bodies.ReplyBody, _reply),
    Action("forward", "forwardTicket", "Pass the complaint on to somebody else.", bodies.ForwardBody, _forward),
    Action("note", "addNote", "Write down something for colleagues.", bodies.NoteBody, _note),
    Action("assign", "assignTicket", "Give the ticket to somebody.", bodies.AssignBody, _assign),
    Action("team", "moveToTeam", "Give the ticket to another team.", bodies.TeamBody, _team),
    Action("tags", "changeTags", "Put tags on and take tags off.", bodies.TagsBody, _tag),
    Action("snooze", "snoozeTicket", "Take it out of the queue until a morning.", bodies.SnoozeBody, _snooze),
    Action("wake", "wakeTicket", "Bring it back into the queue.", bodies.Nothing, _wake),
    Action("merge", "mergeTicket", "Close it as a duplicate of another one.", bodies.MergeBody, _merge),
    Action("join", "joinTicket", "Read it together with another one, which is decided anew.", bodies.JoinBody, _join),
    Action("unmerge", "unmergeTicket", "Take a merge back.", bodies.Nothing, _unmerge),
    Action("close", "closeTicket", "End the case.", bodies.CloseBody, _close),
    Action("reopen", "reopenTicket", "Open a closed ticket again.", bodies.ReopenBody, _reopen, (REOPEN,)),
    Action("hand-back", "handBack", "Let the system answer by itself again.", bodies.Nothing, _hand_back),
    Action("macro", "runMacro", "Run a macro.", bodies.MacroBody, _macro, (CHANGE_TICKETS, SEE_MACROS)),
    Action("follow-up", "changeFollowUp", "Ask now, later, or not at all.", bodies.FollowUpBody, _follow_up),
    Action("circumstance", "hearCircumstance", "Say what the words tell.", bodies.CircumstanceBody, _hear),
    Action("unhelpful", "unhelpfulAnswer", "Right cause, wrong answer.", bodies.UnhelpfulBody, _unhelpful),
)


class Acting(OfTicket):
    """The endpoint of one action."""

    action: Action

    def post(self, request: Request, reference: str) -> Response:
        """Do it, and answer with the ticket as it is then. 409 where it is not possible (any more): `code` says why."""
        body = self.action.body(data=request.data)
        body.is_valid(raise_exception=True)

        def act(ticket: Ticket, agent: User, key: str) -> None:
            self.action.do(Act(ticket, agent, body.validated_data, key, timezone.now()))

        return self.change(request, reference, act)


def view_of(action: Action) -> type[Acting]:
    """The endpoint class of an action."""
    needs = {"POST": Needs(Scope.WRITE, (SEE_TICKETS, *action.rights))}
    view = type(f"Action{action.operation}", (Acting,), {"action": action, "needs": needs, "__doc__": action.told})
    said = extend_schema(
        operation_id=action.operation,
        description=action.told,
        request=action.body,
        parameters=[IDEMPOTENCY_KEY, IF_MATCH],
        responses={200: DeskTicket, **problems(404, 409, 412, 413, 415)},
    )
    described: type[Acting] = extend_schema_view(post=said)(view)
    return described
