"""The ticket: one requester's case from the complaint to its end."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from triage.installed import installed
from triage.messages import EMAIL
from triage.models.escalation import Escalation
from triage.models.lease import Claimable
from triage.models.platform import Platform
from triage.models.team import Team, kept_from, oversees, teams_of
from triage.models.ticket_keys import ALPHABET, new_reference, new_token
from triage.models.ticket_states import UNFINISHED_STAGES, Resolution, Stage, TicketState

FILTERS = ["state", "category", "platform", "language", "assignee", "confidence", "team"]  # Of the queue, beside tags.
UNSURE = 0.5  # The confidence up to which nobody is sure of a category.
JUDGED = ~Q(category="")


def desk_language() -> str:
    """The language of the desk's people unless they show otherwise."""
    return installed().language


def awake(now: datetime) -> Q:
    """Tickets that no agent has set aside, or not any longer."""
    return Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=now)


def belongs_to(agent: User) -> Q:
    """Tickets of the agent's own teams, of no team, and what is assigned to themselves."""
    return Q(team__isnull=True) | Q(team__in=teams_of(agent)) | Q(assignee=agent.pk)


MOVING = frozenset(
    {"state", "stage", "escalation", "waiting_since", "snoozed_until", "assignee", "assignee_id", "closed_at"}
    | {"team", "team_id"}
)
"""The fields whose changes are moves of a ticket."""


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Tickets. Only ``triage.tickets.transitions`` moves them: a raw update of such a field is refused.

    Whoever shows tickets to an agent asks ``visible_to``, and whoever lets them act ``actionable_by``: nowhere else is
    it said which teams' tickets are whose.
    """

    def visible_to(self, agent: User) -> "TicketQuerySet":
        """Those that ``agent`` may read: all but what other teams keep to themselves."""
        kept = kept_from(agent).values("pk")
        return self if oversees(agent) else self.filter(~Q(team__in=kept) | Q(assignee=agent.pk))

    def actionable_by(self, agent: User) -> "TicketQuerySet":
        """Those that ``agent`` may act on: their own teams', those of no team, and what is assigned to themselves."""
        return self if oversees(agent) else self.filter(belongs_to(agent))

    def update(self, **fields: Any) -> int:
        """As the stock one. Raises TypeError for a field whose change is a move."""
        if moving := MOVING & fields.keys():
            raise TypeError(f"{sorted(moving)} are changed by triage.tickets.transitions")
        return super().update(**fields)

    def move(self, **fields: Any) -> int:
        """Update any field, for ``transitions`` only; returns how many tickets it fitted."""
        return super().update(**fields)


class Ticket(Claimable):
    """One case. ``evidence_version`` grows with every submission; ``stage`` with its claim drives the machine.

    ``category``, ``confidence`` and ``platform`` repeat the newest verdict for the queue, which ``rank_at`` orders;
    ``escalation`` says why it waits for a person, while it does; ``tags`` are keys of ``Tag``, None for
    none. ``is_harm``: its words told that somebody suffers.
    Once closed, it is forgotten in two steps: its pictures, and then whoever it was (``tickets.privacy.anonymise``).

    ``team``: whose it is, by the routes or as somebody moved it. ``sla_look_at``: when something is to be said next
    about ``sla_due_at``, first the warning, at that time itself that it is over, then never (``tickets.sla``).

    Who may see and change it (docs/security.md): ``origin`` is a keyed digest of the network or API client that opened
    it. ``confirmed_at`` is when the owner of the address said that it is theirs. ``shared_at`` is when evidence came in
    that the opening browser did not send: from then on that browser's link shows nothing. ``proposed_for`` is the open
    ticket with the same details that this one would belong to, if the same person sent both; ``follows`` the closed one
    that its first mail answered. ``readdressed``: how often its address was corrected; what was given to an earlier one
    opens nothing any more. ``requester_chat`` is where whoever wrote in a chat is answered: a channel's code, a colon,
    and their address there.
    """

    reference = models.CharField(_("reference"), max_length=13, default=new_reference, editable=False)
    token = models.CharField(max_length=43, default=new_token, editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    requester_name = models.CharField(_("name"), max_length=200, blank=True)
    requester_email = models.EmailField(_("e-mail"), blank=True)
    requester_chat = models.CharField(_("chat"), max_length=81, blank=True, default="", db_default="")
    language = models.CharField(_("language"), max_length=8, default=desk_language)
    state = models.CharField(_("state"), max_length=12, choices=TicketState, default=TicketState.PROCESSING)
    stage = models.CharField(_("stage"), max_length=8, choices=Stage, default=Stage.READ)
    evidence_version = models.PositiveIntegerField(_("evidence version"), default=1)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("agent"), null=True, blank=True, on_delete=models.SET_NULL
    )
    created_at = models.DateTimeField(_("received"))
    waiting_since = models.DateTimeField(_("waiting for an agent since"), null=True)
    escalation = models.CharField(_("reason for waiting"), max_length=16, choices=Escalation, blank=True)
    rank_at = models.DateTimeField(null=True, editable=False)
    category = models.CharField(_("category"), max_length=40, blank=True)
    confidence = models.FloatField(_("confidence"), null=True)
    platform = models.ForeignKey(
        Platform, verbose_name=_("platform"), null=True, to_field="code", on_delete=models.SET_NULL, db_index=False
    )
    sla_due_at = models.DateTimeField(_("due at"), null=True)
    sla_look_at = models.DateTimeField(null=True, editable=False)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), null=True, blank=True, on_delete=models.PROTECT, db_index=False
    )
    snoozed_until = models.DateTimeField(_("snoozed until"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    is_manual = models.BooleanField(_("automatic answers off"), default=False)
    is_harm = models.BooleanField(_("somebody suffers"), default=False, editable=False)
    undeliverable_at = models.DateTimeField(_("e-mail bounced"), null=True)
    resolution = models.CharField(_("resolution"), max_length=12, choices=Resolution, blank=True)
    tags = ArrayField(models.IntegerField(), verbose_name=_("tags"), null=True, editable=False)
    pictures_deleted_at = models.DateTimeField(_("screenshots deleted"), null=True, editable=False)
    anonymised_at = models.DateTimeField(_("personal data deleted"), null=True, editable=False)

    merged_into = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.SET_NULL, related_name="merged", db_index=False
    )
    origin = models.CharField(max_length=16, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed by the owner of the address"), null=True, editable=False)
    shared_at = models.DateTimeField(null=True, editable=False)
    proposed_for = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.SET_NULL, related_name="proposals", db_index=False
    )

    follows = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.SET_NULL, related_name="followed_by", db_index=False
    )

    readdressed = models.SmallIntegerField(default=0, db_default=0, editable=False)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        permissions = [
            ("erase_ticket", "Can erase a requester's personal data"),
            ("export_ticket", "Can export a requester's personal data"),
            ("open_ticket", "Can open a ticket for somebody"),
            ("correct_ticket", "Can correct a requester's details"),
            ("reopen_ticket", "Can reopen a closed ticket"),
            ("list_ticket", "Can download lists of tickets"),
        ]
        constraints = [
            # Not unique=True: on text, that makes a second index each, for LIKE queries that nobody asks.
            models.UniqueConstraint(name="ticket_reference_once", fields=["reference"]),
            models.UniqueConstraint(name="ticket_token_once", fields=["token"]),
            models.CheckConstraint(
                name="ticket_reference_is_readable",
                condition=Q(reference__regex=rf"^TKT-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}$"),
            ),
            models.CheckConstraint(name="ticket_token_is_long", condition=Q(token__regex=r"^[A-Za-z0-9_-]{32,43}$")),
            models.CheckConstraint(name="ticket_state_is_known", condition=Q(state__in=TicketState.values)),
            models.CheckConstraint(name="ticket_stage_is_known", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(
                name="ticket_closed_has_an_end",
                condition=Q(state=TicketState.CLOSED, closed_at__isnull=False, resolution__in=Resolution.values)
                | (~Q(state=TicketState.CLOSED) & Q(closed_at__isnull=True, resolution="")),
            ),
            models.CheckConstraint(
                name="ticket_merged_is_a_duplicate",
                condition=Q(merged_into__isnull=True) | Q(state=TicketState.CLOSED, resolution=Resolution.DUPLICATE),
            ),
            models.CheckConstraint(
                name="ticket_closed_has_no_work", condition=~Q(state=TicketState.CLOSED) | Q(stage=Stage.DONE)
            ),
            models.CheckConstraint(
                name="ticket_with_agent_waits_since",
                condition=Q(state=TicketState.WITH_AGENT, waiting_since__isnull=False, rank_at__isnull=False)
                | (~Q(state=TicketState.WITH_AGENT) & Q(waiting_since__isnull=True, rank_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="ticket_with_agent_says_why",
                condition=Q(state=TicketState.WITH_AGENT, escalation__in=Escalation.values)
                | (~Q(state=TicketState.WITH_AGENT) & Q(escalation="")),
            ),
            models.CheckConstraint(
                name="ticket_due_only_while_waiting",
                condition=Q(state=TicketState.WITH_AGENT) | Q(sla_due_at__isnull=True),
            ),
            models.CheckConstraint(
                name="ticket_processing_has_work",
                condition=~Q(state=TicketState.PROCESSING) | Q(stage__in=UNFINISHED_STAGES),
            ),
            models.CheckConstraint(
                name="ticket_forgotten_is_closed",
                condition=Q(state=TicketState.CLOSED) | Q(pictures_deleted_at__isnull=True, anonymised_at__isnull=True),
            ),
            models.CheckConstraint(
                name="ticket_anonymised_names_nobody",
                condition=Q(anonymised_at__isnull=True)
                | Q(
                    requester_name="", requester_email="", fingerprint="", origin="", pictures_deleted_at__isnull=False
                ),
            ),
            models.CheckConstraint(
                name="ticket_anonymised_has_no_chat",
                condition=Q(anonymised_at__isnull=True) | Q(requester_chat=""),
            ),
            models.UniqueConstraint(
                name="ticket_one_open_per_complaint",
                fields=["fingerprint"],
                condition=~Q(state=TicketState.CLOSED) & Q(proposed_for__isnull=True),
            ),
        ]
        indexes = [
            # Without the claim: as no index knows of it, claiming a ticket moves none of its index entries (HOT).
            models.Index(name="ticket_by_stage", fields=["stage", "id"], condition=~Q(stage=Stage.DONE)),
            models.Index(name="ticket_for_agents", fields=["rank_at", "id"], condition=Q(state=TicketState.WITH_AGENT)),
            models.Index(name="ticket_by_state", fields=["state", "-id"]),
            # So that filters that hardly a ticket fits need not fetch the tickets.
            models.Index(name="ticket_filters_2", fields=["-id"], include=FILTERS, condition=JUDGED),
            # By two of them that few fit together; of those that nobody is sure of, and those with a tag, who are few.
            models.Index(
                name="ticket_by_category",
                fields=["category", "platform", "-id"],
                include=["state", "language", "assignee", "confidence", "team"],
                condition=JUDGED,
            ),
            models.Index(
                name="ticket_unsure", fields=["-id"], include=FILTERS, condition=JUDGED & Q(confidence__lte=UNSURE)
            ),
            models.Index(
                name="ticket_tagged_2", fields=["-id"], include=["tags", *FILTERS], condition=Q(tags__isnull=False)
            ),
            models.Index(name="ticket_by_assignee", fields=["assignee", "-id"], condition=Q(assignee__isnull=False)),
            models.Index(name="ticket_merged", fields=["merged_into"], condition=Q(merged_into__isnull=False)),
            models.Index(name="ticket_by_chat", fields=["requester_chat"], condition=~Q(requester_chat="")),
            models.Index(Upper("requester_email"), name="ticket_by_email"),  # Addresses are looked up in any case.
            models.Index(
                name="ticket_pictures_due",
                fields=["closed_at", "id"],
                condition=Q(state=TicketState.CLOSED, pictures_deleted_at__isnull=True),
            ),
            models.Index(
                name="ticket_identity_due",
                fields=["closed_at", "id"],
                condition=Q(state=TicketState.CLOSED, anonymised_at__isnull=True),
            ),
            models.Index(name="ticket_by_sla", fields=["sla_due_at", "id"], condition=Q(state=TicketState.WITH_AGENT)),
            # For rules of supervisors that act on what has waited for some hours.
            models.Index(name="ticket_waiting", fields=["waiting_since"], condition=Q(state=TicketState.WITH_AGENT)),
            models.Index(name="ticket_by_team", fields=["team", "-id"], condition=Q(team__isnull=False)),
            models.Index(
                name="ticket_to_hand_out",
                fields=["team", "rank_at", "id"],
                condition=Q(state=TicketState.WITH_AGENT, team__isnull=False, assignee__isnull=True),
            ),
            models.Index(name="ticket_sla_look", fields=["sla_look_at"], condition=Q(sla_look_at__isnull=False)),
            models.Index(name="ticket_snoozed", fields=["snoozed_until"], condition=Q(snoozed_until__isnull=False)),
            models.Index(name="ticket_newest", fields=["-created_at"]),
            models.Index(name="ticket_follows", fields=["follows"], condition=Q(follows__isnull=False)),
            models.Index(name="ticket_proposed", fields=["proposed_for"], condition=Q(proposed_for__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def address(self) -> tuple[str, str]:
        """The channel by which the requester is written to, and their address there ("": there is none)."""
        channel, _colon, account = self.requester_chat.partition(":")
        return (channel, account) if account else (EMAIL, self.requester_email)

    @property
    def is_reachable(self) -> bool:
        """Whether the requester can be written to; else they are told by telephone."""
        return bool(self.requester_email or self.requester_chat)

    @property
    def pictures_kept_days(self) -> int:
        """How many days after closing its pictures were deleted; 0 while they are there, or if it was at once."""
        if self.pictures_deleted_at is None or self.closed_at is None:
            return 0
        return (self.pictures_deleted_at - self.closed_at).days


NOT_WAITING: dict[str, Any] = {
    **{"escalation": "", "waiting_since": None, "sla_due_at": None, "sla_look_at": None, "rank_at": None}
}
"""Fields to set together with the state of a ticket that no longer waits for a human."""
