"""Writing: a canned text and the facts become a letter. Nothing is sent here.

Texts are ``string.Template``s with a fixed list of gaps: they can name facts but run nothing, and
what a requester typed is only ever a value, never a template.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache, partial
from string import Template

from django.utils import translation
from django.utils.translation import gettext

from triage.decision import circumstances
from triage.decision.circumstances import FRAUD
from triage.decision.facts import Facts
from triage.decision.rules import Rules
from triage.decision.scopes import Case
from triage.decision.verdict import Disposition, Verdict
from triage.definition import Placeholder
from triage.evidence import shortcomings
from triage.installed import installed
from triage.models import ReplyKind
from triage.outbox import sentences
from triage.outbox.article_links import Gaps, recommended
from triage.outbox.canned import asking, kind_of, tells_verdict
from triage.outbox.conversation import usual_subject
from triage.outbox.frame import Framed, framed
from triage.outbox.placeholders import LETTER_ONLY
from triage.playbook.desk import Desk
from triage.questions import is_custom

REASONS_SHOWN = 4
# A run of empty lines is one match, from its first line end.
EMPTY_LINES = re.compile(r"\n\s*\n")
UNSAID = {"wording", "wording_overall", "open_until_shown"}
"""Terms of the sum that tell a requester nothing; agents and the status page still show them."""

NOT_AUTOMATIC = {ReplyKind.AGENT, ReplyKind.LINK, ReplyKind.CLOSING, ReplyKind.PROPOSAL}
"""Written by an agent, or at somebody's wish; all others say that a machine wrote them and name the way to a person."""

Clicks = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says, without its frame; nothing in it is still to be filled."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A finished message: ``code`` of the canned reply it was made from, the mail's subject, what it is about
    (``title``), words, and these in their frame.
    """

    code: str
    subject: str
    title: str
    body: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a letter is about. ``verdict`` is None only where reading a ticket failed altogether.

    ``reference`` and ``status_link`` are "" where there is no ticket. ``subject`` is the requester's own ("": the usual
    one); ``message`` are an agent's words; ``changed`` tells what is new since the last answer, ``unread`` which files
    were not read; ``clicks`` are the answers that take one click, as (label, link); ``team`` is the ticket's, by key.
    ``given`` tells the answers to custom questions in words, by code; it is asked where a text names one.
    """

    reference: str
    status_link: str
    disown_link: str
    language: str
    facts: Facts
    verdict: Verdict | None
    now: datetime
    subject: str = ""
    message: str = ""
    changed: str = ""
    unread: str = ""
    clicks: Clicks = ()
    team: int = 0
    given: Callable[[], Mapping[str, str]] = field(default=dict, compare=False)


def reply_code(verdict: Verdict) -> str:
    """The canned reply that a verdict calls for."""
    if verdict.disposition == Disposition.ASK:
        return asking(verdict.question)
    if verdict.disposition == Disposition.ESCALATE:
        return _receipt(verdict, installed().rules)
    return answer_code(verdict)


def _receipt(verdict: Verdict, rules: Rules) -> str:
    """To somebody who suffers a short one; to somebody who has followed the answer's advice, what comes next."""
    if not rules.harms.isdisjoint(verdict.holds):
        return "receipt_harm"
    if FRAUD in verdict.holds:
        return "receipt_fraud"
    category = rules.by_code.get(verdict.category)
    if category and category.next_step and not category.advises.isdisjoint(verdict.holds):
        return category.next_step
    return "receipt"


def answer_code(verdict: Verdict) -> str:
    """The canned reply that answers a verdict's category."""
    category = installed().rules.by_code[verdict.category]
    return category.reply_for(verdict.reasons)


def compose(code: str, occasion: Occasion, *, desk: Desk) -> Letter:
    """Fill the canned reply ``code``. Raises KeyError for a code without text in the requester's language."""
    return letter(code, words(code, occasion, desk=desk), occasion)


def words(code: str, occasion: Occasion, *, desk: Desk) -> Words:
    """What the canned reply ``code`` says. Raises KeyError for a code without text in the requester's language."""
    canned = desk.texts[code, occasion.language]
    gaps = _gaps(occasion, desk=desk)
    note = ""
    if occasion.verdict and tells_verdict(code):
        note = about_pictures(occasion.facts, occasion.verdict, language=occasion.language)
    greeting, _, rest = _filled(canned.body, gaps).strip().partition("\n\n")
    team = desk.team(occasion.team)
    parts = [greeting, occasion.changed, rest, note, occasion.unread, team.signature if team else ""]
    body = EMPTY_LINES.sub("\n\n", "\n\n".join(parts)).strip()
    return Words(" ".join(_filled(canned.subject, gaps).split()), body)


def letter(code: str, said: Words, occasion: Occasion) -> Letter:
    """The words in their frame; ``code`` says whether it is one of those that are written automatically."""
    with translation.override(occasion.language):
        clicks = tuple((gettext(label), link) for label, link in occasion.clicks)
    text, html = framed(
        Framed(said.subject, said.body, clicks, occasion.status_link, occasion.disown_link, occasion.reference),
        language=occasion.language,
        automatic=kind_of(code) not in NOT_AUTOMATIC,
    )
    subject = occasion.subject
    if not subject:  # Without a ticket there are no other letters that it would have to stand among.
        usual = usual_subject(occasion.reference, language=occasion.language)
        subject = usual if occasion.reference else said.subject
    return Letter(code, subject=subject, title=said.subject, body=said.body, text=text, html=html)


def fill(text: str, occasion: Occasion, *, desk: Desk) -> str:
    """A text of one's own with its gaps filled. Raises KeyError for an unknown gap, ValueError for a lone $."""
    return _filled(text, _gaps(occasion, desk=desk))


def empty_gaps(text: str, occasion: Occasion, *, desk: Desk) -> list[str]:
    """The gaps that ``text`` names and this occasion leaves empty."""
    gaps = _gaps(occasion, desk=desk)
    named = dict.fromkeys(_template(text)[1])
    return [name for name in named if (name in gaps or is_custom(name)) and not gaps[name]().strip()]


def _filled(text: str, gaps: Mapping[str, Callable[[], str]]) -> str:
    """The text with its gaps filled; only what it names is worked out."""
    template, named = _template(text)
    return template.substitute({name: sentences.isolated(gaps[name]()) for name in named})


@lru_cache(maxsize=512)
def _template(text: str) -> tuple[Template, tuple[str, ...]]:
    """The text as a template, and the gaps that it names."""
    template = Template(text.replace(LETTER_ONLY, ""))
    return template, tuple(template.get_identifiers())


def tells_judgement(code: str, language: str, *, desk: Desk) -> bool:
    """Whether the canned reply says anything of what was found; a mere question does not, nor does a missing text."""
    if (canned := desk.texts.get((code, language))) is None:
        return False
    named = {name for text in (canned.subject, canned.body) for name in _template(text)[1]}
    return not named <= {"salutation", "reference", "status_link"}


def evidence(verdict: Verdict, *, language: str) -> list[str]:
    """The strongest reasons for the verdict's category, as sentences, strongest first, each once."""
    supporting = sorted(
        (
            reason
            for reason in verdict.reasons
            if reason.label == verdict.category and reason.weight >= 0 and reason.code not in UNSAID
        ),
        key=lambda reason: -reason.weight,
    )
    told = dict.fromkeys(sentences.explain(reason, language=language) for reason in supporting)
    return list(told)[:REASONS_SHOWN]


def about_pictures(facts: Facts, verdict: Verdict, *, language: str) -> str:
    """What was seen in the pictures that do not help, a paragraph; "" where it does not matter.

    It does not where there is an answer, and a picture that helps.
    """
    numbers: dict[str, list[str]] = {}
    for number, code in enumerate(facts.pictures, start=1):
        if code:
            numbers.setdefault(code, []).append(str(number))
    if not numbers or (verdict.disposition is Disposition.AUTO_REPLY and "" in facts.pictures):
        return ""
    with translation.override(language):
        lines = [
            gettext("Screenshot %(numbers)s: %(message)s")
            % {"numbers": ", ".join(numbers[code]), "message": gettext(shortcomings.message(code))}
            for code in numbers
        ]
        return "\n".join([*lines, gettext("An example of the right picture is on your status page.")])


def _gaps(occasion: Occasion, *, desk: Desk) -> Gaps:
    facts, verdict, language = occasion.facts, occasion.verdict, occasion.language
    code = desk.rules.platform(facts, desk.policy)
    category = verdict.category if verdict else ""
    case = Case(category, frozenset(verdict.holds if verdict else ()), occasion.team)
    next_check = installed().day(verdict.follow_ups[0].due_at) if verdict and verdict.follow_ups else None

    def when(day: date | None) -> str:
        return sentences.long_date(day, language=language) if day else ""

    def of_desk(own: Placeholder) -> str:
        value = own.fill(facts, desk.policy)
        return value if isinstance(value, str) else when(value)

    def found() -> str:
        return "\n".join(f"- {sentence}" for sentence in evidence(verdict, language=language)) if verdict else ""

    known: dict[str, Callable[[], str]] = {
        "salutation": lambda: desk.salutation if language == desk.definition.language else "",
        "name": lambda: facts.name,
        "reference": lambda: occasion.reference,
        "category": lambda: sentences.title(verdict.category, language=language) if verdict else "",
        "platform": lambda: _platform(code, desk=desk, language=language),
        "contact": lambda: _platform(code, desk=desk, language=language, contact=desk.contacts.get(code, "")),
        "due_on": lambda: when(verdict.due_on if verdict else None),
        "next_check_on": lambda: when(next_check),
        "evidence": found,
        "question": lambda: sentences.asked(verdict, facts, desk=desk, language=language) if verdict else "",
        "heard": lambda: _heard(facts, desk=desk, language=language),
        "hot_line": lambda: _hot_line(desk, language=language),
        "status_link": lambda: occasion.status_link,
        "human_by": lambda: when(installed().day(desk.due_at(occasion.now, case))),
        "message": lambda: occasion.message,
        "article": lambda: recommended(verdict, desk=desk, language=language) if verdict else "",
        "letter_only": lambda: "",
    } | {name: partial(of_desk, each) for name, each in desk.definition.placeholders.items()}
    return Gaps(known, desk=desk, language=language, given=occasion.given)


def _platform(code: str, *, desk: Desk, language: str, contact: str = "") -> str:
    """The platform's name, with its contact where one is given; else a way to say that nobody knows it."""
    known = desk.policy.platforms.get(code)
    if known is None:
        with translation.override(language):
            return gettext(desk.definition.some_platform)
    return f"{known.name} ({contact})" if contact else known.name


def _heard(facts: Facts, *, desk: Desk, language: str) -> str:
    """What the words told beside the cause, as a list with its heading; "" where there is nothing to repeat."""
    told = {each.code: each.told for each in desk.rules.circumstances if each.told}
    heard = circumstances.believed(facts, desk.rules.circumstances, desk.policy)
    lines = [told[each.code] for each in heard if each.code in told]
    if not lines:
        return ""
    with translation.override(language):
        return "\n".join([gettext("What we have read in your words:"), *(f"- {gettext(line)}" for line in lines)])


def _hot_line(desk: Desk, *, language: str) -> str:
    """Where somebody can talk to a person now; "" where the desk names nobody."""
    if not desk.hot_line:
        return ""
    with translation.override(language):
        return gettext("If you would like to talk to somebody now: %(hot_line)s") % {"hot_line": desk.hot_line}
