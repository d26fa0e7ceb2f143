"""What may stand in the public addresses: anything else is a page that does not exist."""

from django.urls.converters import IntConverter, StringConverter


class Token(StringConverter):
    """The secret of a status link: a letter's (``models.ticket.new_token``) or the opener's (``outbox.links``)."""

    regex = r"[A-Za-z0-9_-]{32,43}|[A-Z2-9]{8}\.[0-9a-f]{32}"


class MailName(StringConverter):
    """A file name as ``triage.channels.email.mailbox`` makes them."""

    regex = r"[0-9]{8}T[0-9]{12}-[0-9a-f]{12}"


class Place(IntConverter):
    """A place in a short list, counted from 1."""

    regex = r"[1-9][0-9]?"
