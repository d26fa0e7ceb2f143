"""What a reader knows already: what a status page showed when this browser was last there.

The browser keeps it itself, in a cookie for this one page. A row would have to be kept by person: the scanner that
follows a mail's link, a helper's phone and the requester's own are one and the same to the ticket. The cookie is not
signed: who changes it changes what is marked as new for themselves.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from triage.portal.views.requests import REMEMBERED_FOR

COOKIE = "visit"
PAUSE = timedelta(minutes=30)
"""Without a look; after that it is another visit. Until then reloading the page takes no mark of new away."""
_KEPT = re.compile(r"(\d{1,15})\.(\d{1,9})\.(\d{1,15})\.(\d{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Visit:
    """``since``: the newest event that the visit before this one saw, 0 if there was none; ``ended``: when it ended."""

    since: int
    ended: datetime | None

    @classmethod
    def of(cls, request: HttpRequest, *, now: datetime) -> "Visit":
        """This visit, by the browser's cookie."""
        found = _KEPT.fullmatch(request.COOKIES.get(COOKIE, ""))
        if found is None:
            return cls(0, None)
        since, ended, last, at = map(int, found.groups())
        if now - _time(at) > PAUSE:
            since, ended = last, at
        return cls(since, _time(ended) if since else None)

    def keep(self, request: HttpRequest, response: HttpResponse, *, event: int, now: datetime) -> None:
        """Let the browser know at its next visit to this page that it has seen everything up to ``event``."""
        minutes = [int(at.timestamp()) // 60 if at else 0 for at in (self.ended, now)]
        response.set_cookie(
            COOKIE,
            f"{self.since}.{minutes[0]}.{event}.{minutes[1]}",
            max_age=REMEMBERED_FOR,
            path="/".join(request.path.split("/")[:3]) + "/",
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def _time(minutes: int) -> datetime:
    return datetime.fromtimestamp(60 * minutes, UTC)
