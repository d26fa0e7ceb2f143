"""What schemathesis (``fuzz_api.py``) has to know and no schema can say: sensible days, real pictures."""

import re
from base64 import b64encode
from io import BytesIO
from itertools import count
from typing import Any

import schemathesis
from PIL import Image
from schemathesis.transport.serialization import Binary


def _picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return out.getvalue()


MOST_PICTURES = 5
"""No schema can say that beside so many pictures there may be other files."""
PICTURE, NOTE = Binary(_picture()), Binary(b"A note.\n")
BASE64 = re.compile("(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})")
KEY = re.compile(r"[ -~\xa1-\xac\xae-\xff]{0,64}")
_numbers = count()


@schemathesis.hook
def map_body(context: Any, body: Any) -> Any:
    """Sensible days and pictures: others are refused for what they mean, not for their shape."""
    if not isinstance(body, dict):
        return body
    if isinstance(day := body.get("completed_on"), str) and re.search("[0-9]", day):
        body["completed_on"] = "2026-09-15"
    if isinstance(files := body.get("screenshots"), list):
        body["screenshots"] = [
            _sensible(file, PICTURE if place < MOST_PICTURES else NOTE) for place, file in enumerate(files)
        ]
    return body


def _sensible(file: Any, instead: Binary) -> Any:
    """``instead`` of what is a file, in a form or (base64) in JSON; else what was sent."""
    match file:
        case bytes() | Binary():
            return instead
        case {"name": str(), "content": str(content), **rest} if not rest and BASE64.fullmatch(content):
            return {"name": "a.png" if instead is PICTURE else "a.txt", "content": b64encode(instead.data).decode()}
    return file


@schemathesis.hook
def map_headers(context: Any, headers: Any) -> Any:
    """Keys that come once: another request with the same key is refused for that, not for its shape."""
    if headers and KEY.fullmatch(key := str(headers.get("Idempotency-Key", ""))) and key:
        headers["Idempotency-Key"] = f"{key[:50]}{next(_numbers):08}"
    return headers


@schemathesis.hook
def filter_case(context: Any, case: Any) -> bool:
    """A form holds texts only: a number sent in one is a text like any other, whatever type the schema names. What is
    null or an empty list is not sent at all.
    """
    if case.media_type == "application/json" or not isinstance(case.body, dict):
        return True
    return not any(isinstance(value, int | float) or value is None or value == [] for value in case.body.values())
