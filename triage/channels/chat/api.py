"""Calling a chat's HTTP API: one way to sort what can go wrong, for both channels.

A doubt is a connection that broke after the request may have been read. A 429 says how long to wait. What is wrong with
our key, or with the other side, is nobody's attempt; what is wrong with the message or its address is final.
"""

import time
from collections.abc import Mapping
from typing import Any

import requests
from urllib3.exceptions import ProtocolError, ReadTimeoutError

from triage.messages import (
    OutcomeUnknown,
    PartFailed,
    PermanentFailure,
    RetryableFailure,
    SenderFailed,
    TooFast,
)
from triage.models import Trouble

TIMEOUT = (5, 15)
"""Seconds to connect, and between two pieces of an answer."""
MOST_SECONDS = 30
"""A file that comes in more slowly is not waited for: its sender's process sends letters, too."""
LONGEST_WAIT = 3600.0
"""Seconds. Nobody is told to wait for longer by an answer that we misread."""


class Gone(Exception):
    """The channel does not have the file any more."""


class TooLarge(Exception):
    """The file is larger than we take."""


def call(url: str, *, json: Any = None, **how: Any) -> dict[str, Any]:
    """POST to ``url`` and give the answer, a JSON object. Raises the failures of ``messages``; never names the URL,
    which may hold a token.
    """
    try:
        answer = requests.post(url, json=json, timeout=TIMEOUT, allow_redirects=False, **how)
    except requests.RequestException as failure:
        if _may_have_arrived(failure):
            raise OutcomeUnknown("after_request") from None
        raise unreached(failure) from None
    return _said(answer)


def ask(url: str, *, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """GET what ``url`` tells; asking twice does no harm, so that no doubt is raised. Raises Gone, and as ``call``."""
    try:
        answer = requests.get(url, headers=headers, timeout=TIMEOUT, allow_redirects=False)
    except requests.RequestException as failure:
        raise unreached(failure) from None
    if answer.status_code in {400, 404, 410}:
        raise Gone
    return _said(answer)


def fetch(url: str, *, most: int, headers: Mapping[str, str] | None = None) -> bytes:
    """The file at ``url``, of at most ``most`` bytes. Raises Gone, TooLarge, and as ``call``."""
    until = time.monotonic() + MOST_SECONDS
    try:
        with requests.get(url, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True) as answer:
            if answer.status_code in {400, 404, 410}:
                raise Gone
            if answer.status_code != 200:
                _said(answer)
                raise RetryableFailure("unexpected_answer")
            content = bytearray()
            for piece in answer.iter_content(64 * 1024):
                content += piece
                if len(content) > most:
                    raise TooLarge
                if time.monotonic() > until:
                    raise RetryableFailure("too_slow")
            return bytes(content)
    except requests.RequestException as failure:
        raise unreached(failure) from None


def unreached(failure: Exception) -> SenderFailed:
    """Nothing was handed over. Of the failure only its name is told: its words would hold the address."""
    is_tls = isinstance(failure, requests.exceptions.SSLError)
    why = Trouble.CERTIFICATE if is_tls else Trouble.UNREACHABLE
    return SenderFailed(type(failure).__name__, PartFailed(why, type(failure).__name__))


def _may_have_arrived(failure: requests.RequestException) -> bool:
    """True where the connection broke after it stood."""
    if isinstance(failure, requests.ConnectTimeout | requests.exceptions.SSLError):
        return False
    if isinstance(failure, requests.ConnectionError):
        # The latter where an answer begins and does not go on.
        return any(isinstance(each, ProtocolError | ReadTimeoutError) for each in failure.args)
    return isinstance(failure, requests.Timeout | requests.exceptions.ChunkedEncodingError)


def _said(answer: requests.Response) -> dict[str, Any]:
    status, told = answer.status_code, _object(answer)
    if 200 <= status < 300:
        if told is None:
            raise OutcomeUnknown("answer_unreadable")
        return told
    told = told or {}
    code = _code(told, status)
    if status == 429 or code in _TOO_FAST:
        raise TooFast(code, seconds=_wait(told, answer))
    if status in {401, 402} or code in _OUR_KEY:
        raise SenderFailed(code, PartFailed(Trouble.LOGIN, code))
    if status >= 500 or code in _OUR_ACCOUNT:
        raise SenderFailed(code, PartFailed(Trouble.REFUSED, code))
    raise PermanentFailure(code)


def _object(answer: requests.Response) -> dict[str, Any] | None:
    try:
        told = answer.json()
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


_TOO_FAST = frozenset({"refused_4", "refused_80007", "refused_130429", "refused_131048", "refused_131056"})
"""WhatsApp's codes of its limits, which come with HTTP 400 as well."""
_OUR_KEY = frozenset({"refused_0", "refused_3", "refused_10", "refused_190", "refused_131005"})
"""WhatsApp's codes of a token that is wrong, expired, or may not do that …"""
_OUR_ACCOUNT = frozenset(
    {"refused_2", "refused_368", "refused_131016", "refused_131031", "refused_131042", "refused_131045"}
    | {"refused_131057", "refused_133010"}
)
"""… and of an account that is blocked, locked, unpaid, not registered or being serviced, and of a service that is down:
no message gets out. https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
"""


def _code(told: Mapping[str, Any], status: int) -> str:
    """WhatsApp's own code, or the HTTP status."""
    error = told.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return f"refused_{code if isinstance(code, int) else status}"


def _wait(told: Mapping[str, Any], answer: requests.Response) -> float:
    """Seconds: Telegram tells them in its answer, others in a header."""
    parameters = told.get("parameters")
    given = parameters.get("retry_after") if isinstance(parameters, dict) else answer.headers.get("Retry-After")
    try:
        return min(max(float(str(given)), 1.0), LONGEST_WAIT)
    except ValueError:
        return 60.0
