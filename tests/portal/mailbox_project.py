"""The addresses with the development pages for mail and chats, as the embedded mode has them."""

from django.conf import settings
from django.urls import include, path

from config import urls
from config.urls import handler400, handler403, handler404, handler429, handler500  # noqa: F401 - read by Django

urlpatterns = [
    path("dev/mail/", include("triage.portal.mailbox_urls")),
    *([] if settings.CHAT_PHONE else [path("dev/chat/", include("triage.portal.phone_urls"))]),
    *urls.urlpatterns,
]
