"""The frame around the agents' pages: its menu, its alerts, its icons."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.template import Context, Library
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from triage.workspace.alerts import part_alerts
from triage.workspace.colleagues import name
from triage.workspace.duty import on_duty
from triage.workspace.frame import agent_of
from triage.workspace.menu import Lines, lines
from triage.workspace.notices.page import Bell, bell
from triage.workspace.permissions import CHANGE_TICKETS

register = Library()


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page of somebody who is in: their name, their menu, what fails around the service."""

    request: HttpRequest
    person: str

    @property
    def groups(self) -> list[Lines]:
        """The menu."""
        return lines(self.request)

    @property
    def on_duty(self) -> bool | None:
        """Whether they are on duty; None for those in no team."""
        return on_duty(agent_of(self.request)) if self.request.user.has_perm(CHANGE_TICKETS) else None

    @property
    def bell(self) -> Bell:
        """What they have not read yet."""
        return bell(agent_of(self.request))

    @property
    def part_alerts(self) -> Sequence[tuple[str, str]]:
        """Which parts around us fail, and what to do."""
        return part_alerts(self.request)


@register.simple_tag(takes_context=True)
def frame(context: Context) -> Frame | None:
    """The frame of whoever looks at the page; None for those who are not in."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated or not request.user.is_staff:
        return None
    return Frame(request, name(request.user))


@register.simple_tag
def icon(code: str) -> SafeString:
    """One of the drawings in ``icons.svg``, beside words that say the same."""
    return format_html(
        '<svg class="desk-icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("workspace/icons.svg"), code
    )
