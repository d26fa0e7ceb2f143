"""The development page: a phone on which anybody can try both chats, and the APIs that our channels call there.

What is sent holds secret links, so the page is for who sits at this machine and for supervisors, as that of sent mail.
"""

import json
import secrets
import time
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from triage import pipeline
from triage.channels import telegram, whatsapp
from triage.channels.phone import Line, Phone, Sent
from triage.channels.telegram import incoming as from_telegram
from triage.channels.whatsapp import incoming as from_whatsapp
from triage.portal.views.mailbox import View, confidential, is_local

NAMES = {telegram.CODE: "Telegram", whatsapp.CODE: "WhatsApp"}
PICTURES = ("image/jpeg", "image/png", "image/webp")
MOST_BYTES = 10 * 1024 * 1024
LONGEST = 4096


def only_us(view: View) -> View:
    """A view for our own workers, who run on this machine."""

    @csrf_exempt
    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not is_local(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return answer


@require_safe
@never_cache
@confidential
def index(request: HttpRequest) -> HttpResponse:
    """A phone of each kind, with a number that nobody has had."""
    phones = [(code, name, 62_800_000_0000 + secrets.randbelow(10**10)) for code, name in NAMES.items()]
    return render(request, "portal/phones.html", {"phones": phones})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@confidential
def conversation(request: HttpRequest, channel: str, account: int) -> HttpResponse:
    """One conversation; what is posted is said in it, as the channel would post it to us."""
    if channel not in NAMES:
        raise Http404
    if request.method == "POST":
        if line := _said(request):
            _hear(channel, _phone().says(channel, str(account), line))
        return redirect("phone:conversation", channel, account)
    return render(request, "portal/phone.html", {"name": NAMES[channel], **_shown(channel, account)})


@require_safe
@never_cache
@confidential
def lines(request: HttpRequest, channel: str, account: int) -> HttpResponse:
    """What has been said, for the page's script."""
    if channel not in NAMES:
        raise Http404
    return render(request, "portal/phone_lines.html", _shown(channel, account))


@require_safe
@never_cache
@confidential
def media(_request: HttpRequest, media: str) -> HttpResponse:
    """A picture or file that was sent, to look at or to keep; nothing in it runs."""
    content = _phone().content(media)
    if content is None:
        raise Http404
    is_jpeg, is_png = content.startswith(b"\xff\xd8"), content.startswith(b"\x89PNG")
    kind = "image/jpeg" if is_jpeg else "image/png" if is_png else "application/octet-stream"
    return HttpResponse(content, content_type=kind, headers={"X-Content-Type-Options": "nosniff"})


@only_us
def telegram_api(request: HttpRequest, _token: str, method: str) -> HttpResponse:
    """The Bot API."""
    is_json = request.content_type == "application/json"
    fields = _json(request) if is_json else {**request.GET.dict(), **request.POST.dict()}
    status, told = _phone().telegram(method, fields, {name: _sent(file) for name, file in request.FILES.items()})
    return JsonResponse(told, status=status)


@only_us
def whatsapp_api(request: HttpRequest, _number: str, what: str) -> HttpResponse:
    """The Cloud API's messages and uploads."""
    if what == "media":
        return JsonResponse({"id": _phone().keep(_sent(request.FILES["file"]))})
    status, told = _phone().whatsapp(_json(request))
    return JsonResponse(told, status=status)


@only_us
def whatsapp_media(request: HttpRequest, media: str) -> HttpResponse:
    """Where a file can be fetched."""
    url = f"{settings.WHATSAPP_API_URL}/content/{media}"
    return JsonResponse({"id": media, "url": url}, status=200 if _phone().content(media) is not None else 404)


@only_us
def file_api(_request: HttpRequest, media: str, _token: str = "") -> HttpResponse:
    """A file's bytes, for either channel."""
    content = _phone().content(media)
    status = 404 if content is None else 200
    return HttpResponse(content or b"", status=status, content_type="application/octet-stream")


def _phone() -> Phone:
    return Phone(settings.CHAT_PHONE or settings.VAR)


def _shown(channel: str, account: int) -> dict[str, Any]:
    phone = _phone()
    if channel == whatsapp.CODE and (read := phone.read(str(account))):
        _hear(channel, read)
    return {"channel": channel, "account": account, "lines": phone.lines(channel, str(account))}


def _hear(channel: str, update: dict[str, Any]) -> None:
    now = timezone.now()
    parse = from_telegram.parse if channel == telegram.CODE else from_whatsapp.parse
    pipeline.accept(channel, parse(update, now=now), now=now)


def _said(request: HttpRequest) -> Line | None:
    """What the form on the page says; None for nothing."""
    text, pressed = request.POST.get("text", "")[:LONGEST].strip(), request.POST.get("pressed", "")[:64]
    if pressed:
        return Line(time.time(), False, buttons=(("", pressed),))
    file = request.FILES.get("file")
    if file is not None and 0 < (file.size or 0) <= MOST_BYTES:
        sent = _sent(file)
        kept = _phone().keep(sent)
        return Line(time.time(), False, text, media=kept, media_name=sent.name, is_picture=sent.kind in PICTURES)
    return Line(time.time(), False, text) if text else None


def _sent(file: Any) -> Sent:
    return Sent(file.name or "file", file.read(), file.content_type or "")


def _json(request: HttpRequest) -> dict[str, Any]:
    told = json.loads(request.body)
    return told if isinstance(told, dict) else {}
