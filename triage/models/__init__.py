"""The rows. What must always hold is a constraint of the database, not a habit of the code."""

from triage.models.access import Access, AccessKind
from triage.models.alarm import Alarm
from triage.models.api_client import ApiClient
from triage.models.api_key import ApiKey, Scope
from triage.models.api_write import ApiWrite
from triage.models.article import Article, ArticleLooks, ArticleUse, ArticleVersion
from triage.models.audit import AuditAction, AuditEntry
from triage.models.bulk import BulkItem, BulkJob, BulkKind, BulkState, ItemState
from triage.models.canned_reply import CannedReply, CannedReplyVersion
from triage.models.classification import Author, Classification
from triage.models.conversation import ChatUpdate, Conversation, UpdateState
from triage.models.custom_question import CustomKind, CustomQuestion
from triage.models.deflection import Deflected, Reminder
from triage.models.desk_settings import CalendarDay, CategorySetting, CircumstanceSetting, DeskSettings
from triage.models.escalation import Escalation
from triage.models.event import EventKind, TicketEvent
from triage.models.figures import Snapshot, TicketFigures
from triage.models.file import File, FileOutcome
from triage.models.follow_up import FollowUp, FollowUpState
from triage.models.imported import ImportedMessage
from triage.models.inbound_mail import InboundMail, MailAttempt, MailOutcome
from triage.models.incident import Incident, IncidentMember, IncidentState, Joined, Told
from triage.models.job_run import JobRun
from triage.models.label import OF_CIRCUMSTANCES, BlindCheck, Label, LabelKind
from triage.models.link_request import LinkRequest
from triage.models.macro import Macro, MacroVersion
from triage.models.mail_words import MailWords
from triage.models.model_version import Checkup, ModelKind, ModelVersion, Outcome
from triage.models.note import Note
from triage.models.notice import Notice, NoticeKind, NoticeWay
from triage.models.part import MailLogin, Part, Trouble
from triage.models.platform import Platform
from triage.models.preference import Preference
from triage.models.reply import Reply, ReplyKind, ReplyState
from triage.models.reply_file import ReplyFile
from triage.models.reported_event import ReportedEvent
from triage.models.resumable_upload import ResumableUpload
from triage.models.rule import Rule, RuleLook, RuleRun, RuleTrial, RuleVersion, TrialState, When
from triage.models.satisfaction import Satisfaction
from triage.models.saved_view import SavedView
from triage.models.screenshot import Screenshot, ScreenshotState
from triage.models.shipped_right import ShippedRight
from triage.models.signature import TicketSignature
from triage.models.silence import Silence
from triage.models.submission import DeskChannel, Submission
from triage.models.subscription import Delivery, DeliveryState, Subscription, SubscriptionState
from triage.models.tag import Tag, TagColour
from triage.models.team import Channel, Duty, HandsOut, OpeningHours, Route, SlaPolicy, Team, Weekday
from triage.models.ticket import Ticket
from triage.models.ticket_list import ListFormat, ListState, TicketList
from triage.models.ticket_states import Resolution, Stage, TicketState
from triage.models.ticket_words import FoundIn, TicketWords
from triage.models.topic import Topic, TopicExample, TopicSuggestion
from triage.models.turn import Turn
from triage.models.versioned import Origin, Version, Versioned
from triage.models.wait import Wait
from triage.models.weekly_report import ReportReader, WeeklyReport

__all__ = [
    "OF_CIRCUMSTANCES",
    "Access",
    "AccessKind",
    "Alarm",
    "ApiClient",
    "ApiKey",
    "ApiWrite",
    "Article",
    "ArticleLooks",
    "ArticleUse",
    "ArticleVersion",
    "AuditAction",
    "AuditEntry",
    "Author",
    "BlindCheck",
    "BulkItem",
    "BulkJob",
    "BulkKind",
    "BulkState",
    "CalendarDay",
    "CannedReply",
    "CannedReplyVersion",
    "CategorySetting",
    "Channel",
    "ChatUpdate",
    "Checkup",
    "CircumstanceSetting",
    "Classification",
    "Conversation",
    "CustomKind",
    "CustomQuestion",
    "Deflected",
    "Delivery",
    "DeliveryState",
    "DeskChannel",
    "DeskSettings",
    "Duty",
    "Escalation",
    "EventKind",
    "File",
    "FileOutcome",
    "FollowUp",
    "FollowUpState",
    "FoundIn",
    "HandsOut",
    "ImportedMessage",
    "InboundMail",
    "Incident",
    "IncidentMember",
    "IncidentState",
    "ItemState",
    "JobRun",
    "Joined",
    "Label",
    "LabelKind",
    "LinkRequest",
    "ListFormat",
    "ListState",
    "Macro",
    "MacroVersion",
    "MailAttempt",
    "MailLogin",
    "MailOutcome",
    "MailWords",
    "ModelKind",
    "ModelVersion",
    "Note",
    "Notice",
    "NoticeKind",
    "NoticeWay",
    "OpeningHours",
    "Origin",
    "Outcome",
    "Part",
    "Platform",
    "Preference",
    "Reminder",
    "Reply",
    "ReplyFile",
    "ReplyKind",
    "ReplyState",
    "ReportReader",
    "ReportedEvent",
    "Resolution",
    "ResumableUpload",
    "Route",
    "Rule",
    "RuleLook",
    "RuleRun",
    "RuleTrial",
    "RuleVersion",
    "Satisfaction",
    "SavedView",
    "Scope",
    "Screenshot",
    "ScreenshotState",
    "ShippedRight",
    "Silence",
    "SlaPolicy",
    "Snapshot",
    "Stage",
    "Submission",
    "Subscription",
    "SubscriptionState",
    "Tag",
    "TagColour",
    "Team",
    "Ticket",
    "TicketEvent",
    "TicketFigures",
    "TicketList",
    "TicketSignature",
    "TicketState",
    "TicketWords",
    "Told",
    "Topic",
    "TopicExample",
    "TopicSuggestion",
    "TrialState",
    "Trouble",
    "Turn",
    "UpdateState",
    "Version",
    "Versioned",
    "Wait",
    "Weekday",
    "WeeklyReport",
    "When",
]
