"""Everything that reads a stranger's words, each as a function of one text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from datasets.hostile.texts import harmless, harmless_page
from triage.channels.complaint import ComplaintForm
from triage.channels.email import incoming
from triage.decision.decide import decide
from triage.decision.facts import Line
from triage.desks.prakerja import RULES
from triage.desks.prakerja.facts import Facts
from triage.desks.prakerja.lexicon import NORMALISER
from triage.desks.prakerja.names import compare_names
from triage.desks.prakerja.screens import dates, told, words
from triage.desks.prakerja.screens.parse import parse_screen
from triage.desks.prakerja.signature import signature
from triage.desks.prakerja.texts.dates import find_dates
from triage.desks.prakerja.texts.durations import find_durations
from triage.desks.prakerja.texts.language import guess_language
from triage.desks.prakerja.texts.mentions import find_mentions
from triage.desks.prakerja.texts.platform_names import find_platforms
from triage.desks.prakerja.texts.stated_names import find_stated_names
from triage.evidence import names, stated
from triage.evidence.active import Models
from triage.evidence.gather import facts_from_answers
from triage.evidence.masking import mask
from triage.evidence.pictures.blackout import masked_lines
from triage.evidence.wording import shipped as wording
from triage.messages import Answers
from triage.playbook.desk import shipped as desk

TODAY = date(2026, 3, 17)
NOW = datetime(2026, 3, 17, 3, tzinfo=UTC)
WIDTH, WIDEST = 60, 200
"""Characters of a line on a picture: of a usual one, and of the longest that is looked at."""


@dataclass(frozen=True, slots=True)
class Reader:
    """``read`` looks at about the first ``reach`` characters; ``harmless`` makes a text to compare others with."""

    read: Callable[[str], object]
    reach: int = 1_000
    harmless: Callable[[int], str] = harmless


def lines(text: str, *, width: int = WIDTH) -> list[Line]:
    """The lines of a page that shows the text."""
    rows = [row[start : start + width] for row in text.split("\n") for start in range(0, len(row), width)]
    return [_line(row, 40 * number) for number, row in enumerate(rows) if row.strip()]


def _line(text: str, top: int) -> Line:
    right, bottom = 20 + 15 * len(text), top + 30
    return Line(text, 1.0, ((20, top), (right, top), (right, bottom), (20, bottom)))


def mail(head: str, body: str) -> object:
    """A mail, read."""
    raw = f"{head}\n\n{body}".encode("utf-8", "surrogatepass")
    return incoming.parse(raw, own=("desk@example.org",), relay="mx.example.org")


def _mail_of(kind: str) -> Callable[[str], object]:
    return lambda text: mail(f"From: budi@example.org\nContent-Type: {kind}; charset=utf-8", text)


def _heads(text: str) -> object:
    written = text.replace("\n", " ")
    names = ("From", "To", "Subject", "References", "Message-ID", "Content-Type", "Content-Disposition", "Precedence")
    return mail("\n".join(f"{name}: {written}" for name in names), "Halo")


def _relayed(text: str) -> object:
    written = text.replace("\n", " ")
    return mail(f"Authentication-Results: mx.example.org; {written}\nFrom: a@example.org", "Halo")


def _form(text: str) -> object:
    fields = ("name", "platform", "training", "institution", "printed_name", "description", "completed_on", "email")
    form = ComplaintForm(dict.fromkeys(fields, text), platforms={}, contacts=desk().public_contacts, now=NOW)
    return form.errors


def _screen(width: int) -> Callable[[str], object]:
    platforms = desk().policy.platforms
    return lambda text: parse_screen(lines(text, width=width), screenshot=0, today=TODAY, platforms=platforms)


def _decision(text: str) -> object:
    answers = Answers(name=text[:200], description=text, given={"printed_name": text[-200:]})
    known = {"readings": (), "written_at": NOW, "now": NOW, "desk": desk(), "models": Models(wording())}
    return decide(facts_from_answers(answers, **known), desk().policy, RULES)


READERS: Mapping[str, Reader] = {
    "masking": Reader(lambda text: mask(text, contacts=desk().public_contacts)),
    "masking of lines": Reader(lambda text: masked_lines(lines(text), contacts=desk().public_contacts)),
    "form": Reader(_form),
    "mentions": Reader(lambda text: find_mentions(text, today=TODAY, platforms=desk().policy.platforms)),
    "dates": Reader(lambda text: find_dates(text, today=TODAY)),
    "dates on pictures": Reader(lambda text: find_dates(text, today=TODAY, ocr=True)),
    "lengths of time": Reader(lambda text: find_durations(text, today=TODAY)),
    "stated names": Reader(find_stated_names),
    "statements": Reader(lambda text: stated.judged(text, (), stated.shipped())),
    "names in a text": Reader(lambda text: names.judged(text, (), names.shipped())),
    "language": Reader(guess_language),
    "platforms": Reader(lambda text: find_platforms(text, desk().policy.platforms)),
    "spelling": Reader(NORMALISER.tokens),
    "wording": Reader(lambda text: wording().signals(text)),
    "signature": Reader(lambda text: signature(Facts(now=NOW, description=text))),
    "names": Reader(lambda text: compare_names.__wrapped__(text[: len(text) // 2], text[len(text) // 2 :]), reach=400),
    "screens": Reader(_screen(WIDTH)),
    "screens of long lines": Reader(_screen(WIDEST)),
    "decision": Reader(_decision),
    "mail": Reader(_mail_of("text/plain")),
    "mail in HTML": Reader(_mail_of("text/html"), harmless=harmless_page),
    "mail's heads": Reader(_heads),
    "a relay's verdict": Reader(_relayed),
    "mail's parts": Reader(_mail_of("multipart/mixed; boundary=b")),
    "raw mail": Reader(lambda text: mail("", text)),
}


def forget() -> None:
    """Empty the caches of words: a hostile text holds none that was seen before."""
    for cached in (told.tell, told._known, words.fold, dates._dates):
        cached.cache_clear()
    vocabulary = wording().vocabulary
    vocabulary._word_rows.cache_clear()
    vocabulary.normaliser.forget()
    NORMALISER.forget()
