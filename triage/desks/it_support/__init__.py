"""A small company's IT help desk, in English: account, network, e-mail, printing, software."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from triage.decision.policy import Policy
from triage.decision.rules import Rules
from triage.definition import Definition, IncidentRules, Labels, Look, Placeholder, outage
from triage.desks.it_support.categories import CATEGORIES
from triage.desks.it_support.facts import Facts
from triage.desks.it_support.form import DEVICES, FORM
from triage.desks.it_support.outcomes import OUTCOMES
from triage.desks.it_support.read import lacks_a_fact, read_screen, read_text, signature, usable


def _no_day(_facts: Facts, _policy: Policy) -> None:
    """Nothing here has to be waited for."""


def _platform(facts: Facts, _policy: Policy) -> str:
    return facts.platform


def _days_off() -> tuple[frozenset[date], date]:
    """None but those in the desk's own calendar."""
    return frozenset(), date.max


def _specimen(*, now: datetime, today: date, language: str, platform: str) -> Facts:
    since = today - timedelta(days=1)
    return Facts(now=now, language=language, name="Kim Larsen", platform=platform, device="laptop", since=since)


RULES = Rules(
    categories=CATEGORIES,
    outcomes=OUTCOMES,
    due_on=_no_day,
    platform=_platform,
    names_symptom=lambda _facts: False,
    opening=lambda facts: "" if facts.words else "what",
    tells_the_usual=lambda _facts: False,
)

LABELS = Labels(
    readings={"topic": "Topic", "screen": "Screen"},
    read={
        "screen:no_internet": "no internet connection",
        "screen:printer_offline": "a printer's error",
        "screen:password_expired": "a password that has expired",
        "screen:unknown": "not recognised",
        **{f"topic:{category.code}": category.title for category in CATEGORIES},
        "topic:other": "something else",
        "topic:unclear": "nothing in particular",
    },
    quoted=frozenset(),
    days=frozenset(),
    useless={"no_words": "We see no words in this picture. Please send a screenshot of the error message."},
    worth={"no_words": "shows no words"},
    features={},
)

DESK = Definition(
    folder=Path(__file__).parent,
    look=Look(
        public="IT Help",
        workspace="IT help desk",
        sender="IT Help Desk",
        warning="We never ask for your password.",
    ),
    languages={"en": "English"},
    zone=ZoneInfo("UTC"),
    easternmost=None,
    form=FORM,
    facts=Facts,
    rules=RULES,
    incidents=IncidentRules(usual_question="still_broken", families={}, afterwards={}),
    read_text=read_text,
    read_screen=read_screen,
    usable=usable,
    lacks_a_fact=lacks_a_fact,
    signature=signature,
    labels=LABELS,
    placeholders={
        "device": Placeholder(
            "the device; may be empty",
            "laptop",
            lambda facts, _policy: DEVICES.get(facts.device, "").lower(),
            general="device",
        ),
        "since": Placeholder(
            "the day on which it began; may be empty", "Tuesday, 15 September 2026", lambda facts, _policy: facts.since
        ),
    },
    examples={"name": "Kim Larsen", "reference": "TKT-7K3M-Q2XD", "platform": "VPN", "category": "Printing"},
    some_platform="the service",
    specimen=_specimen,
    ablations=(),
    guess_language=lambda _text: "en",
    search="english",
    no_name=frozenset(["click", "http", "https", "login", "password", "verify", "win", "winner", "www"]),
    own_words=frozenset(),
    days_off=_days_off,
    events={"outage": outage("A service reports an outage", cause="network")},
)
