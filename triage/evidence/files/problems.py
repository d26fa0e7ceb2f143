"""Why a file was not taken, kept or read, in words for whoever sent it and for agents."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext, gettext_noop

MESSAGES: Mapping[str, str] = {
    "empty": gettext_noop("This file is empty."),
    "too_large": gettext_noop("This file is larger than %(limit_mb)d MB."),
    "too_many": gettext_noop("More files came with this message than we take at once."),
    "too_much": gettext_noop("There are so many files on this complaint that no more are kept."),
    "no_room": gettext_noop("There was no room for this file."),
    "program": gettext_noop("This file is a program; we do not take programs."),
    "infected": gettext_noop("The virus scanner says that this file is dangerous, so it was deleted."),
    "not_scanned": gettext_noop("This file could not be checked for viruses, so it was deleted."),
    "missing": gettext_noop("This file got lost on our side. Please send it again."),
    "encrypted": gettext_noop("This PDF is locked with a password. Please send it without, or a screenshot of it."),
    "broken": gettext_noop("This file is damaged. Please send it again, or a screenshot of it."),
    "no_pages": gettext_noop("This PDF has no page that can be shown. Please send a screenshot."),
    "too_demanding": gettext_noop("This file could not be read. Please send a screenshot of it."),
    "timed_out": gettext_noop("This file could not be read. Please send a screenshot of it."),
    "crashed": gettext_noop("This file could not be read. Please send a screenshot of it."),
    "not_an_image": gettext_noop("This picture is something else as well, so it was not taken."),
    "broken_header": gettext_noop("This picture is damaged. Please take the screenshot again and attach it anew."),
    "too_many_pixels": gettext_noop("This picture is too large. Please send a screenshot, or a smaller version."),
}
"""Codes of ``File.problem`` to English msgids."""
_OTHER = gettext_noop("This file could not be taken.")

MENDABLE = frozenset(MESSAGES) - {"no_room", "too_much", "missing", "not_scanned"}
"""What a sender who is still there can mend; of the others it is nobody's mistake."""


def explained(code: str) -> str:
    """The problem in the active language."""
    limit = max(1, settings.FILE_MAX_BYTES // 1024**2)
    return gettext(MESSAGES.get(code, _OTHER)) % {"limit_mb": limit}
