"""Which columns of the queue somebody wants to see, beside the ticket itself; all of them until they choose."""

from collections.abc import Collection, Mapping

from django.contrib.auth.models import User
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from triage.models import Preference

COLUMNS: Mapping[str, Promise] = {
    "requester": gettext_lazy("Requester"),
    "cause": gettext_lazy("Likely cause"),
    "why": gettext_lazy("Reason"),
    "tags": gettext_lazy("Tags"),
    "event": gettext_lazy("Last event"),
    "platform": gettext_lazy("Platform"),
    "team": gettext_lazy("Team"),
    "assignee": gettext_lazy("Agent"),
    "wait": gettext_lazy("Waiting"),
    "language": gettext_lazy("Language"),
}
"""In the order of the page."""


def chosen(person: User) -> frozenset[str]:
    """The columns that they see."""
    hidden = Preference.objects.filter(person=person).values_list("hidden_columns", flat=True).first() or ()
    return frozenset(COLUMNS) - frozenset(hidden)


def choose(person: User, wanted: Collection[str]) -> None:
    """Show them ``wanted`` from now on. What is kept is what they do not want, so that they see what comes later."""
    hidden = [code for code in COLUMNS if code not in wanted]
    Preference.objects.update_or_create(person=person, defaults={"hidden_columns": hidden})
