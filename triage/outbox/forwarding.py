"""The letter with which an agent passes a complaint on to whoever can mend it.

It has no frame: the links of a letter to the requester are the requester's own secrets.
"""

from django.utils import translation
from django.utils.html import linebreaks
from django.utils.translation import gettext

from triage.installed import installed
from triage.models import Ticket
from triage.outbox.compose import Letter

FORWARD = "forward"


def forwarding(ticket: Ticket, words: str) -> Letter:
    """An agent's ``words`` about the ticket to somebody else, in the desk's language."""
    with translation.override(installed().language):
        title = gettext("A complaint that needs your help")
        asks = gettext("Please answer this mail: your answer then reaches the agent who handles the complaint.")
        reference = gettext("Reference")
    text = f"{words.strip()}\n\n--\n{reference}: {ticket.reference}\n{asks}\n"
    subject = f"{title} [{ticket.reference}]"
    return Letter(FORWARD, subject, title, words.strip(), text, linebreaks(text, autoescape=True))


def suggested_words(ticket: Ticket, description: str) -> str:
    """What an agent may begin with: who asks and what they wrote, and no more."""
    with translation.override(installed().language):
        asked = gettext("Could you please look into the following complaint?")
        by = gettext("From: %(name)s") % {"name": ticket.requester_name} if ticket.requester_name else ""
    return "\n\n".join(part for part in (asked, by, description) if part)
