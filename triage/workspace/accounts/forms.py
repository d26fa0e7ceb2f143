"""django-allauth's forms where the desk wants them a little different."""

from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.core.cache import cache


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey logs in alone unless somebody wants it otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class OnceOnly:
    """A code counts once. allauth remembers it for one step only, but with a tolerance a code lives for several."""

    def clean_code(self) -> str:
        """The code, refused like a wrong one when it has been used while it lives."""
        code: str = super().clean_code()  # type: ignore[misc]
        lives = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        used = f"desk.code.used:{self.user.pk}:{normalize_user_code(code)}"  # type: ignore[attr-defined]
        if not cache.add(used, True, timeout=lives):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(OnceOnly, AuthenticateForm):  # type: ignore[misc]
    """The second step of a log-in."""


class ConfirmForm(OnceOnly, ReauthenticateForm):  # type: ignore[misc]
    """A code before something that matters."""
