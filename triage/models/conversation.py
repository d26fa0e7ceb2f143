"""A conversation in a chat, and what comes in there: accepted once, worked on in order, answered once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.lease import Claimable
from triage.models.ticket import Ticket, desk_language


class UpdateState(models.TextChoices):
    """Where what came in is."""

    WAITING = "waiting", _("waiting")
    TO_SAY = "to_say", _("to be answered")
    SAYING = "saying", _("being answered")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Conversation(models.Model):
    """What one person and the desk say to each other on one channel.

    ``account`` is the person's address there, ``ticket`` what the conversation is about now, None before there is
    anything to complain of. ``heard_at`` is when they last wrote: some channels take no free text a day later.
    ``remind_at`` is when whoever has said hello and nothing more is asked once whether they need help. After
    ``stopped_at`` nothing is sent until they write again.
    """

    channel = models.CharField(max_length=16)
    account = models.CharField(max_length=64)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, default=desk_language)
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.SET_NULL, related_name="conversations")
    began_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    remind_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="conversation_once", fields=["channel", "account"])]
        indexes = [
            models.Index(name="conversation_to_remind", fields=["remind_at"], condition=Q(remind_at__isnull=False)),
            models.Index(name="conversation_heard", fields=["heard_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class ChatUpdate(Claimable):
    """One thing that came in. ``key`` is the channel's own name for it, so that it counts once however often it comes.

    ``payload`` is the message (``channels.chat.message``) until it has been acted on, then empty. ``answer`` is what
    is said to it at once, outside any letter ("": nothing), ``buttons`` as in ``Reply``. One without a message is a
    reminder of ours.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="updates", db_index=False)
    key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    said_at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=UpdateState, default=UpdateState.WAITING)
    answer = models.TextField(blank=True, default="")
    buttons = models.JSONField(null=True)
    due_at = models.DateTimeField()
    doubts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="chat_update_once", fields=["conversation", "key"]),
            models.CheckConstraint(name="chat_update_state_is_known", condition=Q(state__in=UpdateState.values)),
        ]
        indexes = [
            models.Index(
                name="chat_update_unfinished",
                fields=["due_at"],
                condition=Q(state__in=["waiting", "to_say", "saying"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.pk}"


UNFINISHED = [UpdateState.WAITING, UpdateState.TO_SAY, UpdateState.SAYING]
