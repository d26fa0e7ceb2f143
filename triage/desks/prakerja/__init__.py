"""The desk of Indonesia's Kartu Prakerja programme: participants whose certificate does not appear."""

from pathlib import Path
from zoneinfo import ZoneInfo

from triage.decision.category import gettext_noop
from triage.decision.rules import Rules
from triage.definition import Definition, IncidentRules, Look
from triage.desks.prakerja import conclusions, contradictions, outcomes, statements
from triage.desks.prakerja.categories import CATEGORIES
from triage.desks.prakerja.circumstances import CIRCUMSTANCES
from triage.desks.prakerja.events import EVENTS
from triage.desks.prakerja.facts import Facts, Symptom
from triage.desks.prakerja.form import FORM
from triage.desks.prakerja.holidays import public_days_off
from triage.desks.prakerja.labels import LABELS
from triage.desks.prakerja.letters import EXAMPLES, PLACEHOLDERS, SOME_PLATFORM
from triage.desks.prakerja.screens.lacking import lacks_a_fact
from triage.desks.prakerja.screens.parse import parse_screen
from triage.desks.prakerja.screens.usable import usable
from triage.desks.prakerja.signature import signature
from triage.desks.prakerja.specimens import ABLATIONS, specimen
from triage.desks.prakerja.texts.language import NO_NAME, guess_language
from triage.desks.prakerja.texts.mentions import find_mentions
from triage.desks.prakerja.texts.name_places import find_names
from triage.desks.prakerja.texts.rules import CERTAIN_FROM, speaks_of
from triage.desks.prakerja.texts.titles import find_titles

RULES = Rules(
    categories=CATEGORIES,
    outcomes=outcomes.OUTCOMES,
    due_on=conclusions.due_on,
    platform=conclusions.platform,
    names_symptom=lambda facts: facts.what_you_see not in (None, Symptom.OTHER),
    opening=lambda facts: "what_you_see" if facts.what_you_see is None else "",
    tells_the_usual=statements.tells_absent,
    waiting=conclusions.waiting,
    comparison=conclusions.name_comparison,
    circumstances=CIRCUMSTANCES,
    candidates=contradictions.candidates,
)

DESK = Definition(
    folder=Path(__file__).parent,
    look=Look(
        public=gettext_noop("Certificate Help"),
        workspace=gettext_noop("Certificate desk"),
        sender="Prakerja Certificate Desk",
        warning=gettext_noop("We never ask for OTP codes, your NIK or card numbers."),
        example="prakerja/example.webp",
        example_says=gettext_noop("Example: the page of a training, with the status, the date and the message framed"),
    ),
    languages={"id": gettext_noop("Indonesian"), "en": gettext_noop("English")},
    zone=ZoneInfo("Asia/Jakarta"),  # WIB, the programme's own time.
    easternmost=conclusions.EASTERNMOST,
    form=FORM,
    facts=Facts,
    rules=RULES,
    incidents=IncidentRules(
        usual_question="appeared",
        families={"connectivity": "platform_issue"},
        afterwards={"platform_issue": "opens"},
    ),
    titles=find_titles,
    names=find_names,
    speaks_of=speaks_of,
    certain_from=CERTAIN_FROM,
    read_text=find_mentions,
    read_screen=parse_screen,
    usable=usable,
    lacks_a_fact=lacks_a_fact,
    signature=signature,
    labels=LABELS,
    placeholders=PLACEHOLDERS,
    examples=EXAMPLES,
    some_platform=SOME_PLATFORM,
    specimen=specimen,
    ablations=ABLATIONS,
    guess_language=guess_language,
    search="indonesian",
    no_name=NO_NAME,
    own_words=frozenset({"sertifikat", "prakerja", "pelatihan", "dashboard"}),
    days_off=public_days_off,
    events=EVENTS,
)
