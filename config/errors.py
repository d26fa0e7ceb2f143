"""Which room says that there is nothing at an address."""

from django.http import HttpRequest, HttpResponse

from triage.desk.entrance.views import nowhere
from triage.portal.views import page_not_found


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 for agents in the desk, for requesters everywhere else."""
    view = nowhere if request.path.startswith("/desk/") else page_not_found
    return view(request, exception)
