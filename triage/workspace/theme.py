"""How unfold looks and what its menu holds: the ``UNFOLD`` setting. Imported by the settings, so it imports no app."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from triage.installed import installed


def waiting_badge(request: HttpRequest) -> str:
    """How many tickets wait for a human, for the menu; "" when none does. The queue has counted them already."""
    from triage.workspace.queue.listing import counted, found, waiting

    number = getattr(request, "waiting_count", None)
    number = found(waiting()) if number is None else number
    return counted(number) if number else ""


def proposals_badge(_request: HttpRequest) -> str:
    """How many proposed incidents wait for a word, for the menu; "" when none does."""
    from triage.models import Incident, IncidentState

    return str(Incident.objects.filter(state=IncidentState.PROPOSED).count() or "")


def _entry(title: Any, icon: str, link: str, permission: str, **options: Any) -> dict[str, Any]:
    """A line of the menu, seen by those who have ``permission``."""
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(link),
        "permission": lambda request: request.user.has_perm(permission),
        **options,
    }


def _rows(title: Any, icon: str, model: str) -> dict[str, Any]:
    """A line of the menu that leads to the rows of ``model`` (app.name), which are edited in forms."""
    app, name = model.split(".")
    return _entry(title, icon, f"admin:{app}_{name}_changelist", f"{app}.view_{name}")


def _account(request: HttpRequest) -> list[dict[str, Any]]:
    """The lines of the user's own menu."""
    lines = [{"title": _("Security"), "link": reverse_lazy("mfa_index")}]
    if request.user.is_authenticated and request.user.has_usable_password():
        lines.append({"title": _("Change password"), "link": reverse_lazy("admin:password_change")})
    return lines


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": lambda _request: _(installed().look.workspace),
    "SITE_HEADER": lambda _request: _(installed().look.workspace),
    "SITE_SYMBOL": "workspace_premium",
    "SITE_URL": "/",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda _request: static("workspace/icon.svg")}],
    "STYLES": [lambda _request: static("workspace/frame.css")],
    "SCRIPTS": [lambda _request: static("workspace/frame.js")],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "LANGUAGES": {"action": reverse_lazy("admin:language")},
    "ACCOUNT": {"navigation": _account},
    "BORDER_RADIUS": "8px",
    "COLORS": {
        "primary": {
            "50": "oklch(97.5% .014 195)",
            "100": "oklch(94.5% .032 195)",
            "200": "oklch(89% .058 195)",
            "300": "oklch(81% .085 195)",
            "400": "oklch(71% .105 195)",
            "500": "oklch(61% .105 195)",
            "600": "oklch(50.5% .09 197)",
            "700": "oklch(44% .078 198)",
            "800": "oklch(38% .065 199)",
            "900": "oklch(33% .054 200)",
            "950": "oklch(24% .042 201)",
        },
    },
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": [
            {
                "items": [
                    _entry(
                        _("Tickets"),
                        "inbox",
                        "admin:index",
                        "triage.view_ticket",
                        badge="triage.workspace.theme.waiting_badge",
                        badge_variant="primary",
                    ),
                    _entry(_("New ticket"), "add_call", "admin:open_ticket", "triage.open_ticket"),
                    _entry(_("Blind review"), "visibility_off", "admin:blind", "triage.change_ticket"),
                    _entry(
                        _("Incidents"),
                        "crisis_alert",
                        "admin:incidents",
                        "triage.view_incident",
                        badge="triage.workspace.theme.proposals_badge",
                        badge_variant="danger",
                    ),
                    _entry(_("Dashboard"), "bar_chart", "admin:overview", "triage.view_snapshot"),
                    _entry(_("Model"), "monitoring", "admin:machine", "triage.view_modelversion"),
                    _entry(_("System status"), "monitor_heart", "admin:status", "triage.view_snapshot"),
                ],
            },
            {
                "title": _("Texts and rules"),
                "separator": True,
                "items": [
                    _rows(_("Canned replies"), "mail", "triage.cannedreply"),
                    _entry(_("Macros"), "bolt", "admin:macros", "triage.view_macro"),
                    _rows(_("Platforms"), "storefront", "triage.platform"),
                    _rows(_("Categories"), "rule", "triage.categorysetting"),
                    _rows(_("Circumstances"), "hearing", "triage.circumstancesetting"),
                    _rows(_("Calendar"), "calendar_month", "triage.calendarday"),
                    _rows(_("Settings"), "tune", "triage.desksettings"),
                ],
            },
            {
                "title": _("Users and access"),
                "separator": True,
                "items": [
                    _rows(_("Users"), "person", "auth.user"),
                    _rows(_("Groups"), "group", "auth.group"),
                    _rows(_("API clients"), "key", "triage.apiclient"),
                    _rows(_("Inbound e-mails"), "move_to_inbox", "triage.inboundmail"),
                    _rows(_("Access log"), "history", "triage.access"),
                    _entry(_("Audit log"), "history", "admin:audit", "triage.view_auditentry"),
                ],
            },
        ],
    },
}
