"""The form of a webhook: where to, of what, and whether personal data go along."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from triage.hooks import SOURCES
from triage.hooks.destinations import LONGEST, Refused, read
from triage.models import Subscription

REFUSED: Mapping[str, str] = {
    "unreadable": gettext_noop("This is no address that can be posted to, like https://example.org/hooks."),
    "scheme": gettext_noop("The address must begin with https://."),
    "userinfo": gettext_noop("The address must not hold a user or a password. Messages are signed instead."),
    "port": gettext_noop("Only the usual port of HTTPS is allowed, unless the settings name your own networks."),
    "private": gettext_noop("The address leads into a private network. The settings do not allow that."),
}
PROBLEMS: Mapping[str, str] = {
    **REFUSED,
    "unknown_host": gettext_noop("Nobody knows the address' host."),
    "unreachable": gettext_noop("The receiver could not be reached, or hung up."),
    "timeout": gettext_noop("The receiver took too long."),
    "tls": gettext_noop("The receiver could not prove who it is (TLS)."),
    "redirect": gettext_noop("The receiver sends on to another address. Enter that one here."),
    "gone": gettext_noop("The receiver says that it is gone for good (410)."),
    "refused": gettext_noop("The receiver did not take the message."),
    "secret": gettext_noop("The secret cannot be read: SECRET_KEY has changed. Make a new secret."),
}
"""What is wrong, by the code of a failed attempt."""


class WebhookForm(forms.ModelForm[Subscription]):
    """A subscription."""

    events = forms.MultipleChoiceField(label=gettext_lazy("Events"), widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Subscription
        fields = ("name", "address", "events", "has_personal_data")
        labels = {
            "name": gettext_lazy("Name"),
            "address": gettext_lazy("Address"),
            "has_personal_data": gettext_lazy("Personal data may go along"),
        }
        help_texts = {
            "address": gettext_lazy("Where events are posted to, such as https://example.org/hooks."),
            "has_personal_data": gettext_lazy(
                "Who the requester is, and what was written. Without it: references, codes and times only."
            ),
        }
        widgets = {"address": forms.TextInput({"type": "url", "inputmode": "url", "maxlength": LONGEST})}

    def __init__(self, data: Any = None, *, instance: Subscription | None = None, can_edit: bool = True) -> None:
        super().__init__(data, instance=instance, auto_id="desk-%s")
        choices = [(source, f"{said} ({name})") for source, (name, said) in SOURCES.items()]
        self.fields["events"].choices = choices  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.disabled = not can_edit

    def clean_address(self) -> str:
        """One that may be posted to, as far as it can be told by looking at it."""
        address = str(self.cleaned_data["address"])
        try:
            read(address)
        except Refused as refused:
            raise forms.ValidationError(_(REFUSED[refused.code])) from refused
        return address
