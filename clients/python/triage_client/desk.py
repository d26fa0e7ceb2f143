"""A method for each of the API's operations. Made from its schema by tools/client.py: change that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, Unpack

from triage_client.connection import Answer, Connection, quoted
from triage_client.shapes import (
    AcceptBody,
    AdditionRequest,
    ArticleShown,
    AskBody,
    AssignBody,
    BulkBody,
    BulkShown,
    CannedReplyShown,
    CircumstanceBody,
    CloseBody,
    ComplaintRequest,
    ConfirmBody,
    CorrectBody,
    CustomQuestionShown,
    DeliveryLine,
    DeliveryShown,
    DeskTicket,
    ErasureBody,
    EventTaken,
    Extent,
    FollowUpAnswer,
    FollowUpBody,
    ForwardBody,
    IncidentPage,
    IncidentShown,
    JoinBody,
    LabelShown,
    MacroBody,
    MacroShown,
    MergeBody,
    NoteBody,
    NoticeShown,
    OpeningRequest,
    PatchedCorrectionRequest,
    PatchedWebhookChange,
    ReopenBody,
    ReplyBody,
    ResolveBody,
    RuleShown,
    SendCompletionReported,
    SendOutage,
    SnapshotShown,
    SnoozeBody,
    TagsBody,
    TagShown,
    TeamBody,
    TeamShown,
    TicketCreated,
    TicketLine,
    TicketShown,
    TopicShown,
    UnhelpfulBody,
    WebhookBody,
    WebhookEnd,
    WebhookPage,
    WebhookSecret,
    WebhookShown,
)


class Desk(Connection):
    """The desk's API. Writes count once, lists go on by themselves, and what is refused raises Problem."""

    def list_articles(self) -> Iterator[ArticleShown]:
        """The desk's articles."""
        return self._each("/api/v1/desk/articles", {})

    def start_bulk(self, *, idempotency_key: str | None = None, **said: Unpack[BulkBody]) -> Answer[BulkShown]:
        """Do one thing with up to 500 tickets. It begins after a minute, until when all of it can be undone: read it
        again for what became of each ticket. Tickets that its agent may not act on are refused at once.

        Scope: `tickets:write`.
        """
        return self._write("POST", "/api/v1/desk/bulk", said, key=idempotency_key)

    def read_bulk(self, id: int) -> Answer[BulkShown]:
        """How far a bulk action is, and what became of each ticket.

        Scope: `tickets:read`.
        """
        return self._read(f"/api/v1/desk/bulk/{quoted(id)}", {})

    def undo_bulk(self, id: int, *, idempotency_key: str | None = None) -> Answer[BulkShown]:
        """Stop it: what still waits is left alone, what is done stays done.

        Scope: `tickets:write`.
        """
        return self._write("POST", f"/api/v1/desk/bulk/{quoted(id)}/undo", {}, key=idempotency_key)

    def list_canned_replies(self) -> Iterator[CannedReplyShown]:
        """The desk's canned replies."""
        return self._each("/api/v1/desk/canned-replies", {})

    def read_delivery(self, id: int) -> Answer[DeliveryShown]:
        """A message, with what the receiver said.

        Scope: `webhooks`.
        """
        return self._read(f"/api/v1/desk/deliveries/{quoted(id)}", {})

    def redeliver(self, id: int, *, idempotency_key: str | None = None) -> Answer[DeliveryShown]:
        """Have a message that was taken or given up posted again, under the same id.

        Scope: `webhooks`.
        """
        return self._write("POST", f"/api/v1/desk/deliveries/{quoted(id)}/redeliver", {}, key=idempotency_key)

    def list_figures(self) -> Iterator[SnapshotShown]:
        """The desk's figures."""
        return self._each("/api/v1/desk/figures", {})

    def list_incidents(self) -> Answer[IncidentPage]:
        """The newest 200: proposed, open, solved and dismissed.

        Scope: `incidents:read`.
        """
        return self._read("/api/v1/desk/incidents", {})

    def read_incident(self, id: int) -> Answer[IncidentShown]:
        """An incident with its tickets.

        Scope: `incidents:read`.
        """
        return self._read(f"/api/v1/desk/incidents/{quoted(id)}", {})

    def confirm_incident(
        self, id: int, *, idempotency_key: str | None = None, **said: Unpack[ConfirmBody]
    ) -> Answer[IncidentShown]:
        """Say that a proposal is an incident: its members are told, the public form shows its banner.

        Scope: `incidents:write`.
        """
        return self._write("POST", f"/api/v1/desk/incidents/{quoted(id)}/confirm", said, key=idempotency_key)

    def dismiss_incident(self, id: int, *, idempotency_key: str | None = None) -> Answer[IncidentShown]:
        """Say that a proposal is no incident. Nobody is written to.

        Scope: `incidents:write`.
        """
        return self._write("POST", f"/api/v1/desk/incidents/{quoted(id)}/dismiss", {}, key=idempotency_key)

    def resolve_incident(
        self, id: int, *, idempotency_key: str | None = None, **said: Unpack[ResolveBody]
    ) -> Answer[IncidentShown]:
        """Say that it is over: whoever was told of it is told that it is solved.

        Scope: `incidents:write`.
        """
        return self._write("POST", f"/api/v1/desk/incidents/{quoted(id)}/resolve", said, key=idempotency_key)

    def list_labels(self) -> Iterator[LabelShown]:
        """The desk's labels. Newest first, 100 at a time."""
        return self._each("/api/v1/desk/labels", {})

    def list_macros(self) -> Iterator[MacroShown]:
        """The desk's macros."""
        return self._each("/api/v1/desk/macros", {})

    def list_notices(self) -> Iterator[NoticeShown]:
        """The desk's notices. Newest first, 100 at a time."""
        return self._each("/api/v1/desk/notices", {})

    def list_custom_questions(self) -> Iterator[CustomQuestionShown]:
        """The desk's questions."""
        return self._each("/api/v1/desk/questions", {})

    def list_rules(self) -> Iterator[RuleShown]:
        """The desk's rules."""
        return self._each("/api/v1/desk/rules", {})

    def list_tags(self) -> Iterator[TagShown]:
        """The desk's tags."""
        return self._each("/api/v1/desk/tags", {})

    def list_teams(self) -> Iterator[TeamShown]:
        """The desk's teams."""
        return self._each("/api/v1/desk/teams", {})

    def list_tickets(
        self,
        *,
        assignee: str | None = None,
        category: str | None = None,
        language: str | None = None,
        platform: str | None = None,
        q: str | None = None,
        state: Literal["all", "answered", "asked", "closed", "processing", "with_agent"] | None = None,
        sure: Literal["high", "low", "middle"] | None = None,
        tag: str | None = None,
        team: str | None = None,
        waits: Literal["1d", "3d", "4h"] | None = None,
    ) -> Iterator[TicketLine]:
        """The tickets that an agent's queue would show, 50 at a time: those that need a human in the order in which
        agents should take them, others newest first.

        Scope: `tickets:read`.
        """
        return self._each(
            "/api/v1/desk/tickets",
            {
                "assignee": assignee,
                "category": category,
                "language": language,
                "platform": platform,
                "q": q,
                "state": state,
                "sure": sure,
                "tag": tag,
                "team": team,
                "waits": waits,
            },
        )

    def open_ticket(self, *, idempotency_key: str | None = None, **said: Unpack[OpeningRequest]) -> Answer[DeskTicket]:
        """Open a ticket for somebody who came by telephone, to the counter or by letter.

        Scope: `tickets:write`.
        """
        return self._write("POST", "/api/v1/desk/tickets", said, key=idempotency_key)

    def read_ticket(self, reference: str) -> Answer[DeskTicket]:
        """Everything about a ticket that an agent sees: answers, the verdict with its reasons and where they were read,
        circumstances, pictures, files, letters, notes, the story. Its `ETag` changes with all of it.

        Scope: `tickets:read`.
        """
        return self._read(f"/api/v1/desk/tickets/{quoted(reference)}", {})

    def accept_verdict(
        self,
        reference: str,
        *,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        **said: Unpack[AcceptBody],
    ) -> Answer[DeskTicket]:
        """Confirm the cause; its answer goes out."""
        return self._write(
            "POST", f"/api/v1/desk/tickets/{quoted(reference)}/accept", said, key=idempotency_key, if_match=if_match
        )

    def correct_answers(
        self,
        reference: str,
        *,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        **said: Unpack[PatchedCorrectionRequest],
    ) -> Answer[DeskTicket]:
        """Put right who it is, where to write to, in which language, and what was answered.

        Only what is sent is changed; null or an empty text takes an answer away. What a verdict may depend on is
        decided anew. A requester's own words (`description`) stay as they are.

        Scope: `tickets:write`.
        """
        return self._write(
            "PATCH", f"/api/v1/desk/tickets/{quoted(reference)}/answers", said, key=idempotency_key, if_match=if_match
        )

    def ask_requester(
        self,
        reference: str,
        *,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        **said: Unpack[AskBody],
    ) -> Answer[DeskTicket]:
        """Ask one of the desk's questions."""
        return self._write(
            "POST", f"/api/v1/desk/tickets/{quoted(reference)}/ask", said, key=idempotency_key, if_match=if_match
        )

    def assign_ticket(
        self,
        reference: str,
        *,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        **said: Unpack[AssignBody],
    ) -> Answer[DeskTicket]:
        """Give the ticket to somebody."""
        return self._write(
            "POST", f"/api/v1/desk/tickets/{quoted(reference)}/assign", said, key=idempotency_key, if_match=if_match
        )

    def hear_circumstance(
        self,
        reference: str,
        *,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        **said: Unpack[CircumstanceBody],
    ) -> Answer[DeskTicket]:
        """Say what the words tell."""
        return self._write(
            "POST",
            f"/api/v1/desk/tickets/{quoted(reference)}/circumstance",
            said,
            key=idempotency_key,
            if_match=if_match,
        )

    def close_ticket(
        self,
        reference: str,
        *,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        **said: Unpack[CloseBody],
    ) -> Answer[DeskTicket]:
        """End the case."""
        return self._write(
            "POST", f"/api/v1/desk/tickets/{quoted(reference)}/close", said, key=idempotency_key, if_match=if_match
        )

    def correct_verdict(
        self,
        reference: str,
        *,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        **said: Unpack[CorrectBody],
    ) -> Answer[DeskTicket]:
        """Choose the right cause; its answer goes out."""
        return self._write(
            "POST", f"/api/v1/desk/tickets/{quoted(reference)}/correct", said, key=idempotency_key, if_match=if_match
        )

    def preview_erasure(self, reference: str) -> Answer[Extent]:
        """What would be erased with this ticket: everything of its requester, in all of their tickets.

        Scope: `privacy`.
        """
        return self._read(f"/api/v1/desk/tickets/{quoted(reference)}/erasure", {})

    def erase_requester(
        self, reference: str, *, idempotency_key: str | None = None, **said: Unpack[ErasureBody]
    ) -> Answer[Extent]:
        """Erase this ticket's requester for good, in all of their tickets. What is open is closed as withdrawn.

        Scope: `privacy`.
        """
        return self._write("POST", f"/api/v1/desk/tickets/{quoted(reference)}/erasure", said, key=idempotency_key)

    def export_requester(self, reference: str) -> bytes:
        """Everything about this ticket's requester, in all of their tickets, as a ZIP archive. It is recorded.

        Scope: `privacy`.
        """
        return self._bytes(f"/api/v1/desk/tickets/{quoted(reference)}/export", {})

    def get_file(self, reference: str, id: int) -> bytes:
        """A file that came beside the pictures, as it came. Nobody has masked it; it may do harm.

        Scope: `tickets:read`.
        """
        return self._bytes(f"/api/v1/desk/tickets/{quoted(reference)}/files/{quoted(id)}", {})

    def change_follow_up(
        self,
        reference: str,
        *,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        **said: Unpack[FollowUpBody],
    ) -> Answer[DeskTicket]:
        """Ask now, later, or not at all."""
        return self._write(
            "POST", f"/api/v1/desk/tickets/{quoted(reference)}/follow-up", said, key=idempotency_key, if_match=if_match
        )

    def forward_ticket(
        self,
        reference: str,
        *,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        **said: Unpack[ForwardBody],
    ) -> Answer[DeskTicket]:
        """Pass the complaint on to somebody else."""
        return self._write(
            "POST", f"/api/v1/desk/tickets/{quoted(reference)}/forward", said, key=idempotency_key, if_match=if_match
        )

    def hand_back(
        self, reference: str, *, if_match: str | None = None, idempotency_key: str | None = None
    ) -> Answer[DeskTicket]:
        """Let the system answer by itself again."""
        return self._write(
            "POST", f"/api/v1/desk/tickets/{quoted(reference)}/hand-back", {}, key=idempotency_key, if_match=if_match
        )

    def join_ticket(
        self,
        reference: str,
        *,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        **said: Unpack[JoinBody],
    ) -> Answer[DeskTicket]:
        """Read it together with another one, which is decided anew."""
        return self._write(
            "POST", f"/api/v1/desk/tickets/{quoted(reference)}/join", said, key=idempotency_key, if_match=if_match
        )

    def run_macro(
        self,
        reference: str,
        *,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        **said: Unpack[MacroBody],
    ) -> Answer[DeskTicket]:
        """Run a macro."""
        return self._write(
            "POST", f"/api/v1/desk/tickets/{quoted(reference)}/macro", said, key=idempotency_key, if_match=if_match
        )

    def merge_ticket(
        self,
        reference: str,
        *,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        **said: Unpack[MergeBody],
    ) -> Answer[DeskTicket]:
        """Close it as a duplicate of another one."""
        return self._write(
            "POST", f"/api/v1/desk/tickets/{quoted(reference)}/merge", said, key=idempotency_key, if_match=if_match
        )

    def add_note(
        self,
        reference: str,
        *,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        **said: Unpack[NoteBody],
    ) -> Answer[DeskTicket]:
        """Write down something for colleagues."""
        return self._write(
            "POST", f"/api/v1/desk/tickets/{quoted(reference)}/note", said, key=idempotency_key, if_match=if_match
        )

    def reopen_ticket(
        self,
        reference: str,
        *,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        **said: Unpack[ReopenBody],
    ) -> Answer[DeskTicket]:
        """Open a closed ticket again."""
        return self._write(
            "POST", f"/api/v1/desk/tickets/{quoted(reference)}/reopen", said, key=idempotency_key, if_match=if_match
        )

    def reply_to_requester(
        self,
        reference: str,
        *,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        **said: Unpack[ReplyBody],
    ) -> Answer[DeskTicket]:
        """Write in your own words."""
        return self._write(
            "POST", f"/api/v1/desk/tickets/{quoted(reference)}/reply", said, key=idempotency_key, if_match=if_match
        )

    def get_screenshot(self, reference: str, id: int) -> bytes:
        """A picture of the ticket, with what is private in it blacked out.

        Scope: `tickets:read`.
        """
        return self._bytes(f"/api/v1/desk/tickets/{quoted(reference)}/screenshots/{quoted(id)}", {})

    def get_sent_file(self, reference: str, id: int) -> bytes:
        """A file that went out with a letter about the ticket.

        Scope: `tickets:read`.
        """
        return self._bytes(f"/api/v1/desk/tickets/{quoted(reference)}/sent-files/{quoted(id)}", {})

    def snooze_ticket(
        self,
        reference: str,
        *,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        **said: Unpack[SnoozeBody],
    ) -> Answer[DeskTicket]:
        """Take it out of the queue until a morning."""
        return self._write(
            "POST", f"/api/v1/desk/tickets/{quoted(reference)}/snooze", said, key=idempotency_key, if_match=if_match
        )

    def change_tags(
        self,
        reference: str,
        *,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        **said: Unpack[TagsBody],
    ) -> Answer[DeskTicket]:
        """Put tags on and take tags off."""
        return self._write(
            "POST", f"/api/v1/desk/tickets/{quoted(reference)}/tags", said, key=idempotency_key, if_match=if_match
        )

    def move_to_team(
        self,
        reference: str,
        *,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        **said: Unpack[TeamBody],
    ) -> Answer[DeskTicket]:
        """Give the ticket to another team."""
        return self._write(
            "POST", f"/api/v1/desk/tickets/{quoted(reference)}/team", said, key=idempotency_key, if_match=if_match
        )

    def unhelpful_answer(
        self,
        reference: str,
        *,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        **said: Unpack[UnhelpfulBody],
    ) -> Answer[DeskTicket]:
        """Right cause, wrong answer."""
        return self._write(
            "POST", f"/api/v1/desk/tickets/{quoted(reference)}/unhelpful", said, key=idempotency_key, if_match=if_match
        )

    def unmerge_ticket(
        self, reference: str, *, if_match: str | None = None, idempotency_key: str | None = None
    ) -> Answer[DeskTicket]:
        """Take a merge back."""
        return self._write(
            "POST", f"/api/v1/desk/tickets/{quoted(reference)}/unmerge", {}, key=idempotency_key, if_match=if_match
        )

    def wake_ticket(
        self, reference: str, *, if_match: str | None = None, idempotency_key: str | None = None
    ) -> Answer[DeskTicket]:
        """Bring it back into the queue."""
        return self._write(
            "POST", f"/api/v1/desk/tickets/{quoted(reference)}/wake", {}, key=idempotency_key, if_match=if_match
        )

    def list_topics(self) -> Iterator[TopicShown]:
        """The desk's topics."""
        return self._each("/api/v1/desk/topics", {})

    def list_webhooks(self) -> Answer[WebhookPage]:
        """Who is told of what.

        Scope: `webhooks`.
        """
        return self._read("/api/v1/desk/webhooks", {})

    def add_webhook(self, *, idempotency_key: str | None = None, **said: Unpack[WebhookBody]) -> Answer[WebhookSecret]:
        """Have events posted to a program. The secret is shown this once.

        Scope: `webhooks`.
        """
        return self._write("POST", "/api/v1/desk/webhooks", said, key=idempotency_key)

    def read_webhook(self, id: int) -> Answer[WebhookShown]:
        """One webhook: what it is told, and whether its receiver takes it.

        Scope: `webhooks`.
        """
        return self._read(f"/api/v1/desk/webhooks/{quoted(id)}", {})

    def change_webhook(
        self, id: int, *, idempotency_key: str | None = None, **said: Unpack[PatchedWebhookChange]
    ) -> Answer[WebhookShown]:
        """Change what is sent of it, or switch it off or on.

        Scope: `webhooks`.
        """
        return self._write("PATCH", f"/api/v1/desk/webhooks/{quoted(id)}", said, key=idempotency_key)

    def delete_webhook(self, id: int, *, idempotency_key: str | None = None) -> Answer[WebhookEnd]:
        """Tell it nothing any more; what waits for it is not sent.

        Scope: `webhooks`.
        """
        return self._write("DELETE", f"/api/v1/desk/webhooks/{quoted(id)}", {}, key=idempotency_key)

    def list_deliveries(self, id: int) -> Iterator[DeliveryLine]:
        """A webhook's messages of the last seven days, newest first, 100 at a time.

        Scope: `webhooks`.
        """
        return self._each(f"/api/v1/desk/webhooks/{quoted(id)}/deliveries", {})

    def rotate_webhook_secret(self, id: int, *, idempotency_key: str | None = None) -> Answer[WebhookSecret]:
        """Make a new secret, which is shown this once. For a day messages are signed by the one before, too.

        Scope: `webhooks`.
        """
        return self._write("POST", f"/api/v1/desk/webhooks/{quoted(id)}/secret", {}, key=idempotency_key)

    def test_webhook(self, id: int, *, idempotency_key: str | None = None) -> Answer[DeliveryShown]:
        """Have a message posted that tells of nothing. Read it again to see what became of it.

        Scope: `webhooks`.
        """
        return self._write("POST", f"/api/v1/desk/webhooks/{quoted(id)}/test", {}, key=idempotency_key)

    def send_completion_reported(
        self, *, idempotency_key: str | None = None, **said: Unpack[SendCompletionReported]
    ) -> Answer[EventTaken]:
        """Tell the desk: The platform reports a completed training.

        Once for each `id`: sending it again is harmless. Only a platform's program may, about that platform alone.

        Scope: `events:send`.
        """
        return self._write("POST", "/api/v1/events/completion_reported", said, key=idempotency_key)

    def send_outage(self, *, idempotency_key: str | None = None, **said: Unpack[SendOutage]) -> Answer[EventTaken]:
        """Tell the desk: The platform reports an outage.

        Once for each `id`: sending it again is harmless. Only a platform's program may, about that platform alone.

        Scope: `events:send`.
        """
        return self._write("POST", "/api/v1/events/outage", said, key=idempotency_key)

    def export_changes(
        self, *, personal: Literal["true", "false"] | None = None, since: str | None = None
    ) -> Iterator[dict[str, Any]]:
        """What has changed since a cursor: JSON Lines (docs/export.md).

        Each change is told once and none is left out. The last line is `{"kind": "cursor", "cursor": …, "is_last": …}`:
        ask again with that cursor, at once where it is not the last, else when you want news.

        Scope: `export`.
        """
        return self._lines("/api/v1/export", {"personal": personal, "since": since})

    def get_form(self, *, language: str | None = None) -> Answer[dict[str, Any]]:
        """The desk's form as a JSON Schema (2020-12): what `POST /api/v1/tickets` takes, with labels, help, choices and
        the questions that the desk has added. Keywords that begin with `x-` say how to lay it out.
        """
        return self._read("/api/v1/form", {"language": language})

    def create_ticket(
        self, *, idempotency_key: str | None = None, **said: Unpack[ComplaintRequest]
    ) -> Answer[TicketCreated]:
        """Send a complaint.

        Answers 201 with a new ticket; 200 when the same key was used before (`repeated`), or when this
        client's own complaint with the same details is open already and this one was added to it (`joined`). 429, with
        `Retry-After`, when the key has sent as much as it may within an hour.

        Scope: `tickets:send`.
        """
        return self._write("POST", "/api/v1/tickets", said, key=idempotency_key)

    def get_ticket(self, reference: str) -> Answer[TicketShown]:
        """Show a ticket that this client sent: its state, the verdict with its reasons, the newest reply.

        Scope: `tickets:send`.
        """
        return self._read(f"/api/v1/tickets/{quoted(reference)}", {})

    def answer_follow_up(
        self,
        reference: str,
        kind: str,
        sequence: int,
        *,
        idempotency_key: str | None = None,
        **said: Unpack[FollowUpAnswer],
    ) -> Answer[TicketShown]:
        """Pass on the requester's answer to a question that the desk asked some days later (`follow_ups`).

        Only while nobody but this client has added to the ticket.

        Scope: `tickets:send`.
        """
        return self._write(
            "POST",
            f"/api/v1/tickets/{quoted(reference)}/follow-ups/{quoted(kind)}/{quoted(sequence)}",
            said,
            key=idempotency_key,
        )

    def add_to_ticket(
        self, reference: str, *, idempotency_key: str | None = None, **said: Unpack[AdditionRequest]
    ) -> Answer[TicketCreated]:
        """Add words, answers or files to a ticket that this client sent.

        200 where they joined it. 201 with a new ticket where it is closed, or its requester has added to it by
        themselves: from then on it is theirs alone.

        Scope: `tickets:send`.
        """
        return self._write("POST", f"/api/v1/tickets/{quoted(reference)}/messages", said, key=idempotency_key)
