"""What the queue is filtered by."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.models import Tag, TicketState
from triage.models.team import known_to
from triage.playbook import desk
from triage.workspace import labels as words
from triage.workspace.colleagues import name, people
from triage.workspace.queue import selection

LAST_PAGE = 100
"""Whoever is that deep should search instead; the database would count through all before."""
IN_SEARCH = {"form": "desk-search"}
"""Filters belong to the form in the page's header, whose field they narrow down."""
NARROWING = ("category", "platform", "team", "tag", "assignee", "sure", "waits", "language")


def _choice(label: Any, *choices: tuple[str, Any]) -> forms.ChoiceField:
    """A filter that takes one of ``choices``, or nothing."""
    return forms.ChoiceField(choices=choices, required=False, label=label, widget=forms.Select(IN_SEARCH))


class QueueForm(forms.Form):
    """The queue's filters, from the address. What makes no sense there is left out, never an error."""

    state = forms.ChoiceField(choices=[(tab, tab) for tab in selection.TABS], required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        max_length=100,
        required=False,
        label=gettext_lazy("Search"),
        widget=forms.TextInput(
            {"type": "search", "placeholder": gettext_lazy("Words, name, e-mail or reference"), "data-key": "/"}
        ),
    )
    category = _choice(gettext_lazy("Category"))
    platform = _choice(gettext_lazy("Platform"))
    team = _choice(gettext_lazy("Team"))
    tag = _choice(gettext_lazy("Tag"))
    assignee = _choice(gettext_lazy("Assignee"))
    sure = _choice(
        gettext_lazy("Confidence"),
        ("", gettext_lazy("Any confidence")),
        ("low", gettext_lazy("below 50 %")),
        ("middle", gettext_lazy("50 to 80 %")),
        ("high", gettext_lazy("above 80 %")),
    )
    waits = _choice(
        gettext_lazy("Waiting time"),
        ("", gettext_lazy("Any waiting time")),
        ("4h", gettext_lazy("waiting for 4 hours")),
        ("1d", gettext_lazy("waiting for a day")),
        ("3d", gettext_lazy("waiting for 3 days")),
    )
    language = _choice(gettext_lazy("Language"), ("", gettext_lazy("All languages")), *settings.LANGUAGES)

    def __init__(self, data: Any, agent: User) -> None:
        super().__init__(data)
        self.teams = list(known_to(agent))
        current = desk.current()
        categories = [(code, words.category(code)) for code in current.rules.titles]
        platforms = [(code, platform.name) for code, platform in current.policy.platforms.items()]
        self.tags = list(Tag.objects.all())
        tags = [(str(tag.pk), tag.name) for tag in self.tags]
        agents = [(selection.NOBODY, _("Unassigned")), *((str(user.pk), name(user)) for user in people())]
        fields: dict[str, Any] = self.fields
        fields["category"].choices = [("", _("All categories")), *categories]
        fields["platform"].choices = [("", _("All platforms")), *platforms]
        own = [(selection.MINE, _("My teams")), (selection.NOBODY, _("No team"))] if self.teams else []
        fields["team"].choices = [("", _("All teams")), *own, *((str(team.pk), team.name) for team in self.teams)]
        fields["tag"].choices = [("", _("All tags")), *tags]
        fields["assignee"].choices = [("", _("All assignees")), *agents]

    @property
    def has_teams(self) -> bool:
        """Whether the desk has teams that this agent knows of."""
        return len(self.fields["team"].choices) > 1  # type: ignore[attr-defined]

    def wanted(self) -> selection.Wanted:
        """What the queue is to show. A search looks through all tickets."""
        self.is_valid()
        said = self.cleaned_data
        search = said.get("q", "").strip()
        return selection.Wanted(
            tab=selection.ALL if search else said.get("state") or TicketState.WITH_AGENT,
            search=search,
            **{name: said.get(name, "") for name in NARROWING},
        )

    def page(self) -> int:
        """The page asked for, 1-based."""
        asked = self.data.get("page", "")
        return min(int(asked), LAST_PAGE) if asked.isascii() and asked.isdecimal() and int(asked) > 0 else 1

    def query(self, *, without: str = "", **more: object) -> str:
        """The view as the part of an address after the question mark; ``without`` a filter."""
        kept = {name: value for name in self.fields if name != without and (value := self.data.get(name))}
        return urlencode({**kept, **more})

    def narrowing(self) -> list[forms.BoundField]:
        """The filters beside the search; by team and tag where there are some."""
        there = {"team": self.has_teams, "tag": bool(self.tags)}
        return [self[name] for name in NARROWING if there.get(name, True)]

    def narrowed_by(self) -> list[tuple[str, str]]:
        """What narrows the view down, (field's name, chosen words), for chips that take it off."""
        chosen = {name: value for name in NARROWING if (value := self.cleaned_data.get(name))}
        choices = {name: dict(self.fields[name].choices) for name in chosen}  # type: ignore[attr-defined]
        return [(name, str(choices[name].get(value, value))) for name, value in chosen.items()]
