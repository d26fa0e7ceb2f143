"""SMTP that knows what it does not know: did the mail arrive when the connection broke after its text went out?"""

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

from triage.messages import OutcomeUnknown

START = 354
"""The server's leave to send the text."""


class _Careful:
    """``smtplib`` raises the same error for a connection that broke before and after the text went out."""

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
    """Django's backend with careful connections."""

    @property
    def connection_class(self) -> Any:
        """As the parent's, with ours."""
        return _Encrypted if self.use_ssl else _Plain
