"""A letter where it is read outside the mailbox: on the status page, and by the API client that sent the complaint."""

from django.conf import settings

from triage.models import Reply, Ticket
from triage.outbox.links import opener_token, renewed


def shown_words(reply: Reply, ticket: Ticket, *, is_owner: bool) -> str:
    """The letter's words; links in them hold secrets of the mailbox, so that all but its owner get their own link.

    Of a letter to an address that was corrected since, the links are those that open something now.
    """
    words = renewed(reply.body, ticket) if ticket.readdressed else reply.body
    return words if is_owner else words.replace(ticket.token, opener_token(ticket))


def without_link_paragraphs(words: str) -> str:
    """The words without the paragraphs that are links: the page has buttons for these."""
    return "\n\n".join(
        paragraph
        for paragraph in words.split("\n\n")
        if not any(line.startswith(settings.PUBLIC_URL) for line in paragraph.splitlines())
    )
