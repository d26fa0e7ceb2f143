"""Unfold's classes under the types of the classes they extend (unfold itself ships none), audited."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.admin import GroupAdmin as StockGroupAdmin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin

from triage.workspace.administration.audited import Audited

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin as StockModelAdmin

    class ModelAdmin(Audited, StockModelAdmin[Any]):
        """As below."""

    class UnfoldUserAdmin(Audited, StockUserAdmin[Any]):
        """As below."""

    class UnfoldGroupAdmin(Audited, StockGroupAdmin):
        """As below."""
else:
    from unfold.admin import ModelAdmin as UnfoldModelAdmin

    class ModelAdmin(Audited, UnfoldModelAdmin):
        """Rows in unfold's forms, their changes in the audit."""

    class UnfoldUserAdmin(Audited, StockUserAdmin, UnfoldModelAdmin):
        """Users in unfold's forms. Django's class first: unfold's would leave the form for a new one empty."""

    class UnfoldGroupAdmin(Audited, StockGroupAdmin, UnfoldModelAdmin):
        """Groups in unfold's forms."""


__all__ = ["ModelAdmin", "UnfoldGroupAdmin", "UnfoldUserAdmin"]
