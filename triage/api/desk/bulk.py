"""Bulk actions by API: jobs like those that the queue's bar makes, which begin after a minute and can be undone."""

from typing import Any

from django.contrib.auth.models import User
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from triage import tickets
from triage.api.bodies import Body
from triage.api.desk.bodies import Nothing
from triage.api.endpoint import Endpoint
from triage.api.keys import Needs, agent_of
from triage.api.schema import IDEMPOTENCY_KEY, problems
from triage.models import BulkJob, BulkKind, BulkState, ItemState, Resolution, Scope, Tag, Team, Ticket
from triage.nudge import nudge
from triage.tickets import NotPossible, Order
from triage.tickets.bulk import MOST_TICKETS
from triage.workspace.colleagues import people
from triage.workspace.permissions import CHANGE_TICKETS, SEE_TICKETS
from triage.workspace.queue.bulk import may_undo
from triage.workspace.queue.searching import spelled

READS = Needs(Scope.READ, (SEE_TICKETS,))
WRITES = Needs(Scope.WRITE, (SEE_TICKETS, CHANGE_TICKETS))
NEEDED = {
    BulkKind.ASSIGN: "assignee",
    BulkKind.CLOSE: "resolution",
    BulkKind.REPLY: "text",
    BulkKind.TAG: "tag",
    BulkKind.UNTAG: "tag",
    BulkKind.MOVE: "team",
}
"""What has to be said with an action."""


class BulkBody(Body):
    """What is to be done with which tickets. `assignee` goes with `assign` (null for nobody), `resolution` with
    `close`, `text` with `reply`, `tag` (an id) with `tag` and `untag`, `team` (an id, null for none) with `move`;
    nothing with `accept`.
    """

    action = serializers.ChoiceField(BulkKind.choices)
    tickets = serializers.ListField(
        child=serializers.CharField(max_length=20), min_length=1, max_length=MOST_TICKETS, help_text="References."
    )
    assignee = serializers.CharField(max_length=150, required=False, allow_null=True)
    resolution = serializers.ChoiceField(choices=Resolution.choices, required=False)
    text = serializers.CharField(max_length=100_000, required=False)
    tag = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    team = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False, allow_null=True)

    def validate(self, attrs: Any) -> Any:
        """What the action needs, and nothing else."""
        needed = NEEDED.get(attrs["action"])
        if wrong := {name for name in NEEDED.values() if (name in attrs) != (name == needed)}:
            told = _("This is missing, or goes with another action.")
            raise serializers.ValidationError({name: [told] for name in sorted(wrong)}, code="required")
        return attrs

    def order(self) -> Order:
        """What is to be done. Raises NotPossible."""
        said = self.validated_data
        assignee = people().filter(username=said["assignee"]).first() if said.get("assignee") else None
        if said.get("assignee") and assignee is None:
            raise NotPossible("unknown_agent")
        tag = Tag.objects.filter(pk=said["tag"]).first() if "tag" in said else None
        if "tag" in said and tag is None:
            raise NotPossible("unknown_tag")
        team = Team.objects.filter(pk=said["team"]).first() if said.get("team") else None
        if said.get("team") and team is None:
            raise NotPossible("unknown_team")
        ending = Resolution(said["resolution"]) if "resolution" in said else None
        return Order(BulkKind(said["action"]), assignee, ending, said.get("text", ""), tag, team)


class BulkResult(serializers.Serializer[Any]):
    """What became of a ticket. `code` says why it was refused."""

    ticket = serializers.CharField()
    state = serializers.ChoiceField(ItemState.choices)
    code = serializers.CharField(allow_blank=True)


class BulkShown(serializers.ModelSerializer[BulkJob]):
    """A bulk action with each of its tickets, as far as whoever asks may see them."""

    action = serializers.ChoiceField(BulkKind.choices, source="kind")
    results: Any = BulkResult(many=True)

    class Meta:
        model = BulkJob
        fields = ["id", "action", "state", "created_at", "starts_at", "finished_at", "results"]


class Bulk(Endpoint):
    """Bulk actions."""

    needs = {"POST": WRITES}

    @extend_schema(
        operation_id="startBulk",
        request=BulkBody,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: BulkShown, **problems(409, 413, 415)},
    )
    def post(self, request: Request) -> Response:
        """Do one thing with up to 500 tickets. It begins after a minute, until when all of it can be undone: read it
        again for what became of each ticket. Tickets that its agent may not act on are refused at once.
        """
        body = BulkBody(data=request.data)
        body.is_valid(raise_exception=True)
        agent = agent_of(request)
        chosen = list(dict.fromkeys(spelled(each) or each for each in body.validated_data["tickets"]))
        known = dict(Ticket.objects.visible_to(agent).filter(reference__in=chosen).values_list("reference", "pk"))

        def start(key: str) -> str:
            pks = [known[each] for each in chosen if each in known]
            now = timezone.now()
            return str(tickets.start_bulk(body.order(), pks, agent=agent, action_key=key, now=now).pk)

        job = BulkJob.objects.get(pk=self.once(request, start))
        results = _results(job, agent)
        there = {each["ticket"] for each in results}
        results += [
            {"ticket": each, "state": ItemState.REFUSED, "code": "other_team" if each in known else "unknown_ticket"}
            for each in chosen
            if each not in there
        ]
        return _shown(job, results, status=201)


class OneBulk(Endpoint):
    """One bulk action."""

    needs = {"GET": READS}

    @extend_schema(operation_id="readBulk", responses={200: BulkShown, **problems(404)})
    def get(self, request: Request, pk: int) -> Response:
        """How far a bulk action is, and what became of each ticket."""
        job = get_object_or_404(BulkJob, pk=pk)
        if job.state == BulkState.RUNNING and job.has_begun(timezone.now()):
            nudge("bulk", pk)  # The sweep would find it, too; whoever watches need not wait for that.
        return _shown(job, _results(job, agent_of(request)))


class UndoBulk(Endpoint):
    """The end of a bulk action."""

    needs = {"POST": WRITES}

    @extend_schema(
        operation_id="undoBulk",
        request=Nothing,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: BulkShown, **problems(404, 409, 413, 415)},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Stop it: what still waits is left alone, what is done stays done."""
        Nothing(data=request.data).is_valid(raise_exception=True)
        agent, job = agent_of(request), get_object_or_404(BulkJob, pk=pk)
        if not may_undo(agent, job):
            raise PermissionDenied

        def undo(_key: str) -> str:
            tickets.undo_bulk(job, agent=agent, now=timezone.now())
            return str(pk)

        self.once(request, undo)
        job.refresh_from_db()
        return _shown(job, _results(job, agent))


def _results(job: BulkJob, agent: User) -> list[dict[str, Any]]:
    items = job.items.filter(ticket__in=Ticket.objects.visible_to(agent)).order_by("pk")
    return [
        {"ticket": reference, "state": state, "code": code}
        for reference, state, code in items.values_list("ticket__reference", "state", "code")
    ]


def _shown(job: BulkJob, results: list[dict[str, Any]], *, status: int = 200) -> Response:
    job.results = results  # type: ignore[attr-defined]
    return Response(BulkShown(job).data, status=status)
