"""What the schema has to say and no serializer can."""

from collections.abc import Iterator
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from triage.api.bodies import Body
from triage.api.problems import CONTENT_TYPE
from triage.api.serializers import (
    VISIBLE,
    AdditionRequest,
    AdditionWithFiles,
    ComplaintRequest,
    ComplaintWithScreenshots,
    Problem,
)
from triage.installed import installed
from triage.questions import Kind

KEY = r"^[ -~\xa1-\xac\xae-\xff]{0,64}$"
"""Up to 64 printable characters of Latin-1, which is what a header can carry; one character class, linear."""

COMPLAINT = {"multipart/form-data": ComplaintWithScreenshots, "application/json": ComplaintRequest}
ADDITION = {"multipart/form-data": AdditionWithFiles, "application/json": AdditionRequest}
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    location=OpenApiParameter.HEADER,
    type={"type": "string", "maxLength": 64, "pattern": KEY},
    description="Up to 64 printable characters, new for each write. "
    "Sending the same request again with the same key is harmless, and is answered like the first time.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    location=OpenApiParameter.HEADER,
    type=str,
    description="The `ETag` of the ticket as it was read: 412 where it has changed since, and nothing is done.",
)


class Schema(AutoSchema):
    """drf-spectacular's schema of an endpoint, with the scope that it needs."""

    def get_description(self) -> str:  # type: ignore[override]  # spectacular asks without arguments.
        """The docstring, and the scope."""
        told = str(super().get_description())
        needs = getattr(self.view, "needs", {}).get(self.method)
        return f"{told}\n\nScope: `{needs.scope.value}`." if needs else told


def problems(*statuses: int) -> dict[tuple[int, str], type[Problem]]:
    """Refusals with these statuses, for ``extend_schema``'s responses; those that every endpoint has come with them."""
    return {(status, CONTENT_TYPE): Problem for status in sorted({*statuses, 400, 401, 403, 406, 422, 429})}


def complete(result: dict[str, Any], **_context: object) -> dict[str, Any]:
    """A hook of drf-spectacular: bodies have no fields but those named, and a complaint needs one of the answers that
    tell something.
    """
    schemas = result["components"]["schemas"]
    for body in _all_below(Body):
        for name in (body.__name__, f"Patched{body.__name__}"):
            if shape := schemas.get(name):
                shape["additionalProperties"] = False
    telling = sorted(
        (question for question in installed().form.questions if question.tells), key=lambda each: each.kind != Kind.TEXT
    )
    shapes = {
        each.code: {"enum": list(each.choices)} if each.kind == Kind.CHOICE else {"pattern": VISIBLE}
        for each in telling
    }
    needed = [{"required": [code], "properties": {code: {"type": "string", **shape}}} for code, shape in shapes.items()]
    for complaint in (ComplaintRequest, ComplaintWithScreenshots):
        schemas[complaint.__name__]["anyOf"] = needed
    return result


def _all_below(kind: type[Body]) -> Iterator[type[Body]]:
    for each in kind.__subclasses__():
        yield each
        yield from _all_below(each)
