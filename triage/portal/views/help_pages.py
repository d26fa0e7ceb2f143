"""The help pages: articles by cause, a search in them, and one page for each. They ask nobody who they are."""

import re
from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from triage.articles import counts
from triage.articles.search import LONGEST, find
from triage.articles.texts import beside, first_words, published, sections, shown
from triage.channels import clients, limits
from triage.channels.form_key import new_key, posted_key
from triage.installed import installed
from triage.playbook import desk
from triage.playbook.articles import KnownArticle
from triage.portal.views.requests import SeeOther, too_often

SAID = 60
"""Answers to "Did this help?" an hour from one network: many people may share it."""
MACHINES = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|facebookexternalhit|headless|curl|wget|python", re.IGNORECASE
)
"""Browsers that say they are none: no person has seen the page."""


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All published articles by cause, or those with the words that were looked for; 404 while there are none."""
    current, language, now = desk.current(), _language(), timezone.now()
    articles = published(current, language)
    if not articles:
        raise Http404
    typed = request.GET.get("q", "").strip()[:LONGEST]
    found = find(typed, language=language, now=now, desk=current) if typed else []
    context = {
        "typed": typed,
        "found": [
            (each.code, each.title(language), first_words(each, language=language, now=now, desk=current))
            for each in found
        ],
        "sections": [(each.title, _links(each.articles, language)) for each in sections(articles)],
    }
    return _fresh(render(request, "portal/help_list.html", context))


@csrf_exempt  # No cookie is a permission here: anybody may say whether a public page has helped.
@require_http_methods(["GET", "HEAD", "POST"])
def article(request: HttpRequest, code: str) -> HttpResponseBase:
    """One article; a POST says whether it has helped."""
    current, language, now = desk.current(), _language(), timezone.now()
    known = current.articles.get(code)
    if known is None or not known.is_published:
        raise Http404
    if request.method == "POST":
        return _helped(request, known)
    said = request.GET.get("said", "")
    if not said and _is_seen(request):
        counts.note_seen(code, now=now)
    context = {
        "code": code,
        "title": known.title(language),
        "description": first_words(known, language=language, now=now, desk=current),
        "blocks": shown(known, language=language, now=now, desk=current),
        "others": _links(beside(known, desk=current, language=language), language),
        "key": new_key(),
        "said": said if said in {"yes", "no"} else "",
    }
    return _fresh(render(request, "portal/help_article.html", context))


def _helped(request: HttpRequest, known: KnownArticle) -> HttpResponse:
    if not limits.may_vote(clients.origin(clients.network(request.META)), most=SAID):
        return too_often(request, seconds=limits.HOUR)
    said = request.POST.get("helped", "")
    address = reverse("portal:article", args=[known.code])
    if said not in {"yes", "no"}:
        return SeeOther(address)
    counts.note_helped(known.code, key=posted_key(request), helped=said == "yes", now=timezone.now())
    return SeeOther(f"{address}?said={said}#helped")


def _links(articles: Sequence[KnownArticle], language: str) -> list[tuple[str, str]]:
    return [(each.code, each.title(language)) for each in articles]


def _language() -> str:
    return (get_language() or installed().language).partition("-")[0]


def _is_seen(request: HttpRequest) -> bool:
    """Whether a person looks: no machine that says it is one, and no browser that fetches ahead."""
    if request.method != "GET" or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return False
    return not MACHINES.search(request.headers.get("User-Agent", ""))


def _fresh(response: HttpResponse) -> HttpResponse:
    """Nobody but this browser keeps it: the page has its language and a key of its own, and looks are counted."""
    response.headers["Cache-Control"] = "private, no-cache"
    return response
