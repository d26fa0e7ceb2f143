"""What the machine found, in words: reasons, titles, questions and dates in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

from django.utils import formats, translation
from django.utils.translation import gettext

from triage.decision.verdict import Reason
from triage.installed import installed


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
    return _translated(installed().rules.titles, category, language=language)


def question(code: str, *, language: str) -> str:
    """The sentence that asks for the one missing fact."""
    return _translated(installed().rules.questions, code, language=language)


def hold(code: str, *, language: str) -> str:
    """What keeps a verdict from being answered automatically."""
    return _translated(installed().rules.holds, code, language=language)


def _translated(sentences: Mapping[str, str], code: str, *, language: str) -> str:
    with translation.override(language):
        return gettext(sentences[code]) if code in sentences else code


def _readable(value: str, *, language: str) -> str:
    try:
        return long_date(date.fromisoformat(value), language=language)
    except ValueError:
        return value
