"""What the pages share: the frame around them, who is asking, and answers that have not changed."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from csp.constants import HEADER
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from triage.workspace.gate import POLICY


def agent_of(request: HttpRequest) -> User:
    """Who is asking."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200, policy: str = POLICY
) -> TemplateResponse:
    """A page in the agents' frame (``workspace/base.html``), under the agents' policy wherever its address lies."""
    return TemplateResponse(request, template, context, status=status, headers={HEADER: policy})


def say_done(request: HttpRequest, reference: str, told: str) -> None:
    """Say what was done to a ticket, with a link back to it."""
    link = format_html('<a href="{}">{}</a>', reverse("admin:ticket", args=[reference]), reference)
    messages.success(request, format_html("{} · {}", link, told))


def unchanged(request: HttpRequest, response: TemplateResponse) -> HttpResponse:
    """What a page's script asks for again and again: 304 where it has this very answer already."""
    etag = f'"{sha256(response.render().content).hexdigest()[:20]}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    response["ETag"] = etag
    return response


def action_key(request: HttpRequest) -> str:
    """The key of what was clicked, so that a double click counts once. Raises BadRequest for what is none."""
    try:
        return str(UUID(request.POST.get("action_key", "")))
    except ValueError as error:
        raise BadRequest("action_key must be a UUID") from error
