"""The rows. What must always hold is a constraint of the database, not a habit of the code."""

from triage.models.api_client import ApiClient
from triage.models.canned_reply import CannedReply, CannedReplyVersion
from triage.models.classification import Author, Classification
from triage.models.desk_settings import CalendarDay, CategorySetting, DeskSettings
from triage.models.event import EventKind, TicketEvent
from triage.models.follow_up import FollowUp, FollowUpState
from triage.models.inbound_mail import InboundMail, MailOutcome
from triage.models.label import BlindCheck, Label, LabelKind
from triage.models.macro import Macro, MacroVersion
from triage.models.model_version import Checkup, ModelVersion, Outcome
from triage.models.platform import Platform
from triage.models.reply import Reply, ReplyKind, ReplyState
from triage.models.screenshot import Screenshot, ScreenshotState
from triage.models.submission import Submission
from triage.models.ticket import Resolution, Stage, Ticket, TicketState
from triage.models.versioned import Origin, Version, Versioned

__all__ = [
    "ApiClient",
    "Author",
    "BlindCheck",
    "CalendarDay",
    "CannedReply",
    "CannedReplyVersion",
    "CategorySetting",
    "Checkup",
    "Classification",
    "DeskSettings",
    "EventKind",
    "FollowUp",
    "FollowUpState",
    "InboundMail",
    "Label",
    "LabelKind",
    "Macro",
    "MacroVersion",
    "MailOutcome",
    "ModelVersion",
    "Origin",
    "Outcome",
    "Platform",
    "Reply",
    "ReplyKind",
    "ReplyState",
    "Resolution",
    "Screenshot",
    "ScreenshotState",
    "Stage",
    "Submission",
    "Ticket",
    "TicketEvent",
    "TicketState",
    "Version",
    "Versioned",
]
