"""Reading a text before it is saved: what must not stand in it, and what somebody should look at twice."""

import re
from collections.abc import Iterator
from string import Template

from django.conf import settings
from django.utils.translation import gettext as _

from triage.outbox.placeholders import ARTICLE, names
from triage.playbook import desk
from triage.playbook.desk import Desk
from triage.playbook.form import asked
from triage.questions import is_custom

LONGEST_SUBJECT = 70
LONGEST_BODY = 1100
"""Characters that still read well on a phone."""

SENTENCE = re.compile(r"[.!?;]+(?=\s|$)|\n+")
SECRET = re.compile(
    r"\b(otp|nik|pin|cvv|kata sandi|passwords?|(nomor|no\.?) (ktp|kartu)|id card numbers?|card numbers?)\b",
    re.IGNORECASE,
)
ASKING = re.compile(
    r"\b((kirim|sebut|tulis|beri|masuk|lampir|sampai)kan|kirim|isi|balas|minta|butuh(kan)?|perlu(kan)?|membutuhkan|"
    r"memerlukan|send|give|tell|reply|enter|provide|share|type|write|need|fill in|what is)\b",
    re.IGNORECASE,
)
PLEASE_DO = re.compile(r"\b(jangan lupa|tidak lupa|do(n't|n’t| not) forget)\b", re.IGNORECASE)
"""Negations that ask all the same."""
NOT = re.compile(
    r"\b(jangan|tidak|tak|bukan|tanpa|tutup|sembunyikan|never|not|nobody|no one|without|cover|hide)\b|n[’']t\b",
    re.IGNORECASE,
)
LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]+|\b(?:[a-z0-9-]+\.)+(?:com|id|org|net|me|ly|link|site|xyz|info)\b(?:/[^\s<>\"]*)?",
    re.IGNORECASE,
)
HOST = re.compile(r"^(?:https?://)?(?:www\.)?([^/:?#]+)", re.IGNORECASE)


def problems(text: str, *, gaps: frozenset[str] | None = None) -> list[str]:
    """What keeps a text from being saved, as sentences in the active language; [] if nothing does."""
    template = Template(text)
    if not text.strip():
        return [_("This must not be empty.")]
    if not template.is_valid():
        return [_("A $ must be followed by the name of a placeholder. Write $$ for a dollar sign.")]
    found = []
    named = set(template.get_identifiers()) - (names() if gaps is None else gaps)
    if unknown := sorted(named - _of_articles(named) - _of_questions(named)):
        found.append(_("Unknown placeholders: %(names)s.") % {"names": ", ".join(f"${name}" for name in unknown)})
    for sentence, secret in asked_secrets(text):
        told = _("This seems to ask for something that we never ask for (%(secret)s): “%(sentence)s”")
        found.append(told % {"secret": secret, "sentence": sentence})
    return found


def _of_articles(gaps: set[str]) -> set[str]:
    """Those that name a help article of the desk."""
    of_articles = {gap for gap in gaps if gap.startswith(ARTICLE)}
    return {gap for gap in of_articles if gap.removeprefix(ARTICLE) in desk.current().articles}


def _of_questions(gaps: set[str]) -> set[str]:
    """Those that name a custom question of the form's."""
    of_questions = set(filter(is_custom, gaps))
    return of_questions & asked().known.keys() if of_questions else set()


def asked_secrets(text: str) -> Iterator[tuple[str, str]]:
    """The sentences that ask for a one-time code, an identity or a card number: (sentence, the secret's word).

    A word check, not a reader: a sentence that says "never" or "cover" somewhere is taken for a warning.
    """
    for sentence in SENTENCE.split(text):
        secret = SECRET.search(sentence)
        if secret and ASKING.search(sentence) and not NOT.search(PLEASE_DO.sub("", sentence)):
            yield sentence.strip(), secret[0]


def is_too_long(subject: str, body: str) -> bool:
    """Whether a phone shows less than all of the subject, or the body takes much scrolling."""
    return len(subject) > LONGEST_SUBJECT or len(body) > LONGEST_BODY


def foreign_links(text: str, *, desk: Desk) -> list[str]:
    """Links that lead neither to us nor to a contact that the desk knows."""
    known = {_host(settings.PUBLIC_URL), _host(settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> "))}
    for contact in desk.public_contacts:
        known |= {_host(link[0]) for link in LINK.finditer(contact)}
    ours = tuple(f".{host}" for host in known if host)
    found = (link[0].rstrip(".,;:!?)") for link in LINK.finditer(text))
    return [link for link in dict.fromkeys(found) if not f".{_host(link)}".endswith(ours)]


def one_sided_gaps(text: str, other: str) -> list[str]:
    """Gaps that ``text`` has and the text of the other language lacks; the salutation is for one language."""
    return sorted(gaps_of(text) - gaps_of(other) - {"salutation"})


def gaps_of(text: str) -> set[str]:
    """The gaps that a text names."""
    return set(Template(text).get_identifiers())


def _host(link: str) -> str:
    found = HOST.match(link.strip())
    return found[1].casefold() if found else ""
