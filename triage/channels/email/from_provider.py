"""A mail that a provider handed over through anymail, as the raw message that the rest of the service reads.

Some providers hand over what was sent, others only its parts, from which anymail builds a message anew.
"""

from email import encoders
from email.generator import BytesGenerator
from email.message import Message
from email.policy import EmailPolicy
from io import BytesIO
from typing import Any

from anymail.inbound import AnymailInboundMessage

_ENCODED = {"base64", "quoted-printable", "x-uuencode", "uuencode", "uue", "x-uue"}


class _AsWritten(EmailPolicy):
    """Headers that came as text stay as they are; the usual policy reads them first, and trips over strangers'."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        """One header with its line end."""
        if hasattr(value, "fold"):  # Built by anymail from the provider's fields.
            try:
                return super().fold_binary(name, value)
            except Exception:  # The standard library trips here too; the words matter more than how they are folded.
                value = " ".join(str(value).split())
        return f"{name}: {value}\n".encode("utf-8", "surrogateescape")


def raw_mail(message: AnymailInboundMessage) -> bytes:
    """The message as bytes, the same bytes for the same message, headed by the envelope where the provider tells it:
    robots are known by its sender, tickets by its recipient. Changes ``message``; raises where it cannot be written.
    """
    for number, part in enumerate(message.walk()):
        _make_writable(part, number)
    file = BytesIO()
    if message.envelope_sender is not None:
        file.write(_line("Return-Path", f"<{message.envelope_sender.strip('<>')}>"))
    if message.envelope_recipient:
        file.write(_line("Delivered-To", message.envelope_recipient))
    BytesGenerator(file, mangle_from_=False, policy=_AsWritten(cte_type="8bit")).flatten(message)
    return file.getvalue()


def _make_writable(part: Message, number: int) -> None:
    """The generator would draw a boundary by lot, and take a picture's bytes for lines of text."""
    if part.is_multipart():
        if part.get_content_maintype() == "multipart" and part.get_boundary() is None:
            part.set_boundary(f"=_triage_part_{number}_=")
    elif part.get_content_maintype() not in {"text", "multipart", "message"}:
        encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
        if encoding not in _ENCODED:
            del part["Content-Transfer-Encoding"]
            encoders.encode_base64(part)


def _line(name: str, address: str) -> bytes:
    """A header; what comes after a space or a line end in ``address`` is no address any more."""
    return f"{name}: {next(iter(address.split()), '')}\n".encode("utf-8", "replace")
