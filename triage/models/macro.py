"""The macro: several steps of an agent's, done by one confirmation."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from triage.models.languages import in_language
from triage.models.team import Team
from triage.models.ticket_states import Resolution
from triage.models.versioned import Origin, Version, Versioned


class Steps(models.Model):
    """What a macro does, and each of its versions did: columns, never code. Steps are done in this order.

    The letter is the canned reply ``canned_code`` or the macro's own words (which stand in the agents' letter); with a
    ``category`` and neither of them it is that category's answer. ``names`` and ``texts`` are by language: a name in
    each of the desk's, own words in each or in none. ``tags`` are keys of ``Tag`` that it puts on, None for none.
    """

    code = models.SlugField(_("code"))
    names = models.JSONField(_("name"), default=dict)
    assign = models.BooleanField(_("assign to the agent who runs it"), default=False)
    tags = ArrayField(models.IntegerField(), verbose_name=_("put on tags"), null=True, blank=True)
    category = models.CharField(_("set cause to"), max_length=40, blank=True)
    canned_code = models.SlugField(_("send canned reply"), blank=True)
    texts = models.JSONField(_("own text"), default=dict, blank=True)
    hand_back = models.BooleanField(_("resume automatic answers"), default=False)
    resolution = models.CharField(_("close as"), max_length=12, choices=Resolution, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return in_language(self.names, (get_language() or "").partition("-")[0])

    def own_words(self, language: str) -> str:
        """Its own words in a language, gaps still open; "" where it has none."""
        return in_language(self.texts, language)


class Macro(Steps, Versioned):
    """Steps that agents use and supervisors edit. One that is no longer wanted is switched off, never deleted.

    ``team``: who is offered it; no step, so that no version keeps it.
    """

    KEY = ("code",)
    KEPT = ("names", "assign", "tags", "category", "canned_code", "texts", "hand_back", "resolution", "is_active")

    team = models.ForeignKey(
        Team,
        verbose_name=_("only for the team"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="macros",
        help_text=_("Leave empty for everybody."),
    )

    class Meta:
        verbose_name = _("macro")
        verbose_name_plural = _("macros")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(name="macro_once", fields=["code"]),
            models.CheckConstraint(
                name="macro_does_something",
                condition=Q(assign=True)
                | Q(tags__isnull=False)
                | Q(hand_back=True)
                | ~Q(category="")
                | ~Q(canned_code="")
                | ~Q(texts={})
                | ~Q(resolution=""),
            ),
            models.CheckConstraint(name="macro_has_one_letter", condition=Q(canned_code="") | Q(texts={})),
            models.CheckConstraint(
                name="macro_hands_back_or_decides",
                condition=Q(hand_back=False) | Q(category="", resolution=""),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class MacroVersion(Steps, Version):
    """A macro as it once stood."""

    OF = Macro

    class Meta:
        verbose_name = _("version of a macro")
        verbose_name_plural = _("versions of macros")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="macro_version_once", fields=["code", "number"]),
            models.CheckConstraint(
                name="macro_version_origin_is_known", condition=Q(origin__in=Origin.values, number__gte=1)
            ),
        ]
