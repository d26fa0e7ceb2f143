"""What people are told of a part that fails: since when, why, and what to do."""

from collections.abc import Mapping

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from triage.models import Part, Trouble
from triage.models.part import BROKER, CHAT, CLOCK, DATABASE, IN, OUT, READER, SCANNER, STORAGE, VERSION

WHAT: Mapping[str, str] = {
    OUT: gettext_noop("No e-mails have been sent since %(since)s: %(why)s."),
    CHAT: gettext_noop("Nothing has been sent by %(name)s since %(since)s: %(why)s."),
    IN: gettext_noop("No e-mails have come in from the mailbox “%(name)s” since %(since)s: %(why)s."),
    STORAGE: gettext_noop("Pictures and files have not been read since %(since)s: %(why)s."),
    SCANNER: gettext_noop("Files have not been checked for viruses since %(since)s: %(why)s."),
    DATABASE: gettext_noop("The database has had trouble since %(since)s: %(why)s."),
    BROKER: gettext_noop("The work queue has not taken messages since %(since)s: %(why)s. Answers are slower."),
    READER: gettext_noop("Pictures have not been read on “%(name)s” since %(since)s: %(why)s."),
    CLOCK: gettext_noop("The worker on “%(name)s” has not worked since %(since)s: %(why)s."),
    VERSION: gettext_noop("The worker on “%(name)s” has not worked since %(since)s: %(why)s."),
}
"""By a part's name, or what it begins with."""
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
    Trouble.FULL: gettext_noop("the disk is full"),
    Trouble.WOULD_NOT_START: gettext_noop("it doesn't start"),
    Trouble.OTHER_VERSION: gettext_noop("the database belongs to another version"),
    Trouble.WRONG_TIME: gettext_noop("the clock is wrong"),
    Trouble.BROKEN: gettext_noop("it answers with an error"),
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
    Trouble.FULL: gettext_noop("Make room on the disk, or give it more; DISK_FREE_MB of it stay free for others."),
    Trouble.WOULD_NOT_START: gettext_noop("Look into the worker's log: memory or a file may be missing."),
    Trouble.OTHER_VERSION: gettext_noop("Run “manage.py migrate”, and start every process from the same version."),
    Trouble.WRONG_TIME: gettext_noop("Have the machine's clock set by a time server (NTP)."),
    Trouble.BROKEN: gettext_noop("Look into the log, and at what the other side says."),
}
OF_CHATS: Mapping[str, str] = {
    Trouble.LOGIN: gettext_noop(
        "Check the channel's token in the settings: it may have been revoked, or have expired."
    ),
    Trouble.UNREACHABLE: gettext_noop("Check that this machine reaches the channel's API, and whether that is up."),
}
OF_STORAGE: Mapping[str, str] = {
    Trouble.LOGIN: gettext_noop("Check the keys of the bucket, and that they allow reading and writing."),
    Trouble.FOLDER: gettext_noop("Check the name of the bucket in SCREENSHOTS_BUCKET."),
    Trouble.READ_ONLY: gettext_noop("Let the service write to the disk again."),
}
"""What is to do where the storage, or another part that is no mail server, has the trouble."""


def sentence(part: Part) -> str:
    """What does not work, since when and why."""
    since = part.failing_since if part.why == Trouble.WITHHELD else part.worked_at or part.failing_since
    gaps = {
        "name": part.label,
        "since": date_format(timezone.localtime(since), "j M, H:i") if since else "–",
        "why": _(WHY[part.why]),
    }
    if part.why == Trouble.READ_ONLY and part.kind != IN:
        gaps["why"] = _("nothing can be written")
    if part.why == Trouble.WITHHELD:
        return _("Some e-mails in the mailbox “%(name)s” have not come in since %(since)s: %(why)s.") % gaps
    return _(WHAT[part.kind]) % gaps


def advice(part: Part) -> str:
    """What to do, and what the other side said."""
    own = {IN: {}, OUT: {}, CHAT: OF_CHATS}.get(part.kind, OF_STORAGE)
    told = _(own.get(part.why, TO_DO[part.why]))
    return f"{told} ({part.detail})" if part.detail else told


def letter(part: Part) -> tuple[str, str]:
    """Subject and text of the mail to administrators."""
    text = _(
        "%(what)s\n\n%(advice)s\n\nNothing is lost: what needs it waits until it works again. This is told once.\n"
        "%(page)s"
    )
    page = f"{settings.PUBLIC_URL}/desk/"
    told = {"what": sentence(part), "advice": advice(part), "page": page}
    return title(part), text % told


def title(part: Part) -> str:
    """What does not work, in a few words."""
    subjects = {
        IN: _("E-mails are not coming in"),
        OUT: _("E-mails are not going out"),
        CHAT: _("Chats are not going out"),
    }
    return subjects.get(part.kind, _("A part of the service does not work"))
