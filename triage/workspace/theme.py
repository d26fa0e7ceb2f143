"""How unfold looks: the ``UNFOLD`` setting. Imported by the settings, so it imports no app.

Unfold's pages are those of rows that are edited in forms; the agents' own pages have a frame of their own
(``templates/workspace/base.html``) and only the menu in common with them.
"""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from triage.installed import installed
from triage.workspace.menu import MENU, Entry


def _entry(entry: Entry) -> dict[str, Any]:
    """A line of the menu as unfold wants it."""
    line: dict[str, Any] = {
        "title": entry.title,
        "icon": entry.icon,
        "link": reverse_lazy(entry.link),
        "permission": lambda request: request.user.has_perm(entry.permission),
    }
    if entry.badge:
        line["badge"] = f"{entry.badge.__module__}.{entry.badge.__name__}"
        line["badge_variant"] = "danger" if entry.is_alarming else "primary"
    return line


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
    "STYLES": [lambda _request: static("workspace/unfold.css")],
    "SCRIPTS": [lambda _request: static("workspace/unfold.js")],
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
            {"title": group.title, "separator": number > 0, "items": [_entry(entry) for entry in group.entries]}
            for number, group in enumerate(MENU)
        ],
    },
}
