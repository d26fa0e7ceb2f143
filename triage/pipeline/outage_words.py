"""What people are told of a mail route that fails: since when, why, and what to do."""

from collections.abc import Mapping

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from triage.models import Part, Trouble
from triage.models.part import IN, OUT

WHY: Mapping[str, str] = {
    Trouble.UNREACHABLE: gettext_noop("the server can't be reached"),
    Trouble.CERTIFICATE: gettext_noop("the server's certificate isn't trusted"),
    Trouble.LOGIN: gettext_noop("the server refuses the login"),
    Trouble.TOKEN: gettext_noop("the provider gives no token to log in with"),
    Trouble.FOLDER: gettext_noop("the folder doesn't exist"),
    Trouble.READ_ONLY: gettext_noop("the folder is read-only"),
    Trouble.SENDER: gettext_noop("the server doesn't let us send from our address"),
    Trouble.REFUSED: gettext_noop("the server refuses what we ask"),
    Trouble.WITHHELD: gettext_noop("the server doesn't hand over some e-mails"),
    Trouble.UNVISITED: gettext_noop("nothing has looked into it"),
}
TO_DO: Mapping[str, str] = {
    Trouble.UNREACHABLE: gettext_noop("Check the server's name and port in the settings, and whether it is running."),
    Trouble.CERTIFICATE: gettext_noop(
        "Check the server's name in the settings and how long its certificate is valid. For a private authority set"
        " IMAP_CA_FILE (mailbox) or SSL_CERT_FILE (sending)."
    ),
    Trouble.LOGIN: gettext_noop(
        "Check the user and the password. Google and Microsoft take no ordinary passwords: set MAIL_OAUTH."
    ),
    Trouble.TOKEN: gettext_noop(
        "Log in anew with “manage.py mail_login”, or check the client ID, its secret and what it was allowed."
    ),
    Trouble.FOLDER: gettext_noop(
        "Set IMAP_FOLDER to one of the folders that the server names, as it is written there."
    ),
    Trouble.READ_ONLY: gettext_noop("Allow the mailbox's user to mark e-mails as read."),
    Trouble.SENDER: gettext_noop("Allow the user to send from the address in DEFAULT_FROM_EMAIL, or change that."),
    Trouble.REFUSED: gettext_noop("Look up the server's answer, and whether port and encryption fit each other."),
    Trouble.WITHHELD: gettext_noop(
        "Look into the mailbox with a mail program; move away or mark as read what is stuck."
    ),
    Trouble.UNVISITED: gettext_noop("Check that the “mail” worker and beat are running."),
}


def sentence(route: Part) -> str:
    """What does not work, since when and why."""
    since = route.failing_since if route.why == Trouble.WITHHELD else route.worked_at or route.failing_since
    gaps = {
        "name": route.name.removeprefix(IN),
        "since": date_format(timezone.localtime(since), "j M, H:i") if since else "–",
        "why": _(WHY[route.why]),
    }
    if route.name == OUT:
        return _("No e-mails have been sent since %(since)s: %(why)s.") % gaps
    if route.why == Trouble.WITHHELD:
        return _("Some e-mails in the mailbox “%(name)s” have not come in since %(since)s: %(why)s.") % gaps
    return _("No e-mails have come in from the mailbox “%(name)s” since %(since)s: %(why)s.") % gaps


def advice(route: Part) -> str:
    """What to do, and what the other side said."""
    told = _(TO_DO[route.why])
    return f"{told} ({route.detail})" if route.detail else told


def letter(route: Part) -> tuple[str, str]:
    """Subject and text of the mail to administrators."""
    subject = _("E-mails are not going out") if route.name == OUT else _("E-mails are not coming in")
    text = _(
        "%(what)s\n\n%(advice)s\n\nNothing is lost: e-mails wait until it works again. This is told once.\n%(page)s"
    )
    page = f"{settings.PUBLIC_URL}/desk/"
    return subject, text % {"what": sentence(route), "advice": advice(route), "page": page}
