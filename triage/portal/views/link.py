"""The lost link: mailed again, without telling anybody whether an address is known."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from triage import tickets
from triage.channels import clients, limits
from triage.channels.complaint import CleanEmailField
from triage.portal.views.requests import SeeOther, too_often

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
    client, address = f"link client:{clients.network(request.META)}", f"link address:{email}"
    late = limits.over({client: PER_CLIENT, address: PER_ADDRESS})
    if client in late:
        return too_often(request, seconds=late[client])
    if address not in late:
        # Beyond its limit nothing more is written, and nobody is told: else anybody could lock its owner out.
        tickets.ask_for_links(email, now=timezone.now())
    return SeeOther(reverse("portal:link_sent"))


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The same for every address."""
    return render(request, "portal/link_sent.html")
