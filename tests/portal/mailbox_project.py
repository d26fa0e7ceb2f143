"""The addresses with the development mail page, as the embedded mode has them (tests mail elsewhere)."""

from django.urls import include, path

from config import urls

urlpatterns = [path("dev/mail/", include("triage.portal.mailbox_urls")), *urls.urlpatterns]
