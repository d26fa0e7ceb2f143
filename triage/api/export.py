"""What has changed since a cursor, a page of JSON Lines at a time."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import APIException
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request

from triage.api.endpoint import Endpoint
from triage.api.keys import Needs, key_of
from triage.api.schema import problems
from triage.models import AuditAction, Scope
from triage.models.audit import Change, identified, note
from triage.reporting.changes import BadCursor, Cursor, Page, next_page

LINES = "application/x-ndjson"
TRUE = ("true", "1")


class BadSince(APIException):
    """400: the cursor cannot be gone on from."""

    status_code = 400
    default_code = "bad_cursor"

    def __init__(self) -> None:
        super().__init__(_("This cursor cannot be used (any more): begin without one, and replace what you have."))


class _AnyType(DefaultContentNegotiation):
    """Whatever is asked for, lines come."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class Export(Endpoint):
    """The incremental export."""

    needs = {"GET": Needs(Scope.EXPORT)}
    content_negotiation_class = _AnyType

    @extend_schema(
        operation_id="export",
        parameters=[
            OpenApiParameter("since", str, description="The cursor of the last line that you have; empty: everything."),
            OpenApiParameter(
                "personal", bool, description="With names, addresses and words: scope `export:personal`, audited."
            ),
        ],
        responses={(200, LINES): {"type": "string"}, **problems()},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """What has changed since a cursor: JSON Lines (docs/export.md).

        Each change is told once and none is left out. The last line is `{"kind": "cursor", "cursor": …, "is_last": …}`:
        ask again with that cursor, at once where it is not the last, else when you want news.
        """
        personal = request.query_params.get("personal", "") in TRUE
        if personal:
            self._audit(request)
        try:
            page = next_page(Cursor.read(request.query_params.get("since", "")), personal=personal)
        except BadCursor as error:
            raise BadSince from error
        return StreamingHttpResponse(_written(page), content_type=LINES)

    def _audit(self, request: Request) -> None:
        """Raises PermissionDenied without the scope for it."""
        key = key_of(request)
        if Scope.PERSONAL not in key.scopes:
            told = _("This key may not be used for this: it lacks the scope %(scope)s.")
            self.permission_denied(request, told % {"scope": Scope.PERSONAL.value}, code="scope_missing")
        note([Change(AuditAction.EXPORTED, *identified(key))], who=key.person, now=timezone.now())


def _written(page: Page) -> Iterator[str]:
    ends = {"kind": "cursor", "cursor": str(page.cursor), "is_last": page.is_last}
    for line in (*page.lines, ends):
        yield json.dumps(line, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n"
