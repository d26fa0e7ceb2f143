"""A letter where it is read outside the mailbox: on the status page, and by the API client that sent the complaint."""

from django.conf import settings

from triage.models import Reply, Ticket
from triage.outbox.links import opener_token

FRAME = "\n\n--\n"
"""Where a letter's words end and its frame (``frame.py``) begins."""


def shown_words(reply: Reply, ticket: Ticket, *, is_owner: bool) -> str:
    """The letter's words without its frame, and without the paragraphs that are links (the page has buttons).

    Frame and links hold the secrets of the mailbox: whoever is not known to be its owner gets their own link instead.
    """
    paragraphs = reply.text.partition(FRAME)[0].split("\n\n")
    words = "\n\n".join(each for each in paragraphs if not _is_link(each))
    return words if is_owner else words.replace(ticket.token, opener_token(ticket))


def _is_link(paragraph: str) -> bool:
    return any(line.startswith(settings.PUBLIC_URL) for line in paragraph.splitlines())
