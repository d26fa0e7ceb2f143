"""Teams, what goes to them, when they work, and how soon somebody acts."""

from typing import Any

from django import forms
from django.contrib.admin import display, register
from django.contrib.auth.models import User
from django.db.models import Count, Field, Model, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from triage.channels.email.reply_address import own_addresses
from triage.installed import installed
from triage.models import OpeningHours, Route, SlaPolicy, Team, Ticket
from triage.playbook import desk
from triage.workspace import labels as words
from triage.workspace.administration.base import ModelAdmin, StackedInline
from triage.workspace.colleagues import name, people
from triage.workspace.site import site


class People(forms.ModelMultipleChoiceField[User]):
    """Who works on tickets, by what colleagues call them."""

    def label_from_instance(self, obj: Any) -> str:
        """Their name."""
        return name(obj)


class TeamForm(forms.ModelForm[Team]):
    """A team. Its letters can only come from an address that is the desk's: mail servers refuse others."""

    def clean_sender_address(self) -> str:
        """Raises ValidationError for an address that is not the desk's."""
        address: str = self.cleaned_data["sender_address"]
        if address and address.lower() not in own_addresses():
            told = gettext_lazy("This is not an address of the desk's. An administrator can add it (DESK_ADDRESSES).")
            raise forms.ValidationError(told)
        return address


def _chosen(field: Field[Any, Any]) -> forms.Field | None:
    """A field of codes as a list of what they mean; None for any other."""
    if field.name == "category":
        known = [(code, words.category(code)) for code in desk.current().rules.titles]
        anything = gettext_lazy("any category")
    elif field.name == "circumstance":
        known = [(each.code, words.hold(each.code)) for each in installed().rules.circumstances]
        anything = gettext_lazy("any circumstance")
    else:
        return None
    choices, label = [("", anything), *known], capfirst(field.verbose_name)
    return forms.ChoiceField(choices=choices, required=False, label=label, widget=UnfoldAdminSelectWidget)


class RouteInline(StackedInline):
    """Which tickets go to the team."""

    model = Route
    extra = 1
    verbose_name_plural = gettext_lazy("Which tickets go to it")
    fields = (("category", "circumstance", "channel"),)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Codes in words."""
        return _chosen(db_field) or super().formfield_for_dbfield(db_field, request, **kwargs)


@register(Team, site=site)
class TeamAdmin(ModelAdmin):
    """Teams. One that has tickets stays: they would be everybody's."""

    form = TeamForm
    list_display = ("name", "size", "hands_out", "others_may_see")
    fields = ("name", "members", ("hands_out", "others_may_see"), "signature", ("sender_name", "sender_address"))
    inlines = (RouteInline,)
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the number of members."""
        rows: QuerySet[Any] = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(number=Count("members"))
        return counted

    @display(description=gettext_lazy("members"))
    def size(self, team: Any) -> int:
        """How many members it has."""
        return int(team.number)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only people who work on tickets, as boxes to tick."""
        label = capfirst(db_field.verbose_name)
        return People(people(), required=False, label=label, widget=forms.CheckboxSelectMultiple)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """As long as no ticket is the team's."""
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or not Ticket.objects.filter(team=obj.pk).exists())


@register(OpeningHours, site=site)
class OpeningHoursAdmin(ModelAdmin):
    """The desk's hours, and those of teams that have their own."""

    list_display = ("weekday", "opens_at", "closes_at", "whose", "first_day", "last_day")
    list_filter = ("team",)
    list_select_related = ("team",)
    fields = ("team", ("weekday", "opens_at", "closes_at"), ("first_day", "last_day"))

    @display(description=gettext_lazy("team"))
    def whose(self, row: OpeningHours) -> str:
        """The team's name, or the desk."""
        return row.team.name if row.team else str(gettext_lazy("the whole desk"))


@register(SlaPolicy, site=site)
class SlaPolicyAdmin(ModelAdmin):
    """Response targets by team, category and circumstance; of several the one that names most counts."""

    list_display = ("hours", "warning_hours", "team", "of_category", "of_circumstance")
    list_select_related = ("team",)
    fields = ("team", "category", "circumstance", ("hours", "warning_hours"))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Codes in words."""
        return _chosen(db_field) or super().formfield_for_dbfield(db_field, request, **kwargs)

    @display(description=gettext_lazy("category"))
    def of_category(self, row: SlaPolicy) -> str:
        """Its name."""
        return words.category(row.category) if row.category else "–"

    @display(description=gettext_lazy("circumstance"))
    def of_circumstance(self, row: SlaPolicy) -> str:
        """What it says of the requester."""
        return words.hold(row.circumstance) if row.circumstance else "–"
