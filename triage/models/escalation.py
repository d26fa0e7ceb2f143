"""Why a ticket waits for a person: an enum, and what it tells of who asked for one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Escalation(models.TextChoices):
    """Why a ticket waits for a person: the last hand-over's reason."""

    UNSURE = "unsure", _("Confidence is below the threshold.")
    HELD = "held", _("Something in the complaint prevents an automatic answer.")
    TOO_MANY_ANSWERS = "too_many_answers", _("There have been several automatic answers in a row.")
    ANSWERED = "answered", _("The requester has answered.")
    DISPUTED = "disputed", _("The requester says that the answer is wrong.")
    FOLLOW_UP = "follow_up", _("The requester says that it has not been solved.")
    INCIDENT = "incident", _("The requester has written back about an incident.")
    BLIND_CHECK = "blind_check", _("A blind review disagreed with the verdict.")
    SEND_FAILED = "send_failed", _("Our e-mail could not be delivered.")
    STAGE_FAILED = "stage_failed", _("Automatic processing failed.")
    UNMERGED = "unmerged", _("It was merged with another ticket by mistake.")
    THIRD_PERSON = "third_person", _("Somebody else has written about it.")
    REOPENED = "reopened", _("An agent has reopened it.")
    DETAILS = "details", _("An agent has corrected the details.")
    RULE = "rule", _("A rule of this desk holds the answer back.")
    TO_BE_TOLD = "to_be_told", _("The requester has no e-mail address and is to be told by telephone.")


ASKED_BY_MACHINE = [Escalation.UNSURE, Escalation.HELD, Escalation.STAGE_FAILED, Escalation.TOO_MANY_ANSWERS]
"""Reasons for which no person asked."""
