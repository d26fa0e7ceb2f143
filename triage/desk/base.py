"""Unfold's classes under the types of the classes they extend: unfold itself ships none."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite as UnfoldAdminSite
    from django.contrib.admin import ModelAdmin as StockModelAdmin

    ModelAdmin = StockModelAdmin[Any]
else:
    from unfold.admin import ModelAdmin
    from unfold.sites import UnfoldAdminSite

__all__ = ["ModelAdmin", "UnfoldAdminSite"]
