"""What agents taught: their labels as texts to train on, some of them kept back to judge by.

A label points at the verdict whose facts are frozen: the text is read there, and is gone with the ticket.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from triage.decision.circumstances import FRAUD, PLAIN, UNHEARD
from triage.evidence.wording import WordingModel
from triage.installed import installed
from triage.learning.examples import Example
from triage.learning.train import NOTHING
from triage.models import (
    OF_CIRCUMSTANCES,
    Author,
    Classification,
    DeskSettings,
    ImportedMessage,
    Label,
    LabelKind,
    TopicExample,
)
from triage.models.imported import IMPORTED

HELD_BACK = 4
"""One ticket in so many is never trained on, by any model, so that later ones can be judged by it too."""
SILENT = 0.6
"""A text that tells nothing, as surely as this, teaches nothing: its label came from the form or from a picture."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One thing that an agent said of one ticket's text; ``held``: only to judge by.

    ``label`` is a category, or a circumstance (or UNHEARD: a person has to read it) that the text tells of or, where
    not ``is_said``, does not. ``cause`` is the category that a circumstance was told beside.
    """

    ticket: int
    agent: int
    text: str
    label: str
    held: bool
    is_said: bool = True
    cause: str = ""

    @property
    def topic(self) -> str:
        """What it is counted under."""
        return PLAIN if self.label == UNHEARD and not self.is_said else self.label


def of_categories(model: WordingModel) -> list[Lesson]:
    """The newest label of each ticket that says something about its words, as far as ``model`` can tell; of imported
    tickets what the other desk called them, where the desk learns from these.
    """
    rows = Label.objects.exclude(kind__in=(LabelKind.DISPUTED, *OF_CIRCUMSTANCES)).filter(set_aside=False)
    taught: dict[int, Lesson] = {}
    read = ("judged__ticket_id", "agent_id", "category", "judged__facts")
    for ticket, agent, label, facts in rows.order_by("-id").values_list(*read).iterator(chunk_size=500):
        text = _text(facts)
        if ticket not in taught and agent and label in model.labels and text:
            taught[ticket] = Lesson(ticket, agent, text, label, held=is_held(ticket))
    for lesson in _imported():
        if lesson.ticket not in taught and lesson.label in model.labels:
            taught[lesson.ticket] = lesson
    telling = (
        lesson
        for lesson in taught.values()
        if lesson.label == NOTHING or model.shares(lesson.text).get(NOTHING, 0.0) < SILENT
    )
    return sorted(telling, key=lambda lesson: lesson.ticket)


def _imported() -> Iterator[Lesson]:
    """What another desk called its tickets, on the word of whoever imported them. None is held: only what this desk's
    agents have said of their own tickets is judged by.
    """
    if not DeskSettings.objects.filter(learns_from_imported=True).exists():
        return
    rows = ImportedMessage.objects.exclude(category="").exclude(ticket__submissions__description="")
    opened = rows.filter(ticket__submissions__channel=IMPORTED, ticket__submissions__key=F("digest")).order_by("id")
    read = ("ticket_id", "imported_by_id", "ticket__submissions__description", "category")
    for ticket, vouched, text, label in opened.values_list(*read).iterator(chunk_size=500):
        yield Lesson(ticket, vouched, text, label, held=False)


def of_circumstances(model: WordingModel) -> list[Lesson]:
    """The newest word on each of a ticket's circumstances that ``model`` judges, and on whether it is to be read."""
    machine = Classification.objects.filter(
        ticket=OuterRef("judged__ticket"), author=Author.MACHINE, pk__lte=OuterRef("judged_id")
    ).order_by("-id")
    says = Q(kind__in=(LabelKind.UNHELPFUL, *OF_CIRCUMSTANCES)) | Q(kind=LabelKind.ACCEPTED, unchanged=True)
    rows = Label.objects.filter(says, set_aside=False).annotate(was_held=Subquery(machine.values("holds")[:1]))
    taught: dict[tuple[int, str], Lesson] = {}
    read = ("kind", "circumstance", "judged__ticket_id", "agent_id", "judged__category", "judged__facts", "was_held")
    for row in rows.order_by("-created_at", "-id").values(*read).iterator(chunk_size=500):
        ticket, text, cause = row["judged__ticket_id"], _text(row["judged__facts"]), row["judged__category"]
        for label, is_said in _said(row):
            if (ticket, label) not in taught and label in model.labels and text:
                held = is_held(ticket)
                taught[ticket, label] = Lesson(ticket, row["agent_id"], text, label, held, is_said, cause)
    return sorted(taught.values(), key=lambda lesson: (lesson.ticket, lesson.label))


def _said(row: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """What one label says of its text: labels of the listening model, and whether each is true."""
    rules, code = installed().rules, row["circumstance"]
    match row["kind"]:
        case LabelKind.ACCEPTED:
            heard = {UNHEARD, *(each.code for each in rules.circumstances)}.intersection(row["was_held"] or ())
            # Whoever is in a hurry must not teach that harm, or fraud, is nothing to read.
            if heard and heard.isdisjoint({*rules.harms, FRAUD}):
                yield UNHEARD, False
        case LabelKind.UNHELPFUL:
            yield code, True
            yield UNHEARD, True
        case LabelKind.NOT_SAID:
            yield code, False
        case LabelKind.SAID:
            yield code, True
            cause = rules.by_code.get(row["judged__category"])
            given_again = cause.advises if cause else frozenset()
            if any(each.code == code and (not each.is_advice or code in given_again) for each in rules.circumstances):
                yield UNHEARD, True


def of_topics(codes: Collection[str]) -> Iterator[Example]:
    """The texts of topics, each once: their examples, what agents have called so last, and what was taken for one and
    is something else, an agent says. One labelled ticket in ``HELD_BACK`` teaches nothing, so that it can be judged by.

    What was picked is read from its ticket's newest verdict, and is gone with it.
    """
    newest = Classification.objects.filter(ticket=OuterRef("ticket"), author=Author.MACHINE).order_by("-id")
    examples = TopicExample.objects.filter(topic__code__in=codes).annotate(
        said=Subquery(newest.values("facts__description")[:1])
    )
    seen: set[str] = set()
    for label, text, said in examples.values_list("topic__code", "text", "said").order_by("id"):
        words = (text or said or "").strip()
        if words and words not in seen:
            seen.add(words)
            yield Example(words, label, private=not text)
    labels = Label.objects.exclude(kind__in=(LabelKind.DISPUTED, *OF_CIRCUMSTANCES)).filter(set_aside=False)
    labelled: set[int] = set()
    named = Classification.objects.filter(category__in=codes).values("ticket")
    rows = labels.filter(judged__ticket__in=named)
    for ticket, label, facts in rows.order_by("-id").values_list("judged__ticket_id", "category", "judged__facts"):
        words = _text(facts)
        if ticket not in labelled and words and words not in seen and not is_held(ticket):
            seen.add(words)
            yield Example(words, label, private=True)
        labelled.add(ticket)


def _text(facts: dict[str, Any]) -> str:
    """The description; empty where the ticket is forgotten."""
    return str(facts.get("description", "")).strip()


def is_held(ticket: int) -> bool:
    """The same answer for a ticket for ever."""
    return sha256(f"held {ticket}".encode()).digest()[0] % HELD_BACK == 0
