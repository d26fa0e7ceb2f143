"""The next date as a file that a phone's calendar takes (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

LINE = 75
"""Bytes of a line; what is longer goes on in the next, after a blank."""


def all_day(*, uid: str, day: date, title: str, link: str, language: str, now: datetime) -> bytes:
    """A calendar with one event that takes a whole day and keeps nobody busy; it replaces one of the same ``uid``."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//triage//status page//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY;LANGUAGE={language}:{_escaped(title)}",
        f"URL:{link}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _escaped(text: str) -> str:
    """As a TEXT value: what separates values, and line breaks, lose their meaning."""
    for character in "\\;,":
        text = text.replace(character, "\\" + character)
    return "\\n".join(text.splitlines())


def _folded(line: str) -> Iterable[bytes]:
    """In pieces of at most LINE bytes, no character torn apart."""
    piece = b""
    for character in line:
        encoded = character.encode()
        if len(piece) + len(encoded) > LINE:
            yield piece
            piece = b" "
        piece += encoded
    yield piece
