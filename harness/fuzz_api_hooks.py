"""What schemathesis (``fuzz_api.py``) has to know and no schema can say: sensible days, real pictures."""

import re
from io import BytesIO
from typing import Any

import schemathesis
from PIL import Image
from schemathesis.transport.serialization import Binary


def _picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return out.getvalue()


PICTURE = Binary(_picture())


@schemathesis.hook
def map_body(context: Any, body: Any) -> Any:
    """Sensible days and pictures: others are refused for what they mean, not for their shape."""
    if not isinstance(body, dict):
        return body
    if isinstance(day := body.get("completed_on"), str) and re.search("[0-9]", day):
        body["completed_on"] = "2026-09-15"
    if isinstance(files := body.get("screenshots"), list):
        body["screenshots"] = [PICTURE if isinstance(file, bytes | Binary) else file for file in files]
    return body


@schemathesis.hook
def filter_case(context: Any, case: Any) -> bool:
    """A form holds texts only: a number sent in one is a text like any other, whatever type the schema names. What is
    null or an empty list is not sent at all.
    """
    if case.media_type == "application/json" or not isinstance(case.body, dict):
        return True
    return not any(isinstance(value, int | float) or value is None or value == [] for value in case.body.values())
