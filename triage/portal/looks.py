"""The looks of open status pages: a page whose ticket has not changed is told so from memory.

A thousand open pages ask hundreds of times a second whether there is anything new, and hardly ever there is. So each
process reads a few times a second, for all of them at once, which tickets have new events; an address and an ETag that
the view has vouched for stay true until one does. Rows remain the truth: after ``TRUSTED`` seconds the view is asked
again, whatever is remembered.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase

from triage import meters
from triage.models import TicketEvent

FRESH = 0.15
"""Seconds for which what was read of new events is new enough."""
SETTLING = 3.0
"""Seconds for which events are read again: a transaction may commit an event after others with higher numbers."""
TRUSTED = 120.0
"""Seconds after which the view is asked again, as the sweep repeats nudges: memory may have missed something."""
MOST = 20_000
"""Pages, and tickets with news, that are remembered; then all is forgotten and learnt anew."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """The view has said at ``at`` that a page is up to date, its ticket's newest event being ``event``."""

    ticket: int
    event: int
    at: float


class Looks:
    """What one process remembers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._vouched: dict[tuple[str, str], Vouched] = {}
        self._newest: dict[int, int] = {}
        self._begun = 0.0
        """Since when events have been read without a longer break."""
        self._tops: deque[tuple[float, int]] = deque()
        """When events were read, and the highest number until then; the first is SETTLING old."""

    def vouch(self, path: str, etag: str, *, ticket: int, event: int) -> None:
        """The page at ``path`` is what ``etag`` says, after the ticket's event ``event``.

        Forgotten at once while events have only just begun to be read: one with a lower number may yet be committed.
        """
        if self._tops and time.monotonic() - self._begun > SETTLING:
            self._vouched[path, etag] = Vouched(ticket, event, time.monotonic())

    def is_current(self, path: str, etag: str) -> bool:
        """Whether a page is known not to have changed; False also where nothing is known."""
        try:
            self._read_news()
        except DatabaseError:
            return False  # The view meets the same, and says it in the usual way.
        if not self._tops or time.monotonic() - self._tops[-1][0] > SETTLING:
            return False  # Another thread is reading, after a break.
        known = self._vouched.get((path, etag))
        if known is None or time.monotonic() - known.at > TRUSTED:
            return False
        return self._newest.get(known.ticket, 0) <= known.event

    def _read_news(self) -> None:
        """Read the events since the last time, unless that was just now or another thread is at it."""
        now = time.monotonic()
        if (self._tops and now - self._tops[-1][0] < FRESH) or not self._lock.acquire(blocking=False):
            return
        try:
            if not self._tops or now - self._tops[-1][0] > SETTLING or len(self._vouched) + len(self._newest) > MOST:
                self._vouched, self._newest, self._begun = {}, {}, now
                self._tops = deque([(now, TicketEvent.objects.aggregate(top=Max("id"))["top"] or 0)])
                return
            events = TicketEvent.objects.filter(id__gt=self._tops[0][1]).order_by().values_list("ticket_id")
            news = dict(events.annotate(Max("id")))
            self._newest |= news
            self._tops.append((now, max([self._tops[-1][1], *news.values()])))
            while self._tops[1][0] <= now - SETTLING:
                self._tops.popleft()
        finally:
            self._lock.release()


LOOKS = Looks()


class QuickLook:
    """The middleware: before any other, since whatever they do is more than the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer what is known not to have changed; and spare every answer "not changed" the headers of pages."""
        etag = request.META.get("HTTP_IF_NONE_MATCH", "")
        if not (etag and request.path_info.startswith("/t/")):
            return self.get_response(request)
        if LOOKS.is_current(request.path_info, etag):
            meters.REQUESTS.labels("portal:fragment", "GET", 304).inc()
        elif (response := self.get_response(request)).status_code != HttpResponseNotModified.status_code:
            return response
        return unchanged(etag)


def unchanged(etag: str) -> HttpResponse:
    """304, and nothing else that a page would need."""
    response = HttpResponseNotModified()
    response["ETag"] = etag
    return response
