"""The form of a new complaint, what follows it, and the choice of language."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from triage import actions, pipeline
from triage.channels.complaint import CleanEmailField
from triage.channels.web_form import Parsed, RefusedPicture, WebForm, new_key, parse, posted_key, take_pictures
from triage.messages import Picture
from triage.portal import banners
from triage.portal.views.requests import SeeOther, bounded, holds, remember, remember_language


@require_http_methods(["GET", "HEAD", "POST"])
@bounded
def complaint(request: HttpRequest) -> HttpResponse:
    """The form; a complaint that is accepted leads to its status page."""
    if request.method != "POST":
        return show_form(request, WebForm(now=timezone.now()), key=new_key())
    parsed = read_form(request)
    if not parsed.is_acceptable():
        return refuse(request, parsed, status=422)
    now = timezone.now()
    received = pipeline.receive(parsed.message(), now=now)
    if received.outcome == "joined" and not holds(request, received.ticket):
        # Whoever knows somebody's address could land here: the link goes to that address, not to them.
        actions.send_links(received.ticket.requester_email, now=now)
        return SeeOther(reverse("portal:sent"))
    response = SeeOther(reverse("portal:status", args=[received.ticket.token]))
    remember(request, response, received.ticket)
    return response


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The details have joined an open complaint; its link was mailed."""
    return render(request, "portal/sent.html")


@require_http_methods(["GET", "HEAD", "POST"])
@bounded
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language, then show the page again; a form keeps what was typed into it."""
    code = request.POST.get("to", "")
    if request.method != "POST" or code not in dict(settings.LANGUAGES):
        return redirect("portal:form")
    if "key" in request.POST:
        _keep_what_was_sent(request)
        translation.activate(code)
        request.LANGUAGE_CODE = code
        typed = {name: value for name, value in request.POST.items() if name in WebForm.base_fields}
        response = show_form(request, WebForm(initial=typed, now=timezone.now()), key=posted_key(request))
    else:
        target = request.POST.get("next", "")
        safe = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
        response = SeeOther(target if safe else reverse("portal:form"))
    remember_language(response, code)
    return response


def read_form(request: HttpRequest) -> Parsed:
    """The posted form, after the kept pictures that were crossed out are dropped."""
    return parse(request, now=timezone.now(), kept=drop_crossed_out(request))


def drop_crossed_out(request: HttpRequest) -> int:
    """Drop the kept pictures that the requester no longer wants; give how many are still kept."""
    if "kept" not in request.POST:
        return 0
    key = posted_key(request)
    for pk in request.POST.getlist("remove"):
        if pk.isdecimal() and len(pk) < 19:
            pipeline.drop_draft(key, int(pk))
    return pipeline.drafts(key).count()


def refuse(request: HttpRequest, parsed: Parsed, *, status: int, problem: str = "") -> HttpResponse:
    """The form again, with what was typed, the pictures that were accepted, and what to mend."""
    if parsed.pictures:
        _keep(request, parsed.pictures, key=parsed.key)
    return show_form(request, parsed.form, key=parsed.key, refused=parsed.refused, problem=problem, status=status)


def show_form(
    request: HttpRequest,
    form: object,
    *,
    key: str,
    refused: Iterable[RefusedPicture] = (),
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The form's page."""
    context = {
        "form": form,
        "key": key,
        "kept": pipeline.drafts(key) if request.method == "POST" else (),
        "refused": refused,
        "problem": problem,
        "banners": banners.shown(),
        "pictures_max": settings.PICTURES_MAX,
        "picture_max_bytes": settings.PICTURE_MAX_BYTES,
    }
    response = render(request, "portal/form.html", context, status=status)
    # Not no-store: going back has to bring back what was typed.
    response["Cache-Control"] = "private, no-cache"
    return response


def expired(request: HttpRequest) -> HttpResponse:
    """The form again after a failed CSRF check: nothing is lost, sending it again is enough."""
    problem = gettext("The form was open for too long, or cookies are switched off. Please send it once more.")
    return refuse(request, read_form(request), status=403, problem=problem)


def _keep_what_was_sent(request: HttpRequest) -> None:
    kept = drop_crossed_out(request)
    pictures, _refused = take_pictures(request, room=settings.PICTURES_MAX - kept)
    if pictures:
        _keep(request, pictures, key=posted_key(request))


def _keep(request: HttpRequest, pictures: Sequence[Picture], *, key: str) -> None:
    """Keep pictures for the form to come, found by the address that was typed, if it is one."""
    try:
        email = CleanEmailField().clean(request.POST.get("email", ""))
    except ValidationError:
        email = ""
    pipeline.keep_drafts(pictures, draft_key=key, email=email, now=timezone.now())
