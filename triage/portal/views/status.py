"""The status page behind a secret link: what was found, what to do, and a person on request."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from triage import pipeline, tickets
from triage.channels import proof
from triage.channels.form_key import new_key
from triage.channels.web_form import MoreForm, Parsed, parse_more
from triage.evidence.gather import merge, own, pictures
from triage.evidence.pictures.storage import open_screenshot
from triage.installed import installed
from triage.messages import Answers, Standing
from triage.models import FollowUp, Ticket, TicketState
from triage.models.reply import UNSENT_STATES
from triage.outbox.links import disown_link, opener_token, share_link
from triage.portal.calendar_file import all_day
from triage.portal.looks import LOOKS
from triage.portal.progress import moment, next_look
from triage.portal.story import tell, unmailed
from triage.portal.views.form import drop_crossed_out, keep_pictures
from triage.portal.views.requests import SeeOther, bounded, remember, sends_itself, sent_to, standing
from triage.portal.views.seen import Seen, of_ticket
from triage.portal.views.shares import Held, drop_what_may_not_be_kept, seldom, shared
from triage.portal.views.visits import Visit
from triage.tickets.merge import same_address


@require_safe
@of_ticket
def show(request: HttpRequest, seen: Seen) -> HttpResponse:
    """The page."""
    into = seen.ticket.merged_into
    # Only where it is the same person's: a merge moves nobody's secret.
    if seen.held is Standing.OWNER and into and same_address(seen.ticket, into):
        return redirect("portal:status", into.token)
    response = _page(request, seen)
    if seen.held is Standing.OWNER:
        remember(request, response, seen.ticket, Standing.OWNER)
    return response


@require_safe
@of_ticket
def fragment(request: HttpRequest, seen: Seen) -> HttpResponse:
    """The changing part of the page, for the script that keeps it up to date; 304 while nothing changed."""
    last = _last_event(seen.ticket)
    etag = _etag(seen, last)
    if request.headers.get("If-None-Match") != etag:
        response = render(request, "portal/story.html", _context(request, seen))
        _visit(request).keep(request, response, event=last, now=timezone.now())
    else:
        # Vouched for at the second look only: between reading the ticket and its newest event both may have changed.
        # Not while a letter is on its way: it may yet be given up, which is no event.
        if not seen.ticket.replies.filter(state__in=UNSENT_STATES).exists():
            LOOKS.vouch(request.path_info, etag, ticket=seen.ticket.pk, event=last)
        response = HttpResponseNotModified()
    response["ETag"] = etag
    return response


@require_safe
@of_ticket
def picture(request: HttpRequest, seen: Seen, number: int) -> HttpResponseBase:
    """A picture of the ticket as it was re-encoded; ``number`` counts from 1."""
    row = next(iter(pictures(seen.ticket)[number - 1 : number]), None)
    if row is None or not row.shown:
        raise Http404
    try:
        file = open_screenshot(row.shown)
    except FileNotFoundError as gone:
        raise Http404 from gone
    # The page shows one picture several times; five minutes spare a weak network.
    return FileResponse(file, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=300"})


@require_safe
@of_ticket
def calendar(_request: HttpRequest, seen: Seen) -> HttpResponse:
    """The day of the next look, for a calendar. Others may see that: it has the link that shows the state only."""
    planned = next_look(seen.ticket)
    if planned is None:
        raise Http404
    reference, name = seen.ticket.reference, gettext(installed().look.public)
    file = all_day(
        uid=f"{reference}-{planned.pk}@{urlsplit(settings.PUBLIC_URL).hostname}",
        day=installed().day(planned.due_at),
        title=gettext("%(name)s checks complaint %(reference)s again") % {"name": name, "reference": reference},
        link=share_link(seen.ticket, seen.held),
        language=get_language() or seen.ticket.language,
        now=timezone.now(),
    )
    headers = {"Content-Disposition": f'attachment; filename="{reference}.ics"'}
    return HttpResponse(file, content_type="text/calendar; charset=utf-8", headers=headers)


@require_POST
@seldom
@of_ticket
def confirm(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Whoever reads the address's mail says that the complaint is theirs."""
    if seen.held is not Standing.OWNER:
        raise PermissionDenied
    if seen.ticket.proposed_for_id is None:
        tickets.confirm_owner(seen.ticket, now=timezone.now())
    else:
        tickets.settle_proposal(seen.ticket, both="both" in request.POST, now=timezone.now())
    messages.success(request, gettext("Thank you. You have confirmed that this complaint is yours."))
    return SeeOther(seen.address)


@require_POST
@seldom
@of_ticket
def dispute(request: HttpRequest, seen: Seen) -> HttpResponse:
    """The requester wants a person to look."""
    _by_owner(seen)
    with told(request, gettext("Thank you. A person will look at it.")):
        tickets.dispute(seen.ticket, now=timezone.now())
    return SeeOther(seen.address)


@require_http_methods(["GET", "HEAD", "POST"])
@seldom
@of_ticket
def answer(request: HttpRequest, seen: Seen, pk: int) -> HttpResponse:
    """The requester's yes or no. A link alone changes nothing: mail scanners follow links, too."""
    if request.method != "POST":
        return SeeOther(seen.address + "#follow-up")
    follow_up = get_object_or_404(FollowUp, pk=pk, ticket=seen.ticket)
    _by_owner(seen)
    with told(request, gettext("Thank you for your answer.")):
        tickets.answer_follow_up(follow_up, answer=request.POST.get("answer", ""), now=timezone.now())
    return SeeOther(seen.address)


@contextmanager
def told(request: HttpRequest, thanks: str) -> Iterator[None]:
    """Say thanks for what is done within the block, or why it was not possible."""
    try:
        yield
    except tickets.NotPossible as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, thanks)


def _by_owner(seen: Seen) -> None:
    """A press of a button behind a mailed link: a person reads that mail (scanners follow links, but press nothing).

    Whether two complaints are one is a question of its own, with a button of its own.
    """
    if seen.held is Standing.OWNER and seen.ticket.proposed_for_id is None:
        tickets.confirm_owner(seen.ticket, now=timezone.now())


def held_back(request: HttpRequest, seen: Seen, *, held: Held) -> HttpResponse:
    """The page again, with what was sent: it is too much for its sender's share right now."""
    parsed = _read_more(request, seen.ticket)
    challenge = held.challenge(parsed.key)
    return _refuse(request, seen, parsed, status=429, problem=held.problem, challenge=challenge)


@require_POST
@bounded
@of_ticket
@shared(held_back)
def more(request: HttpRequest, seen: Seen) -> HttpResponse:
    """More information: a further submission that joins the ticket, or opens a new one once it is closed."""
    parsed = _read_more(request, seen.ticket)
    if not parsed.is_acceptable():
        given_back = proof.given_back(request.POST, parsed.key)
        return _refuse(request, seen, parsed, status=422, challenge=given_back)
    message, now = replace(parsed.message(), is_owner=seen.held is Standing.OWNER), timezone.now()

    def stands(ticket: Ticket) -> Standing:
        return seen.held if ticket.pk == seen.ticket.pk else standing(request, ticket)

    try:
        received = pipeline.receive(message, now=now, ticket=seen.ticket, stands=stands)
    except Ticket.DoesNotExist:  # Closed, perhaps while this was being written.
        received = pipeline.receive(message, now=now, stands=stands)
    messages.success(request, gettext("Thank you. We are reading what you sent."))
    ticket, is_owner = received.ticket, seen.held is Standing.OWNER
    own = seen.token if ticket.pk == seen.ticket.pk else ticket.token if is_owner else opener_token(ticket)
    response = sent_to(request, reverse("portal:status", args=[own]))
    remember(request, response, ticket, seen.held)
    return response


def expired(request: HttpRequest, *, token: str) -> HttpResponseBase:
    """The page again after a failed CSRF check on what was being sent."""
    problem = gettext("The page was open for too long, or cookies are switched off. Please send it once more.")

    @of_ticket
    def again(request: HttpRequest, seen: Seen) -> HttpResponse:
        drop_what_may_not_be_kept(request)
        return _refuse(request, seen, _read_more(request, seen.ticket), status=403, problem=problem)

    return again(request, token)


def _read_more(request: HttpRequest, ticket: Ticket) -> Parsed:
    kept = drop_crossed_out(request)
    known, asked, now = _known(ticket), _asked(ticket), timezone.now()
    return parse_more(request, known=known, asked=asked, now=now, kept=kept)


def _refuse(request: HttpRequest, seen: Seen, parsed: Parsed, *, status: int, **said: object) -> HttpResponse:
    """The page with what was sent; ``said`` are the problem, and the challenge for the next time."""
    keep_pictures(request, parsed, email=seen.ticket.requester_email)
    if sends_itself(request):
        return HttpResponse(status=status)
    form = {"form": parsed.form, "key": parsed.key, "kept": pipeline.drafts(parsed.key), "refused": parsed.refused}
    form["kept_files"] = pipeline.draft_files(parsed.key)
    return _page(request, seen, status=status, **form, **said)


def _page(request: HttpRequest, seen: Seen, *, status: int = 200, **said: object) -> HttpResponse:
    last = _last_event(seen.ticket)
    context = {**_context(request, seen), "etag": _etag(seen, last), "refused": (), "problem": "", **said}
    response = render(request, "portal/status.html", context, status=status)
    _visit(request).keep(request, response, event=last, now=timezone.now())
    return response


def _visit(request: HttpRequest) -> Visit:
    return Visit.of(request, now=timezone.now())


def _context(request: HttpRequest, seen: Seen) -> dict[str, object]:
    asked, visit = _asked(seen.ticket), _visit(request)
    return {
        "story": tell(seen.ticket, is_owner=seen.held is Standing.OWNER, since=visit.since),
        "last_visit": moment(visit.ended) if visit.ended else "",
        "share": "" if seen.ticket.state == TicketState.CLOSED else share_link(seen.ticket, seen.held),
        "token": seen.token,
        "disown": disown_link(seen.ticket),
        "form": MoreForm(None, known=_known(seen.ticket), asked=asked, now=timezone.now()),
        "key": new_key(),
        "pictures_max": settings.PICTURES_MAX,
        "picture_max_bytes": settings.PICTURE_MAX_BYTES,
    }


def _asked(ticket: Ticket) -> tuple[str, ...]:
    """The fields that answer the open question."""
    judged = ticket.classifications.last() if ticket.state == TicketState.ASKED else None
    return installed().form.asks.get(judged.question, ()) if judged else ()


def _known(ticket: Ticket) -> Answers:
    return merge(submission.said() for submission in own(ticket.submissions.all()))


def _last_event(ticket: Ticket) -> int:
    return ticket.events.order_by("id").values_list("id", flat=True).last() or 0


def _etag(seen: Seen, last: int) -> str:
    """Changes whenever the page would: everything on it comes with an event, or is a letter that was not sent."""
    ticket = seen.ticket
    unsent = unmailed(ticket)
    content = f"{ticket.pk} {ticket.state} {ticket.evidence_version} {last} {unsent} {seen.held} {get_language()}"
    return f'"{sha256(content.encode()).hexdigest()[:20]}"'
