"""What the desk works with, to be read: texts, macros, teams, tags, rules, topics, questions, articles, labels,
notices, figures. Long lists come a page at a time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from triage.api.endpoint import Endpoint
from triage.api.keys import Needs
from triage.api.schema import problems
from triage.channels.api import Invalid, unknown_field
from triage.models import (
    Article,
    CannedReply,
    CustomQuestion,
    Label,
    Macro,
    Notice,
    Rule,
    Scope,
    Snapshot,
    Tag,
    Team,
    Ticket,
    Topic,
)
from triage.models.team import known_to
from triage.notices import shown_to
from triage.workspace.permissions import (
    SEE_ARTICLES,
    SEE_FIGURES,
    SEE_MACROS,
    SEE_QUESTIONS,
    SEE_REPLIES,
    SEE_RULES,
    SEE_TICKETS,
    SEE_TOPICS,
)

PAGE = 100
BEFORE = OpenApiParameter("before", type=int, description="Only those with a smaller id (`next`).")
SEE_LABELS = "triage.view_label"


def _shape(of: Any, *names: str, **own: Any) -> type[serializers.ModelSerializer[Any]]:
    """The shape of a row: these of its fields, and some of the shape's ``own``."""
    meta = type("Meta", (), {"model": of, "fields": [*names, *own]})
    return type(f"{of.__name__}Shown", (serializers.ModelSerializer,), {"Meta": meta, "__doc__": None, **own})


def _reference(source: str) -> Any:
    return serializers.CharField(source=source, allow_null=True, read_only=True)


@dataclass(frozen=True, slots=True)
class Resource:
    """Rows of one kind: the name in the address, what a key needs, how a row is shown, and which whoever asks may see.

    ``is_long``: they come a page at a time, newest first.
    """

    name: str
    operation: str
    needs: Needs
    shape: type[serializers.ModelSerializer[Any]]
    rows: Callable[[Any], QuerySet[Any]]
    is_long: bool = False


def _known_teams(asking: Any) -> QuerySet[Team]:
    return known_to(asking) if isinstance(asking, User) else Team.objects.all()


def _known_labels(asking: Any) -> QuerySet[Label]:
    rows = Label.objects.select_related("judged__ticket")
    if isinstance(asking, User):
        rows = rows.filter(judged__ticket__in=Ticket.objects.visible_to(asking))
    return rows


def _own_notices(asking: Any) -> QuerySet[Notice]:
    return shown_to(asking).select_related("ticket")


def _desk(*rights: str) -> Needs:
    return Needs(Scope.DESK, rights)


RESOURCES = (
    Resource(
        "canned-replies",
        "listCannedReplies",
        _desk(SEE_REPLIES),
        _shape(CannedReply, "code", "language", "subject", "body", "version"),
        lambda _asking: CannedReply.objects.order_by("code", "language"),
    ),
    Resource(
        "macros",
        "listMacros",
        _desk(SEE_MACROS),
        _shape(
            Macro,
            *("code", "names", "assign", "tags", "category", "canned_code", "texts", "hand_back", "resolution"),
            *("is_active", "team", "version"),
        ),
        lambda _asking: Macro.objects.order_by("code"),
    ),
    Resource(
        "teams",
        "listTeams",
        _desk(SEE_TICKETS),
        _shape(Team, "id", "name", "others_may_see", "hands_out"),
        _known_teams,
    ),
    Resource(
        "tags",
        "listTags",
        _desk(SEE_TICKETS),
        _shape(Tag, "id", "name", "colour", "active"),
        lambda _: Tag.objects.all(),
    ),
    Resource(
        "topics",
        "listTopics",
        _desk(SEE_TOPICS),
        _shape(Topic, "code", "names", "descriptions", "questions", "is_active"),
        lambda _asking: Topic.objects.order_by("code"),
    ),
    Resource(
        "rules",
        "listRules",
        _desk(SEE_RULES),
        _shape(Rule, "code", "name", "trigger", "hours", "conditions", "actions", "is_active", "version"),
        lambda _asking: Rule.objects.order_by("position", "id"),
    ),
    Resource(
        "questions",
        "listCustomQuestions",
        _desk(SEE_QUESTIONS),
        _shape(
            CustomQuestion,
            *("code", "kind", "labels", "helps", "choices", "when_question", "when_answers", "required", "personal"),
            "active",
        ),
        lambda _asking: CustomQuestion.objects.all(),
    ),
    Resource(
        "articles",
        "listArticles",
        _desk(SEE_ARTICLES),
        _shape(Article, "code", "titles", "texts", "category", "canned_code", "is_published", "version"),
        lambda _asking: Article.objects.order_by("code"),
    ),
    Resource(
        "labels",
        "listLabels",
        _desk(SEE_LABELS, SEE_TICKETS),
        _shape(
            Label,
            *("id", "kind", "category", "circumstance", "unchanged", "created_at", "set_aside"),
            ticket=_reference("judged.ticket.reference"),
        ),
        _known_labels,
        is_long=True,
    ),
    Resource(
        "notices",
        "listNotices",
        Needs(Scope.READ, (SEE_TICKETS,)),
        _shape(Notice, "id", "kind", "incident", "at", "read_at", ticket=_reference("ticket.reference")),
        _own_notices,
        is_long=True,
    ),
    Resource(
        "figures",
        "listFigures",
        Needs(Scope.FIGURES, (SEE_FIGURES,)),
        _shape(Snapshot, "days", "platform", "as_of", "figures"),
        lambda _asking: Snapshot.objects.order_by("days", "platform"),
    ),
)


class Listing(Endpoint):
    """The endpoint of one resource."""

    resource: Resource

    def get(self, request: Request) -> Response:
        """All of them, or a page."""
        names = ["before"] if self.resource.is_long else []
        if unknown := [name for name in request.GET if name not in names]:
            told = {name: [{"code": "unknown_field", "message": unknown_field(name, names)}] for name in unknown}
            raise Invalid(told)
        following: str | None = None
        found: Any = self.resource.rows(request.user)
        if self.resource.is_long:
            following, found = page_of(request, found, reverse(f"api:{self.resource.operation}"))
        return Response({"next": following, "results": self.resource.shape(found, many=True).data})


def view_of(resource: Resource) -> type[Listing]:
    """The endpoint class of a resource."""
    told = f"The desk's {resource.name.replace('-', ' ')}."
    view = type(
        f"{resource.operation}View",
        (Listing,),
        {"resource": resource, "needs": {"GET": resource.needs}, "__doc__": told},
    )
    name = resource.shape.__name__.removesuffix("Shown")
    page = inline_serializer(
        f"{name}Page", {"next": serializers.URLField(allow_null=True), "results": resource.shape(many=True)}
    )
    said = extend_schema(
        operation_id=resource.operation,
        description=told + (" Newest first, 100 at a time." if resource.is_long else ""),
        parameters=[BEFORE] if resource.is_long else [],
        responses={200: page, **problems()},
    )
    described: type[Listing] = extend_schema_view(get=said)(view)
    return described


def page_of(request: Request, rows: QuerySet[Any], address: str) -> tuple[str | None, list[Any]]:
    """Where the page after this one is, None at the end, and this one's rows, newest first."""
    if (before := request.GET.get("before")) is not None:
        rows = rows.filter(pk__lt=_key(before))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    following = f"{settings.PUBLIC_URL}{address}?before={found[PAGE - 1].pk}" if len(found) > PAGE else None
    return following, found[:PAGE]


def _key(before: str) -> int:
    if not before.isascii() or not before.isdecimal() or len(before) > 18:
        raise Invalid({"before": [{"code": "invalid", "message": _("This is no id.")}]})
    return int(before)
