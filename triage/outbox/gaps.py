"""The gaps that a text may have: what each stands for, in words, with an example.

A test holds them against what ``compose`` fills. ``GAPS`` is re-exported by ``compose``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Gap:
    """What a gap stands for, and what it may become, in the reader's language."""

    meaning: Promise
    example: Promise | str


DESCRIPTIONS: Mapping[str, Gap] = {
    "salutation": Gap(_("the salutation for requesters; Indonesian texts only"), "Kak"),
    "name": Gap(_("the requester's name as they typed it; may be empty"), "Sari Wulandari"),
    "reference": Gap(_("the ticket's reference"), "TKT-7K3M-Q2XD"),
    "category": Gap(_("the cause's title"), _("Still within the waiting time")),
    "platform": Gap(_("the platform's name; reads well when it is not known"), "Tokopedia"),
    "contact": Gap(_("the platform's name with its contact"), "Tokopedia (tokopedia.com/help)"),
    "completed_on": Gap(_("the day on which the training was finished; may be empty"), _("Tuesday, 15 September 2026")),
    "due_on": Gap(_("the last day of the waiting time; may be empty"), _("Friday, 18 September 2026")),
    "wait_days": Gap(_("the waiting time in working days, a number"), "3"),
    "next_check_on": Gap(_("the day of our follow-up; answers only"), _("Monday, 21 September 2026")),
    "evidence": Gap(_("why we think so, a list of its own; may be empty"), _("- The training was finished on …")),
    "question": Gap(_("the one thing that we ask; questions only"), _("On which day did you finish the training?")),
    "status_link": Gap(_("the secret address of the status page"), "https://…/t/…/"),
    "human_by": Gap(_("the day by which a person looks"), _("Thursday, 17 September 2026")),
    "printed_name": Gap(_("the name on the certificate; may be empty"), "Sari Wulandri"),
    "account_name": Gap(_("the name in the account; may be empty"), "Sari Wulandari"),
    "training": Gap(_("the training's title as they typed it; may be empty"), _("Basics of Graphic Design")),
    "message": Gap(_("an agent's own text; in “agent” only"), _("We have asked the platform for you.")),
}
GAPS = frozenset(DESCRIPTIONS)
"""The gaps that a canned reply and a macro's words may have."""
