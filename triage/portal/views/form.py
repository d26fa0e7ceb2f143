"""The form of a new complaint, what follows it, and the choice of language."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from triage import pipeline
from triage.articles.texts import published
from triage.channels import clients, proof
from triage.channels.complaint import CleanEmailField
from triage.channels.form_key import new_key, posted_key, posted_uploads
from triage.channels.uploads import Kept, take_uploads
from triage.channels.web_form import Parsed, WebForm, parse
from triage.messages import Standing, Upload
from triage.outbox.links import opener_token
from triage.pipeline.deflection import needed_ahead
from triage.playbook import desk
from triage.portal import banners
from triage.portal.views.requests import (
    SeeOther,
    bounded,
    owns,
    remember,
    remember_language,
    sends_itself,
    sent_to,
    standing,
)
from triage.portal.views.shares import TRAP, Held, drop_what_may_not_be_kept, shared

OF_FILES = "file-"
"""Begins the number of a kept file that is crossed out; pictures have numbers alone."""


def held_back(request: HttpRequest, *, held: Held) -> HttpResponse:
    """The form again, as it was sent: it is too much for its sender's share right now."""
    parsed = read_form(request)
    return refuse(request, parsed, status=429, problem=held.problem, challenge=held.challenge(parsed.key))


@require_http_methods(["GET", "HEAD", "POST"])
@bounded
@shared(held_back)
def complaint(request: HttpRequest) -> HttpResponse:
    """The form; a complaint that is accepted leads to its status page."""
    if request.method != "POST":
        return show_form(request, WebForm(now=timezone.now()), key=new_key())
    parsed = read_form(request)
    if not parsed.is_acceptable():
        return refuse(request, parsed, status=422, challenge=proof.given_back(request.POST, parsed.key))
    message = parsed.message()
    message = replace(message, is_owner=owns(request, message.answers.email))
    received = pipeline.receive(message, now=timezone.now(), stands=partial(standing, request))
    ticket = received.ticket
    if "told" in request.POST or "article" in request.POST:
        pipeline.sent_anyway(parsed.key, after=came_from(request), now=timezone.now())
    is_owner = message.is_owner or standing(request, ticket) is Standing.OWNER
    token = ticket.token if is_owner else opener_token(ticket)
    response = sent_to(request, reverse("portal:status", args=[token]))
    remember(request, response, ticket, Standing.OWNER if is_owner else Standing.OPENER)
    return response


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of who keeps a draft. It lies here, since it may only speak for what lies below it."""
    return render(request, "portal/worker.js", content_type="text/javascript")


@require_http_methods(["GET", "HEAD", "POST"])
@bounded
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language, then show the page again; a form keeps what was typed into it."""
    code = request.POST.get("to", "")
    if request.method != "POST" or code not in dict(settings.LANGUAGES):
        return redirect("portal:form")
    if "key" in request.POST:
        drop_what_may_not_be_kept(request)
        kept = drop_crossed_out(request)
        room, room_for_files = settings.PICTURES_MAX - kept.pictures, settings.FILES_MAX - kept.files
        taken = take_uploads(request, room=room, room_for_files=room_for_files)
        if taken.pictures or taken.files:
            own = {"draft_key": posted_key(request), "email": _typed_address(request)}
            origin = clients.origin(clients.network(request.META))
            pipeline.keep_drafts((*taken.pictures, *taken.files), origin=origin, **own, now=timezone.now())
        if kept.uploaded:
            pipeline.detach_uploads(posted_key(request), email=_typed_address(request), shown=True)
        translation.activate(code)
        request.LANGUAGE_CODE = code
        form = WebForm(now=timezone.now())
        form.initial = {name: value for name, value in request.POST.items() if name in form.fields}
        response = show_form(request, form, key=posted_key(request))
    else:
        target = request.POST.get("next", "")
        safe = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
        response = SeeOther(target if safe else reverse("portal:form"))
    remember_language(response, code)
    return response


def read_form(request: HttpRequest) -> Parsed:
    """The posted form, after the kept pictures and files that were crossed out are dropped."""
    kept = drop_crossed_out(request)
    return parse(request, now=timezone.now(), is_seen=not sends_itself(request), kept=kept)


def drop_crossed_out(request: HttpRequest) -> Kept:
    """Drop what is kept and the requester no longer wants; give what is still kept."""
    named, has_kept = posted_uploads(request), "kept" in request.POST
    if not named and not has_kept:
        return Kept()
    key = posted_key(request)
    for crossed_out in request.POST.getlist("remove") if has_kept else ():
        pk = crossed_out.removeprefix(OF_FILES)
        if pk.isdecimal() and len(pk) < 19:
            drop = pipeline.drop_draft if pk == crossed_out else pipeline.drop_draft_file
            drop(key, int(pk))
    uploaded = pipeline.settle_uploads(key, named, with_others=has_kept, now=timezone.now())
    return Kept(pipeline.drafts(key).count(), pipeline.draft_files(key).count(), uploaded)


def refuse(
    request: HttpRequest, parsed: Parsed, *, status: int, problem: str = "", challenge: proof.Challenge | None = None
) -> HttpResponse:
    """The form again, with what was typed, the pictures that were accepted, and what to mend."""
    keep_pictures(request, parsed)
    if sends_itself(request):
        return HttpResponse(status=status)
    shown: dict[str, Any] = {"refused": parsed.refused, "problem": problem, "challenge": challenge}
    return show_form(request, parsed.form, key=parsed.key, status=status, **shown)


def keep_pictures(request: HttpRequest, parsed: Parsed, *, email: str = "") -> None:
    """Keep the pictures of a form that is shown again, where a person will send it again.

    ``email`` is whose they are, where that is not what was typed: erasing finds them by it.
    """
    uploads: tuple[Upload, ...] = (*parsed.pictures, *parsed.files)
    if parsed.uploads:
        theirs = email or _typed_address(request)
        pipeline.detach_uploads(parsed.key, email=theirs, shown=not sends_itself(request))
    if not uploads:
        return
    if parsed.is_mendable():
        own = {"draft_key": parsed.key, "origin": parsed.origin, "email": email or _typed_address(request)}
        pipeline.keep_drafts(uploads, **own, now=timezone.now())
    else:
        pipeline.drop_uploads(uploads)
        messages.warning(request, gettext("Your pictures could not be kept: please attach them once more."))


def show_form(request: HttpRequest, form: object, *, key: str, status: int = 200, **said: object) -> HttpResponse:
    """The form's page; ``said`` is what ``refuse`` has to say on it."""
    current = desk.current()
    context = {
        "form": form,
        "key": key,
        "kept": pipeline.drafts(key) if request.method == "POST" else (),
        "kept_files": pipeline.draft_files(key) if request.method == "POST" else (),
        "trap": TRAP,
        "banners": banners.shown(),
        "pictures_max": settings.PICTURES_MAX,
        "picture_max_bytes": settings.PICTURE_MAX_BYTES,
        "ahead_needs": " ".join(sorted(needed_ahead(current))),
        "has_articles": bool(published(current, get_language() or "")),
        "article": came_from(request),
        **said,
    }
    response = render(request, "portal/form.html", context, status=status)
    # Not no-store: going back has to bring back what was typed.
    response["Cache-Control"] = "private, no-cache"
    return response


def came_from(request: HttpRequest) -> str:
    """The article whose page led to the form, "" for none."""
    code = request.POST.get("article", request.GET.get("article", ""))
    return code if code and code in desk.current().articles else ""


def expired(request: HttpRequest) -> HttpResponse:
    """The form again after a failed CSRF check: nothing is lost, sending it again is enough."""
    drop_what_may_not_be_kept(request)
    problem = gettext("The form was open for too long, or cookies are switched off. Please send it once more.")
    return refuse(request, read_form(request), status=403, problem=problem)


def _typed_address(request: HttpRequest) -> str:
    """The e-mail address in the posted form, "" where there is none."""
    try:
        return str(CleanEmailField().clean(request.POST.get("email", "")))
    except ValidationError:
        return ""
