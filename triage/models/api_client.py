"""The API client: an integrator with a key. Only a digest of the key is kept."""

import secrets
from hashlib import sha256

from django.db import models
from django.utils.translation import gettext_lazy as _

from triage.models.platform import Platform


class ApiClient(models.Model):
    """One integrator. The key is shown once, when it is made."""

    name = models.CharField(_("name"), max_length=64, unique=True)
    key_digest = models.CharField(max_length=64, unique=True, editable=False)
    active = models.BooleanField(_("active"), default=True)
    hourly_quota = models.PositiveIntegerField(
        _("complaints per hour"), default=600, help_text=_("Each may bring two pictures and 1 MB on average.")
    )
    platform = models.ForeignKey(
        Platform,
        verbose_name=_("platform"),
        null=True,
        blank=True,
        to_field="code",
        on_delete=models.SET_NULL,
        help_text=_("Whose program it is: it may send the platform's events."),
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("API client")
        verbose_name_plural = _("API clients")

    def __str__(self) -> str:
        return self.name

    @property
    def is_authenticated(self) -> bool:
        """True: REST framework's permission classes ask this of whoever sent a valid key."""
        return True


def new_key() -> str:
    """A fresh key (240 bits), to be shown once."""
    return f"tk_{secrets.token_urlsafe(30)}"


def key_digest(key: str) -> str:
    """What is stored of a key. Keys are long and random, so a plain digest is enough."""
    return sha256(key.encode()).hexdigest()
