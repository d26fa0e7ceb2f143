"""API keys: what a program shows to be let in, on whose behalf, for what, and until when. Only a digest is kept."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, User
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.api_client import ApiClient, key_digest, new_key
from triage.models.audit import AuditAction, Change, Changes, identified, note

OVERLAP = timedelta(days=7)
"""For how long a key that was rotated still works beside the new one."""
SHOWN = 9
"""Characters of a key by which people recognise it: "tk_" and six of forty."""
EXACTNESS = timedelta(minutes=1)
"""A use is not noted again within this time, so that not every request writes."""


class Scope(models.TextChoices):
    """What a key may be used for. A person's key is also bound by that person's permissions and teams."""

    SEND = "tickets:send", _("send complaints, and read and add to those it sent")
    READ = "tickets:read", _("read tickets, their evidence and files, and one's notices")
    WRITE = "tickets:write", _("act on tickets, and open them for somebody")
    DESK = "desk:read", _("read texts, macros, topics, teams, tags, rules, questions, articles and labels")
    INCIDENTS_READ = "incidents:read", _("read incidents")
    INCIDENTS_WRITE = "incidents:write", _("confirm and resolve incidents")
    FIGURES = "figures:read", _("read the dashboard's figures")
    EVENTS = "events:send", _("send events, such as “completion reported”")
    EXPORT = "export", _("export everything but personal data")
    PERSONAL = "export:personal", _("export personal data, too")
    WEBHOOKS = "webhooks", _("see and change webhooks")
    PRIVACY = "privacy", _("erase requesters, and export all data of one")


OF_PROGRAMS = frozenset(
    {Scope.SEND, Scope.DESK, Scope.INCIDENTS_READ, Scope.FIGURES, Scope.EVENTS, Scope.EXPORT, Scope.PERSONAL}
)
"""Scopes that a named program's key may have. Whatever is done to a ticket is done in a person's name."""
OF_PEOPLE = frozenset(Scope) - {Scope.SEND, Scope.EVENTS}
"""Scopes that a person's key may have."""


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """Keys."""

    def usable(self, now: datetime) -> Self:
        """Those that are neither revoked nor expired, and whose owner is still at the desk."""
        lasting = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
        owned = Q(client__active=True) | Q(person__is_active=True, person__is_staff=True)
        return self.filter(lasting, owned, revoked_at__isnull=True)


class ApiKey(models.Model):
    """One key, of a ``person`` or of a named program (``client``). ``prefix`` is what people recognise it by."""

    client = models.ForeignKey(
        ApiClient, verbose_name=_("program"), null=True, blank=True, on_delete=models.CASCADE, related_name="keys"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="api_keys",
    )
    name = models.CharField(_("name"), max_length=64)
    scopes = ArrayField(models.CharField(max_length=20), verbose_name=_("scopes"))
    prefix = models.CharField(max_length=SHOWN, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        constraints = [
            models.CheckConstraint(
                name="api_key_has_one_owner",
                condition=Q(client__isnull=False, person__isnull=True) | Q(client__isnull=True, person__isnull=False),
            ),
            models.CheckConstraint(name="api_key_may_something", condition=Q(scopes__len__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def owner(self) -> ApiClient | User:
        """The program or person in whose name the key acts."""
        owner: ApiClient | User | None = self.client or self.person
        assert owner is not None  # A constraint says so.
        return owner

    @property
    def owner_code(self) -> str:
        """What tells its owner from all others, and stays when the key is rotated."""
        return f"client-{self.client_id}" if self.client_id else f"person-{self.person_id}"


def issue(key: ApiKey, *, by: AbstractBaseUser | None, now: datetime) -> str:
    """Store a new key, and give its secret, which nobody can be shown again. Goes to the audit as made ``by``."""
    secret = new_key()
    key.pk, key.prefix, key.digest, key.made_at = None, secret[:SHOWN], key_digest(secret), now
    key.last_used_at = key.revoked_at = None
    with transaction.atomic():
        key.save(force_insert=True)
        _note(AuditAction.ADDED, key, {"scopes": (None, " ".join(sorted(key.scopes)))}, by=by, now=now)
    return secret


@transaction.atomic
def rotate(key: ApiKey, *, by: AbstractBaseUser, now: datetime) -> str:
    """Give the secret of a new key like this one, which itself goes on for ``OVERLAP`` (or less, if it ends before).

    The new one lasts as long as this one was made to last.
    """
    old = ApiKey.objects.select_for_update().get(pk=key.pk)
    ends = min(filter(None, (old.expires_at, now + OVERLAP)))
    lasts = old.expires_at - old.made_at if old.expires_at else None
    fresh = ApiKey(client_id=old.client_id, person_id=old.person_id, name=old.name, scopes=old.scopes)
    fresh.expires_at = now + lasts if lasts else None
    ApiKey.objects.filter(pk=old.pk).update(expires_at=ends)
    _note(AuditAction.CHANGED, old, {"expires_at": (None, ends.isoformat())}, by=by, now=now)
    return issue(fresh, by=by, now=now)


@transaction.atomic
def revoke(key: ApiKey, *, by: AbstractBaseUser, now: datetime) -> None:
    """End a key at once. Twice is harmless."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=now):
        _note(AuditAction.CHANGED, key, {"revoked_at": (None, now.isoformat())}, by=by, now=now)


def found(secret: str, *, now: datetime) -> ApiKey | None:
    """The usable key with this secret, its use noted; None where there is none.

    A program's key from before there were keys with scopes becomes a row when it is used first.
    """
    digest = key_digest(secret)
    keys = ApiKey.objects.usable(now).select_related("client", "person")
    key = keys.filter(digest=digest).first()
    if key is None and (client := ApiClient.objects.filter(key_digest=digest, active=True).first()):
        said = {"name": client.name, "scopes": [Scope.SEND], "prefix": secret[:SHOWN], "made_at": client.created_at}
        ApiKey.objects.get_or_create(digest=digest, defaults={"client": client, **said})
        key = keys.filter(digest=digest).first()  # None, if it was revoked since.
    if key is not None and (key.last_used_at is None or key.last_used_at < now - EXACTNESS):
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key


def allowed(scopes: Collection[str], *, is_program: bool) -> bool:
    """Whether a key of a program, or of a person, may have all of these."""
    return set(scopes) <= (OF_PROGRAMS if is_program else OF_PEOPLE)


def _note(action: AuditAction, key: ApiKey, changes: Changes, *, by: AbstractBaseUser | None, now: datetime) -> None:
    note([Change(action, *identified(key), {**changes, "owner": (None, key.owner_code)})], who=by, now=now)
