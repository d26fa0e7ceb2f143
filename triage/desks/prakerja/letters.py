"""What letters of this desk can be filled with, beside what every desk's letters can."""

from triage.decision.category import gettext_noop as _
from triage.definition import Placeholder
from triage.desks.prakerja.conclusions import platform

PLACEHOLDERS = {
    "completed_on": Placeholder(
        _("the day on which the training was finished; may be empty"),
        _("Tuesday, 15 September 2026"),
        lambda facts, _policy: facts.completed_on,
    ),
    "wait_days": Placeholder(
        _("the waiting time in working days, a number"),
        "3",
        lambda facts, policy: str(policy.wait_for(platform(facts, policy))),
    ),
    "printed_name": Placeholder(
        _("the name on the certificate; may be empty"), "Sari Wulandri", lambda facts, _policy: facts.printed_name
    ),
    "account_name": Placeholder(
        _("the name in the account; may be empty"), "Sari Wulandari", lambda facts, _policy: facts.name
    ),
    "training": Placeholder(
        _("the training's title as they typed it; may be empty"),
        _("Basics of Graphic Design"),
        lambda facts, _policy: facts.training,
    ),
}
EXAMPLES = {
    "salutation": "Kak",
    "name": "Sari Wulandari",
    "reference": "TKT-7K3M-Q2XD",
    "category": _("Still within the waiting time"),
    "platform": "Tokopedia",
    "contact": "Tokopedia (tokopedia.com/help)",
    "due_on": _("Friday, 18 September 2026"),
    "next_check_on": _("Monday, 21 September 2026"),
    "evidence": _("- The training was finished on …"),
    "question": _("On which day did you finish the training?"),
    "status_link": "https://…/t/…/",
    "human_by": _("Thursday, 17 September 2026"),
    "message": _("We have asked the platform for you."),
}
SOME_PLATFORM = _("the platform where you bought the training")
