"""Signing in to a mail server with a token of its provider's instead of a password (OAuth 2.0, XOAUTH2).

A token is good for about an hour. Each process keeps its own, and gets the next one some minutes before that ends.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests
from cryptography.fernet import InvalidToken
from django.utils import timezone

from triage.channels.email.accounts import OAuth
from triage.channels.email.failures import said, unreached
from triage.channels.sealing import fernet
from triage.messages import PartFailed
from triage.models import MailLogin, Trouble

EARLY = timedelta(minutes=5)
"""So long before its end a token is replaced: it must last for the whole visit."""
UNTOLD = 600.0
"""Seconds that a token is good for where the provider does not say."""
TIMEOUT = 15.0
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
SLOWER = 5.0
"""Seconds that the provider wants between two questions, more each time it says so (RFC 8628, 3.5)."""
PURPOSE = "triage.channels.email.tokens"

_kept: dict[tuple[str, str], tuple[str, datetime]] = {}


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What somebody types in, and where; ``code`` is what we ask with whether they have."""

    user_code: str
    address: str
    code: str
    pause: float
    lasts: float


def access_token(oauth: OAuth, user: str) -> str:
    """A token for ``user``'s mail. Raises PartFailed: the provider is out of reach, or gives none."""
    token, until = _kept.get(_key(oauth, user), ("", None))
    if until is not None and timezone.now() < until:
        return token
    if oauth.is_application:
        answer = _ask(oauth, oauth.token_url, grant_type="client_credentials", scope=oauth.scope)
    else:
        answer = _ask(oauth, oauth.token_url, grant_type="refresh_token", refresh_token=_refresh_token(user))
    return _take(oauth, user, answer)


def forget(oauth: OAuth, user: str) -> None:
    """The server did not take the token: the next log-in gets a new one."""
    _kept.pop(_key(oauth, user), None)


def xoauth2(user: str, token: str) -> str:
    """What SASL's XOAUTH2 sends first."""
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


def begin(oauth: OAuth) -> DeviceCode:
    """Ask for a code that somebody types in at the provider's. Raises PartFailed."""
    answer = _ask(oauth, oauth.device_url, scope=oauth.scope)
    return DeviceCode(
        str(answer.get("user_code", "")),
        str(answer.get("verification_uri", "")),
        str(answer.get("device_code", "")),
        _seconds(answer.get("interval"), SLOWER),
        _seconds(answer.get("expires_in"), UNTOLD),
    )


def finish(oauth: OAuth, user: str, asked: DeviceCode) -> None:
    """Wait until the code was typed in, and keep the log-in. Raises PartFailed once that cannot happen any more."""
    pause, end = asked.pause, time.monotonic() + asked.lasts
    while True:
        try:
            _take(oauth, user, _ask(oauth, oauth.token_url, grant_type=DEVICE, device_code=asked.code))
        except NotYet as not_yet:
            if time.monotonic() + pause > end:
                raise
            pause += SLOWER if not_yet.is_too_often else 0
            time.sleep(pause)
        else:
            return


def exchange(oauth: OAuth, user: str, *, code: str, verifier: str, redirect_uri: str) -> None:
    """Keep the log-in for which somebody agreed on the consent page. Raises PartFailed."""
    grant = {"grant_type": "authorization_code", "code_verifier": verifier, "redirect_uri": redirect_uri}
    _take(oauth, user, _ask(oauth, oauth.token_url, code=code, **grant))


class NotYet(PartFailed):
    """Nobody has typed in the code so far."""

    def __init__(self, error: str) -> None:
        super().__init__(Trouble.TOKEN, error)
        self.is_too_often = error == "slow_down"


def _key(oauth: OAuth, user: str) -> tuple[str, str]:
    return oauth.client_id, "" if oauth.is_application else user


def _take(oauth: OAuth, user: str, answer: Mapping[str, Any]) -> str:
    """Keep what the provider gave; gives the token."""
    token = answer.get("access_token")
    if not isinstance(token, str) or not token:
        raise PartFailed(Trouble.TOKEN, "no access_token")
    given = answer.get("refresh_token")
    if isinstance(given, str) and given and not oauth.is_application:
        sealed = fernet(PURPOSE).encrypt(given.encode()).decode()
        values = {"refresh_token": sealed, "changed_at": timezone.now()}
        MailLogin.objects.update_or_create(user=user, defaults=values)
    lasts = timedelta(seconds=_seconds(answer.get("expires_in"), UNTOLD))
    _kept[_key(oauth, user)] = token, timezone.now() + lasts - EARLY
    return token


def _refresh_token(user: str) -> str:
    row = MailLogin.objects.filter(user=user).first()
    if row is None:
        raise PartFailed(Trouble.TOKEN, "manage.py mail_login")
    try:
        return fernet(PURPOSE).decrypt(row.refresh_token.encode()).decode()
    except InvalidToken as error:
        raise PartFailed(Trouble.TOKEN, "SECRET_KEY; manage.py mail_login") from error


def _ask(oauth: OAuth, address: str, **form: str) -> Mapping[str, Any]:
    """What the provider answers. Its refusals (RFC 6749, 5.2) are told by code and description."""
    secret = {"client_secret": oauth.client_secret} if oauth.client_secret else {}
    sent = {"client_id": oauth.client_id, **secret, **form}
    try:
        response = requests.post(address, data=sent, timeout=TIMEOUT, allow_redirects=False)
        answer = response.json()
    except requests.JSONDecodeError as error:
        raise PartFailed(Trouble.TOKEN, f"HTTP {response.status_code}") from error
    except requests.RequestException as error:
        raise unreached(error) from error
    if response.status_code == 200 and isinstance(answer, dict):
        return answer
    told = answer if isinstance(answer, dict) else {}
    code = str(told.get("error", ""))
    if code in {"authorization_pending", "slow_down"}:
        raise NotYet(code)
    words = f"{code or response.status_code}: {str(told.get('error_description', '')).partition(chr(10))[0]}"
    raise PartFailed(Trouble.TOKEN, said(words.removesuffix(": "), *secret.values(), form.get("refresh_token", "")))


def _seconds(given: object, otherwise: float) -> float:
    try:
        return max(0.0, float(str(given)))
    except ValueError:
        return otherwise
