"""Unfold's classes under the types of the classes they extend: unfold itself ships none."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.admin import GroupAdmin as StockGroupAdmin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite as UnfoldAdminSite
    from django.contrib.admin import ModelAdmin as StockModelAdmin

    ModelAdmin = StockModelAdmin[Any]
    UnfoldUserAdmin = StockUserAdmin[Any]
    UnfoldGroupAdmin = StockGroupAdmin
else:
    from unfold.admin import ModelAdmin
    from unfold.sites import UnfoldAdminSite

    class UnfoldUserAdmin(ModelAdmin, StockUserAdmin):
        """Users in unfold's forms."""

    class UnfoldGroupAdmin(ModelAdmin, StockGroupAdmin):
        """Groups in unfold's forms."""


__all__ = ["ModelAdmin", "UnfoldAdminSite", "UnfoldGroupAdmin", "UnfoldUserAdmin"]
