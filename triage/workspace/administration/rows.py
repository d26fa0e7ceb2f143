"""The rows that supervisors edit: words, platforms, rules, calendar, API clients. ``people`` has users and groups."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import action, display, register
from django.db.models import Model, QuerySet
from django.forms import ChoiceField, ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.evidence.listening import measured
from triage.installed import installed
from triage.models import (
    Access,
    ApiClient,
    AuditAction,
    CalendarDay,
    CannedReply,
    CategorySetting,
    CircumstanceSetting,
    DeskSettings,
    InboundMail,
    Label,
    Platform,
    ReportReader,
    Tag,
)
from triage.models.api_client import key_digest, new_key
from triage.workspace import labels as words
from triage.workspace.administration.base import FixedRows, ModelAdmin, ReadRows
from triage.workspace.administration.mails import InboundMailAdmin
from triage.workspace.permissions import CHANGE_LABELS
from triage.workspace.site import site
from triage.workspace.texts import canned_replies as canned


class NewApiClientForm(ModelForm[ApiClient]):
    """A new client: its name only; the key is made for it."""

    class Meta:
        model = ApiClient
        fields = ("name",)


@register(Platform, site=site)
class PlatformAdmin(ModelAdmin):
    """Platforms and their contacts. One that is no longer offered is switched off, so that old tickets keep it."""

    list_display = ("name", "contact", "contact_checked_on", "wait_working_days", "is_institution", "active")
    list_filter = ("active", "is_institution")
    search_fields = ("name", "code", "contact")
    fields = (
        ("name", "code"),
        "aliases",
        ("contact", "contact_checked_on"),
        "wait_working_days",
        ("is_institution", "active"),
    )
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Platform | None = None) -> tuple[str, ...]:
        """Tickets name a platform by its code, so a code stays what it is."""
        return ("code",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: switch it off."""
        return False


@register(Tag, site=site)
class TagAdmin(ModelAdmin):
    """What agents can put on tickets. One that is no longer wanted is switched off: tickets keep it."""

    list_display = ("name", "colour", "active")
    list_filter = ("active",)
    fields = ("name", "colour", "active")
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: switch it off."""
        return False


@register(ReportReader, site=site)
class ReportReaderAdmin(ModelAdmin):
    """Who gets the weekly report."""

    list_display = ("email", "language", "active")
    fields = ("email", "language", "active")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The language is one of the desk's."""
        if db_field.name == "language":
            return ChoiceField(choices=settings.LANGUAGES, label=capfirst(db_field.verbose_name))
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@register(CannedReply, site=site)
class CannedReplyAdmin(FixedRows):
    """The texts that go out; their pages are ``triage.workspace.texts.canned_replies``."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """All codes."""
        return canned.listing(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """On to the page of the code, which edits both languages."""
        if (row := self.get_object(request, object_id)) is None:
            raise Http404
        return redirect("admin:canned_reply", code=row.code)


@register(CategorySetting, site=site)
class CategorySettingAdmin(FixedRows):
    """Which categories are answered automatically, and how sure the machine must be."""

    list_display = ("title", "auto_reply", "is_deflected", "allowed_error", "threshold", "earned_threshold")
    readonly_fields = ("title", "earned_threshold")
    fields = ("title", "auto_reply", "allowed_error", ("threshold", "earned_threshold"), "sla_hours")

    @display(description=gettext_lazy("category"))
    def title(self, setting: CategorySetting) -> str:
        """The category's name."""
        return words.category(setting.code)

    @display(description=gettext_lazy("said on the form"), boolean=True)
    def is_deflected(self, setting: CategorySetting) -> bool:
        """Whether the form says the answer before a complaint is sent."""
        return setting.deflects and setting.code in installed().rules.deflections

    def get_fields(self, request: HttpRequest, obj: CategorySetting | None = None) -> tuple[Any, ...]:
        """What is said ahead can be switched off where there is something to say."""
        says_ahead = obj is not None and obj.code in installed().rules.deflections
        return (*self.fields, "deflects") if says_ahead else self.fields


@register(CircumstanceSetting, site=site)
class CircumstanceSettingAdmin(FixedRows):
    """What follows from something that a person says beside the cause."""

    list_display = ("title", "holds", "threshold", "head_start_hours")
    readonly_fields = ("title",)
    fields = ("title", "holds", "threshold", "head_start_hours")

    @display(description=gettext_lazy("circumstance"))
    def title(self, setting: CircumstanceSetting) -> str:
        """What it says of the requester."""
        return words.hold(setting.code)


@register(DeskSettings, site=site)
class DeskSettingsAdmin(FixedRows):
    """The desk's one row of settings."""

    fields = (
        "wait_working_days",
        ("opens_at", "closes_at"),
        ("sla_hours", "sla_warning_hours", "away_hours"),
        "salutation",
        "own_contacts",
        ("temperature", "second_cause_from"),
        "unheard_from",
        "strictness",
        ("harm_mail", "hot_line"),
        ("screenshots_kept_days", "identities_kept_days"),
        "reopen_days",
        ("blind_checks_a_day", "learns_by_itself", "learns_from_imported"),
    )

    readonly_fields = ("strictness",)

    @display(description=gettext_lazy("what the doubt costs"))
    def strictness(self, _row: DeskSettings) -> str:
        """For each value the share of plain complaints held, and of the others answered all the same."""
        told = [
            _("from %(value)s: %(held)s of plain complaints held, %(missed)s of the others not")
            % {
                "value": row["unheard_from"],
                "held": f"{row['plain_held']:.1%}",
                "missed": f"{row['others_missed']:.1%}",
            }
            for row in measured()
        ]
        return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in told))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Straight to the one row, once the playbook is loaded."""
        row = DeskSettings.objects.first()
        if row is None or not self.has_view_permission(request, row):
            return super().changelist_view(request, extra_context)
        return redirect("admin:triage_desksettings_change", row.pk)


@register(Label, site=site)
class LabelAdmin(ReadRows):
    """What people said about verdicts. A supervisor can set labels aside, so that they are not learnt from."""

    list_display = ("created_at", "kind", "agent", "title", "set_aside")
    list_display_links = None
    list_filter = ("set_aside", "kind", "agent", "category")
    fields = ("kind", "agent", "title", "created_at", "set_aside")
    list_select_related = ("agent",)
    ordering = ("-id",)
    actions = ("put_aside", "take_back")

    @display(description=gettext_lazy("category"))
    def title(self, label: Label) -> str:
        """The category's name."""
        return words.category(label.category) if label.category else "–"

    def has_steering_permission(self, request: HttpRequest) -> bool:
        """Whoever may change labels may decide what is learnt from."""
        return request.user.has_perm(CHANGE_LABELS)

    @action(description=gettext_lazy("Exclude from training"), permissions=["steering"])
    def put_aside(self, request: HttpRequest, labels: QuerySet[Label]) -> None:
        """Leave them out from the next training on."""
        self._set_aside(request, labels, True)
        messages.success(request, _("The next training will skip these labels."))

    @action(description=gettext_lazy("Include in training"), permissions=["steering"])
    def take_back(self, request: HttpRequest, labels: QuerySet[Label]) -> None:
        """Take them in again."""
        self._set_aside(request, labels, False)
        messages.success(request, _("The next training will use these labels."))

    def _set_aside(self, request: HttpRequest, labels: QuerySet[Label], aside: bool) -> None:
        changed = list(labels.exclude(set_aside=aside))
        labels.update(set_aside=aside)
        self.note(request, AuditAction.CHANGED, changed, changes={"set_aside": (not aside, aside)})


site.register(InboundMail, InboundMailAdmin)


@register(Access, site=site)
class AccessAdmin(ReadRows):
    """Who looked at what requesters sent, or took it away. The database would refuse a change, too."""

    list_display = ("at", "agent", "kind", "reference", "what", "rows")
    list_display_links = None
    list_filter = ("kind", "agent")
    list_select_related = ("agent",)
    search_fields = ("reference__exact",)
    date_hierarchy = "at"


@register(CalendarDay, site=site)
class CalendarDayAdmin(ModelAdmin):
    """Days on which the desk's calendar differs from the public one."""

    list_display = ("day", "name", "working")
    list_filter = ("working",)
    search_fields = ("name",)
    date_hierarchy = "day"
    ordering = ("-day",)


@register(ApiClient, site=site)
class ApiClientAdmin(ModelAdmin):
    """Programs that send complaints. A key is shown once, when its client is added."""

    list_display = ("name", "active", "hourly_quota", "created_at")
    readonly_fields = ("created_at",)
    fields = ("name", "active", "hourly_quota", "platform", "created_at")

    def get_form(self, request: HttpRequest, obj: ApiClient | None = None, change: bool = False, **kwargs: Any) -> Any:
        """A new client has only a name."""
        return super().get_form(request, obj, change, **kwargs if obj else {**kwargs, "form": NewApiClientForm})

    def get_fields(self, request: HttpRequest, obj: ApiClient | None = None) -> tuple[str, ...]:
        """A new client has only a name."""
        return self.fields if obj else ("name",)

    def save_model(self, request: HttpRequest, obj: ApiClient, form: Any, change: bool) -> None:
        """Give a new client its key and show it; only the digest is kept."""
        if not change:
            key = new_key()
            obj.key_digest = key_digest(key)
            told = _("Copy the key now, it is not shown again:")
            messages.warning(request, format_html("{} <code>{}</code>", told, key))
        super().save_model(request, obj, form, change)
