"""What chats post: proven to come from them, taken as rows, answered at once. A failure goes up to Django, which
answers 500, and the channel sends it again.
"""

import json
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from triage import pipeline
from triage.channels import telegram, whatsapp
from triage.channels.chat.message import text_of
from triage.channels.telegram import incoming as from_telegram
from triage.channels.whatsapp import incoming as from_whatsapp

MOST_BODY = 3 * 1024 * 1024
"""Bytes of a request; Meta says that it sends no more. Django's limit is for forms."""

log = structlog.get_logger("triage.webhooks")


@csrf_exempt
@require_POST
def telegram_update(request: HttpRequest) -> HttpResponse:
    """An update of the Bot API. The answer ends the waiting sign on a pressed button."""
    if not constant_time_compare(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""), settings.TELEGRAM_SECRET):
        return _refused("telegram")
    update, now = _json(request.body), timezone.now()
    pipeline.accept(telegram.CODE, from_telegram.parse(update, now=now), now=now)
    pressed = update.get("callback_query") if isinstance(update, dict) else None
    if isinstance(pressed, dict) and (query := text_of(pressed.get("id"), longest=100)):
        return JsonResponse({"method": "answerCallbackQuery", "callback_query_id": query})
    return HttpResponse()


@csrf_exempt
@require_http_methods(["GET", "POST"])
def whatsapp_webhook(request: HttpRequest) -> HttpResponse:
    """Meta asks once whether the address is ours (GET), and then posts messages and statuses."""
    if request.method == "GET":
        is_ours = constant_time_compare(request.GET.get("hub.verify_token", ""), settings.WHATSAPP_VERIFY_TOKEN)
        if request.GET.get("hub.mode") != "subscribe" or not is_ours:
            return _refused("whatsapp")
        challenge = request.GET.get("hub.challenge", "")[:200]
        # Digits: what else somebody sends along is none of Meta's, and no text of ours.
        return HttpResponse(challenge if challenge.isalnum() else "", content_type="text/plain")
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BODY:
        return HttpResponse(status=413)
    request._body = body = request.read()
    if not from_whatsapp.is_signed(body, request.headers.get("X-Hub-Signature-256", "")):
        return _refused("whatsapp")
    now = timezone.now()
    pipeline.accept(whatsapp.CODE, from_whatsapp.parse(_json(body), now=now), now=now)
    return HttpResponse()


def _json(body: bytes) -> Any:
    """The body; None for what is no JSON: sent again, it would be none either."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _refused(code: str) -> HttpResponse:
    log.warning("chat_webhook_refused", channel=code)
    return HttpResponse(status=403)
