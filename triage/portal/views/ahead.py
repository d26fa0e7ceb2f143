"""What is said before a complaint is sent, the reminder that is taken instead, and the way back from it."""

from math import ceil

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from triage import pipeline
from triage.articles import counts
from triage.channels import clients, limits
from triage.channels.form_key import new_key, posted_key
from triage.channels.unsent_form import UnsentForm
from triage.channels.web_form import WebForm
from triage.decision.category import Then
from triage.installed import installed
from triage.models import Reminder
from triage.outbox.frame import blocks
from triage.outbox.links import UnknownLink, read_reminder
from triage.outbox.sentences import long_date
from triage.pipeline.deflection import Ahead, Foretold
from triage.playbook.articles import KnownArticle
from triage.portal.views.errors import page_not_found
from triage.portal.views.form import show_form
from triage.portal.views.requests import SeeOther, remember_language
from triage.portal.views.shares import Held, seldom, shared

NOTHING = 204
"""To be answered where nothing is to be said: the form stays as it is."""


@require_POST
def ahead(request: HttpRequest) -> HttpResponse:
    """What can be said to whoever is filling in the form; nothing where a person should see their complaint.

    Nothing that is asked is kept or logged but that this form was told something, or which article.
    """
    if not limits.may_ask(_origin(request)):
        return HttpResponse(status=NOTHING)
    form, now, key = (
        UnsentForm(request.POST, now=timezone.now(), needs_address=False),
        timezone.now(),
        posted_key(request),
    )
    found = Foretold() if form.errors else pipeline.look_ahead(form.answers(), now=now)
    if found.answer:
        pipeline.note_told(found.answer, key=key, now=now)
    if found.article:
        counts.note_offered(found.article.code, key=key, now=now)
    if found.answer:
        return _say(request, found.answer, article=found.article)
    if found.article:
        return render(request, "portal/ahead_article.html", _named(found.article))
    return HttpResponse(status=NOTHING)


def _held(request: HttpRequest, *, held: Held) -> HttpResponse:
    """Why no reminder is taken now; where a proof would help, with what has to be proven."""
    if held.asks:
        told = gettext("Many people are writing right now. Please wait %(seconds)d seconds, then tap once more.")
    else:
        told = gettext("More people are writing than we can take. Please try again in %(minutes)d min.")
    said = {
        "problem": told % {"seconds": held.seconds, "minutes": ceil(held.seconds / 60)},
        "challenge": held.challenge(posted_key(request)),
    }
    return render(request, "portal/ahead_held.html", said, status=429)


@require_POST
@shared(_held)
def take_reminder(request: HttpRequest) -> HttpResponse:
    """Take a reminder instead of complaining. It costs its sender's share what a complaint does: both write a letter.

    What is said to the answers is found out anew: nobody but us says on which day a letter goes out.
    """
    form = UnsentForm(request.POST, now=timezone.now(), needs_address=True)
    email = form.errors.pop("email", None)
    address = form.cleaned_data.setdefault("email", "")
    found = _found(form)
    if found is None:
        return HttpResponse(status=NOTHING)
    if email:
        return HttpResponse(str(email[0]), status=422, content_type="text/plain; charset=utf-8")
    pipeline.take_reminder(found, email=address, origin=_origin(request), now=timezone.now())
    return render(request, "portal/ahead_taken.html", {"email": address, "day": _day(found)})


def _found(form: UnsentForm) -> Ahead | None:
    return None if form.errors else pipeline.ahead(form.answers(), now=timezone.now())


def _say(request: HttpRequest, found: Ahead, *, article: KnownArticle | None) -> HttpResponse:
    said = {"title": found.said.subject, "blocks": blocks(found.said.body), "day": _day(found)}
    return render(request, "portal/ahead_said.html", said | (_named(article) if article else {}))


def _named(article: KnownArticle) -> dict[str, str]:
    return {"article": article.title(get_language() or ""), "address": reverse("portal:article", args=[article.code])}


def _day(found: Ahead) -> str:
    return long_date(found.asks_on, language=get_language() or found.occasion.language)


def _origin(request: HttpRequest) -> str:
    return clients.origin(clients.network(request.META))


@csrf_exempt  # The signature is the permission; no cookie is. Mail programs' browsers often refuse cookies.
@require_http_methods(["GET", "HEAD", "POST"])
@seldom
def reminder(request: HttpRequest, signed: str) -> HttpResponseBase:
    """The page behind a reminder's letter: all is well, or not, or it was never asked for. Opening changes nothing."""
    if (row := _row(signed)) is None:
        return page_not_found(request, UnknownLink())
    if request.method == "POST":
        if row.email:
            act = pipeline.disown if "stop" in request.POST else pipeline.says_it_appeared
            act(row, now=timezone.now())
        return SeeOther(request.get_full_path())
    rule = installed().rules.by_code[row.category].follow_up
    labels = {answer.then is Then.CLOSE: answer.label for answer in rule.answers.values()}
    with translation.override(row.language):
        request.LANGUAGE_CODE = row.language
        context = {
            "question": gettext(rule.question),
            "yes": gettext(labels[True]),
            "no": gettext(labels[False]),
            "returned": reverse("portal:returned", args=[signed]),
            "is_open": bool(row.email),
            "is_well": row.appeared_at is not None,
        }
        return _unlisted(render(request, "portal/reminder.html", context))


@require_safe
def returned(request: HttpRequest, signed: str) -> HttpResponse:
    """The form with what the reminder knows filled in: codes and days, nothing that names anybody."""
    if (row := _row(signed)) is None:
        return page_not_found(request, UnknownLink())
    with translation.override(row.language):
        request.LANGUAGE_CODE = row.language
        form = WebForm(now=timezone.now())
        form.initial = {**row.answers, "platform": row.platform}
        response = _unlisted(show_form(request, form, key=new_key()))
    remember_language(response, row.language)
    return response


def _row(signed: str) -> Reminder | None:
    known = Reminder.objects.filter(category__in=installed().rules.deflections)
    try:
        return known.filter(pk=read_reminder(signed)).first()
    except UnknownLink:
        return None


def _unlisted(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
