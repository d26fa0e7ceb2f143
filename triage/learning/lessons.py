"""What agents taught: their labels as texts to train on, some of them kept back to judge by."""

from dataclasses import dataclass
from hashlib import sha256

from triage.evidence.wording import WordingModel
from triage.learning.train import NOTHING
from triage.models import Label, LabelKind

HELD_BACK = 4
"""One ticket in so many is never trained on, by any model, so that later ones can be judged by it too."""
SILENT = 0.6
"""A text that tells nothing, as surely as this, teaches nothing: its label came from the form or from a picture."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One ticket's text with the category that an agent gave it; ``held``: only to judge by."""

    ticket: int
    agent: int
    text: str
    label: str
    held: bool


def lessons(model: WordingModel) -> list[Lesson]:
    """The newest label of each ticket that says something about its words, as far as ``model`` can tell."""
    rows = Label.objects.exclude(kind=LabelKind.DISPUTED).filter(set_aside=False).order_by("-id")
    taught: dict[int, Lesson] = {}
    for row in rows.values_list("judged__ticket_id", "agent_id", "category", "judged__facts").iterator(chunk_size=500):
        ticket, agent, label, facts = row
        text = str(facts.get("description", "")).strip()
        if ticket not in taught and agent and label in model.labels and text:
            taught[ticket] = Lesson(ticket, agent, text, label, held=is_held(ticket))
    telling = (
        lesson
        for lesson in taught.values()
        if lesson.label == NOTHING or model.shares(lesson.text).get(NOTHING, 0.0) < SILENT
    )
    return sorted(telling, key=lambda lesson: lesson.ticket)


def is_held(ticket: int) -> bool:
    """The same answer for a ticket for ever."""
    return sha256(f"held {ticket}".encode()).digest()[0] % HELD_BACK == 0
