"""What stands between the web and anymail's views: room for large mails, and a way to lose none."""

from functools import wraps
from typing import Any, Protocol

import structlog
from anymail.exceptions import AnymailAPIError, AnymailConfigurationError, AnymailWebhookValidationFailure
from anymail.signals import tracking
from anymail.utils import get_request_basic_auth
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import ChunkIter, LazyStream, Parser
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.utils.datastructures import MultiValueDict
from django.utils.encoding import force_str

from triage.channels.email.folder import MOST_BYTES
from triage.webhooks.receivers import lay

MOST_BODY = 2 * MOST_BYTES
"""Bytes of a request: a mail in base64 (a third more) with what a provider says about it."""
_NOT_ABOUT_THE_MAIL = (
    AnymailAPIError,  # the provider's own service could not be asked
    AnymailConfigurationError,
    AnymailWebhookValidationFailure,
    DatabaseError,
    OSError,
)
"""What is left to Django, which answers 4xx or 5xx: the provider tries again, and somebody sees it there."""

log = structlog.get_logger("triage.webhooks")


class View(Protocol):
    """A view of anymail's, made by ``as_view``."""

    view_class: Any

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer."""


def guarded(view: View) -> Any:
    """``view`` for whoever knows the secret; anybody else is told so before a body is read, and leaves no traceback.

    A mail that anymail cannot read is laid down as the provider sent it, for a human to look at.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        given = get_request_basic_auth(request)
        if given is None or not constant_time_compare(given, settings.ANYMAIL["WEBHOOK_SECRET"]):
            log.warning("webhook_refused")
            return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="webhooks"'})
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BODY:
            return HttpResponse(status=413)
        # Django's limits are for forms that strangers fill in; they are left in place everywhere else.
        request._body = request.read()
        request.upload_handlers = [_WholeForm(request)]
        try:
            return view(request, *args, **kwargs)
        except _NOT_ABOUT_THE_MAIL:
            raise
        except Exception as error:
            if view.view_class.signal is tracking:
                raise
            log.error("webhook_unreadable", error=type(error).__name__)
            lay(b"X-Unreadable: webhook\n\n" + request.body)
            return HttpResponse()

    return answer


class _WholeForm(FileUploadHandler):
    """Reads multipart forms as Django does, without its limits and without dropping files for their names."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> tuple[QueryDict, MultiValueDict[str, Any]]:
        """Fields and files."""
        fields, files = QueryDict(mutable=True, encoding=encoding), MultiValueDict[str, Any]()
        for _kind, headers, stream in Parser(LazyStream(ChunkIter(input_data)), boundary):
            described = headers.get("content-disposition", ("", {}))[1]
            if "name" not in described:
                continue
            name, content = force_str(described["name"], errors="replace"), stream.read()
            if "filename" in described:
                kind = headers.get("content-type", ("application/octet-stream",))[0].strip()
                title = force_str(described["filename"], errors="replace") or "file"
                files.appendlist(name, SimpleUploadedFile(title, content, kind))
            else:
                fields.appendlist(name, force_str(content, encoding or "utf-8", errors="replace"))
        return fields, files
