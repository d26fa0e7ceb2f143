"""The reply: one message to the requester. The table is the outbox."""

from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from triage.messages import EMAIL
from triage.models.classification import Classification
from triage.models.lease import Claimable
from triage.models.ticket import Ticket


class ReplyKind(models.TextChoices):
    """Why the desk writes."""

    VERDICT = "verdict", _("answer")
    QUESTION = "question", _("question")
    RECEIPT = "receipt", _("receipt")
    REMINDER = "reminder", _("follow-up")
    AGENT = "agent", _("agent's reply")
    LINK = "link", _("status link")
    INCIDENT = "incident", _("incident update")
    CLOSING = "closing", _("closing letter")
    PROPOSAL = "proposal", _("question whether two complaints are one")
    FORWARD = "forward", _("passed on to somebody else")


BY_PEOPLE = (ReplyKind.AGENT, ReplyKind.FORWARD)
"""Written by an agent in their own words: sent at once and always, and marked as no machine's."""


class ReplyState(models.TextChoices):
    """Where the message is."""

    QUEUED = "queued", _("queued")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


TO_DOMAIN = Func(F("to"), function="split_part", template="lower(%(function)s(%(expressions)s, '@', -1))")
"""The domain that a mail goes to. Written out, not with parameters: the index and the query must say the same."""

UNSENT_STATES = [ReplyState.QUEUED, ReplyState.SENDING]
NO_ADDRESS = "no_address"
"""Why a letter to somebody without an address does not go out: they are to be told by telephone."""
UNDONE = Q(state=ReplyState.CANCELLED, last_error="undone")
"""Letters that their agent took back before they went out, as earlier versions allowed: nobody is to read them."""


class Reply(Claimable):
    """One message, complete and final once written; only its delivery changes.

    ``key`` says what it answers ("verdict-12", "appeared-1"): one reply per (ticket, key). ``doubts`` counts
    hand-overs of which nobody knows whether they arrived. ``body`` are its words without frame and links: what may be
    read outside the mailbox. ``cc`` are addresses that get a copy, between commas. A FORWARD is no letter to the
    requester: ``to`` is somebody else's.

    ``to`` is an address of ``channel`` (``channels.registry``). In a chat, ``text`` is what is said there, the
    subject is for agents to read, and ``buttons`` are what may be pressed below it: (words, what they do), see
    ``outbox.chat_letters``.
    ``delivered_at`` and ``read_at`` are when the other side said so, where it says so at all.
    """

    # No index of its own: ``reply_once`` begins with the ticket.
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="replies", db_index=False)
    key = models.CharField(max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=ReplyKind)
    classification = models.ForeignKey(Classification, null=True, on_delete=models.CASCADE, related_name="replies")
    channel = models.CharField(_("channel"), max_length=16, default=EMAIL, db_default=EMAIL)
    to = models.CharField(_("to"), max_length=254, blank=True)
    cc = models.TextField(_("copies to"), blank=True, default="", db_default="")
    sender = models.CharField(_("from"), max_length=400, blank=True, default="", db_default="")
    language = models.CharField(_("language"), max_length=2)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    body = models.TextField(_("words"), blank=True, db_default="")
    html = models.TextField(_("HTML"))
    buttons = models.JSONField(null=True, editable=False)
    message_id = models.CharField(max_length=320)
    state = models.CharField(_("state"), max_length=10, choices=ReplyState, default=ReplyState.QUEUED)
    created_at = models.DateTimeField(_("written"))
    due_at = models.DateTimeField(_("not before"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    doubts = models.PositiveSmallIntegerField(default=0, editable=False)
    delivered_at = models.DateTimeField(_("delivered"), null=True)
    read_at = models.DateTimeField(_("read"), null=True)

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        constraints = [
            models.UniqueConstraint(name="reply_message_id_once", fields=["message_id"]),
            models.UniqueConstraint(name="reply_once", fields=["ticket", "key"]),
            models.CheckConstraint(name="reply_state_is_known", condition=Q(state__in=ReplyState.values)),
            models.CheckConstraint(
                name="reply_sent_has_a_time",
                condition=Q(state=ReplyState.SENT, sent_at__isnull=False)
                | (~Q(state=ReplyState.SENT) & Q(sent_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(name="reply_sent_to", fields=["to", "sent_at"], condition=Q(state=ReplyState.SENT)),
            models.Index(TO_DOMAIN, F("sent_at"), name="reply_sent_to_domain", condition=Q(state=ReplyState.SENT)),
            # Few letters are forwards; the page of each ticket offers whom the last of them went to.
            models.Index(name="reply_forwards", fields=["-id"], condition=Q(kind="forward")),
            models.Index(name="reply_failed", fields=["created_at"], condition=Q(state="failed")),
            models.Index(
                name="reply_unsent", fields=["due_at"], condition=Q(state__in=[s.value for s in UNSENT_STATES])
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_to_be_told(self) -> bool:
        """Whether its words reach the requester only where an agent says them."""
        return self.state == ReplyState.CANCELLED and self.last_error == NO_ADDRESS
