"""E-mail, outbound: a message to Django's mail backend, failures sorted into permanent, retryable and unknown."""

import smtplib
from collections.abc import Sequence
from datetime import timedelta

import requests
from anymail.exceptions import AnymailError, AnymailInvalidAddress, AnymailRecipientsRefused
from anymail.message import AnymailMessage
from django.conf import settings
from urllib3.exceptions import ProtocolError

from triage.channels.email.failures import said, unreached
from triage.channels.email.threading import thread_headers
from triage.messages import (
    EMAIL,
    Carries,
    OutboundMessage,
    OutcomeUnknown,
    PartFailed,
    PermanentFailure,
    RetryableFailure,
    SenderFailed,
)
from triage.models import Reply, Trouble
from triage.models.part import OUT

METADATA = "reply"
"""Under this name a provider keeps our Message-ID, and tells it again with what became of the mail."""
_MAY_PASS = {401, 402, 403, 408, 429}
"""Too often, too slow, or our key is wrong or unpaid: nothing is wrong with the mail itself."""
_LOCKED_OUT = {401, 402, 403}
"""Of these: it is about us, so no mail gets out."""
_TOO_LARGE = 552
_TAKEN = {"sent", "queued"}
"""What a provider says of the only recipient, in anymail's words, when it has the mail."""


class EmailChannel:
    """Delivers through the configured mail backend (settings.EMAIL_BACKEND)."""

    code, part = EMAIL, OUT
    carries = Carries(is_letter=True)
    most_an_hour = 10
    """An agent's own aside; more wait. Whatever loops, it loops slowly."""
    has_domains = True
    window: timedelta | None = None

    def headers(self, reply: Reply, ours: Sequence[str]) -> dict[str, str]:
        """See ``threading``."""
        return thread_headers(reply, ours)

    def deliver(self, message: OutboundMessage) -> None:
        """Send one mail that asks vacation responders and other robots to stay silent, marked as automatic if it is.

        Raises PermanentFailure where the address or the message is refused for good, OutcomeUnknown where it may have
        been taken without our knowing, RetryableFailure for everything that may pass: SenderFailed of it where no
        other mail would have got out either.
        """
        mail = _mail(message)
        try:
            mail.send()
        except AnymailRecipientsRefused as refused:
            raise PermanentFailure("refused") from refused
        except (UnicodeError, AnymailInvalidAddress) as unwritable:  # What this server's mail cannot spell.
            raise PermanentFailure("address") from unwritable
        except AnymailError as failure:
            _raise_for_provider(failure)
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            _raise_for(max(codes, default=550), refused)
        except PartFailed as failure:
            raise SenderFailed(f"oauth_{failure.code}", failure) from failure
        except smtplib.SMTPResponseException as answered:
            if trouble := _trouble(answered):
                cause = PartFailed(trouble, said(answered.smtp_error, settings.EMAIL_HOST_PASSWORD))
                raise SenderFailed(f"smtp_{answered.smtp_code}", cause) from answered
            _raise_for(answered.smtp_code, answered)
        except smtplib.SMTPServerDisconnected as failure:
            raise SenderFailed(type(failure).__name__, PartFailed(Trouble.UNREACHABLE, said(failure))) from failure
        except smtplib.SMTPException as failure:  # It cannot do what our settings want of it.
            raise SenderFailed(type(failure).__name__, PartFailed(Trouble.REFUSED, said(failure))) from failure
        except OSError as failure:
            raise SenderFailed(type(failure).__name__, unreached(failure)) from failure
        except ValueError as unwritable:  # Last: a certificate that is not trusted is one, too, to Python.
            raise PermanentFailure("address") from unwritable
        status = mail.anymail_status.status  # None where no provider was asked.
        if status is not None and not status & _TAKEN:
            raise OutcomeUnknown("not_confirmed")


def _mail(message: OutboundMessage) -> AnymailMessage:
    mail = AnymailMessage(
        subject=message.subject,
        body=message.text,
        to=[message.to],
        cc=list(message.cc),
        headers={
            "Message-ID": message.message_id,
            **({"Auto-Submitted": "auto-replied"} if message.is_automatic else {}),
            "X-Auto-Response-Suppress": "All",
            **message.headers,
        },
        metadata={METADATA: message.message_id},  # Read by a provider's backend only.
    )
    mail.attach_alternative(message.html, "text/html")
    for file in message.attachments:
        mail.attach(file.name, file.content, file.kind)
    return mail


def _trouble(answered: smtplib.SMTPResponseException) -> Trouble | None:
    """What is wrong with us where a server refuses before it has heard of the mail; None where it is about the mail."""
    match answered:
        case smtplib.SMTPAuthenticationError():
            return Trouble.LOGIN
        case smtplib.SMTPSenderRefused() if answered.smtp_code != _TOO_LARGE:
            return Trouble.SENDER
        case smtplib.SMTPConnectError() | smtplib.SMTPHeloError():
            return Trouble.REFUSED
    return None


def _raise_for(smtp_code: int, cause: Exception) -> None:
    """RFC 5321: 5yz is a permanent negative reply, 4yz a transient one."""
    raise (PermanentFailure if smtp_code >= 500 else RetryableFailure)(f"smtp_{smtp_code}") from cause


def _raise_for_provider(failure: AnymailError) -> None:
    """The provider's answer by its HTTP status; no answer by whether the request had gone out."""
    status = getattr(failure, "status_code", None) or 0
    if 200 <= status < 300:  # Taken, and then something that is no answer.
        raise OutcomeUnknown("answer_unreadable") from failure
    if 400 <= status < 500 and status not in _MAY_PASS:
        raise PermanentFailure(f"http_{status}") from failure
    if not status and _had_gone_out(failure.__cause__):
        raise OutcomeUnknown("after_request") from failure
    code = f"http_{status}" if status else type(failure.__cause__ or failure).__name__
    if status in _LOCKED_OUT:
        raise SenderFailed(code, PartFailed(Trouble.LOGIN, f"HTTP {status}")) from failure
    if status >= 500:
        raise SenderFailed(code, PartFailed(Trouble.REFUSED, f"HTTP {status}")) from failure
    if isinstance(failure.__cause__, OSError):
        raise SenderFailed(code, unreached(failure.__cause__)) from failure
    raise RetryableFailure(code) from failure


def _had_gone_out(broken: BaseException | None) -> bool:
    """True where the connection broke after it stood: the provider may have read the whole request."""
    if isinstance(broken, requests.ConnectTimeout):
        return False
    if isinstance(broken, requests.ConnectionError):
        return any(isinstance(each, ProtocolError) for each in broken.args)
    return isinstance(broken, requests.Timeout | requests.exceptions.ChunkedEncodingError)
