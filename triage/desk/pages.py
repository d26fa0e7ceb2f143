"""What the desk's own views share."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.response import TemplateResponse

if TYPE_CHECKING:
    from triage.desk.site import DeskSite


def agent_of(request: HttpRequest) -> User:
    """Who is at the desk."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def page(
    request: HttpRequest, site: "DeskSite", template: str, context: dict[str, Any], *, status: int = 200
) -> TemplateResponse:
    """A page in the desk's frame."""
    request.current_app = site.name
    return TemplateResponse(request, template, {**site.each_context(request), **context}, status=status)
