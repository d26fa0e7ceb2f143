"""The site behind the workspace: unfold's admin for the rows that are edited in forms, and the gate before all pages.

It knows no page: ``urls`` puts the agents' pages' addresses before the site's own, ``administration`` registers rows.
"""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from triage.workspace.gate import View, doubly_sure, drawn_by_unfold, ending, guarded

if TYPE_CHECKING:  # Unfold ships no types: the class that it extends has them.
    from django.contrib.admin import AdminSite as UnfoldAdminSite
else:
    from unfold.sites import UnfoldAdminSite


class WorkspaceSite(UnfoldAdminSite):
    """The admin under ``/desk/``. Log-in and log-out are answered by ``accounts.urls``, which lies before it."""

    enable_nav_sidebar = True

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """As the stock one, behind the gate, with the policy that unfold needs."""
        return self.page_view(drawn_by_unfold(view), cacheable)

    def page_view(self, view: View, cacheable: bool = False) -> View:
        """One of the agents' own pages: as the stock one, behind the gate."""
        return guarded(ending(doubly_sure(super().admin_view(view, cacheable))))

    def get_sidebar_list(self, request: HttpRequest) -> list[dict[str, Any]]:
        """As unfold's, without the badges that would be empty: unfold draws a box around nothing."""
        groups: list[dict[str, Any]] = super().get_sidebar_list(request)  # type: ignore[misc]
        for group in groups:
            for item in group["items"]:
                if "badge_callback" in item:
                    # As a text: the lazy value asks the database each time that the template looks at it.
                    item["badge"] = item["badge_callback"] = str(item["badge_callback"])
        return groups

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """As the stock one; the language switch comes back to the page it was used on."""
        return {**super().each_context(request), "redirect_to": request.get_full_path()}


site = WorkspaceSite(name="admin")
