"""How a text that nobody has saved yet would arrive, and what to look at twice before saving it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from triage.outbox import proofread
from triage.outbox.compose import Letter, Occasion, compose, empty_gaps
from triage.outbox.macro_words import in_agents_letter
from triage.outbox.placeholders import names_in_macros
from triage.outbox.specimen import Case
from triage.playbook.desk import CannedText, Desk


@dataclass(frozen=True, slots=True)
class Preview:
    """A letter as it would arrive in ``language``, with warnings in the reader's; None while the text has problems."""

    language: str
    letter: Letter | None
    warnings: list[str]


def of_canned_reply(
    code: str, texts: Mapping[str, CannedText], case: Case, *, now: datetime, desk: Desk
) -> list[Preview]:
    """The letters of unsaved ``texts`` by language, made by the real ``compose`` as it would do it now."""
    unsaved = replace(desk, texts={**desk.texts, **{(code, language): text for language, text in texts.items()}})
    previews = []
    for language, text in texts.items():
        if proofread.problems(text.subject) or proofread.problems(text.body):
            previews.append(Preview(language, None, []))
            continue
        occasion = case.occasion(code, language=language, now=now, desk=desk)
        letter = compose(code, occasion, desk=unsaved)
        previews.append(Preview(language, letter, _warnings(language, texts, occasion, desk=desk)))
    return previews


def of_macro(words: Mapping[str, str], case: Case, *, code: str, now: datetime, desk: Desk) -> list[Preview]:
    """The letters of a macro's own unsaved ``words`` by language, on the occasion of the canned reply ``code``."""
    previews, texts = [], {language: CannedText("", text) for language, text in words.items()}
    for language, text in words.items():
        if proofread.problems(text, gaps=names_in_macros()):
            previews.append(Preview(language, None, []))
            continue
        occasion = replace(case.occasion(code, language=language, now=now, desk=desk), changed="")
        letter = in_agents_letter(text, occasion, desk=desk)
        previews.append(Preview(language, letter, _warnings(language, texts, occasion, desk=desk)))
    return previews


def _warnings(language: str, texts: Mapping[str, CannedText], occasion: Occasion, *, desk: Desk) -> list[str]:
    wholes = {at: f"{text.subject}\n{text.body}" for at, text in texts.items()}
    text, whole = texts[language], wholes.pop(language)
    found = []
    # That no article is published is no fault of the text.
    if empty := [gap for gap in empty_gaps(whole, occasion, desk=desk) if gap != "article"]:
        found.append(_("Empty for this ticket: %(names)s.") % {"names": _gaps(empty)})
    if proofread.is_too_long(text.subject, text.body):
        found.append(_("Very long for a phone screen. Shorten it if you can."))
    if links := proofread.foreign_links(whole, desk=desk):
        told = _("Links to other sites: %(links)s. Check them.")
        found.append(told % {"links": ", ".join(links)})
    if lacking := sorted({gap for other in wholes.values() for gap in proofread.one_sided_gaps(whole, other)}):
        found.append(_("The other language does not use %(names)s.") % {"names": _gaps(lacking)})
    return found


def _gaps(names: list[str]) -> str:
    return ", ".join(f"${name}" for name in names)
