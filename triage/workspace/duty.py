"""On duty, or away: a switch in the frame of whoever belongs to a team."""

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from triage.models import Team
from triage.models.team import set_duty
from triage.nudge import nudge
from triage.workspace.frame import agent_of
from triage.workspace.permissions import MAY_CHANGE_TICKETS


@MAY_CHANGE_TICKETS
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Come on duty (``on_duty`` is "yes") or go away, then back to the page."""
    set_duty(agent_of(request), on_duty=request.POST.get("on_duty") == "yes", now=timezone.now())
    nudge("hand_out", 0)
    came_from = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, allowed_hosts=None)
    return redirect(came_from if is_ours else "admin:index")


def on_duty(person: User) -> bool | None:
    """Whether somebody is on duty; None for those in no team, whom nobody asks. One query."""
    rows = Team.objects.filter(members=person.pk).order_by().values_list("members__duty__on_duty", flat=True)
    found: list[bool | None] = list(rows.filter(members=person.pk)[:1])
    return bool(found[0]) if found else None
