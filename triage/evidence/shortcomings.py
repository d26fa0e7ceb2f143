"""Why a picture does not help, in words for whoever sent it: what the desk saw, and what to send instead."""

from django.utils.translation import gettext_noop

from triage.evidence.pictures import reader
from triage.installed import installed

_OTHER = gettext_noop("We could not read this picture.")


def message(code: str) -> str:
    """The English msgid for a ``Screenshot.shortcoming``."""
    return installed().labels.useless.get(code) or reader.MESSAGES.get(code, _OTHER)
