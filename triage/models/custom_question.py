"""The custom question: one that supervisors add to the desk's form (``questions.Question``, ``playbook.form``)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.questions import CUSTOM, Kind

MOST_QUESTIONS = 20
"""Asked at a time: the form is read on a phone."""
MOST_CHOICES = 12


class CustomKind(models.TextChoices):
    """How it is answered; each is a ``questions.Kind``."""

    LINE = Kind.LINE.value, _("a line of text")
    TEXT = Kind.TEXT.value, _("several lines of text")
    CHOICE = Kind.CHOICE.value, _("one of several choices")
    YES_NO = Kind.YES_NO.value, _("yes or no")
    DAY = Kind.DAY.value, _("a date")


class CustomQuestion(models.Model):
    """One whose answers are stored like all others, in ``Submission.answers`` by its ``code``.

    ``labels`` and ``helps`` are words by language; ``choices`` are ``{"code", "labels", "active"}`` in their order: one
    that is offered no more stays for the answers that name it. It is asked where the answer to ``when_question`` is one
    of ``when_answers`` ("" : always). ``active``: it is asked; one that was answered is switched off, never deleted.
    ``since`` is the newest submission that was there before it, so that its answers are looked for behind that only.
    """

    code = models.SlugField(_("code"), max_length=40)
    kind = models.CharField(_("kind of answer"), max_length=8, choices=CustomKind)
    labels = models.JSONField(_("question"), default=dict)
    helps = models.JSONField(_("help"), default=dict, blank=True)
    choices = models.JSONField(_("choices"), default=list, blank=True)
    when_question = models.SlugField(_("asked only beside"), max_length=40, blank=True)
    when_answers = models.JSONField(_("asked only beside the answers"), default=list, blank=True)
    required = models.BooleanField(_("needs an answer"), default=False)
    personal = models.BooleanField(_("personal"), default=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    active = models.BooleanField(_("asked"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    since = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("custom question")
        verbose_name_plural = _("custom questions")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(name="custom_question_once", fields=["code"]),
            models.CheckConstraint(name="custom_question_code", condition=Q(code__regex=f"^{CUSTOM}[a-z0-9_]+$")),
            models.CheckConstraint(name="custom_question_kind_is_known", condition=Q(kind__in=CustomKind.values)),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def longest(self) -> int:
        """Characters of an answer in somebody's own words."""
        return 2_000 if self.kind == CustomKind.TEXT else 200

    def stands(self) -> tuple[int, int]:
        """What is another as soon as anybody has saved it."""
        return self.pk, self.version
