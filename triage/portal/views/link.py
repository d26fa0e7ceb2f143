"""The lost link: mailed again, without telling anybody whether an address is known."""

from collections.abc import Mapping

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from triage import actions
from triage.channels.complaint import CleanEmailField
from triage.portal.limits import allowed
from triage.portal.views.requests import SeeOther, message_page

PER_ADDRESS = 5
PER_CLIENT = 20


class LinkForm(forms.Form):
    """The address that a complaint was sent with."""

    email = CleanEmailField(
        label=_("Your e-mail address"),
        max_length=254,
        error_messages={
            "required": _("Write the e-mail address of your complaint."),
            "invalid": _("This is not an e-mail address. It looks like name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form for a lost link. Whatever address is sent, the answer is the same."""
    form = LinkForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "portal/link.html", {"form": form}, status=422 if form.is_bound else 200)
    email = form.cleaned_data["email"].casefold()
    limits = {f"address:{email}": PER_ADDRESS, f"client:{client_address(request.META)}": PER_CLIENT}
    within = [allowed(who, limit=limit) for who, limit in limits.items()]  # Every count counts.
    if not all(within):
        return message_page(
            request,
            status=429,
            title=gettext("That was quite often"),
            text=gettext("The link has been asked for many times within an hour. Please try again later."),
        )
    actions.ask_for_links(email, now=timezone.now())
    return SeeOther(reverse("portal:link_sent"))


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The same for every address."""
    return render(request, "portal/link_sent.html")


def client_address(meta: Mapping[str, str]) -> str:
    """Who sends the request. Behind our proxy that is the last address it added."""
    behind_proxy: object = settings.SECURE_PROXY_SSL_HEADER
    if behind_proxy:
        return meta.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return meta.get("REMOTE_ADDR", "")
