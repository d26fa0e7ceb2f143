"""The desk's forms: what the queue is filtered by, and the rows whose words must hold."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from triage.decision.sentences import TITLES
from triage.desk import tickets, words
from triage.models import ApiClient, Platform, TicketState

LAST_PAGE = 10_000


def _categories() -> list[tuple[str, Any]]:
    return [("", _("All categories")), *((code, words.category(code)) for code in TITLES)]


class QueueForm(forms.Form):
    """The queue's filters, from the address. What makes no sense there is left out, never an error."""

    state = forms.ChoiceField(choices=[(tab, tab) for tab in tickets.TABS], required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        max_length=100,
        required=False,
        label=gettext_lazy("Search"),
        widget=UnfoldAdminTextInputWidget(
            {"type": "search", "placeholder": gettext_lazy("Reference, e-mail or name"), "data-key": "/"}
        ),
    )
    category = forms.ChoiceField(
        choices=_categories, required=False, label=gettext_lazy("Category"), widget=UnfoldAdminSelectWidget
    )
    platform = forms.ChoiceField(required=False, label=gettext_lazy("Platform"), widget=UnfoldAdminSelectWidget)
    language = forms.ChoiceField(
        choices=[("", gettext_lazy("All languages")), *settings.LANGUAGES],
        required=False,
        label=gettext_lazy("Language"),
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = Platform.objects.values_list("code", "name")
        self.fields["platform"].choices = [("", _("All platforms")), *known]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """The arguments of ``tickets.select``. A search looks through all tickets."""
        self.is_valid()
        said = self.cleaned_data
        search = said.get("q", "").strip()
        return {
            "tab": tickets.ALL if search else said.get("state") or TicketState.WITH_AGENT,
            "search": search,
            **{name: said.get(name, "") for name in ("category", "platform", "language")},
        }

    def page(self) -> int:
        """The page asked for, 1-based."""
        asked = self.data.get("page", "")
        return min(int(asked), LAST_PAGE) if asked.isascii() and asked.isdecimal() and int(asked) > 0 else 1

    def link(self, page: int) -> str:
        """The same view at another page."""
        kept = {name: value for name in self.fields if (value := self.data.get(name))}
        return "?" + urlencode({**kept, "page": page})


class NewApiClientForm(forms.ModelForm[ApiClient]):
    """A new client: its name only; the key is made for it."""

    class Meta:
        model = ApiClient
        fields = ("name",)
