"""A desk outside ``triage``: the smallest one that works. It lends books, and answers one question."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from triage.decision.category import Category, FollowUpRule, Hold, OneClick, Then
from triage.decision.facts import Facts, Origin, Source
from triage.decision.policy import Policy
from triage.decision.rules import Outcomes, Rules
from triage.decision.verdict import OTHER, UNCLEAR, Reason
from triage.definition import Definition, IncidentRules, Labels, Look
from triage.questions import Form, Kind, Question, Section


def _overdue(facts: Facts, policy: Policy) -> tuple[Reason, ...]:
    at = facts.description.lower().find("overdue")
    if at < 0:
        return ()
    origin = Origin(Source.TEXT, field="description", span=(at, at + 7), quote=facts.description[at : at + 7])
    return (Reason("says_overdue", "overdue", 6.0, origin),)


def _no_holds(_facts: Facts) -> tuple[Hold, ...]:
    return ()


OVERDUE = Category(
    code="overdue",
    title="A book is overdue",
    reply="overdue",
    assess=_overdue,
    sentences={"says_overdue": "You wrote that a book is overdue."},
    follow_up=FollowUpRule(
        "returned",
        (3,),
        question="Is it back?",
        answers={"yes": OneClick("Yes", Then.CLOSE), "no": OneClick("No", Then.AGENT)},
    ),
)
RULES = Rules(
    categories=(OVERDUE,),
    outcomes=Outcomes(
        assess=lambda _facts: iter([Reason("open_until_shown", UNCLEAR, 2.0, Origin(Source.FORM))]),
        conflicts=_no_holds,
        wanted=lambda _facts: "",
        titles={OTHER: "Something else", UNCLEAR: "Not clear yet"},
        sentences={"open_until_shown": "A cause has to be shown before it is believed."},
        holds={},
        questions={},
    ),
    due_on=lambda _facts, _policy: None,
    platform=lambda _facts, _policy: "",
    names_symptom=lambda _facts: False,
    opening=lambda _facts: "",
    tells_the_usual=lambda _facts: False,
)


def _specimen(*, now: datetime, today: date, language: str, platform: str) -> Facts:
    return Facts(now=now, language=language, name="Ada", platform=platform)


DESK = Definition(
    folder=Path(__file__).parent,
    look=Look("Library", "Library desk", "The Library", "We never ask for money."),
    languages={"en": "English"},
    zone=ZoneInfo("UTC"),
    easternmost=None,
    form=Form(
        title="A question about a book?",
        lead="Ask us.",
        privacy="We need no more than your address.",
        sections=(
            Section(
                "Your question",
                (
                    Question("description", Kind.TEXT, "What is it?", short="question", longest=5000, tells=True),
                    Question("email", Kind.EMAIL, "Your address", short="e-mail", required="We need it.", known=True),
                    Question("name", Kind.LINE, "Your name", short="name", known=True),
                ),
            ),
        ),
        asks={},
    ),
    facts=Facts,
    rules=RULES,
    incidents=IncidentRules(usual_question="returned", families={}, afterwards={}),
    read_text=lambda _text, **_known: [],
    read_screen=lambda _lines, **_known: (),
    usable=lambda _lines, _readings: "yes",
    lacks_a_fact=lambda _lines, _sureness: False,
    signature=lambda _facts: frozenset(),
    labels=Labels({}, {}, frozenset(), frozenset(), {}, {}, {}),
    placeholders={},
    examples={},
    some_platform="the library",
    specimen=_specimen,
    ablations=(),
    guess_language=lambda _text: "en",
    search="simple",
    no_name=frozenset(),
    own_words=frozenset(),
    days_off=lambda: (frozenset(), date.max),
)
