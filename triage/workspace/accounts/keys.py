"""API keys: everybody's own, and for administrators those of all people and programs. A secret is shown once."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from triage.models import ApiClient, ApiKey, Scope
from triage.models.api_key import ApiKeyQuerySet, allowed, issue, revoke, rotate
from triage.workspace.frame import agent_of, page
from triage.workspace.permissions import CHANGE_KEYS, MAY_SEE_TICKETS

LASTS = {"30": gettext_lazy("30 days"), "90": gettext_lazy("90 days"), "365": gettext_lazy("a year")}
FOR_EVER = ("", gettext_lazy("until it is revoked"))


class KeyForm(forms.Form):
    """A new key. Whoever administers may make one for a program, too, and one that does not expire."""

    name = forms.CharField(
        max_length=64,
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("What it is for, for example the program that uses it."),
    )
    owner = forms.ModelChoiceField(
        ApiClient.objects.filter(active=True).order_by("name"),
        required=False,
        label=gettext_lazy("Program"),
        empty_label=gettext_lazy("none: the key is mine"),
    )
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices, label=gettext_lazy("What it may be used for"), widget=forms.CheckboxSelectMultiple
    )
    lasts = forms.ChoiceField(choices=[*LASTS.items(), FOR_EVER], required=False, label=gettext_lazy("Expires after"))

    def __init__(self, data: Any, *, administers: bool) -> None:
        super().__init__(data, initial={"lasts": "90"})
        if not administers:
            del self.fields["owner"]
            fields: dict[str, Any] = self.fields
            fields["lasts"].choices, fields["lasts"].required = list(LASTS.items()), True
            fields["scopes"].choices = [
                (scope.value, scope.label) for scope in Scope if allowed([scope], is_program=False)
            ]

    def clean(self) -> dict[str, Any]:
        """People act on tickets, programs send complaints and events."""
        cleaned = super().clean() or {}
        if not allowed(cleaned.get("scopes", ()), is_program=cleaned.get("owner") is not None):
            told = _("A program's key cannot act on tickets, and a person's cannot send complaints or events.")
            self.add_error("scopes", told)
        return cleaned

    def key(self, person: User, *, now: datetime) -> ApiKey:
        """The key of a valid form, not stored yet."""
        said = self.cleaned_data
        program = said.get("owner")
        return ApiKey(
            client=program,
            person=None if program else person,
            name=said["name"],
            scopes=said["scopes"],
            expires_at=now + timedelta(days=int(said["lasts"])) if said["lasts"] else None,
        )


@MAY_SEE_TICKETS
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def keys(request: HttpRequest) -> HttpResponse:
    """The keys, and a form for a new one; its secret stands on the page that answers."""
    form = KeyForm(request.POST if request.method == "POST" else None, administers=_administers(request))
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=422 if request.method == "POST" else 200)
    agent, now = agent_of(request), timezone.now()
    return _page(request, None, secret=issue(form.key(agent, now=now), by=agent, now=now))


@MAY_SEE_TICKETS
@require_POST
@never_cache
def rotate_key(request: HttpRequest, pk: int) -> HttpResponse:
    """A new key in the place of this one, which still works for some days.

    A person's is theirs alone to replace: whoever sees its secret acts in their name.
    """
    now = timezone.now()
    keys = _within_reach(request).usable(now).exclude(Q(person__isnull=False) & ~Q(person=agent_of(request).pk))
    key = get_object_or_404(keys, pk=pk)
    return _page(request, None, secret=rotate(key, by=agent_of(request), now=now))


@MAY_SEE_TICKETS
@require_POST
def revoke_key(request: HttpRequest, pk: int) -> HttpResponse:
    """End a key at once."""
    revoke(get_object_or_404(_within_reach(request), pk=pk), by=agent_of(request), now=timezone.now())
    messages.success(request, _("The key no longer works."))
    return redirect("admin:api_keys")


def _administers(request: HttpRequest) -> bool:
    return bool(request.user.has_perm(CHANGE_KEYS))


def _within_reach(request: HttpRequest) -> ApiKeyQuerySet:
    """The keys that whoever asks may end: their own; all where they administer."""
    return ApiKey.objects.all() if _administers(request) else ApiKey.objects.filter(person=agent_of(request).pk)


def _page(request: HttpRequest, form: KeyForm | None, *, secret: str = "", status: int = 200) -> HttpResponse:
    now, administers = timezone.now(), _administers(request)
    rows = _within_reach(request).select_related("client", "person").order_by("-id")
    context = {
        "title": _("API keys"),
        "form": form or KeyForm(None, administers=administers),
        "secret": secret,
        "keys": rows,
        "now": now,
        "administers": administers,
        "labels": dict(Scope.choices),
    }
    return page(request, "workspace/accounts/keys.html", context, status=status)
