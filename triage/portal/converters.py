"""What may stand in the public addresses: anything else is a page that does not exist."""


class Text:
    """A part of an address, taken as it is."""

    regex: str

    def to_python(self, value: str) -> str:
        """The part as it is."""
        return value

    def to_url(self, value: str) -> str:
        """The part as it is."""
        return value


class Token(Text):
    """The secret of a status link: a letter's (``models.ticket.new_token``) or the opener's (``outbox.links``)."""

    regex = r"[A-Za-z0-9_-]{32,43}|[A-Z2-9]{8}\.[0-9a-f]{32}"


class MailName(Text):
    """A file name as ``triage.channels.email.mailbox`` makes them."""

    regex = r"[0-9]{8}T[0-9]{12}-[0-9a-f]{12}"


class Place:
    """A place in a short list, counted from 1."""

    regex = r"[1-9][0-9]?"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Its digits."""
        return str(value)
