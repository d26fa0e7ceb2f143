"""What the menu holds, in the agents' own frame and in unfold's. Imported by the settings, so it imports no app."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def waiting_badge(request: HttpRequest) -> str:
    """How many tickets wait for a human; "" when none does. The queue has counted them already."""
    from triage.workspace.frame import agent_of
    from triage.workspace.queue.selection import counted, found, waiting

    number = getattr(request, "waiting_count", None)
    number = found(waiting(agent_of(request))) if number is None else number
    return counted(number) if number else ""


def proposals_badge(_request: HttpRequest) -> str:
    """How many proposed incidents wait for a word; "" when none does."""
    from triage.models import Incident, IncidentState

    return str(Incident.objects.filter(state=IncidentState.PROPOSED).count() or "")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu, for those who have ``permission``. ``link`` is an address' name, ``icon`` is unfold's.

    ``under`` are addresses of pages, below the desk's, that belong to it and do not begin with its own.
    """

    title: Any
    icon: str
    link: str
    permission: str
    badge: Callable[[HttpRequest], str] | None = None
    is_alarming: bool = False
    under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under a title; the first group has none, and is always in sight."""

    title: Any
    entries: Sequence[Entry]


def _rows(title: Any, icon: str, model: str, **options: Any) -> Entry:
    """A line that leads to the rows of ``model`` (app.name), which are edited in forms."""
    app, name = model.split(".")
    return Entry(title, icon, f"admin:{app}_{name}_changelist", f"{app}.view_{name}", **options)


MENU: Sequence[Group] = (
    Group(
        "",
        (
            Entry(
                _("Tickets"),
                "inbox",
                "admin:index",
                "triage.view_ticket",
                badge=waiting_badge,
                under=("tickets/", "bulk/", "lists/"),
            ),
            Entry(_("New ticket"), "add_call", "admin:open_ticket", "triage.open_ticket"),
            Entry(_("Blind review"), "visibility_off", "admin:blind", "triage.change_ticket"),
            Entry(
                _("Incidents"),
                "crisis_alert",
                "admin:incidents",
                "triage.view_incident",
                badge=proposals_badge,
                is_alarming=True,
            ),
            Entry(_("Dashboard"), "bar_chart", "admin:overview", "triage.view_snapshot", under=("feedback/",)),
            Entry(_("Model"), "monitoring", "admin:machine", "triage.view_modelversion"),
            Entry(_("System status"), "monitor_heart", "admin:status", "triage.view_snapshot"),
        ),
    ),
    Group(
        _("Texts and rules"),
        (
            _rows(_("Canned replies"), "mail", "triage.cannedreply", under=("replies/",)),
            Entry(_("Macros"), "bolt", "admin:macros", "triage.view_macro"),
            Entry(_("Form questions"), "quiz", "admin:questions", "triage.view_customquestion"),
            Entry(_("Help articles"), "menu_book", "admin:articles", "triage.view_article"),
            Entry(_("Rules"), "alt_route", "admin:rules", "triage.view_rule"),
            Entry(_("Topics"), "category", "admin:topics", "triage.view_topic"),
            _rows(_("Tags"), "label", "triage.tag"),
            _rows(_("Platforms"), "storefront", "triage.platform"),
            _rows(_("Categories"), "rule", "triage.categorysetting"),
            _rows(_("Circumstances"), "hearing", "triage.circumstancesetting"),
            _rows(_("Teams"), "groups", "triage.team"),
            _rows(_("Opening hours"), "schedule", "triage.openinghours"),
            _rows(_("Response targets"), "timer", "triage.slapolicy"),
            _rows(_("Calendar"), "calendar_month", "triage.calendarday"),
            _rows(_("Weekly report"), "mail", "triage.reportreader"),
            _rows(_("Settings"), "tune", "triage.desksettings"),
        ),
    ),
    Group(
        _("Users and access"),
        (
            _rows(_("Users"), "person", "auth.user"),
            _rows(_("Groups"), "group", "auth.group"),
            _rows(_("API clients"), "key", "triage.apiclient"),
            Entry(_("API keys"), "vpn_key", "admin:api_keys", "triage.change_apikey"),
            Entry(_("Webhooks"), "webhook", "admin:webhooks", "triage.view_subscription"),
            _rows(_("Inbound e-mails"), "move_to_inbox", "triage.inboundmail"),
            _rows(_("Access log"), "history", "triage.access"),
            Entry(_("Audit log"), "history", "admin:audit", "triage.view_auditentry"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as one page shows it: where it leads, how much waits there ("" for nothing), whether one is there."""

    title: str
    link: str
    badge: str
    is_alarming: bool
    is_here: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """A group as one page shows it."""

    title: str
    lines: Sequence[Line]

    @property
    def is_here(self) -> bool:
        """Whether the page is one of its own."""
        return any(line.is_here for line in self.lines)


def lines(request: HttpRequest) -> list[Lines]:
    """The menu of whoever asks, without groups that would be empty."""
    shown = [
        Lines(
            str(group.title),
            [_line(entry, request) for entry in group.entries if request.user.has_perm(entry.permission)],
        )
        for group in MENU
    ]
    return [group for group in shown if group.lines]


def _line(entry: Entry, request: HttpRequest) -> Line:
    link, home = reverse(entry.link), reverse("admin:index")
    # Every page lies below the first one's address.
    is_here = request.path == link or (link != home and request.path.startswith(link))
    is_here = is_here or request.path.startswith(tuple(home + under for under in entry.under))
    badge = entry.badge(request) if entry.badge else ""
    return Line(str(entry.title), link, badge, entry.is_alarming, is_here)
