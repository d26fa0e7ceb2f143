"""A mail's headers as text: whatever cannot be decoded stays as it was written, nothing is raised."""

import re
from contextlib import suppress
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from triage.channels.email.written import UNSTORABLE

LONGEST_DECODED = 2_000
"""Characters of a header with encoded words."""
_CONTROLS = re.compile("[\x80-\x9f]")
# "=?utf-8?Q?Halo kak?=" is not allowed to hold spaces, and programs write it all the same.
_ENCODED = re.compile(r"=\?[\w.*-]{1,40}\?[bBqQ]\?[^?\s]{0,800}(?: [^?\s=]{1,100}){0,20}\?=")


def values(message: Message, name: str) -> list[str]:
    """All values of a header as written; raw bytes beyond ASCII are taken for UTF-8, else for Windows' Latin."""
    found: list[str] = []
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            raw = str(value).encode("utf-8", "surrogateescape")
            try:
                found.append(raw.decode())
            except UnicodeDecodeError:
                found.append(raw.decode("cp1252", "replace"))
    return found


def header(message: Message, name: str) -> str:
    """A header's first value, decoded as far as it can be, on one line; "" where there is none."""
    return words(next(iter(values(message, name)), ""))


def words(written: str) -> str:
    """A header's value, its encoded words decoded where they can be, on one line."""
    with suppress(LookupError, ValueError, TypeError, MessageError):
        if "=?" in written:
            # A word that never ends is none, and Python would look for the end of each to the end of the line.
            encoded, end, rest = written[:LONGEST_DECODED].rpartition("?=")
            encoded = _ENCODED.sub(lambda word: word[0].replace(" ", "_"), encoded + end)
            written = _decoded(encoded) + rest
    # Windows' quotes and dashes, which many programs call Latin.
    written = _CONTROLS.sub(lambda mark: mark[0].encode("latin-1").decode("cp1252", "replace"), written)
    return " ".join(UNSTORABLE.sub("", written).split())


def _decoded(written: str) -> str:
    try:
        return str(make_header(decode_header(written)))
    except (LookupError, UnicodeError):
        # A letter may have been cut in two between words: their bytes belong together.
        pieces: list[tuple[bytes, str]] = []
        for text, charset in decode_header(written):
            raw = text.encode("utf-8", "replace") if isinstance(text, str) else text
            if pieces and pieces[-1][1] == (charset or "utf-8"):
                pieces[-1] = (pieces[-1][0] + raw, pieces[-1][1])
            else:
                pieces.append((raw, charset or "utf-8"))
        return "".join(raw.decode(_known(charset), "replace") for raw, charset in pieces)


def _known(charset: str) -> str:
    with suppress(LookupError):
        "".encode(charset)
        return charset
    return "utf-8"
