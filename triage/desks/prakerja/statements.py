"""What was said and what was read: the readings, and what several categories want to know of them and of the form.

A form answer counts fully; what was read in a picture or in the text counts by the reader's own
confidence (``certainty``), so that a category's weights say only how much a fact means.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from triage.decision.category import Hold
from triage.decision.facts import Origin, Reading, Source
from triage.decision.words import share
from triage.desks.prakerja.facts import Facts, ReadingKind, Symptom
from triage.desks.prakerja.names import NameOutcome, compare_names

DENIED = 0.5
"""How certain an answer still is that the same person's words deny."""
MEANS_ABSENT = ("too_early", "platform_issue")
ABSENT_BY_WORDS = 0.7
"""Share of these causes in what the words as a whole say from which the certificate is not there, however that is put:
"sertifikatta gi' ta' kalowar". Of 607 complaints whose authors the model did not know and in which no rule finds it, it
does so for 187 of 259 that mean it, and for 9 of 348 others, 6 of them matters that are held in any case."""
UNSEEN = Hold("symptom_unknown", "what_you_see")
"""For a category that is about something missing, as long as nobody says that it is."""
SURE = 0.6
"""From this confidence on a reading may contradict somebody."""


def form(field: str, quote: str = "") -> Origin:
    """The origin of a form answer."""
    return Origin(Source.FORM, field=field, quote=quote)


def readings(facts: Facts, kind: ReadingKind, *values: str, source: Source | None = None) -> Iterator[Reading]:
    """The readings of a kind (and of these values, and from this source), surest first."""
    for reading in facts.readings:
        if (
            reading.kind == kind
            and (not values or reading.value in values)
            and (source is None or reading.origin.source is source)
        ):
            yield reading


def surest(facts: Facts, kind: ReadingKind, *values: str, source: Source | None = None) -> Reading | None:
    """The first of ``readings``, or None."""
    return next(readings(facts, kind, *values, source=source), None)


def is_sure(facts: Facts, kind: ReadingKind, *values: str, source: Source | None = None) -> bool:
    """True if such a reading is sure enough to contradict somebody."""
    found = surest(facts, kind, *values, source=source)
    return found is not None and found.confidence >= SURE


def reads_finished(facts: Facts) -> bool:
    """True if a reading shows surely that the training is finished."""
    return is_sure(facts, ReadingKind.STATUS, "finished") or is_sure(facts, ReadingKind.PROGRESS, "100")


def has_screenshot(facts: Facts) -> bool:
    """True if anything was read in a picture."""
    return any(reading.origin.source is Source.SCREENSHOT for reading in facts.readings)


def answered(facts: Facts, kind: str) -> str:
    """The last one-click answer to the follow-up ``kind``, "" if there is none."""
    return dict(facts.answers).get(kind, "")


def could_not_look(facts: Facts) -> bool:
    """True if the requester could not see the page or the certificate at all, by the form or by the words alone."""
    by_form = facts.what_you_see in (Symptom.WONT_OPEN, Symptom.PAGE_FAILS)
    return by_form or (says_it_wont_open(facts) is not None and not tells_absent(facts))


@dataclass(frozen=True, slots=True)
class Said:
    """Something that the requester says, by a form answer or in the text's plain words."""

    certainty: float
    origin: Origin


def says_absent(facts: Facts) -> Said | None:
    """That the certificate is not there: the form's answer, or else the text's where the form leaves it open."""
    return _says_symptom(facts, (Symptom.ABSENT,), ReadingKind.STATUS, "certificate_absent")


def is_known_absent(facts: Facts) -> bool:
    """True if anybody says or shows, or has told since, that the certificate is not there."""
    return (
        says_absent(facts) is not None
        or surest(facts, ReadingKind.STATUS, "certificate_absent") is not None
        or bool(answered(facts, "appeared"))
        or wait_restarted(facts)
        or share(facts, *MEANS_ABSENT) >= ABSENT_BY_WORDS
    )


def tells_absent(facts: Facts) -> bool:
    """True if the text says in plain words that the certificate is not there; a guess takes nothing else back."""
    return is_sure(facts, ReadingKind.STATUS, "certificate_absent", source=Source.TEXT)


def other_sites(facts: Facts) -> tuple[bool, Said] | None:
    """Whether other sites open, by the form or else by the text; None where nobody says."""
    if facts.other_sites_open is not None:
        return facts.other_sites_open, Said(1.0, form("other_sites_open", str(facts.other_sites_open).lower()))
    told = surest(facts, ReadingKind.CONNECTION, "others_open", "others_closed")
    return (told.value == "others_open", Said(told.confidence, told.origin)) if told else None


def says_it_wont_open(facts: Facts) -> Said | None:
    """That the page or the certificate does not open."""
    return _says_symptom(facts, (Symptom.WONT_OPEN, Symptom.PAGE_FAILS), ReadingKind.COMPLAINT, "wont_open")


def only_this_is_told_to_fail(facts: Facts) -> bool:
    """True if the words alone say that other sites open and this page does not. Words for a page that does not open
    vote for the connection, so that this has to weigh as much on the other side.
    """
    told = surest(facts, ReadingKind.CONNECTION, "others_open", source=Source.TEXT)
    is_down = surest(facts, ReadingKind.CONNECTION, "own_down", "others_closed") is not None
    is_page = says_it_wont_open(facts) or surest(facts, ReadingKind.ERROR_PAGE, "server", source=Source.TEXT)
    return told is not None and facts.other_sites_open is not False and bool(is_page) and not is_down


def says_wrong_name(facts: Facts) -> Said | None:
    """That the certificate bears a wrong name. The text's word counts beside any answer of the form."""
    if facts.what_you_see is Symptom.WRONG_NAME:
        return Said(DENIED if told_right(facts) else 1.0, form("what_you_see", Symptom.WRONG_NAME.value))
    return _said(surest(facts, ReadingKind.COMPLAINT, "wrong_name"))


def told_right(facts: Facts) -> Reading | None:
    """Words that say that the name is right, where none say that it is wrong."""
    tells_wrong = surest(facts, ReadingKind.COMPLAINT, "wrong_name")
    return None if tells_wrong else surest(facts, ReadingKind.COMPLAINT, "name_right")


def _says_symptom(facts: Facts, symptoms: tuple[Symptom, ...], kind: ReadingKind, value: str) -> Said | None:
    if facts.what_you_see in symptoms:
        return Said(1.0, form("what_you_see", str(facts.what_you_see)))
    is_open = facts.what_you_see in (None, Symptom.OTHER)
    return _said(surest(facts, kind, value, source=Source.TEXT)) if is_open else None


def _said(reading: Reading | None) -> Said | None:
    return Said(reading.confidence, reading.origin) if reading else None


OTHER_MATTERS = ("incentive", "account", "selection", "purchase")
"""Complaints that are not this desk's to answer."""


def other_matter(facts: Facts) -> Reading | None:
    """A complaint about something that is no certificate, unless the text says too that the certificate is absent."""
    return None if tells_absent(facts) else surest(facts, ReadingKind.COMPLAINT, *OTHER_MATTERS)


def is_awaited(facts: Facts) -> bool:
    """False when the complaint is not that the certificate is absent, so that how long it took says nothing."""
    is_taken_back = is_sure(facts, ReadingKind.COMPLAINT, "taken_back")
    typed = typed_name(facts)
    is_another = typed is not None and compare_names(typed.value, facts.name).outcome is not NameOutcome.SAME
    if says_wrong_name(facts) or is_another or other_matter(facts) or is_taken_back:
        return False
    if facts.what_you_see is Symptom.OTHER:
        return is_sure(facts, ReadingKind.STATUS, "certificate_absent")
    is_there = is_sure(facts, ReadingKind.STATUS, "certificate_present", source=Source.TEXT)
    return facts.what_you_see is Symptom.ABSENT or not is_there


def shown_on_dashboard(facts: Facts, value: str) -> Reading | None:
    """The surest STATUS ``value`` in a picture of the dashboard, which alone tells what the programme has received."""
    dashboards = {reading.origin.screenshot for reading in readings(facts, ReadingKind.SCREEN, "dashboard")}
    found = readings(facts, ReadingKind.STATUS, value, source=Source.SCREENSHOT)
    return next((reading for reading in found if reading.origin.screenshot in dashboards), None)


def unfinished(facts: Facts) -> Said | None:
    """That the training is not finished, as long as nothing says that it is."""
    if facts.finished or facts.completed_on is not None or reads_finished(facts):
        return None
    if facts.finished is False:
        return Said(1.0, form("finished", "false"))
    return next(iter(read_unfinished(facts)), None)


def read_unfinished(facts: Facts) -> list[Said]:
    """Readings that show surely that the training is not finished."""
    progress = (reading for reading in readings(facts, ReadingKind.PROGRESS) if int(reading.value) < 100)
    found = (*readings(facts, ReadingKind.STATUS, "not_finished"), *progress)
    return [Said(reading.confidence, reading.origin) for reading in found if reading.confidence >= SURE]


def wait_restarted(facts: Facts) -> bool:
    """True once the requester has told that the name was corrected."""
    return answered(facts, "corrected") == "yes"


def typed_name(facts: Facts) -> Reading | None:
    """The printed name in the requester's own words, from the form or else from the text."""
    if name := facts.printed_name.strip():
        return Reading(ReadingKind.CERTIFICATE_NAME, name, 1.0, form("printed_name", name))
    return surest(facts, ReadingKind.CERTIFICATE_NAME, source=Source.TEXT)
