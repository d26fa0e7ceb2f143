"""Screenshots at the desk: each by an address that works for one user and for ten minutes, each look recorded."""

from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from triage import tickets
from triage.evidence.pictures.storage import open_screenshot
from triage.models import AccessKind, Screenshot, ScreenshotState
from triage.workspace.frame import agent_of
from triage.workspace.permissions import MAY_SEE_PICTURES
from triage.workspace.reach import to_read

LIFE = 600
"""Seconds for which an address works."""

_signer = TimestampSigner(salt="triage.workspace.picture")


@MAY_SEE_PICTURES
@require_safe
@never_cache
def picture(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """A clean screenshot of this ticket, and of no other, by this user's own address; never stored by the browser."""
    agent = agent_of(request)
    ticket = to_read(request, reference)
    row = get_object_or_404(Screenshot, pk=pk, submission__ticket=ticket, state=ScreenshotState.READ)
    check(request.GET.get("seal", ""), str(pk), viewer=agent.pk)
    try:
        with transaction.atomic():  # Nothing is shown unrecorded, and nothing recorded that is not there.
            now = timezone.now()
            tickets.record_access(AccessKind.SCREENSHOT, pk, agent=agent, now=now, reference=reference)
            file = open_screenshot(row.file)
    except FileNotFoundError as error:
        raise Http404 from error
    headers = {"Cache-Control": "private, no-store"}
    return FileResponse(file, content_type="image/jpeg", filename=f"{reference}-{pk}.jpg", headers=headers)


def picture_address(row: Screenshot, *, reference: str, viewer: int) -> str:
    """Where the user ``viewer`` finds this picture of the ticket ``reference``, for a while."""
    return f"{reverse('admin:picture', args=[reference, row.pk])}?{urlencode({'seal': sealed(str(row.pk), viewer)})}"


def sealed(what: str, viewer: int) -> str:
    """The seal with which the user ``viewer`` may see ``what`` for a while."""
    return _signer.sign(f"{viewer} {what}").partition(_signer.sep)[2]


def check(seal: str, what: str, *, viewer: int) -> None:
    """Raises ``PermissionDenied``, with words for the page, unless the seal is this user's and fresh."""
    try:
        _signer.unsign(f"{viewer} {what}{_signer.sep}{seal}", max_age=LIFE)
    except SignatureExpired as error:
        raise PermissionDenied(_("This address has expired. Open its ticket again to see it.")) from error
    except BadSignature as error:
        raise PermissionDenied(_("This address is not yours. Open its ticket to see it.")) from error
