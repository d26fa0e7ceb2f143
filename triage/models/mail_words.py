"""A mail's words, all of them: what counted as the requester's, and what did not."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from triage.models.submission import Submission

WORDS, FORWARDED = "words", "forwarded"
"""Kinds of pieces: what the writer wrote, and what they pass on (``channels.email.lines.Kind``)."""
COMPARED = 200
"""Characters of a piece by which it is found again: both may have been cut at their ends."""


class MailWords(models.Model):
    """The whole mail of a submission as masked text, for as long as the ticket's pictures live.

    ``blocks`` are its pieces in order, each ``{"kind": …, "text": …}`` with a kind of ``channels.email.lines.Kind``;
    ``forwarded_from`` whose mail it passes on, ``{}`` or ``{"name": …, "address": …}``.
    """

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="mail")
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    blocks = models.JSONField(default=list)
    forwarded_from = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("whole e-mail")
        verbose_name_plural = _("whole e-mails")

    def __str__(self) -> str:
        return f"mail {self.submission_id}"

    def counts(self, block: dict[str, str]) -> bool:
        """Whether this piece is among the words that count as the requester's."""
        beginning = block["text"].strip()[:COMPARED]
        return block["kind"] == WORDS or (bool(beginning) and beginning in self.submission.description)

    def anothers_words(self) -> str:
        """What the requester passes on as their message though somebody else wrote it, "" where they did not."""
        address = self.forwarded_from.get("address", "")
        if not address or address.casefold() == self.submission.email.casefold():
            return ""
        passed_on = (block for block in self.blocks if block["kind"] == FORWARDED)
        return next((block["text"] for block in passed_on if self.counts(block)), "")
