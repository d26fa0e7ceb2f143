"""How far a ticket is, for people and for the machine, and how it ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TicketState(models.TextChoices):
    """What a person sees of the case."""

    PROCESSING = "processing", _("processing")
    ANSWERED = "answered", _("answered")
    ASKED = "asked", _("waiting for the requester")
    WITH_AGENT = "with_agent", _("needs an agent")
    CLOSED = "closed", _("closed")


class Stage(models.TextChoices):
    """What the machine does next."""

    READ = "read", _("read the screenshots")
    CLASSIFY = "classify", _("classify")
    RESPOND = "respond", _("answer")
    DONE = "done", _("nothing")


class Resolution(models.TextChoices):
    """How a closed case ended."""

    APPEARED = "appeared", _("solved, the requester says")
    ANSWERED = "answered", _("answered")
    DUPLICATE = "duplicate", _("duplicate")
    WITHDRAWN = "withdrawn", _("withdrawn by the requester")
    NO_ANSWER = "no_answer", _("no answer from the requester")
    DISOWNED = "disowned", _("not sent by the owner of the address")


RATED_RESOLUTIONS = [Resolution.APPEARED, Resolution.ANSWERED, Resolution.NO_ANSWER]
"""Endings after which a requester is asked whether we were helpful."""
UNFINISHED_STAGES = [Stage.READ, Stage.CLASSIFY, Stage.RESPOND]
