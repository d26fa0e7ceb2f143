"""A ticket that an agent opens for somebody: the form, what is decided while they type, and what comes of it."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from triage import pipeline, tickets
from triage.channels.desk_form import OpeningForm, message_of, parse_opening
from triage.channels.form_key import new_key, posted_key
from triage.channels.uploads import Kept
from triage.channels.web_form import Parsed
from triage.decision.verdict import Disposition
from triage.messages import Upload
from triage.models import Ticket
from triage.outbox.frame import blocks
from triage.pipeline.dry_judgement import DryJudgement
from triage.tickets import NotPossible
from triage.workspace import labels as words
from triage.workspace.frame import agent_of, page, say_done
from triage.workspace.permissions import MAY_OPEN
from triage.workspace.ticket import evidence

MOST_REASONS = 4
OF_FILES = "file-"
"""Begins the number of a kept file that is crossed out; pictures have numbers alone."""


@MAY_OPEN
@require_http_methods(["GET", "HEAD", "POST"])
def open_ticket(request: HttpRequest) -> HttpResponse:
    """The form; once accepted it is a ticket like any other, with who opened it in its story.

    What is refused comes back with all that was typed, and with the files that came along.
    """
    if request.method != "POST":
        return _form_page(request, OpeningForm(None, now=timezone.now()), key=new_key())
    posted = parse_opening(request, kept=_kept(request), now=timezone.now())
    if not posted.is_acceptable():
        _keep(posted)
        return _form_page(request, posted.form, key=posted.key, refused=posted.refused)
    ticket = _opened(request, posted)
    say_done(request, ticket.reference, _("Opened."))
    return redirect("admin:ticket", reference=ticket.reference)


@MAY_OPEN
@require_POST
def judge(request: HttpRequest) -> TemplateResponse:
    """What would be decided and said about the form as it stands. Nothing of it is kept."""
    form = OpeningForm(request.POST, now=timezone.now())
    found = pipeline.dry_judgement(form.so_far(), now=timezone.now())
    is_said = form.says_something(form.cleaned_data)
    return TemplateResponse(request, "workspace/dry_judgement.html", _laid_out(found) if is_said else {"found": None})


@transaction.atomic
def _opened(request: HttpRequest, posted: Parsed) -> Ticket:
    agent, now = agent_of(request), timezone.now()
    ticket = pipeline.receive(message_of(posted, agent_id=agent.pk), now=now).ticket
    if note := posted.form.cleaned_data["note"].strip():
        with suppress(NotPossible):  # A double click.
            tickets.note(ticket, text=note, agent=agent, action_key=posted.key, now=now)
    return ticket


def _laid_out(found: DryJudgement) -> dict[str, Any]:
    verdict, language = found.verdict, found.facts.language
    done = {
        Disposition.AUTO_REPLY: _("Would be answered automatically, with the letter below."),
        Disposition.ASK: _("One thing is missing. Ask now:"),
        Disposition.ESCALATE: _("Would go to an agent."),
    }
    return {
        "found": found,
        "leader": words.category(verdict.category),
        "confidence": verdict.confidence,
        "done": done[verdict.disposition],
        "holds": [words.hold(code) for code in verdict.holds],
        "heard": [(words.hold(each.code), each.origin.quote) for each in found.heard],
        "reasons": [term.sentence for term in evidence.labels(verdict)[0].terms[:MOST_REASONS]],
        "language": language,
        "blocks": blocks(found.said.body) if found.said else (),
        "banner": found.incident.words("banner", language) if found.incident else "",
    }


def _kept(request: HttpRequest) -> Kept:
    """What is kept of an earlier attempt, after what was crossed out is dropped."""
    if "kept" not in request.POST:
        return Kept()
    key = posted_key(request)
    for crossed_out in request.POST.getlist("remove"):
        number = crossed_out.removeprefix(OF_FILES)
        if number.isdecimal() and len(number) < 19:
            drop = pipeline.drop_draft if number == crossed_out else pipeline.drop_draft_file
            drop(key, int(number))
    return Kept(pipeline.drafts(key).count(), pipeline.draft_files(key).count())


def _keep(posted: Parsed) -> None:
    uploads: tuple[Upload, ...] = (*posted.pictures, *posted.files)
    email = posted.form.cleaned_data.get("email", "")
    pipeline.keep_drafts(uploads, draft_key=posted.key, origin=posted.origin, email=email, now=timezone.now())


def _form_page(request: HttpRequest, form: object, *, key: str, refused: object = ()) -> TemplateResponse:
    is_again = request.method == "POST"
    context = {
        "title": _("Open a ticket"),
        "form": form,
        "key": key,
        "kept": pipeline.drafts(key) if is_again else (),
        "kept_files": pipeline.draft_files(key) if is_again else (),
        "refused": refused,
        "pictures_max": settings.PICTURES_MAX,
    }
    return page(request, "workspace/open_ticket.html", context, status=422 if is_again else 200)
