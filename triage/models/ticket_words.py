"""The ticket's words, as the desk's search looks for them.

One vector a ticket, so that words are found together wherever each of them stands. Where that is, is told by the weight
that PostgreSQL keeps with every place of a word; nothing is ranked by it.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from triage.installed import installed
from triage.models.ticket import Ticket
from triage.models.together import Computed

NAMES = "simple"
"""PostgreSQL's configurations: one that knows prefixes and suffixes, one that takes words as they are."""

LONGEST = 20_000
"""Characters of what was written, however often, that can be searched for: in the complaint, in each other place."""
_APART = str.maketrans("_<", "  ")
"""PostgreSQL's parser takes the square of "a_a_a…" and of "<!--<!--…"; it parts words at both signs anyway."""


class FoundIn(models.TextChoices):
    """Where in a ticket words stand; the values are PostgreSQL's weights."""

    LETTERS = "a", _("in a reply")
    NOTES = "b", _("in an internal note")
    EVIDENCE = "c", _("in a screenshot or file")
    COMPLAINT = "d", _("in the complaint")

    @property
    def others(self) -> str:
        """All other weights, as PostgreSQL's ``ts_filter`` takes them."""
        return f"{{{','.join(each for each in FoundIn if each != self)}}}"


class TicketWords(models.Model):
    """What can be searched of one ticket, in a table of its own: accepting a complaint need not pay for it.

    ``is_partial``: written by a version that knew the complaint's words only, and not completed yet (``index_words``).
    """

    ticket = models.OneToOneField(Ticket, primary_key=True, on_delete=models.CASCADE, related_name="words")
    words = SearchVectorField()
    is_partial = models.BooleanField(default=False, db_default=True)

    class Meta:
        indexes = [
            GinIndex(name="ticket_words", fields=["words"]),
            models.Index(name="ticket_words_partial", fields=["ticket"], condition=models.Q(is_partial=True)),
        ]

    MERGED = {
        "words": f"ts_filter(triage_ticketwords.words, '{FoundIn.COMPLAINT.others}') || EXCLUDED.words",
        "is_partial": "triage_ticketwords.is_partial",
    }
    """For ``insert_together``: a new verdict replaces the complaint's words alone."""

    def __str__(self) -> str:
        return str(self.ticket_id)


def words_of(ticket: Ticket, description: str) -> TicketWords:
    """For ``insert_together``: what makes a ticket findable by what was written, by name, address and reference."""
    description = description[:LONGEST].translate(_APART)
    address = ticket.requester_email.replace("@", " ").replace(".", " ")
    names = " ".join([ticket.reference.replace("-", " "), ticket.requester_name, ticket.requester_email, address])
    told = (installed().search, description, NAMES, f"{description} {names}")
    words: Any = Computed("to_tsvector(%s::regconfig, %s) || to_tsvector(%s::regconfig, %s)", told)
    return TicketWords(ticket=ticket, words=words)


TEXTS: Mapping[FoundIn, str] = {
    # What people wrote, or had in hand when they decided. The machine's letters are canned replies with a day and a
    # name in them: a search for a word of such a text would find all tickets that were answered with it, and each
    # would cost its index entries.
    FoundIn.LETTERS: """
        SELECT letter.ticket_id, letter.id, letter.subject || ' ' || letter.body AS said FROM triage_reply letter
        LEFT JOIN triage_classification judged ON judged.id = letter.classification_id
        WHERE letter.ticket_id = ANY(%(tickets)s)
            AND (letter.kind IN ('agent', 'forward') OR letter.kind = 'verdict' AND judged.author = 'agent')""",
    FoundIn.NOTES: "SELECT ticket_id, id, text AS said FROM triage_note WHERE ticket_id = ANY(%(tickets)s)",
    FoundIn.EVIDENCE: """
        SELECT ticket_id, picture.id, concat_ws(' ', original_name,
            (SELECT string_agg(line ->> 'text', ' ') FROM jsonb_array_elements(lines) line)) AS said
        FROM triage_screenshot picture JOIN triage_submission submission ON submission.id = submission_id
        WHERE ticket_id = ANY(%(tickets)s) AND state <> 'deleted'
        UNION ALL
        SELECT ticket_id, file.id, original_name
        FROM triage_file file JOIN triage_submission submission ON submission.id = submission_id
        WHERE ticket_id = ANY(%(tickets)s)
        UNION ALL
        SELECT ticket_id, file.id, name FROM triage_replyfile file JOIN triage_reply letter ON letter.id = reply_id
        WHERE ticket_id = ANY(%(tickets)s)""",
}
"""What stands in each place, as it is kept and so as it was masked when it came in: (ticket, number, text)."""
_SAID = "translate(left(string_agg(said, ' ' ORDER BY id DESC), %(longest)s), '_<', '  ')"
_VECTOR = "to_tsvector(%(prose)s::regconfig, said) || to_tsvector(%(names)s::regconfig, said)"
_INDEX = """
INSERT INTO triage_ticketwords (ticket_id, words, is_partial)
SELECT wanted, coalesce(setweight({vector}, %(weight)s::"char"), ''), false
FROM unnest(%(tickets)s::bigint[]) wanted
LEFT JOIN (SELECT ticket_id, {said} AS said FROM ({texts}) texts GROUP BY ticket_id) told ON ticket_id = wanted
ON CONFLICT (ticket_id) DO UPDATE
SET words = ts_filter(triage_ticketwords.words, %(others)s::"char"[]) || EXCLUDED.words
"""


def index(place: FoundIn, tickets: Sequence[int]) -> None:
    """Make tickets findable by what now stands in one place of them, and by nothing else that stood there.

    Call it in the transaction that changes the text, with the ticket locked or new: two at once would lose one's words.
    """
    prose = NAMES if place is FoundIn.EVIDENCE else installed().search  # On screens stand names, and half of words.
    values: dict[str, Any] = {"tickets": list(tickets), "longest": LONGEST, "prose": prose, "names": NAMES}
    statement = _INDEX.format(vector=_VECTOR, said=_SAID, texts=TEXTS[place])
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, "weight": place.value, "others": place.others})


def forget_evidence(tickets: Collection[int]) -> None:
    """Let nothing be found any more by what stood in the tickets' pictures, and by the names of their files."""
    with connection.cursor() as cursor:
        cursor.execute(
            'UPDATE triage_ticketwords SET words = ts_filter(words, %s::"char"[]) WHERE ticket_id = ANY(%s)',
            [FoundIn.EVIDENCE.others, list(tickets)],
        )


def complete(*, limit: int) -> int:
    """Make up to ``limit`` tickets findable by what an earlier version did not look at; gives how many these were.

    It may run beside everything else, and be killed: a ticket is either complete or one of those that still are to be.
    """
    with transaction.atomic():
        partial = TicketWords.objects.filter(is_partial=True).order_by("pk").select_for_update(skip_locked=True)
        found = list(partial.values_list("pk", flat=True)[:limit])
        for place in TEXTS if found else ():
            index(place, found)
        TicketWords.objects.filter(pk__in=found).update(is_partial=False)
    return len(found)
