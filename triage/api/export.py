"""What has changed since a cursor, a page of JSON Lines at a time."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException, PermissionDenied
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request

from triage.api.bodies import Body
from triage.api.endpoint import Endpoint
from triage.api.keys import Needs, key_of
from triage.api.schema import problems
from triage.models import ApiKey, AuditAction, Scope
from triage.models.audit import Change, identified, note
from triage.models.team import OVERSEE
from triage.reporting.changes import BadCursor, Cursor, Page, next_page
from triage.workspace.permissions import EXPORT, LIST

LINES = "application/x-ndjson"


class BadSince(APIException):
    """409: the cursor cannot be gone on from."""

    status_code = 409
    default_code = "bad_cursor"

    def __init__(self) -> None:
        super().__init__(_("This cursor cannot be used (any more): begin without one, and replace what you have."))


class Since(Body):
    """What is asked for."""

    since = serializers.RegexField(
        r"^([0-9a-f]{12}(\.[0-9]{1,18}){3})?$",
        required=False,
        default="",
        allow_blank=True,
        help_text="The cursor of the last line that you have; empty: everything.",
    )
    personal = serializers.ChoiceField(
        ["true", "false"],
        required=False,
        default="false",
        help_text="With names, addresses and words: scope `export:personal`, audited.",
    )


class _Lines(DefaultContentNegotiation):
    """Whatever is asked for, lines come."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class Export(Endpoint):
    """The incremental export. It knows no teams, so that a person needs to oversee all of them."""

    needs = {"GET": Needs(Scope.EXPORT, (LIST, OVERSEE))}
    content_negotiation_class = _Lines

    @extend_schema(
        operation_id="exportChanges",
        parameters=[Since],
        responses={(200, LINES): {"type": "string"}, **problems(409)},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """What has changed since a cursor: JSON Lines (docs/export.md).

        Each change is told once and none is left out. The last line is `{"kind": "cursor", "cursor": …, "is_last": …}`:
        ask again with that cursor, at once where it is not the last, else when you want news.
        """
        asked = Since(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        personal, key = asked.validated_data["personal"] == "true", key_of(request)
        if personal:
            _refuse_personal(key)
        try:
            cursor = Cursor.read(asked.validated_data["since"])
            page = next_page(cursor, personal=personal)
        except BadCursor as error:
            raise BadSince from error
        if personal and not cursor.high:  # Once a window, however many pages it has.
            note([Change(AuditAction.EXPORTED, *identified(key))], who=key.person, now=timezone.now())
        return StreamingHttpResponse(_written(page), content_type=LINES)


def _refuse_personal(key: ApiKey) -> None:
    """Raises PermissionDenied without the scope for it or, for a person's key, that person's right to export people."""
    if Scope.PERSONAL not in key.scopes:
        told = _("This key may not be used for this: it lacks the scope %(scope)s.")
        raise PermissionDenied(told % {"scope": Scope.PERSONAL.value}, code="scope_missing")
    if key.person and not key.person.has_perm(EXPORT):
        raise PermissionDenied(_("The person whose key this is does not have permission for this."))


def _written(page: Page) -> Iterator[str]:
    ends = {"kind": "cursor", "cursor": str(page.cursor), "is_last": page.is_last}
    for line in (*page.lines, ends):
        yield json.dumps(line, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n"
