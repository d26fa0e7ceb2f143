"""A requester as one person: their tickets, what they are called, and what is kept of them beside their tickets.

Erasing deletes all of it and exporting copies it, so that neither knows of a place that the other does not.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import parse_qs

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet
from django.db.models.functions import Upper

from triage.models import (
    BulkJob,
    BulkState,
    File,
    InboundMail,
    LinkRequest,
    Reminder,
    SavedView,
    Screenshot,
    Silence,
    Submission,
    Ticket,
    TicketWords,
)
from triage.models.deflection import ReminderQuerySet
from triage.models.silence import digest
from triage.models.ticket_words import NAMES
from triage.playbook.form import asked
from triage.questions import COLUMNS, Kind, Question

WORD = re.compile(r"\w{3,}")
"""Shorter words name nobody ("di", "Mr"). One character class, so linear."""


@dataclass(frozen=True, slots=True)
class Person:
    """One requester. ``email`` is theirs ("" where none is known), ``tickets`` the keys of what is not yet anonymised.

    ``addresses`` and ``names`` (single words) are all that they gave in any message, casefolded.
    """

    email: str
    tickets: tuple[int, ...]
    addresses: frozenset[str]
    names: frozenset[str]


def tickets_of(ticket: Ticket) -> QuerySet[Ticket]:
    """All tickets of the same requester, who is an address of a chat or of e-mail; without one, this ticket alone."""
    same = Ticket.objects.filter(anonymised_at__isnull=True).order_by("id")
    theirs = Q(pk=ticket.pk)
    if ticket.requester_chat:
        theirs |= Q(requester_chat=ticket.requester_chat)
    if ticket.requester_email:
        theirs |= Q(requester_email__iexact=ticket.requester_email)
    return same.filter(theirs)


def person_of(ticket: Ticket) -> Person:
    """Whose ticket it is. To be asked before anything of it is erased."""
    return persons_of([ticket])[0]


def persons_of(tickets: Sequence[Ticket]) -> list[Person]:
    """Whose tickets these are, one after the other; of many at once with no more statements."""
    emails = {ticket.requester_email.upper() for ticket in tickets if ticket.requester_email}
    same = Ticket.objects.filter(anonymised_at__isnull=True).alias(email=Upper("requester_email"))
    nameless = [ticket.pk for ticket in tickets if not ticket.requester_email]
    rows = list(
        same.filter(Q(email__in=emails) | Q(pk__in=nameless)).values_list("pk", "requester_email", "requester_name")
    )
    said = Submission.objects.filter(ticket__in=[pk for pk, _, _ in rows], is_third_person=False)
    named = [each.code for each in asked().known.values() if each.code not in COLUMNS and _may_name(each)]
    theirs: dict[str | int, list[tuple[int, str, str]]] = defaultdict(list)
    given: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    for row in rows:
        theirs[row[1].upper() or row[0]].append(row)
    for pk, email, name, answers in said.values_list("ticket_id", "email", "name", "answers"):
        given[pk].append((email, name, *(str(answers.get(code, "")) for code in named)))
    return [_person(ticket, theirs[ticket.requester_email.upper() or ticket.pk], given=given) for ticket in tickets]


def _person(
    ticket: Ticket, rows: Sequence[tuple[int, str, str]], *, given: Mapping[int, Sequence[tuple[str, ...]]]
) -> Person:
    said = [each for pk, _, _ in rows for each in given.get(pk, ())]
    addresses = {email for _, email, _ in rows} | {email for email, *_ in said}
    names = [name for _, _, name in rows] + [name for _, *both in said for name in both]
    return Person(
        email=ticket.requester_email,
        tickets=tuple(pk for pk, _, _ in rows),
        addresses=frozenset(address.casefold() for address in addresses if address),
        names=frozenset(_words(*names)),
    )


def kept_mails(person: Person) -> QuerySet[InboundMail]:
    """Mails of theirs that became no ticket; of senders, only digests are kept."""
    senders = {sha256(spelled.encode()).hexdigest() for spelled in (person.email, person.email.lower()) if spelled}
    return InboundMail.objects.filter(ticket__isnull=True, sender__in=senders)


def kept_drafts(person: Person) -> QuerySet[Screenshot]:
    """Pictures of forms that they have not sent, or not successfully."""
    return Screenshot.objects.filter(submission__isnull=True, draft_of__in=_digests(person))


def kept_draft_files(person: Person) -> QuerySet[File]:
    """Files that came with such forms."""
    return File.objects.filter(submission__isnull=True, draft_of__in=_digests(person))


def silences(person: Person) -> QuerySet[Silence]:
    """Whether they have asked to be left alone."""
    return Silence.objects.filter(address__in=_digests(person))


def link_requests(person: Person) -> QuerySet[LinkRequest]:
    """Whether somebody asks for their links just now."""
    return LinkRequest.objects.filter(email__iexact=person.email) if person.email else LinkRequest.objects.none()


def reminders(person: Person) -> ReminderQuerySet:
    """Letters that they, or somebody with their address, wanted on a day instead of complaining."""
    return Reminder.objects.of(person.email)


def saved_views(*persons: Person) -> QuerySet[SavedView]:
    """Views of the queue that look for these people: by an address, or by a name that nobody else's ticket holds.

    A name that others have or write, too ("Sari", "Desain"), says nothing of one of them, and such a view is of use.
    """
    found, together = [], {pk for person in persons for pk in person.tickets}
    for view in SavedView.objects.all():
        text = " ".join([view.name, *parse_qs(view.query).get("q", [])])
        said = _words(text)
        shared = [names for person in persons if (names := person.names.intersection(said))]
        if _have_address(text, persons) or any(not _others_have(names, together) for names in shared):
            found.append(view.pk)
    return SavedView.objects.filter(pk__in=found)


def bulk_jobs(*persons: Person) -> QuerySet[BulkJob]:
    """Ended bulk replies whose words name one of these people ("Halo Rudi …")."""
    names = frozenset().union(*(person.names for person in persons))
    found = [
        pk
        for pk, text in ended_jobs().values_list("pk", "text")
        if not names.isdisjoint(_words(text)) or _have_address(text, persons)
    ]
    return BulkJob.objects.filter(pk__in=found)


def ended_jobs() -> QuerySet[BulkJob]:
    """Bulk replies that are over and still have their words."""
    return BulkJob.objects.filter(state__in=[BulkState.DONE, BulkState.UNDONE]).exclude(text="")


def _digests(person: Person) -> list[str]:
    return [digest(person.email)] if person.email else []


def _may_name(question: Question) -> bool:
    """Whether its answer says who somebody is, in a line: what is personal may be a name, a membership's number."""
    return question.names or (question.personal and question.kind is Kind.LINE)


def _words(*texts: str) -> set[str]:
    return set(WORD.findall(" ".join(texts).casefold()))


def _have_address(text: str, persons: Iterable[Person]) -> bool:
    folded = text.casefold()
    return any(address in folded for person in persons for address in person.addresses)


def _others_have(words: Iterable[str], tickets: Collection[int]) -> bool:
    """Whether a ticket beside these holds the words, all of them, by the desk's own search."""
    others = TicketWords.objects.exclude(ticket__in=tickets)
    return others.filter(words=SearchQuery(" ".join(words), config=NAMES)).exists()
