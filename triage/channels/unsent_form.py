"""The form as a browser asks about it before it is sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from triage.channels.web_form import BrowserForm, WebForm


class UnsentForm(BrowserForm):
    """The form as it stands while it is being filled in. Words are read only once their writer has agreed to that."""

    insists = False

    def __init__(self, data: QueryDict, *, now: datetime, needs_address: bool) -> None:
        super().__init__(data, now=now)
        self.fields["email"].required = needs_address

    def clean(self) -> dict[str, Any]:
        """Nothing is to be said to words that may not be read yet."""
        cleaned = super().clean()
        if cleaned.get("description") and not self.data.get("consent"):
            self.add_error("description", ValidationError(WebForm.unagreed, code="consent"))
        return cleaned

    def says_something(self, cleaned: Mapping[str, Any]) -> bool:
        """It need not yet."""
        return True
