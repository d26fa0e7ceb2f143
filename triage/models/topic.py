"""Topics: causes that supervisors add without code, the examples they are learnt from, and suggestions of new ones."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from triage.models.languages import in_language
from triage.models.ticket import Ticket


class Topic(models.Model):
    """One cause. Its letters are canned replies (``code``, ``ask_<code>``), its numbers a ``CategorySetting``, its
    team a ``Route``: all three have the topic's code where a shipped category's would stand.

    ``names``, ``descriptions`` and ``questions`` are by language; a name and a description in each of the desk's, a
    question in each or in none. One that is not wanted any more is switched off, never deleted: tickets name it.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    names = models.JSONField(_("name"), default=dict)
    descriptions = models.JSONField(_("description"), default=dict)
    questions = models.JSONField(_("question"), default=dict, blank=True)
    phrases = ArrayField(models.CharField(max_length=60), verbose_name=_("phrases"), default=list, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["code"]
        constraints = [
            # decision.topics.PREFIX: no category of a desk's package is ever called the same.
            models.CheckConstraint(name="topic_code_is_its_own", condition=Q(code__startswith="topic_")),
            models.CheckConstraint(name="topic_has_a_name", condition=~Q(names={})),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return in_language(self.names, (get_language() or "").partition("-")[0])

    @property
    def description(self) -> str:
        """The description in the language of the page."""
        return in_language(self.descriptions, (get_language() or "").partition("-")[0])


class TopicExample(models.Model):
    """A text to learn a topic from: a ticket's, read where it stands and so forgotten with it, or one typed for it."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="examples")
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.CASCADE, related_name="topic_examples")
    text = models.TextField(_("text"), blank=True)
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("example of a topic")
        verbose_name_plural = _("examples of topics")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="topic_example_once", fields=["topic", "ticket"]),
            models.CheckConstraint(
                name="topic_example_is_picked_or_typed",
                condition=Q(ticket__isnull=False, text="") | (Q(ticket__isnull=True) & ~Q(text="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.pk}"


class TopicSuggestion(models.Model):
    """Tickets about *something else* that resemble one another: perhaps a topic. The newest search's, and no older.

    ``tickets`` are keys, the most typical first: their words are read where they stand. ``words`` are what sets them
    apart, each in many of the texts. ``is_dismissed``: somebody wants no such topic, and is not shown it again.
    """

    made_at = models.DateTimeField(_("made"))
    size = models.PositiveIntegerField(_("tickets"))
    tickets = ArrayField(models.BigIntegerField())
    words = ArrayField(models.CharField(max_length=80))
    is_dismissed = models.BooleanField(_("dismissed"), default=False)

    class Meta:
        verbose_name = _("suggested topic")
        verbose_name_plural = _("suggested topics")
        ordering = ["-size", "id"]

    def __str__(self) -> str:
        return ", ".join(self.words)
