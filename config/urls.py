"""Every address of the service: the public portal, the API, the desk, health."""

from django.conf import settings
from django.urls import include, path

from config import health

handler400 = "config.errors.bad_request"
handler403 = "triage.workspace.accounts.views.forbidden"
handler404 = "config.errors.not_found"
handler429 = "triage.workspace.accounts.views.too_many"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("livez", health.healthz, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("api/", include("triage.api.urls")),
    path("desk/", include("triage.workspace.accounts.urls")),
    path("desk/", include("triage.workspace.urls")),
    path("", include("triage.portal.urls")),
]
if settings.ANYMAIL_PROVIDER:
    urlpatterns.insert(0, path("anymail/", include("triage.webhooks.urls")))
if settings.EMAIL_BACKEND == "triage.channels.email.mailbox.MailboxBackend":
    urlpatterns.insert(0, path("dev/mail/", include("triage.portal.mailbox_urls")))
if settings.CHAT_PHONE:
    urlpatterns.insert(0, path("dev/chat/", include("triage.portal.phone_urls")))
elif settings.TELEGRAM_TOKEN or settings.WHATSAPP_TOKEN:
    urlpatterns.insert(0, path("chat/", include("triage.webhooks.chat_urls")))
