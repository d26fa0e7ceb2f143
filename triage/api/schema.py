"""What the schema has to say and no serializer can."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter

from triage.api.problems import CONTENT_TYPE
from triage.api.serializers import VISIBLE, ComplaintRequest, ComplaintWithScreenshots, Problem
from triage.installed import installed
from triage.questions import Kind

KEY = r"^[ -~\xa1-\xac\xae-\xff]{0,64}$"
"""Up to 64 printable characters of Latin-1, which is what a header can carry; one character class, linear."""

COMPLAINT = {"multipart/form-data": ComplaintWithScreenshots, "application/json": ComplaintRequest}
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    location=OpenApiParameter.HEADER,
    type={"type": "string", "maxLength": 64, "pattern": KEY},
    description="Up to 64 printable characters, new for each complaint. "
    "Sending the same complaint again with the same key is harmless and returns the same ticket.",
)


def problems(*statuses: int) -> dict[tuple[int, str], type[Problem]]:
    """Refusals with these statuses, for ``extend_schema``'s responses."""
    return {(status, CONTENT_TYPE): Problem for status in statuses}


def say_something(result: dict[str, Any], **_context: object) -> dict[str, Any]:
    """A hook of drf-spectacular: a complaint needs one of the answers that tell something."""
    telling = sorted(
        (question for question in installed().form.questions if question.tells), key=lambda each: each.kind != Kind.TEXT
    )
    shapes = {
        each.code: {"enum": list(each.choices)} if each.kind == Kind.CHOICE else {"pattern": VISIBLE}
        for each in telling
    }
    needed = [{"required": [code], "properties": {code: {"type": "string", **shape}}} for code, shape in shapes.items()]
    for shape in (ComplaintRequest, ComplaintWithScreenshots):
        result["components"]["schemas"][shape.__name__]["anyOf"] = needed
    return result
