"""The parts around us on which work depends: each mailbox, the sender, storage and so on, and whether it works."""

from django.db import models
from django.db.models import Q

from triage.models.lease import Claimable
from triage.models.team import Channel

OUT = "out"
"""The name of the sender; a mailbox's is ``IN`` and what its settings call it."""
CHAT = "chat "
"""Begins the name of a chat's sender, which goes on with the channel's code."""
IN = "in "
STORAGE = "storage"
"""The quarantine's disk, and where pictures and files are kept."""
SCANNER = "scanner"
DATABASE = "database"
BROKER = "broker"
READER = "reader "
"""A machine's own, as those below: the name goes on with the machine's."""
CLOCK = "clock "
VERSION = "version "
OF_A_MACHINE = (READER, CLOCK, VERSION)


class Trouble(models.TextChoices):
    """Why a part does not work. Who is told reads a sentence (``pipeline.outage_words``)."""

    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    LOGIN = "login"
    TOKEN = "token"
    FOLDER = "folder"
    READ_ONLY = "read_only"
    SENDER = "sender"
    REFUSED = "refused"
    WITHHELD = "withheld"
    UNVISITED = "unvisited"
    FULL = "full"
    WOULD_NOT_START = "would_not_start"
    OTHER_VERSION = "other_version"
    WRONG_TIME = "wrong_time"
    BROKEN = "broken"


class Part(Claimable):
    """One part. ``failing_since`` is None while it works, and ``why`` a ``Trouble`` while it doesn't; ``detail`` is
    what the other side said. Work that needs it waits until ``rests_until``, then one tries. Administrators are told
    once ``tell_at`` has come, None where there is nothing to tell, or nothing more.
    """

    name = models.CharField(max_length=80)
    tried_at = models.DateTimeField()
    worked_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True)
    why = models.CharField(max_length=20, blank=True, choices=Trouble)
    detail = models.CharField(max_length=300, blank=True)
    tell_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="part_once", fields=["name"]),
            models.CheckConstraint(
                name="part_fails_for_a_reason",
                condition=Q(failing_since__isnull=True, why="", tell_at__isnull=True, rests_until__isnull=True)
                | Q(failing_since__isnull=False, why__in=Trouble.values),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> str:
        """Its name, or what that begins with where there are several of a kind."""
        return next((kind for kind in (IN, CHAT, *OF_A_MACHINE) if self.name.startswith(kind)), self.name)

    @property
    def label(self) -> str:
        """What people call it: a chat by its channel's name ("WhatsApp"), a mailbox as the settings do."""
        if self.name == OUT:
            return str(Channel.EMAIL.label)
        name = self.name.removeprefix(self.kind)
        return str(Channel(name).label) if self.kind == CHAT and name in Channel.values else name


class MailLogin(models.Model):
    """The account ``user`` was signed in to its provider (``manage.py mail_login``): the refresh token, encrypted."""

    user = models.CharField(max_length=254)
    refresh_token = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="mail_login_once", fields=["user"])]

    def __str__(self) -> str:
        return self.user
