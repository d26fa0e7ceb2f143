"""The public pages' views. Django's settings and ``config.urls`` name the ones for failures here."""

from triage.portal.views.errors import bad_request, csrf_failure, page_not_found, server_error, unavailable

__all__ = ["bad_request", "csrf_failure", "page_not_found", "server_error", "unavailable"]
