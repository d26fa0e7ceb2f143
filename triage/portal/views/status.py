"""The status page behind a secret link: what was found, what to do, and a person on request."""

from collections.abc import Mapping
from functools import wraps
from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from triage import actions, pipeline
from triage.channels.web_form import MoreForm, Parsed, RefusedPicture, new_key, parse_more
from triage.evidence.gather import merge, pictures
from triage.evidence.pictures.storage import open_screenshot
from triage.messages import Answers
from triage.models import FollowUp, Ticket, TicketState
from triage.models.ticket import past_token
from triage.portal.story import tell
from triage.portal.views.form import drop_crossed_out
from triage.portal.views.requests import SeeOther, View, bounded, forgotten, remember

ASKED_FIELDS: Mapping[str, tuple[str, ...]] = {
    "completion_date": ("completed_on", "not_finished"),
    "finished": ("completed_on", "not_finished"),
    "printed_name": ("printed_name",),
    "other_sites": ("other_sites_open",),
    "other_network": ("other_network_tried",),
    "platform": ("platform", "platform_other"),
    "review_state": ("review_state",),
    "what_you_see": ("what_you_see",),
}
"""Which fields of the form answer a question. Others are answered in words or with a picture."""


def of_ticket(view: View) -> View:
    """A view of the ticket whose secret is in the address: never stored, never indexed, in its language."""

    @wraps(view)
    def with_ticket(request: HttpRequest, token: str, **kwargs: object) -> HttpResponseBase:
        ticket = get_object_or_404(Ticket, token__in=[token, past_token(token)])
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(ticket.language)
            request.LANGUAGE_CODE = ticket.language
        response = forgotten(request) if ticket.anonymised_at else view(request, ticket, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return with_ticket


@require_safe
@of_ticket
def show(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """The page."""
    return _page(request, ticket)


@require_safe
@of_ticket
def fragment(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """The changing part of the page, for the script that keeps it up to date; 304 while nothing changed."""
    etag = _etag(ticket)
    response: HttpResponse = (
        HttpResponseNotModified()
        if request.headers.get("If-None-Match") == etag
        else render(request, "portal/story.html", _context(ticket))
    )
    response["ETag"] = etag
    return response


@require_safe
@of_ticket
def picture(request: HttpRequest, ticket: Ticket, number: int) -> HttpResponseBase:
    """A picture of the ticket as it was re-encoded; ``number`` counts from 1."""
    row = next(iter(pictures(ticket)[number - 1 : number]), None)
    if row is None or not row.shown:
        raise Http404
    try:
        file = open_screenshot(row.shown)
    except FileNotFoundError as gone:
        raise Http404 from gone
    # The page shows one picture several times; five minutes spare a weak network.
    return FileResponse(file, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=300"})


@require_POST
@of_ticket
def dispute(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """The requester wants a person to look."""
    try:
        actions.dispute(ticket, now=timezone.now())
    except actions.NotPossible as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, gettext("Thank you. A person will look at it."))
    return _back(ticket)


@require_http_methods(["GET", "HEAD", "POST"])
@of_ticket
def answer(request: HttpRequest, ticket: Ticket, pk: int) -> HttpResponse:
    """The requester's yes or no. A link alone changes nothing: mail scanners follow links, too."""
    if request.method != "POST":
        return SeeOther(reverse("portal:status", args=[ticket.token]) + "#follow-up")
    follow_up = get_object_or_404(FollowUp, pk=pk, ticket=ticket)
    try:
        actions.answer_follow_up(follow_up, answer=request.POST.get("answer", ""), now=timezone.now())
    except actions.NotPossible as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, gettext("Thank you for your answer."))
    return _back(ticket)


@require_http_methods(["GET", "HEAD", "POST"])
@of_ticket
def helpful(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """Whether we were helpful, a yes or no. A link alone changes nothing."""
    said = request.POST.get("helpful")
    if request.method != "POST" or said not in {"yes", "no"}:
        return SeeOther(reverse("portal:status", args=[ticket.token]) + "#helpful")
    try:
        actions.rate(ticket, helpful=said == "yes", now=timezone.now())
    except actions.NotPossible as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, gettext("Thank you for telling us."))
    return _back(ticket)


@require_POST
@bounded
@of_ticket
def more(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """More information: a further submission that joins the ticket, or opens a new one once it is closed."""
    parsed = _read_more(request, ticket)
    if not parsed.is_acceptable():
        return _refuse(request, ticket, parsed, status=422)
    message, now = parsed.message(), timezone.now()
    try:
        received = pipeline.receive(message, now=now, ticket=ticket)
    except Ticket.DoesNotExist:  # Closed, perhaps while this was being written.
        received = pipeline.receive(message, now=now)
    messages.success(request, gettext("Thank you. We are reading what you sent."))
    response = _back(received.ticket)
    remember(request, response, received.ticket)
    return response


def expired(request: HttpRequest, *, token: str) -> HttpResponseBase:
    """The page again after a failed CSRF check on what was being sent."""
    problem = gettext("The page was open for too long, or cookies are switched off. Please send it once more.")

    @of_ticket
    def again(request: HttpRequest, ticket: Ticket) -> HttpResponse:
        return _refuse(request, ticket, _read_more(request, ticket), status=403, problem=problem)

    return again(request, token)


def _read_more(request: HttpRequest, ticket: Ticket) -> Parsed:
    kept = drop_crossed_out(request)
    return parse_more(request, known=_known(ticket), asked=_asked(ticket), now=timezone.now(), kept=kept)


def _refuse(request: HttpRequest, ticket: Ticket, parsed: Parsed, *, status: int, problem: str = "") -> HttpResponse:
    if parsed.pictures:
        email = ticket.requester_email
        pipeline.keep_drafts(parsed.pictures, draft_key=parsed.key, email=email, now=timezone.now())
    form = {"form": parsed.form, "key": parsed.key, "kept": pipeline.drafts(parsed.key)}
    return _page(request, ticket, status=status, refused=parsed.refused, problem=problem, **form)


def _page(
    request: HttpRequest,
    ticket: Ticket,
    *,
    status: int = 200,
    refused: tuple[RefusedPicture, ...] = (),
    problem: str = "",
    **form: object,
) -> HttpResponse:
    context = {**_context(ticket), "etag": _etag(ticket), "refused": refused, "problem": problem, **form}
    return render(request, "portal/status.html", context, status=status)


def _context(ticket: Ticket) -> dict[str, object]:
    asked = _asked(ticket)
    return {
        "story": tell(ticket),
        "form": MoreForm(None, known=_known(ticket), asked=asked, now=timezone.now()),
        "key": new_key(),
        "pictures_max": settings.PICTURES_MAX,
        "picture_max_bytes": settings.PICTURE_MAX_BYTES,
    }


def _asked(ticket: Ticket) -> tuple[str, ...]:
    """The fields that answer the open question."""
    judged = ticket.classifications.last() if ticket.state == TicketState.ASKED else None
    return ASKED_FIELDS.get(judged.question, ()) if judged else ()


def _known(ticket: Ticket) -> Answers:
    return merge(submission.answers() for submission in ticket.submissions.order_by("id"))


def _etag(ticket: Ticket) -> str:
    """Changes whenever the page would: everything on it comes with an event."""
    last = ticket.events.order_by("id").values_list("id", flat=True).last()
    content = f"{ticket.pk} {ticket.state} {ticket.evidence_version} {last} {get_language()}"
    return f'"{sha256(content.encode()).hexdigest()[:20]}"'


def _back(ticket: Ticket) -> SeeOther:
    return SeeOther(reverse("portal:status", args=[ticket.token]))
