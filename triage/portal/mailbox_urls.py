"""The development page for sent mail. ``config.urls`` includes it only where mail stays in the mailbox."""

from django.urls import path, register_converter

from triage.portal.converters import MailName
from triage.portal.views import mailbox

register_converter(MailName, "mail")

app_name = "mailbox"
urlpatterns = [
    path("", mailbox.index, name="index"),
    path("<mail:name>/", mailbox.message, name="message"),
    path("<mail:name>/html/", mailbox.html, name="html"),
]
