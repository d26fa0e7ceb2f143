"""The list of macros on the ticket's page."""

from typing import Any

from django.template import Context, Library

from triage.models import Ticket
from triage.workspace.texts.macros import offered

register = Library()


@register.inclusion_tag("workspace/macro_list.html", takes_context=True)
def macro_list(context: Context, ticket: Ticket) -> dict[str, Any]:
    """The macros that can be used on ``ticket``, in a dialog that the key M opens."""
    return {"ticket": ticket, "macros": offered(), "request": context.get("request")}
