"""What makes no sense in any request is refused before a view sees it, in one place."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError

NUL = "\0"
"""PostgreSQL stores it in no text: a query with it fails."""
DIGITS = re.compile(r"\d+")
LONGEST_NUMBER = 1_000
"""Digits in a row. Nothing that anybody types or pastes has so many; Python refuses to read 4,300 (a ValueError)."""

MOST_BRACKETS = 500
"""Opening brackets in one text. A reader of JSON calls itself for each level, and Python allows a thousand calls."""


class SensibleRequests:
    """Answers 400 to what no address, query or form can mean: a NUL, a number without end, brackets without end.

    A form is read here only where Django's CSRF check reads it before the view anyway. Views that are exempt (uploads,
    the API, webhooks) set bounds before they read, and clean what they read themselves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on without cookies that hold a NUL: quoted ones can, and a session's key is looked up."""
        for name in [name for name, value in request.COOKIES.items() if NUL in value]:
            del request.COOKIES[name]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_arguments: object) -> None:
        """Look at the request; here rather than above, so that the answer speaks the reader's language."""
        refuse([request.path, *_said(request.GET)])
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            try:
                refuse(_said(request.POST))
            except UnreadablePostError:  # The connection broke off: nobody waits for an answer.
                return


def refuse(texts: Iterable[str]) -> None:
    """Raise BadRequest if one of the texts cannot be meant."""
    for text in texts:
        is_endless = len(text) > LONGEST_NUMBER and any(len(run) > LONGEST_NUMBER for run in DIGITS.findall(text))
        if NUL in text or is_endless or text.count("[") + text.count("{") > MOST_BRACKETS:
            raise BadRequest("what nobody can mean")


def _said(data: QueryDict) -> Iterable[str]:
    return (text for name, texts in data.lists() for text in (name, *texts))
