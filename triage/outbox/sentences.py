"""What the machine found, in words: reasons, titles, questions and dates in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from unicodedata import bidirectional

from django.utils import formats, translation
from django.utils.translation import gettext

from triage.decision.facts import Facts, Origin, Reading, Source
from triage.decision.topics import PREFIX
from triage.decision.verdict import Reason, Verdict
from triage.installed import installed
from triage.models.languages import in_language
from triage.outbox.quoting import name_to_quote
from triage.playbook.desk import Desk, current


@lru_cache(maxsize=1024)
def long_date(day: date, *, language: str) -> str:
    """A day as people say it, with its weekday."""
    with translation.override(language):
        return formats.date_format(day, "l, j F Y")


def long_time(moment: datetime, *, language: str) -> str:
    """A moment with its zone, as people say it."""
    local = moment.astimezone(installed().zone)
    return f"{long_date(local.date(), language=language)} {local:%H.%M %Z}"


def explain(reason: Reason, *, language: str) -> str:
    """A reason as a sentence, escape it: it may hold words of the requester. Without its detail it quotes nothing."""
    rules = installed().rules
    if reason.code in rules.unquoted and not reason.detail:
        return _translated(rules.unquoted, reason.code, language=language)
    detail = {name: _readable(value, language=language) for name, value in reason.detail.items()}
    return _translated(rules.sentences, reason.code, language=language) % detail


def title(category: str, *, language: str) -> str:
    """A category's name for people."""
    if category.startswith(PREFIX) and category not in installed().rules.titles:
        current()  # A topic that somebody has added since this process looked.
    return _translated(installed().rules.titles, category, language=language)


def question(code: str, *, language: str) -> str:
    """The sentence that asks for the one missing fact."""
    return _translated(installed().rules.questions, code, language=language)


def asked(verdict: Verdict, facts: Facts, *, desk: Desk, language: str) -> str:
    """The question; where two things contradict each other, first which two, and where each stands."""
    said = [hold(code, language=language) for code in verdict.holds if verdict.question == "which_is_right"]
    for code in verdict.holds:
        readings = desk.rules.candidates(facts, desk.policy, code)
        told = [(words, each) for each in readings if (words := _in_words(each, desk=desk, language=language))]
        if len(told) > 1:
            with translation.override(language):
                said.extend(f"{_place(each.origin)}: “{words}”." for words, each in told[:2])
    return " ".join([*said, question(verdict.question, language=language)])


def _place(origin: Origin) -> str:
    """Where something was said or shown, in the active language."""
    if origin.source is Source.SCREENSHOT and origin.screenshot is not None:
        return gettext("On screenshot %(number)d") % {"number": origin.screenshot + 1}
    return gettext("In the form") if origin.source is Source.FORM else gettext("In your own words")


def _in_words(reading: Reading, *, desk: Desk, language: str) -> str:
    """What was read as people say it; "" for what could be anything but a state, a day, a platform or a name."""
    labels = desk.definition.labels
    if known := desk.policy.platforms.get(reading.value):
        return known.name
    if state := labels.read.get(f"{reading.kind}:{reading.value}"):
        with translation.override(language):
            return gettext(state)
    if reading.value.isdecimal():
        return f"{reading.value} %"
    readable = _readable(reading.value, language=language)
    return readable if readable != reading.value else name_to_quote(reading.value)


def hold(code: str, *, language: str) -> str:
    """What keeps a verdict from being answered automatically."""
    return _translated(installed().rules.holds, code, language=language)


def _translated(sentences: Mapping[str, str], code: str, *, language: str) -> str:
    if code not in sentences:
        return code
    if spoken := installed().rules.spoken.get(sentences[code]):
        return in_language(spoken, language)
    with translation.override(language):
        return gettext(sentences[code])


def _readable(value: str, *, language: str) -> str:
    try:
        return long_date(date.fromisoformat(value), language=language)
    except ValueError:
        return isolated(value)


def isolated(words: str) -> str:
    """A requester's words for the middle of a text: those that run from right to left (an Arabic name) do not take the
    marks and numbers around them along.
    """
    strong = next((side for side in map(bidirectional, words) if side in {"L", "R", "AL"}), "L")
    return words if strong == "L" else f"\u2068{words}\u2069"
