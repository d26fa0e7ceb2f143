"""SMTP that knows what it does not know: did the mail arrive when the connection broke after its text went out?"""

import smtplib
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from triage.channels.email import tokens
from triage.channels.email.accounts import OAuth
from triage.messages import OutcomeUnknown

START = 354
"""The server's leave to send the text."""


class _Careful:
    """``smtplib`` raises the same error for a connection that broke before and after the text went out, and leaves one
    open at which nobody answers.
    """

    def connect(self: Any, *args: Any, **options: Any) -> tuple[int, bytes]:
        """As ``smtplib``'s; what cannot be used is closed."""
        try:
            answer: tuple[int, bytes] = super().connect(*args, **options)  # type: ignore[misc]
        except BaseException:
            self.close()
            raise
        return answer

    def data(self: Any, msg: Any) -> tuple[int, bytes]:
        """Hand over the text. Raises OutcomeUnknown where the server may have taken it without saying so."""
        self.putcmd("data")
        code, answer = self.getreply()
        if code != START:
            raise smtplib.SMTPDataError(code, answer)
        lines = smtplib._fix_eols(msg).encode("ascii") if isinstance(msg, str) else msg  # type: ignore[attr-defined]
        quoted = smtplib._quote_periods(lines)  # type: ignore[attr-defined]
        try:
            self.send(quoted if quoted.endswith(b"\r\n") else quoted + b"\r\n")
            self.send(b".\r\n")
            code, answer = self.getreply()
        except (smtplib.SMTPServerDisconnected, OSError) as broken:
            self.close()
            raise OutcomeUnknown("after_data") from broken
        return code, answer


class _Plain(_Careful, smtplib.SMTP):
    """Over a plain connection, or STARTTLS."""


class _Encrypted(_Careful, smtplib.SMTP_SSL):
    """Over TLS from the first byte."""


class SmtpBackend(EmailBackend):
    """Django's backend with careful connections, on which a user without a password signs in with a token."""

    @property
    def connection_class(self) -> Any:
        """As the parent's, with ours."""
        return _Encrypted if self.use_ssl else _Plain

    def open(self) -> bool | None:
        """As the parent's, which leaves a connection open on which it could not log in. Raises PartFailed where the
        provider gives no token.
        """
        oauth: OAuth | None = settings.MAIL_OAUTH
        try:
            is_new = super().open()
            if is_new and self.username and not self.password and oauth is not None:
                self._sign_in(oauth, self.username)
        except BaseException:
            with suppress(OSError):
                self.close()
            raise
        return is_new

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """As the parent's, which would encode an address that SMTP cannot spell into another one. Raises UnicodeError
        for such a one.
        """
        for address in (each for message in email_messages for each in message.recipients()):
            address.rpartition("@")[0].encode("ascii")
        return super().send_messages(email_messages)

    def _sign_in(self, oauth: OAuth, user: str) -> None:
        connection: Any = self.connection
        connection.ehlo_or_helo_if_needed()
        first = tokens.xoauth2(user, tokens.access_token(oauth, user))
        try:
            # After a refusal the server tells more, and waits for an empty answer.
            connection.auth("XOAUTH2", lambda more=None: first if more is None else "")
        except smtplib.SMTPAuthenticationError:
            tokens.forget(oauth, user)
            raise
