"""The addresses with the development mail page, as the embedded mode has them (tests mail elsewhere)."""

from django.urls import include, path

from config import urls
from config.urls import handler400, handler403, handler404, handler429, handler500  # noqa: F401 - read by Django

urlpatterns = [path("dev/mail/", include("triage.portal.mailbox_urls")), *urls.urlpatterns]
