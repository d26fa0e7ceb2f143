"""What a desk's package declares. Pure: the picture reader's process has it without Django."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from triage.decision.calendar import MORNING
from triage.decision.facts import Facts, Line, Reading
from triage.decision.policy import Policy
from triage.decision.rules import Rules
from triage.questions import Answer, Form


@dataclass(frozen=True)
class IncidentRules:
    """How this desk's causes make incidents.

    ``families``: causes that an outage is taken for, by the one under which it is counted. ``afterwards``: the
    follow-up that asks how it went once an incident is over, by family; elsewhere ``usual_question``.
    """

    usual_question: str
    families: dict[str, str]
    afterwards: dict[str, str]

    def family(self, category: str) -> str:
        """The cause under which ``category`` is counted."""
        return self.families.get(category, category)

    def causes(self, family: str) -> list[str]:
        """All that is counted under ``family``."""
        return [family, *(category for category, counted in self.families.items() if counted == family)]

    def question_afterwards(self, cause: str) -> str:
        """The follow-up that asks members whether all is well again."""
        return self.afterwards.get(cause, self.usual_question)


@dataclass(frozen=True, slots=True)
class Look:
    """What the desk is called: by requesters, by agents, as the sender of its mails (msgids, but for the sender).

    ``warning`` stands at the foot of every public page; ``example`` is a picture of the right screenshot (a static
    file's path, "" for none) and ``example_says`` its text.
    """

    public: str
    workspace: str
    sender: str
    warning: str
    example: str = ""
    example_says: str = ""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A gap in letters that only this desk has: its meaning and an example (msgids), and what fills it.

    ``fill`` gives a text, or a day (None: nothing is known); from facts and policy. ``general`` stands for it in a help
    article, which is about nobody (a msgid); without it a line that names the gap is left out there, if it stays empty.
    """

    meaning: str
    example: str
    fill: Callable[[Any, Policy], str | date | None]
    general: str = ""


@dataclass(frozen=True)
class Labels:
    """What people read of this desk's codes; all words are msgids.

    ``readings`` by kind, ``read`` by "kind:value"; values of ``quoted`` kinds are words, those of ``days`` are days.
    ``useless``: why a picture does not help, for its sender; ``worth`` the same in two words for agents. ``features``:
    codes of a signature that are no reading, or say more in words of their own.
    """

    readings: Mapping[str, str]
    read: Mapping[str, str]
    quoted: frozenset[str]
    days: frozenset[str]
    useless: Mapping[str, str]
    worth: Mapping[str, str]
    features: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """What a platform tells of one person's complaints: of those sent from ``email`` to which ``concerns`` says yes,
    from the answers that they have. ``answers``: what their form is to say from now on, by question. ``is_settled``:
    nothing is left to be done about them.
    """

    email: str
    concerns: Callable[[Mapping[str, Answer]], bool]
    answers: Mapping[str, Answer]
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class DeskEvent:
    """Something that a platform tells the desk by program, as soon as it happens.

    ``title``: what people read of it (a msgid). ``schema``: JSON Schema of what it carries, patterns linear. Either it
    is about people, so that ``report`` says what of their complaints, and ``letter`` is the canned reply that goes with
    the closing of one that is settled; or it is an outage of the platform, counted under ``cause``.
    """

    title: str
    schema: Mapping[str, Any]
    report: Callable[[Mapping[str, Any]], Report] | None = None
    letter: str = ""
    cause: str = ""


PROGRAMS_KEY = r"^[A-Za-z0-9._:-]{1,64}$"
"""What programs call things: an event, an outage of theirs."""


def outage(title: str, *, cause: str) -> DeskEvent:
    """A platform is out of order (``began``), still is (``continues``), or works again (``over``)."""
    states = {"type": "string", "enum": ["began", "continues", "over"]}
    schema = {
        "type": "object",
        "properties": {"outage": {"type": "string", "pattern": PROGRAMS_KEY}, "state": states},
        "required": ["outage", "state"],
        "additionalProperties": False,
    }
    return DeskEvent(title, schema, cause=cause)


@dataclass(frozen=True)
class Definition:
    """What one desk knows; its package's ``DESK``.

    ``folder`` holds its files: ``lexicon.toml``, ``data/``, ``corpus/``, ``wording_model/``, ``cases/``, ``demo/``.
    ``languages``: codes and English names (msgids), the usual one first. ``zone``: where its working days are;
    ``easternmost``: where its people's day begins first, None if that is there.
    ``titles``: ranges of a text that only name something, such as a course about fraud: no word of them is evidence.
    ``names``: ranges that may be a person's name, in the order in which they stand. ``speaks_of``: whether a passage
    has a word of the matter of a kind of reading (and of one of its values), without which it states nothing of that.
    ``certain_from``: the share from which a model's judgement of such a kind counts, where it is not
    ``evidence.stated``'s.
    ``read_text`` and ``read_screen`` find in words and in a picture's lines what the rules understand; ``usable`` says
    why a picture does not help, "yes" if it does; ``lacks_a_fact``, whether a page that was read with this mean
    confidence deserves a stronger engine.
    ``placeholders``: this desk's own, beside those of every desk (``outbox.placeholders``), of which ``examples`` has
    examples; ``some_platform``: words for a platform that nobody knows (msgids).
    ``specimen``: facts of nobody, to look at letters with; ``ablations``: named evidence, and facts without it.
    ``signature``: what a ticket shares with others of one cause. ``search``: PostgreSQL's
    text search configuration for its people's language. ``no_name``: words (casefolded) that no person's name
    holds. ``own_words``: words, in the wording model's spelling, of which a text about this desk's matter nearly
    always has one. ``days_off``: the public ones, and the last day for
    which they are known. ``events``: what platforms may tell by program, by name.
    """

    folder: Path
    look: Look
    languages: Mapping[str, str]
    zone: ZoneInfo
    easternmost: tzinfo | None
    form: Form
    facts: type[Facts]
    rules: Rules
    incidents: IncidentRules
    read_text: Callable[..., Sequence[Reading]]
    read_screen: Callable[..., tuple[Reading, ...]]
    usable: Callable[[Sequence[Line], Sequence[Reading]], str]
    lacks_a_fact: Callable[[Sequence[Line], float], bool]
    signature: Callable[[Any], frozenset[str]]
    labels: Labels
    placeholders: Mapping[str, Placeholder]
    examples: Mapping[str, str]
    some_platform: str
    specimen: Callable[..., Facts]
    ablations: Sequence[tuple[str, Callable[[Any], Facts]]]
    guess_language: Callable[[str], str]
    search: str
    no_name: frozenset[str]
    own_words: frozenset[str]
    days_off: Callable[[], tuple[frozenset[date], date]]
    titles: Callable[[str], Iterable[tuple[int, int]]] = lambda _text: ()
    names: Callable[[str], Iterable[tuple[int, int]]] = lambda _text: ()
    speaks_of: Callable[..., bool] = lambda _kind, _passage, _value="": True
    certain_from: Mapping[str, float] = field(default_factory=dict)
    events: Mapping[str, DeskEvent] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The one in which people write unless they show otherwise."""
        return next(iter(self.languages))

    def day(self, moment: datetime) -> date:
        """The desk's day at a moment (aware)."""
        return moment.astimezone(self.zone).date()

    def morning(self, day: date) -> datetime:
        """09:00 at the desk, when follow-ups go out."""
        return datetime.combine(day, MORNING, tzinfo=self.zone)

    def latest_day(self, moment: datetime) -> date:
        """The day that it is already somewhere among its people."""
        return moment.astimezone(self.easternmost or self.zone).date()

    @property
    def data(self) -> Path:
        """The rows' files."""
        return self.folder / "data"

    @property
    def lexicon(self) -> Path:
        """The words that people use, with their spellings."""
        return self.folder / "lexicon.toml"

    @property
    def corpus(self) -> Path:
        """Labelled texts."""
        return self.folder / "corpus"

    @property
    def wording_model(self) -> Path:
        """The model that ships with the desk."""
        return self.folder / "wording_model"

    @property
    def listening(self) -> Path:
        """Messages and sentences by what they tell of beside the cause; a desk may do without."""
        return self.folder / "listening"

    @property
    def listening_model(self) -> Path:
        """The model that hears it."""
        return self.folder / "listening_model"

    @property
    def role_model(self) -> Path:
        """The model that says what the days are that a text names; a desk may do without."""
        return self.folder / "role_model"

    @property
    def stated_models(self) -> Path:
        """The models that say what a text states in words that no rule knows, by kind; a desk may do without."""
        return self.folder / "stated_models"

    @property
    def name_model(self) -> Path:
        """The model that says whose the names are that a text mentions; a desk may do without."""
        return self.folder / "name_model"

    @property
    def fitting(self) -> Path:
        """Whole cases on which weights are fitted."""
        return self.folder / "cases" / "fitting.jsonl"

    @property
    def golden(self) -> Path:
        """Whole cases in other words, only for judging."""
        return self.folder / "cases" / "golden.jsonl"


@cache
def load(path: str) -> Definition:
    """The ``DESK`` of the package at a dotted path. Raises ImportError where there is none."""
    package: Any = import_module(path)
    try:
        found = package.DESK
    except AttributeError as error:
        raise ImportError(f"{path} declares no DESK (docs/extending.md, 'Setting up another desk')") from error
    assert isinstance(found, Definition)
    return found
