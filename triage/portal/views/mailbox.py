"""The development page: what the embedded mode has mailed, newest first.

Every mail holds somebody's secret link, so the page is for who sits at this machine and for supervisors.
"""

import email
import email.policy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.decorators import csp, csp_update
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from triage.workspace.gate import doubly_sure, ending

SHOWN = 200
LOOPBACK_NAMES = {"localhost", "127.0.0.1", "::1"}
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")
"""Headers that only a proxy sends, whose own address is no news of the client."""
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Mail:
    """A sent message as it is shown."""

    name: str
    subject: str
    to: str
    sent_at: datetime | None
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str


def confidential(view: View) -> View:
    """A view for who sits at this machine; anybody else must log in, as a supervisor."""

    @ending
    @doubly_sure
    def for_supervisors(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.has_perm("triage.view_inboundmail"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return (view if is_local(request) else for_supervisors)(request, *args, **kwargs)

    return answer


def is_local(request: HttpRequest) -> bool:
    """Whether the browser runs on this machine. A proxy here lends its address to everybody, so it must not seem so."""
    if any(header in request.headers for header in FORWARDED):
        return False
    address, name = request.META["REMOTE_ADDR"], urlsplit(f"//{request.get_host()}").hostname
    return (address.startswith("127.") or address == "::1") and name in LOOPBACK_NAMES


@require_safe
@never_cache
@confidential
def index(request: HttpRequest) -> HttpResponse:
    """The newest messages."""
    newest = sorted(Path(settings.MAILBOX).glob("*.eml"), reverse=True)[:SHOWN]
    return render(request, "portal/mailbox.html", {"mails": [_read(path) for path in newest]})


@require_safe
@never_cache
@csp_update({"frame-src": ["'self'"]})
@confidential
def message(request: HttpRequest, name: str) -> HttpResponse:
    """One message: headers, text, and its HTML in a frame."""
    return render(request, "portal/mail.html", {"mail": _find(name)})


@require_safe
@never_cache
@xframe_options_sameorigin
@csp(
    {
        "default-src": ["'none'"],
        "style-src": ["'unsafe-inline'"],
        "img-src": ["data:"],
        "frame-ancestors": ["'self'"],
        "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
    }
)
@confidential
def html(_request: HttpRequest, name: str) -> HttpResponse:
    """A message's HTML, in a sandbox: no scripts, no origin, nothing fetched."""
    # Links open beside the frame: no page of ours lets itself be framed.
    return HttpResponse(_find(name).html.replace("<head>", '<head><base target="_blank">', 1))


def _find(name: str) -> Mail:
    path = Path(settings.MAILBOX) / f"{name}.eml"
    if not path.exists():
        raise Http404
    return _read(path)


def _read(path: Path) -> Mail:
    mime = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(mime, EmailMessage)
    moment: datetime | None = getattr(mime["Date"], "datetime", None)
    return Mail(
        name=path.stem,
        subject=str(mime["Subject"] or ""),
        to=str(mime["To"] or ""),
        sent_at=moment.replace(tzinfo=UTC) if moment and not moment.tzinfo else moment,  # "-0000" says UTC.
        headers=tuple((header, str(value)) for header, value in mime.items()),
        text=_body(mime, "plain"),
        html=_body(mime, "html"),
    )


def _body(mime: EmailMessage, kind: str) -> str:
    part = mime.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part else ""
