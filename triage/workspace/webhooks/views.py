"""Webhooks: their list, one of them with its latest messages, and one message."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from triage import hooks
from triage.models import Delivery, DeliveryState, Subscription, SubscriptionState
from triage.nudge import nudge
from triage.workspace.frame import agent_of, page
from triage.workspace.permissions import (
    ADD_WEBHOOKS,
    CHANGE_WEBHOOKS,
    MAY_ADD_WEBHOOKS,
    MAY_CHANGE_WEBHOOKS,
    MAY_SEE_WEBHOOKS,
)
from triage.workspace.webhooks.forms import PROBLEMS, WebhookForm

SHOWN = 50
"""A webhook's latest messages on its page."""
TONES = {
    SubscriptionState.WORKING: "answered",
    SubscriptionState.FAILED: "with_agent",
    DeliveryState.DELIVERED: "answered",
    DeliveryState.WAITING: "asked",
    DeliveryState.FAILED: "with_agent",
}


@MAY_SEE_WEBHOOKS
@require_safe
def listing(request: HttpRequest) -> TemplateResponse:
    """All webhooks, those that work first."""
    waiting = Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING))
    rows = Subscription.objects.there().annotate(waiting=waiting).order_by("-state", "name", "pk")
    context = {
        "title": _("Webhooks"),
        "lines": [(row, _tone(row.state), _problem(row.last_error)) for row in rows],
        "may_add": request.user.has_perm(ADD_WEBHOOKS),
    }
    return page(request, "workspace/webhooks/list.html", context)


@MAY_ADD_WEBHOOKS
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new webhook; its secret is shown once."""
    form = WebhookForm(request.POST or None)
    if request.method == "POST":
        if form.is_valid():
            row = form.save(commit=False)
            _show(request, hooks.subscribe(row, by=agent_of(request), now=timezone.now()))
            return redirect("admin:webhook", pk=row.pk)
        messages.error(request, _("Not saved. Fix the problems shown below the fields."))
    return page(request, "workspace/webhooks/edit.html", {"title": _("New webhook"), "form": form, "may_edit": True})


@MAY_SEE_WEBHOOKS
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One webhook: shown, or saved."""
    row, may_edit = (
        get_object_or_404(Subscription.objects.there().select_related("owner"), pk=pk),
        request.user.has_perm(CHANGE_WEBHOOKS),
    )
    title, form = row.name, WebhookForm(request.POST or None, instance=row, can_edit=may_edit)
    if request.method == "POST":
        if not may_edit:
            raise PermissionDenied
        if form.is_valid():
            saved = hooks.change(form.save(commit=False), by=agent_of(request), now=timezone.now())
            messages.success(request, _("Saved.") if saved else _("No changes to save."))
            return redirect("admin:webhook", pk=pk)
        messages.error(request, _("Not saved. Fix the problems shown below the fields."))
    sent = row.deliveries.select_related("ticket").defer("body", "answer").order_by("-pk")[:SHOWN]
    context = {
        "title": title,
        "row": row,
        "tone": _tone(row.state),
        "problem": _problem(row.last_error),
        "form": form,
        "may_edit": may_edit,
        "is_working": row.state == SubscriptionState.WORKING,
        "lines": [(each, hooks.type_of(each.source), _tone(each.state), _problem(each.last_error)) for each in sent],
    }
    return page(request, "workspace/webhooks/edit.html", context)


@MAY_CHANGE_WEBHOOKS
@require_POST
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Try it, give it another secret, or switch it on or off."""
    row, by, now = get_object_or_404(Subscription.objects.there(), pk=pk), agent_of(request), timezone.now()
    match action:
        case "test":
            sent = hooks.send_test(row, now=now)
            nudge("hook", row.pk)
            messages.success(request, _("A test message is on its way. Reload this page to see what became of it."))
            return redirect("admin:webhook_delivery", pk=sent.pk)
        case "rotate":
            _show(request, hooks.rotate(row, by=by, now=now))
        case "disable":
            hooks.set_state(row, SubscriptionState.DISABLED, by=by, now=now)
            messages.success(request, _("Disabled. What happens from now on is not told."))
        case "enable":
            hooks.set_state(row, SubscriptionState.WORKING, by=by, now=now)
            messages.success(request, _("Enabled."))
        case _:
            raise Http404
    return redirect("admin:webhook", pk=pk)


@MAY_CHANGE_WEBHOOKS
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """What ends with it; a POST deletes it."""
    row = get_object_or_404(Subscription.objects.there(), pk=pk)
    if request.method == "POST":
        hooks.delete(row, by=agent_of(request), now=timezone.now())
        messages.success(request, _("Deleted. Nothing more is posted to it."))
        return redirect("admin:webhooks")
    waiting = row.deliveries.filter(state=DeliveryState.WAITING).count()
    context = {"title": _("Delete this webhook"), "row": row, "waiting": waiting}
    return page(request, "workspace/webhooks/delete.html", context)


@MAY_SEE_WEBHOOKS
@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """One message with what the receiver said; a POST has it sent again."""
    sent = Delivery.objects.filter(subscription__in=Subscription.objects.there())
    row = get_object_or_404(sent.select_related("subscription", "ticket"), pk=pk)
    may_edit = request.user.has_perm(CHANGE_WEBHOOKS)
    if request.method == "POST":
        if not may_edit:
            raise PermissionDenied
        if hooks.redeliver(row, now=timezone.now()):
            nudge("hook", row.pk)
            messages.success(request, _("It is sent again, under the same id."))
        return redirect("admin:webhook_delivery", pk=pk)
    context = {
        "title": hooks.type_of(row.source),
        "row": row,
        "tone": _tone(row.state),
        "problem": _problem(row.last_error),
        "can_repeat": may_edit and row.state != DeliveryState.WAITING,
    }
    return page(request, "workspace/webhooks/delivery.html", context)


def _show(request: HttpRequest, secret: str) -> None:
    told = _("Copy the secret now, it is not shown again:")
    messages.warning(request, format_html("{} <code>{}</code>", told, secret))


def _tone(state: str) -> str:
    """The chip's, "" for none."""
    return TONES.get(state, "")  # type: ignore[call-overload, no-any-return]


def _problem(code: str) -> str:
    return _(PROBLEMS[code]) if code in PROBLEMS else ""
