"""The addresses at which chats post, of those channels that are on."""

from django.conf import settings
from django.urls import path

from triage.webhooks import chat

app_name = "chats"
urlpatterns = [
    *([path("telegram/", chat.telegram_update, name="telegram")] if settings.TELEGRAM_TOKEN else []),
    *([path("whatsapp/", chat.whatsapp_webhook, name="whatsapp")] if settings.WHATSAPP_TOKEN else []),
]
