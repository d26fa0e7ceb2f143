"""Unfold's classes under the types of the classes they extend (unfold itself ships none), audited."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.admin import GroupAdmin as StockGroupAdmin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.db.models import Model
from django.http import HttpRequest

from triage.workspace.administration.audited import Audited

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin as StockModelAdmin
    from django.contrib.admin import StackedInline as StockStackedInline

    class StackedInline(StockStackedInline[Any, Any]):
        """As below."""

    class ModelAdmin(Audited, StockModelAdmin[Any]):
        """As below."""

    class UnfoldUserAdmin(Audited, StockUserAdmin[Any]):
        """As below."""

    class UnfoldGroupAdmin(Audited, StockGroupAdmin):
        """As below."""
else:
    from unfold.admin import ModelAdmin as UnfoldModelAdmin
    from unfold.admin import StackedInline

    class ModelAdmin(Audited, UnfoldModelAdmin):
        """Rows in unfold's forms, their changes in the audit."""

    class UnfoldUserAdmin(Audited, StockUserAdmin, UnfoldModelAdmin):
        """Users in unfold's forms. Django's class first: unfold's would leave the form for a new one empty."""

    class UnfoldGroupAdmin(Audited, StockGroupAdmin, UnfoldModelAdmin):
        """Groups in unfold's forms."""


class FixedRows(ModelAdmin):
    """Rows that come and go by themselves, or that the rules count on: never added or removed here."""

    actions: Any = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False


class ReadRows(FixedRows):
    """Rows that stay what they were: looked at only."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False


__all__ = ["FixedRows", "ModelAdmin", "ReadRows", "StackedInline", "UnfoldGroupAdmin", "UnfoldUserAdmin"]
