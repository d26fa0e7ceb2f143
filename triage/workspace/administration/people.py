"""Users and groups. Nobody hands out more rights than they hold, nor changes somebody who holds more."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.contrib.admin import action, display, register
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from triage.evidence.masking.people import half_hidden
from triage.workspace.administration.base import UnfoldGroupAdmin, UnfoldUserAdmin
from triage.workspace.frame import agent_of
from triage.workspace.site import site


@register(User, site=site)
class UserAdmin(UnfoldUserAdmin):
    """People who log in. Only a superuser makes superusers or hands out single permissions."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "first_name", "last_name", "address", "is_staff", "is_active")
    filter_horizontal = ()
    actions = ("forget_second_factors",)

    @display(description=gettext_lazy("e-mail"))
    def address(self, user: User) -> str:
        """The e-mail address, half hidden as in all lists."""
        return half_hidden(user.email)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Without what would let people raise their own rights."""
        if obj is None or request.user.is_superuser:
            return super().get_fieldsets(request, obj)
        return [
            (None, {"fields": ("username", "password")}),
            (gettext_lazy("Person"), {"fields": (("first_name", "last_name"), "email")}),
            (gettext_lazy("Permissions"), {"fields": ("is_active", "is_staff", "groups")}),
        ]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only groups that may do no more than whoever hands them out."""
        field: forms.ModelMultipleChoiceField[Any] | None = super().formfield_for_manytomany(
            db_field, request, **kwargs
        )
        if field is not None and db_field.name == "groups":
            groups = Group.objects.all()
            if not request.user.is_superuser:
                beyond = Permission.objects.exclude(pk__in=_rights(agent_of(request)))
                groups = groups.exclude(permissions__in=beyond)
            field.queryset = groups
        return field

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Not of somebody who may do more."""
        return super().has_change_permission(request, obj) and _is_within(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """As with changes."""
        return super().has_delete_permission(request, obj) and _is_within(request.user, obj)

    @action(description=gettext_lazy("Remove second factors"), permissions=["change"])
    def forget_second_factors(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """For somebody who has lost their phone or key: they set up a new one when they log in next."""
        chosen = [user for user in users if _is_within(request.user, user)]
        Authenticator.objects.filter(user__in=chosen).delete()
        told = ngettext("Removed for %(count)s person.", "Removed for %(count)s people.", len(chosen))
        messages.success(request, told % {"count": len(chosen)})


@register(Group, site=site)
class GroupAdmin(UnfoldGroupAdmin):
    """Groups and what they may do; changed by superusers only, since a group can hold any right."""

    compressed_fields = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Superusers only, as for changes and deletions."""
        return bool(request.user.is_superuser)

    has_change_permission = has_delete_permission = has_add_permission


def _is_within(holder: Any, user: Model | None) -> bool:
    """Whether ``user`` may do nothing that ``holder`` may not, be they active or not."""
    if holder.is_superuser or not isinstance(user, User):
        return True
    return not user.is_superuser and _rights(user) <= _rights(holder)


def _rights(user: User) -> set[int]:
    return set(Permission.objects.filter(Q(user=user) | Q(group__user=user)).values_list("pk", flat=True))
