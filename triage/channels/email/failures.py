"""What goes wrong with a mail server, as one of the troubles that people are told of, and in the server's own words."""

import re
import ssl

import requests

from triage.messages import PartFailed
from triage.models import Trouble

LONGEST = 300
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


def said(words: object, *secrets: str) -> str:
    """What a server or a library said, on one line of at most LONGEST characters, and none of our ``secrets`` in it."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    for secret in filter(None, secrets):
        text = text.replace(secret, "…")
    return _UNPRINTED.sub(" ", text).strip()[:LONGEST]


def unreached(error: OSError) -> PartFailed:
    """The failure that an error of the connection, or of its encryption, is."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return PartFailed(Trouble.CERTIFICATE, said(error.verify_message or error))
    if isinstance(error, requests.exceptions.SSLError):
        return PartFailed(Trouble.CERTIFICATE)
    if isinstance(error, ssl.SSLError):
        return PartFailed(Trouble.UNREACHABLE, said(error.reason or error))
    return PartFailed(Trouble.UNREACHABLE, said(error.strerror or type(error).__name__))
