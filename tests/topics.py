"""Topics for tests, with all that belongs to one."""

from typing import Any

from tests.factories import WEDNESDAY
from triage.models import Ticket, Topic, TopicExample, TopicSuggestion
from triage.playbook import topics
from triage.playbook.topics import Draft

NAMES = {"id": "Ganti e-mail", "en": "Change of e-mail"}
LETTERS = {
    "id": ("Ganti e-mail", "Halo $salutation,\n\nE-mail bisa diganti di profil."),
    "en": ("Change of e-mail", "Hello,\n\nYou can change the address in your profile."),
}


def topic(named: str = "email", **said: Any) -> Topic:
    """One in both languages, its code ``topic_`` and ``named``."""
    meant = {"id": "Mau mengganti alamat e-mail akun.", "en": "Wants another e-mail address for the account."}
    draft = Draft(**{"names": NAMES, "descriptions": meant, "letters": LETTERS, **said})
    return topics.create(draft, named=named, by=None, now=WEDNESDAY)


def typed(row: Topic, *texts: str) -> list[TopicExample]:
    """Examples typed for it."""
    return TopicExample.objects.bulk_create(TopicExample(topic=row, text=text, added_at=WEDNESDAY) for text in texts)


def suggested(*tickets: Ticket, words: tuple[str, ...] = ("ganti", "email")) -> TopicSuggestion:
    """A suggestion of these tickets."""
    return TopicSuggestion.objects.create(
        made_at=WEDNESDAY, size=len(tickets), tickets=[ticket.pk for ticket in tickets], words=list(words)
    )
