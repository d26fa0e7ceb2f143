"""The classification: a stored verdict, with the reasons that led to it. Never changed once written."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.decision.codec import facts_from, follow_up_from, reason_from, to_json
from triage.decision.facts import Facts
from triage.decision.verdict import Disposition, Verdict
from triage.installed import installed
from triage.models.ticket import Ticket


class Author(models.TextChoices):
    """Who judged."""

    MACHINE = "machine", _("system")
    AGENT = "agent", _("agent")


class Standing(models.Manager["Classification"]):
    """All but those that an agent took back, as earlier versions allowed: nobody's last word, nothing to learn from."""

    def get_queryset(self) -> "models.QuerySet[Classification]":
        """Without what was undone."""
        return super().get_queryset().filter(undone_at__isnull=True)


class Classification(models.Model):
    """One verdict. ``facts`` are frozen as they were, so that it can be learnt from and explained later.

    A machine judges the same evidence once a day per policy and model; an agent once per
    action (``action_key``, sent with the desk's form so that a double click counts once).

    One that its agent took back, as earlier versions allowed, has ``undone_at``; ``objects`` and
    ``ticket.classifications`` leave it out.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="classifications")
    author = models.CharField(_("author"), max_length=8, choices=Author)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("agent"), null=True, blank=True, on_delete=models.PROTECT
    )
    action_key = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(_("made"))
    judged_on = models.DateField(_("day"))
    evidence_version = models.PositiveIntegerField(_("evidence version"))
    policy_version = models.CharField(_("policy version"), max_length=12)
    model_version = models.CharField(_("model version"), max_length=64)
    category = models.CharField(_("category"), max_length=40)
    second = models.CharField(_("second cause"), max_length=40, blank=True)
    confidence = models.FloatField(_("confidence"))
    confidences = models.JSONField(_("confidences"))
    disposition = models.CharField(_("disposition"), max_length=12, choices=[(d.value, d.value) for d in Disposition])
    question = models.CharField(_("question"), max_length=40, blank=True)
    holds = models.JSONField(_("why it was not answered automatically"), default=list)
    reasons = models.JSONField(_("reasons"))
    facts = models.JSONField(_("facts"))
    due_on = models.DateField(_("due on"), null=True)
    follow_ups = models.JSONField(_("planned follow-ups"), default=list)
    undone_at = models.DateTimeField(_("undone"), null=True, editable=False)

    objects = Standing()
    everything: "models.Manager[Classification]" = models.Manager()

    class Meta:
        verbose_name = _("classification")
        verbose_name_plural = _("classifications")
        get_latest_by = "id"
        constraints = [
            models.UniqueConstraint(
                name="classification_machine_once",
                fields=["ticket", "evidence_version", "judged_on", "policy_version", "model_version"],
                condition=Q(author=Author.MACHINE),
            ),
            models.UniqueConstraint(
                name="classification_agent_once",
                fields=["ticket", "action_key"],
                condition=Q(author=Author.AGENT),
            ),
            models.CheckConstraint(
                name="classification_has_an_author",
                condition=Q(author=Author.MACHINE, agent__isnull=True, action_key="")
                | Q(author=Author.AGENT, agent__isnull=False) & ~Q(action_key=""),
            ),
            models.CheckConstraint(name="classification_has_reasons", condition=~Q(reasons=[])),
            models.CheckConstraint(
                name="classification_confidence_is_a_share", condition=Q(confidence__gte=0, confidence__lte=1)
            ),
            models.CheckConstraint(
                name="classification_disposition_is_known", condition=Q(disposition__in=list(Disposition))
            ),
            models.CheckConstraint(
                name="classification_asks_what",
                condition=(Q(disposition=Disposition.ASK) & ~Q(question=""))
                | (~Q(disposition=Disposition.ASK) & Q(question="")),
            ),
            models.CheckConstraint(
                name="classification_auto_reply_has_no_holds",
                condition=~Q(disposition=Disposition.AUTO_REPLY, author=Author.MACHINE) | Q(holds=[]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.confidence:.0%}"

    @staticmethod
    def judgement(verdict: Verdict, *, facts: Facts, now: datetime) -> dict[str, object]:
        """A verdict and its facts as fields."""
        return {
            "created_at": now,
            "category": verdict.category,
            "second": verdict.second,
            "confidence": verdict.confidence,
            "confidences": to_json(verdict.confidences),
            "disposition": verdict.disposition,
            "question": verdict.question,
            "holds": list(verdict.holds),
            "reasons": to_json(verdict.reasons),
            "facts": to_json(facts),
            "due_on": verdict.due_on,
            "follow_ups": to_json(verdict.follow_ups),
        }

    def verdict(self) -> Verdict:
        """The stored verdict as the decision returned it."""
        return Verdict(
            category=self.category,
            confidence=self.confidence,
            confidences=self.confidences,
            disposition=Disposition(self.disposition),
            reasons=tuple(reason_from(reason) for reason in self.reasons),
            second=self.second,
            question=self.question,
            holds=tuple(self.holds),
            due_on=self.due_on,
            follow_ups=tuple(follow_up_from(planned) for planned in self.follow_ups),
        )

    def frozen_facts(self) -> Facts:
        """The facts as they were when this was judged; facts of nothing once they have been forgotten."""
        kind = installed().facts
        return facts_from(self.facts, kind) if self.facts else kind(now=self.created_at)
