"""What may be kept of a page: nothing, unless the page says so itself, and under the desk not even then.

A page kept by a browser opens again with the back button, after the log-out too; recovery codes and complaints are
nothing to be found there. Static files never come this far: WhiteNoise stands before this in the settings.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase


class NoStore:
    """The middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with a ``Cache-Control`` in any case."""
        response = self.get_response(request)
        said = response.get("Cache-Control", "")
        if not said or (request.path.startswith("/desk/") and "no-store" not in said):
            response.headers["Cache-Control"] = "no-store"
        return response
