"""The development page for sent mail. ``config.urls`` includes it only where mail stays in the mailbox."""

from django.urls import path, register_converter

from triage.portal.views import mailbox


class MailName:
    """A file name as ``triage.channels.mailbox`` makes them."""

    regex = r"[0-9]{8}T[0-9]{12}-[0-9a-f]{12}"

    def to_python(self, value: str) -> str:
        """The name as it is."""
        return value

    def to_url(self, value: str) -> str:
        """The name as it is."""
        return value


register_converter(MailName, "mail")

app_name = "mailbox"
urlpatterns = [
    path("", mailbox.index, name="index"),
    path("<mail:name>/", mailbox.message, name="message"),
    path("<mail:name>/html/", mailbox.html, name="html"),
]
