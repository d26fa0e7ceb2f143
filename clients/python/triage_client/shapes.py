"""What requests and answers hold. Made from the API's schema by tools/client.py: change that.

The desk may add fields and values at any time: overlook what is not named here.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

ActionEnum = Literal["accept", "assign", "close", "reply", "tag", "untag", "move"]
BulkItemState = Literal["waiting", "done", "refused", "undone"]
BulkState = Literal["running", "done", "undone"]
ChangeEnum = Literal["fire", "move", "cancel"]
ChannelEnum = Literal["telephone", "counter", "letter"]
ColourEnum = Literal["grey", "blue", "green", "orange", "red", "violet"]
DeliveryState = Literal["waiting", "delivered", "failed"]
EscalationEnum = Literal[
    "unsure",
    "held",
    "too_many_answers",
    "answered",
    "disputed",
    "follow_up",
    "incident",
    "blind_check",
    "send_failed",
    "stage_failed",
    "unmerged",
    "third_person",
    "reopened",
    "details",
    "rule",
    "to_be_told",
]
EventKind = Literal[
    "received",
    "joined",
    "others_wrote",
    "thanked",
    "reopened",
    "details_corrected",
    "read",
    "classified",
    "replied",
    "forwarded",
    "sent",
    "send_failed",
    "resent",
    "to_agent",
    "accepted",
    "handed_back",
    "corrected",
    "unhelpful",
    "listened",
    "disputed",
    "follow_up_planned",
    "follow_up_off",
    "follow_up_sent",
    "follow_up_answered",
    "stage_failed",
    "merged",
    "closed",
    "pictures_deleted",
    "anonymised",
    "rated",
    "commented",
    "undone",
    "noted",
    "assigned",
    "team_changed",
    "sla_at_risk",
    "sla_breached",
    "tagged",
    "snoozed",
    "woken",
    "macro",
    "rule",
    "proposed",
    "confirmed",
    "disowned",
    "imported",
    "reported",
]
EventTakenOutcomeEnum = Literal["accepted", "repeated"]
EventsEnum = Literal[
    "ticket.received",
    "ticket.added",
    "ticket.classified",
    "ticket.answered",
    "ticket.asked",
    "ticket.handed_over",
    "ticket.replied",
    "ticket.note_added",
    "ticket.assigned",
    "ticket.closed",
    "ticket.reopened",
    "incident.proposed",
    "incident.confirmed",
    "incident.resolved",
    "channel.down",
    "channel.up",
]
FileShownOutcomeEnum = Literal["waiting", "read", "kept", "left_out", "refused", "unreadable", "deleted"]
FoundInEnum = Literal["letters", "notes", "evidence", "complaint"]
HandsOutEnum = Literal["pull", "round_robin"]
IncidentState = Literal["proposed", "open", "resolved", "dismissed"]
LabelKind = Literal["accepted", "corrected", "disputed", "unhelpful", "said", "not_said"]
LanguageEnum = Literal["id", "en"]
LetterKind = Literal[
    "verdict", "question", "receipt", "reminder", "agent", "link", "incident", "closing", "proposal", "forward"
]
LetterState = Literal["queued", "sending", "sent", "failed", "cancelled"]
NoticeKind = Literal[
    "assigned", "answered", "mentioned", "sla_at_risk", "sla_breached", "rule", "harm", "incident", "part", "webhook"
]
QuestionKind = Literal["line", "text", "choice", "yes_no", "day"]
ResolutionEnum = Literal["appeared", "answered", "duplicate", "withdrawn", "no_answer", "disowned"]
ReviewStateEnum = Literal["given", "not_yet", "button_inactive", "unsure"]
ScreenshotState = Literal["waiting", "read", "unreadable", "deleted"]
TicketCreatedOutcomeEnum = Literal["created", "joined", "repeated"]
TicketState = Literal["processing", "answered", "asked", "with_agent", "closed"]
TriggerEnum = Literal["received", "classified", "answered", "waited", "before_due"]
WebhookChangeStateEnum = Literal["working", "disabled"]
WebhookState = Literal["working", "disabled", "failed"]
WhatYouSeeEnum = Literal["absent", "wont_open", "page_fails", "wrong_name", "other"]


class AcceptBody(TypedDict):
    """``text`` takes the place of the canned words, where it is sent."""

    text: NotRequired[str]


class AdditionRequest(TypedDict):
    """More about a complaint: words, answers, files; at least one of them."""

    what_you_see: NotRequired[WhatYouSeeEnum | Literal[""] | None]
    printed_name: NotRequired[str | None]
    other_sites_open: NotRequired[bool | Literal["true", "false", ""] | None]
    other_network_tried: NotRequired[bool | Literal["true", "false", ""] | None]
    description: NotRequired[str | None]
    completed_on: NotRequired[str | None]
    review_state: NotRequired[ReviewStateEnum | Literal[""] | None]
    screenshots: NotRequired[list[GivenFile] | None]


class ArticleShown(TypedDict):
    code: str
    titles: NotRequired[Any]
    texts: NotRequired[Any]
    category: NotRequired[str]
    canned_code: NotRequired[str]
    is_published: NotRequired[bool]
    version: int


class AskBody(TypedDict):
    """One of the desk's questions, by its code."""

    question: str


class AssignBody(TypedDict):
    """A user's name; null for nobody."""

    assignee: str | None


class BulkBody(TypedDict):
    """What is to be done with which tickets. `assignee` goes with `assign` (null for nobody), `resolution` with
    `close`, `text` with `reply`, `tag` (an id) with `tag` and `untag`, `team` (an id, null for none) with `move`;
    nothing with `accept`."""

    action: ActionEnum
    tickets: list[str]
    assignee: NotRequired[str | None]
    resolution: NotRequired[ResolutionEnum]
    text: NotRequired[str]
    tag: NotRequired[int]
    team: NotRequired[int | None]


class BulkResult(TypedDict):
    """What became of a ticket. `code` says why it was refused."""

    ticket: str
    state: BulkItemState
    code: str


class BulkShown(TypedDict):
    """A bulk action with each of its tickets, as far as whoever asks may see them."""

    id: int
    action: ActionEnum
    state: NotRequired[BulkState]
    created_at: str
    starts_at: str
    finished_at: NotRequired[str | None]
    results: list[BulkResult]


class CannedReplyShown(TypedDict):
    code: str
    language: str
    subject: str
    body: str
    version: int


class Circumstance(TypedDict):
    """What the words tell beside the cause, how sure that is, and what agents say of it (null: nobody did)."""

    code: str
    confidence: float | None
    quote: str
    told: bool | None


class CircumstanceBody(TypedDict):
    """A circumstance by its code, and whether the requester tells of it."""

    circumstance: str
    said: bool


class CloseBody(TypedDict):
    """How it ended."""

    resolution: ResolutionEnum


class ComplaintRequest(TypedDict):
    """A complaint. What is null or empty was not said. Fields that are not named here are refused."""

    email: str
    what_you_see: NotRequired[WhatYouSeeEnum | Literal[""] | None]
    printed_name: NotRequired[str | None]
    other_sites_open: NotRequired[bool | Literal["true", "false", ""] | None]
    other_network_tried: NotRequired[bool | Literal["true", "false", ""] | None]
    description: NotRequired[str | None]
    completed_on: NotRequired[str | None]
    platform: NotRequired[str | None]
    training: NotRequired[str | None]
    institution: NotRequired[str | None]
    review_state: NotRequired[ReviewStateEnum | Literal[""] | None]
    name: NotRequired[str | None]
    language: NotRequired[LanguageEnum | Literal[""] | None]
    screenshots: NotRequired[list[GivenFile] | None]


class ConfirmBody(TypedDict):
    """What is told: to the members, and above the public form."""

    message: dict[str, str]
    banner: NotRequired[dict[str, str]]


class CorrectBody(TypedDict):
    """The right cause."""

    text: NotRequired[str]
    category: str


class CustomQuestionShown(TypedDict):
    code: str
    kind: QuestionKind
    labels: NotRequired[Any]
    helps: NotRequired[Any]
    choices: NotRequired[Any]
    when_question: NotRequired[str]
    when_answers: NotRequired[Any]
    required: NotRequired[bool]
    personal: NotRequired[bool]
    active: NotRequired[bool]


class Decision(TypedDict):
    """An agent's newest verdict."""

    category: str
    agent: str
    at: str


class DeliveryLine(TypedDict):
    """A message. `doubts` counts attempts that may have arrived; `status` is the receiver's last, `due_at` when it is
    posted next while it is waiting."""

    id: int
    message: str
    type: str
    ticket: str | None
    at: str
    state: NotRequired[DeliveryState]
    attempts: int
    doubts: int
    due_at: str
    ended_at: NotRequired[str | None]
    status: NotRequired[int | None]
    took_ms: NotRequired[int | None]
    last_error: str


class DeliveryShown(TypedDict):
    """A message with its `body` ("" before it was posted, and once its ticket is forgotten) and the last `answer`."""

    id: int
    message: str
    type: str
    ticket: str | None
    at: str
    state: NotRequired[DeliveryState]
    attempts: int
    doubts: int
    due_at: str
    ended_at: NotRequired[str | None]
    status: NotRequired[int | None]
    took_ms: NotRequired[int | None]
    last_error: str
    body: NotRequired[str]
    answer: NotRequired[str]


class DeskTicket(TypedDict):
    """A ticket with all that an agent sees. ``verdict`` is null until it has been read."""

    reference: str
    state: TicketState
    resolution: ResolutionEnum | Literal[""]
    escalation: EscalationEnum | Literal[""]
    language: str
    requester: Requester
    assignee: str | None
    team: Named | None
    tags: list[Named]
    merged_into: str | None
    automatic: bool
    created_at: str
    waiting_since: str | None
    due_at: str | None
    snoozed_until: str | None
    closed_at: str | None
    answers: dict[str, Any]
    verdict: MachineVerdict | None
    decision: Decision | None
    circumstances: list[Circumstance]
    messages: list[Message]
    screenshots: list[ScreenshotShown]
    files: list[FileShown]
    letters: list[LetterShown]
    notes: list[NoteShown]
    follow_ups: list[PlannedShown]
    story: list[EventShown]


class ErasureBody(TypedDict):
    """The ticket's reference once more, so that nobody is erased by a slip."""

    confirm: str


class EventShown(TypedDict):
    """A step of the story. ``data`` holds ids and codes; ``agent`` is null for the system and the requester."""

    kind: EventKind
    at: str
    agent: str | None
    data: dict[str, Any]


class EventTaken(TypedDict):
    """What became of an event: `repeated` where one with this `id` was here before, and nothing was done."""

    outcome: EventTakenOutcomeEnum


class Extent(TypedDict):
    """How much there is of a requester: their tickets, those of them that are open, and counts of the rest."""

    tickets: list[str]
    open: int
    messages: int
    screenshots: int
    files: int
    letters: int
    mails: int


class FileShown(TypedDict):
    """A file beside the pictures."""

    id: int
    name: str
    kind: str
    size: int
    outcome: FileShownOutcomeEnum


class FollowUpAnswer(TypedDict):
    """What the requester says to a question that the desk asked some days later."""

    answer: str


class FollowUpBody(TypedDict):
    """A planned follow-up by its id: asked now, on another day (``to``), or not at all."""

    follow_up: int
    change: ChangeEnum
    to: NotRequired[str]


class FollowUpShown(TypedDict):
    """A planned or past follow-up."""

    kind: str
    sequence: int
    due_at: str
    state: str
    answer: str


class ForwardBody(TypedDict):
    """To whom the complaint is passed on, and which of its pictures go along, by their ids."""

    text: str
    cc: NotRequired[list[str]]
    files: NotRequired[list[SentFile]]
    to: str
    screenshots: NotRequired[list[int]]


class GivenFile(TypedDict):
    """A file that somebody sends with a complaint. No name is too long, or missing: that would lose the file."""

    name: str
    content: str


class IncidentLine(TypedDict):
    """An incident. ``banner``, ``message`` and ``solved`` are what agents said of it, by language."""

    id: int
    platform: str
    category: str
    state: NotRequired[IncidentState]
    usual: NotRequired[float]
    began_at: str
    proposed_at: str
    confirmed_at: NotRequired[str | None]
    ended_at: NotRequired[str | None]
    banner: NotRequired[Any]
    message: NotRequired[Any]
    solved: NotRequired[Any]


class IncidentPage(TypedDict):
    """The newest incidents."""

    results: list[IncidentLine]


class IncidentShown(TypedDict):
    """An incident with the references of its tickets, as far as a person's key may see them."""

    id: int
    platform: str
    category: str
    state: NotRequired[IncidentState]
    usual: NotRequired[float]
    began_at: str
    proposed_at: str
    confirmed_at: NotRequired[str | None]
    ended_at: NotRequired[str | None]
    banner: NotRequired[Any]
    message: NotRequired[Any]
    solved: NotRequired[Any]
    tickets: list[str]


class JoinBody(TypedDict):
    """The ticket in which this one goes on."""

    into: str


class LabelShown(TypedDict):
    id: int
    kind: LabelKind
    category: NotRequired[str]
    circumstance: NotRequired[str]
    unchanged: NotRequired[bool]
    created_at: str
    set_aside: NotRequired[bool]
    ticket: str | None


class LetterShown(TypedDict):
    """A letter that was written, or is to be sent."""

    id: int
    kind: LetterKind
    state: LetterState
    to: str
    subject: str
    body: str
    created_at: str
    sent_at: str | None
    files: list[SentFileShown]


class MachineVerdict(TypedDict):
    """The system's newest verdict. ``holds`` are what keeps it from being answered automatically."""

    category: str
    second: str
    author: str
    confidence: float
    confidences: dict[str, float]
    disposition: str
    question: str
    due_on: str | None
    reasons: list[ReasonShown]
    holds: list[str]


class MacroBody(TypedDict):
    """A macro's code; ``text`` takes the place of its letter's words, where it is sent."""

    macro: str
    text: NotRequired[str]


class MacroShown(TypedDict):
    code: str
    names: NotRequired[Any]
    assign: NotRequired[bool]
    tags: NotRequired[list[int] | None]
    category: NotRequired[str]
    canned_code: NotRequired[str]
    texts: NotRequired[Any]
    hand_back: NotRequired[bool]
    resolution: NotRequired[ResolutionEnum | Literal[""]]
    is_active: NotRequired[bool]
    team: NotRequired[int | None]
    version: int


class MergeBody(TypedDict):
    """``across_addresses``: although their addresses differ."""

    into: str
    across_addresses: NotRequired[bool]


class Message(TypedDict):
    """One sending. ``third_person``: somebody else wrote it (``from_address``): no word of the requester's."""

    id: int
    channel: str
    received_at: str
    subject: str
    description: str
    answers: dict[str, Any]
    corrects: list[str]
    third_person: bool
    from_address: str


class Named(TypedDict):
    """A row that has a name."""

    id: int
    name: str


class NoteBody(TypedDict):
    """An internal note; `@name` tells a colleague."""

    text: str


class NoteShown(TypedDict):
    """An internal note."""

    id: int
    agent: str
    at: str
    text: str


class NoticeShown(TypedDict):
    id: int
    kind: NoticeKind
    incident: NotRequired[int | None]
    at: str
    read_at: NotRequired[str | None]
    ticket: str | None


class OpeningRequest(TypedDict):
    """A complaint that an agent types for somebody, who may have no address."""

    email: NotRequired[str | None]
    what_you_see: NotRequired[WhatYouSeeEnum | Literal[""] | None]
    printed_name: NotRequired[str | None]
    other_sites_open: NotRequired[bool | Literal["true", "false", ""] | None]
    other_network_tried: NotRequired[bool | Literal["true", "false", ""] | None]
    description: NotRequired[str | None]
    completed_on: NotRequired[str | None]
    platform: NotRequired[str | None]
    training: NotRequired[str | None]
    institution: NotRequired[str | None]
    review_state: NotRequired[ReviewStateEnum | Literal[""] | None]
    name: NotRequired[str | None]
    language: NotRequired[LanguageEnum | Literal[""] | None]
    channel: ChannelEnum
    note: NotRequired[str]
    screenshots: NotRequired[list[GivenFile] | None]


class PatchedCorrectionRequest(TypedDict):
    """What is to be put right."""

    email: NotRequired[str | None]
    what_you_see: NotRequired[WhatYouSeeEnum | Literal[""] | None]
    printed_name: NotRequired[str | None]
    other_sites_open: NotRequired[bool | Literal["true", "false", ""] | None]
    other_network_tried: NotRequired[bool | Literal["true", "false", ""] | None]
    description: NotRequired[str | None]
    completed_on: NotRequired[str | None]
    platform: NotRequired[str | None]
    training: NotRequired[str | None]
    institution: NotRequired[str | None]
    review_state: NotRequired[ReviewStateEnum | Literal[""] | None]
    name: NotRequired[str | None]
    language: NotRequired[LanguageEnum | Literal[""] | None]


class PatchedWebhookChange(TypedDict):
    """What is to be changed: only what is sent. What happens while it is `disabled` is not told."""

    name: NotRequired[str]
    address: NotRequired[str]
    events: NotRequired[list[EventsEnum]]
    personal_data: NotRequired[bool]
    state: NotRequired[WebhookChangeStateEnum]


class PlannedShown(TypedDict):
    """A planned or past follow-up."""

    kind: str
    sequence: int
    due_at: str
    state: str
    answer: str
    id: int


class ReadingShown(TypedDict):
    """One thing read in a picture, and how surely."""

    kind: str
    value: str
    confidence: float


class ReasonShown(TypedDict):
    """One term of the decision's sum, in log-odds, with the place it came from."""

    code: str
    label: str
    weight: float
    text: str
    source: str
    field: str
    span: list[int] | None
    screenshot: int | None
    box: list[list[int]] | None
    quote: str


class ReopenBody(TypedDict):
    """Why, for colleagues."""

    reason: str


class ReplyBody(TypedDict):
    """An agent's words, with files, and copies to others."""

    text: str
    cc: NotRequired[list[str]]
    files: NotRequired[list[SentFile]]


class Requester(TypedDict):
    """Whose complaint it is. ``confirmed``: they have said that the address is theirs."""

    name: str
    email: str
    confirmed: bool


class ResolveBody(TypedDict):
    """What everybody is told who was told of it."""

    solved: dict[str, str]


class RuleShown(TypedDict):
    code: str
    name: str
    trigger: TriggerEnum
    hours: NotRequired[int]
    conditions: NotRequired[Any]
    actions: NotRequired[Any]
    is_active: NotRequired[bool]
    version: int


class ScreenshotShown(TypedDict):
    """A picture: what it was understood to say, and its text as it was read. Reasons count pictures from 0."""

    id: int
    state: ScreenshotState
    shortcoming: str
    readings: list[ReadingShown]
    lines: list[str]


class SendCompletionReported(TypedDict):
    id: str
    data: dict[str, Any]


class SendOutage(TypedDict):
    id: str
    data: dict[str, Any]


class SentFile(TypedDict):
    """A file in JSON. All of a request together have at most 15 MB."""

    name: str
    content: str


class SentFileShown(TypedDict):
    """A file that went out with a letter."""

    id: int
    name: str


class SnapshotShown(TypedDict):
    days: int
    platform: NotRequired[str]
    as_of: str
    figures: Any


class SnoozeBody(TypedDict):
    """Until the morning of this day."""

    until: str


class TagShown(TypedDict):
    id: int
    name: str
    colour: NotRequired[ColourEnum]
    active: NotRequired[bool]


class TagsBody(TypedDict):
    """Tags by their ids, to be put on and taken off."""

    add: NotRequired[list[int]]
    remove: NotRequired[list[int]]


class TeamBody(TypedDict):
    """A team's id; null for none."""

    team: int | None


class TeamShown(TypedDict):
    id: int
    name: str
    others_may_see: NotRequired[bool]
    hands_out: NotRequired[HandsOutEnum]


class TicketCreated(TypedDict):
    """What became of a complaint. ``status_url`` shows what this client sent, until its requester adds to it.

    ``pictures_left_out`` and ``files_left_out`` are how many pictures and other files there was no room for: they may
    be sent again later, with another key."""

    reference: str
    outcome: TicketCreatedOutcomeEnum
    status_url: str | None
    pictures_left_out: int
    files_left_out: int


class TicketLine(TypedDict):
    """A ticket in the queue. Its requester is half hidden, as in all lists."""

    reference: str
    state: TicketState
    resolution: ResolutionEnum | Literal[""]
    escalation: EscalationEnum | Literal[""]
    requester: str
    beginning: str
    language: str
    category: str
    confidence: float | None
    platform: str | None
    assignee: str | None
    team: Named | None
    tags: list[Named]
    created_at: str
    waiting_since: str | None
    due_at: str | None
    snoozed_until: str | None
    found_in: list[FoundInEnum]


class TicketShown(TypedDict):
    """A ticket as its sender may see it. ``verdict`` is null until the ticket has been read.

    Once its requester has added to it by themselves, reasons and reply are theirs to read, and are left out here."""

    reference: str
    state: TicketState
    resolution: str
    created_at: str
    status_url: str
    verdict: VerdictShown | None
    reply: str | None
    follow_ups: list[FollowUpShown]


class TopicShown(TypedDict):
    code: str
    names: NotRequired[Any]
    descriptions: NotRequired[Any]
    questions: NotRequired[Any]
    is_active: NotRequired[bool]


class UnhelpfulBody(TypedDict):
    """The circumstance because of which the right cause's answer would not help."""

    circumstance: str


class VerdictShown(TypedDict):
    """The newest classification."""

    category: str
    second: str
    author: str
    confidence: float
    confidences: dict[str, float]
    disposition: str
    question: str
    due_on: str | None
    reasons: list[ReasonShown]


class WebhookBody(TypedDict):
    """What is posted where. Without `personal_data`: references, codes and times only."""

    name: str
    address: str
    events: list[EventsEnum]
    personal_data: NotRequired[bool]


class WebhookEnd(TypedDict):
    """How many messages waited, and are not sent any more."""

    ended: int


class WebhookPage(TypedDict):
    """All webhooks."""

    results: list[WebhookShown]


class WebhookSecret(TypedDict):
    """A webhook with its new secret, which is shown once: null where the request was repeated."""

    webhook: WebhookShown
    secret: str | None


class WebhookShown(TypedDict):
    """A webhook. `failing_since` is null while its receiver takes what is posted."""

    id: int
    name: str
    address: str
    events: list[str]
    personal_data: bool
    state: WebhookState
    created_at: str
    delivered_at: str | None
    failing_since: str | None
    last_error: str
    waiting: int
