"""A WSGI application for the worker's tests: says what came, or answers as much as it is asked for."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

PART = 1_000_000
"""Bytes that are answered at once."""


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """``/?size=N`` answers N bytes; everything else the length and the digest of the body."""
    if size := parse_qs(environ["QUERY_STRING"]).get("size"):
        answer = b"x" * int(size[0])
    else:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        answer = f"{len(body)} {hashlib.sha256(body).hexdigest()}".encode()
    start_response("200 OK", [("Content-Length", str(len(answer)))])
    return [answer[start : start + PART] for start in range(0, len(answer), PART)]
