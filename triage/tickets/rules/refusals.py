"""Why a rule did not do a part of what it says, in words for the ticket's story."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from triage.tickets.problems import PROBLEMS

REFUSALS: Mapping[str, object] = {
    **PROBLEMS,
    "harm": _("Somebody may be suffering: only a person writes."),
    "held": _("The decision holds its own answer back, so no rule may answer."),
    "with_agent": _("The ticket waits for a person, who answers."),
    "manual": _("An agent is in conversation with the requester."),
    "incident": _("An open incident answers instead."),
    "held_by_rule": _("Another rule holds the answer back."),
    "written": _("Another rule has written the letter."),
    "other_cause": _("This text answers another cause than the one found."),
    "no_letter": _("There is no such text in the requester's language."),
    "macro_of_agents": _("This macro does what only an agent can do."),
    "not_waiting_now": _("The ticket does not wait for a person."),
    "no_such_team": _("This team no longer exists."),
    "too_often": _("The rule has run too often on this ticket within a day."),
    "failed": _("Something went wrong."),
}
"""By code; what stands in the way of agents (``problems``) stands in the way of rules, too."""
