"""The status page's address."""

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from triage.workspace.frame import page
from triage.workspace.permissions import MAY_SEE_FIGURES
from triage.workspace.status.page import status


@MAY_SEE_FIGURES
@require_safe
@never_cache
def show(request: HttpRequest) -> TemplateResponse:
    """What is late, what does not work, and what to do."""
    context = {"title": _("System status"), "status": status(now=timezone.now())}
    return page(request, "workspace/status.html", context)
