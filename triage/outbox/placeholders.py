"""The placeholders that a text may have: what each stands for, in words; examples are the desk's.

A test holds them against what ``compose`` fills.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

from triage.installed import installed

CORE: Mapping[str, str] = {
    "salutation": _("how the desk addresses people; in its own language only"),
    "name": _("the requester's name as they typed it; may be empty"),
    "reference": _("the ticket's reference"),
    "category": _("the cause's title"),
    "platform": _("the platform's name; reads well when it is not known"),
    "contact": _("the platform's name with its contact"),
    "due_on": _("the last day of the waiting time; may be empty"),
    "next_check_on": _("the day of our follow-up; answers only"),
    "evidence": _("why we think so, a list of its own; may be empty"),
    "heard": _("what the words told beside the cause, a list with its heading; may be empty"),
    "hot_line": _("where somebody in distress can talk to a person now; may be empty"),
    "question": _("the one thing that we ask; questions only"),
    "status_link": _("the secret address of the status page"),
    "human_by": _("the day by which a person looks"),
    "message": _("an agent's own text; in “agent” only"),
    "article": _("the help article about the cause, in a sentence with its address; empty while none is published"),
    "letter_only": _("nothing: a line that begins with it stands in letters alone, and in no help article"),
}
"""Those of every desk, with their meanings (msgids)."""


LETTER_ONLY = "$letter_only "
"""Begins a line that no help article repeats."""
ARTICLE = "article_"
"""Begins the placeholder of one help article: its title and, once it is published, its address."""
GENERAL: Mapping[str, str] = {"due_on": _("the end of the waiting time")}
"""What stands for a placeholder in a help article, which is about nobody (msgids)."""
PERSONAL = frozenset({"human_by", "status_link", "article"})
"""Those that would be filled for nobody too, and mean nothing there."""


def described() -> Mapping[str, tuple[str, str]]:
    """Every placeholder with its meaning and an example (msgids)."""
    desk = installed()
    own = {name: (each.meaning, each.example) for name, each in desk.placeholders.items()}
    return {name: (meaning, desk.examples.get(name, "")) for name, meaning in CORE.items()} | own


def names() -> frozenset[str]:
    """What a canned reply may hold."""
    return frozenset(CORE) | installed().placeholders.keys()


def names_in_macros() -> frozenset[str]:
    """What a macro's own words may hold: they are the agent's words."""
    return names() - {"message"}
