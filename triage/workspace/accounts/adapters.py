"""What django-allauth asks the desk: who may come in, and how."""

from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import InvalidToken
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from triage.channels import clients
from triage.channels.sealing import fernet
from triage.installed import installed
from triage.workspace.accounts import guesses
from triage.workspace.gate import begin

PURPOSE = "triage.workspace.accounts"
"""Of the keys under which second factors lie in the database: as it was when the first one was written."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up, and only people with a place at the desk log in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: administrators make users."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt before the password is looked at; allauth takes it back when the password is right."""
        login = credentials.get("email") or credentials.get("username", "")
        self._login_failed_rl_usage = guesses.count(request, login.lower())
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Turn away who is right about the password but has no place at the desk."""
        if user.is_staff and user.is_active:
            return None
        return _back_to_log_in(request, _("Your account has no access here. Ask your administrator."))

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whose attempts are counted together. (allauth itself takes IPv6 addresses of one network for one.)"""
        return clients.address(request.META)

    def login(self, request: HttpRequest, user: User) -> None:
        """Log in, and start the session's clock."""
        super().login(request, user)
        begin(request)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors are named after the desk, and their secrets lie in the database under the SECRET_KEY only."""

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """What a key is called until somebody names it."""
        return _("Passkey %(number)s") % {"number": Authenticator.objects.filter(user=user, type=type).count() + 1}

    def encrypt(self, text: str) -> str:
        """For the database."""
        return fernet(PURPOSE).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """From the database; raises ``PermissionDenied``, with words for the page, under another SECRET_KEY."""
        try:
            return fernet(PURPOSE).decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            told = _("Your second factor can't be read any more. Ask your administrator to remove it.")
            raise PermissionDenied(told) from error

    def get_totp_issuer(self) -> str:
        """The desk's name."""
        return _(installed().look.workspace)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The host that passkeys are for, under the desk's name."""
        return {**super().get_public_key_credential_rp_entity(), "name": _(installed().look.workspace)}


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Who comes by OIDC must be a user already: exactly one, of an address that the provider has verified."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> NoReturn:
        """Never: administrators make users."""
        told = _("No account here has this e-mail address. Ask your administrator.")
        raise ImmediateHttpResponse(_back_to_log_in(request, told))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **details: Any) -> NoReturn:
        """Back to the log-in page, whatever went wrong or was called off at the provider's."""
        told = _("The login failed. Try again, or log in with your password.")
        raise ImmediateHttpResponse(_back_to_log_in(request, told))

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Tie a first log-in to the user of its verified address. (allauth's own way would take the password away.)"""
        if sociallogin.is_existing:
            return
        verified = [address.email for address in sociallogin.email_addresses if address.verified]
        users = [user for email in verified for user in User.objects.filter(email__iexact=email, is_staff=True)]
        if len({user.pk for user in users}) == 1:
            sociallogin.connect(request, users[0])


def _back_to_log_in(request: HttpRequest, told: str) -> HttpResponse:
    messages.error(request, told)
    return redirect("account_login")
