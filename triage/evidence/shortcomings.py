"""Why a picture does not help, in words for whoever sent it: what the desk saw, and what to send instead."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from triage.evidence.pictures import reader

USELESS: Mapping[str, str] = {
    "no_words": gettext_noop(
        "We see no words in this picture. Please send a screenshot of the page where your certificate should be."
    ),
    "illegible": gettext_noop(
        "The words in this picture are too blurred to be read. Please send a screenshot, or a sharper photo."
    ),
    "off_topic": gettext_noop(
        "This picture does not show your training. "
        "Please send a screenshot of the page where your certificate should be."
    ),
    "payment": gettext_noop(
        "This picture shows a payment, which does not tell us about your certificate. "
        "Please send a screenshot of the page where your certificate should be."
    ),
}
"""Codes of ``screens.usable`` but "yes" to English msgids."""

_OTHER = gettext_noop("We could not read this picture.")


def message(code: str) -> str:
    """The English msgid for a ``Screenshot.shortcoming``."""
    return USELESS.get(code) or reader.MESSAGES.get(code, _OTHER)
