"""Codes in the agent's words, in the language of the page."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, gettext_noop, ngettext
from django.utils.translation import gettext as _

from triage.decision.facts import Reading, Source
from triage.decision.verdict import Reason
from triage.decision.wordless import CHATTER
from triage.installed import installed
from triage.models import BulkKind, DeskChannel, Escalation, ReplyKind, Resolution, Screenshot, Submission, TicketState
from triage.outbox import sentences
from triage.outbox.canned import question_of

STATES: Mapping[str, Promise] = {
    TicketState.WITH_AGENT: gettext_lazy("Needs an agent"),
    TicketState.ASKED: gettext_lazy("Waiting for the requester"),
    TicketState.ANSWERED: gettext_lazy("Answered"),
    TicketState.PROCESSING: gettext_lazy("Processing"),
    TicketState.CLOSED: gettext_lazy("Closed"),
    "all": gettext_lazy("All"),
}

SOURCES: Mapping[Source, Promise] = {
    Source.FORM: gettext_lazy("Form"),
    Source.TEXT: gettext_lazy("Description"),
    Source.SCREENSHOT: gettext_lazy("Screenshot"),
    Source.CLOCK: gettext_lazy("Time"),
    Source.AGENT: gettext_lazy("Agent"),
}

SHORTCOMINGS: Mapping[str, str] = {
    "missing": gettext_noop("was lost"),
    "broken": gettext_noop("is damaged"),
    "too_many_pixels": gettext_noop("is too large"),
    "too_demanding": gettext_noop("is too large"),
    "timed_out": gettext_noop("took too long to read"),
    "crashed": gettext_noop("could not be processed (tried twice)"),
}
"""Why a picture could not be read; why one that was read does not help is the desk's word."""

LETTERS: Mapping[str, Promise] = {
    "receipt": gettext_lazy("Escalated to an agent"),
    "receipt_fraud": gettext_lazy("Escalated to an agent, with a fraud warning"),
    "receipt_harm": gettext_lazy("Escalated to an agent, to somebody who suffers"),
    "link": gettext_lazy("Status link, on request"),
    "proposal": gettext_lazy("Another complaint with the same details"),
    "agent": gettext_lazy("Free text by an agent"),
    "closed": gettext_lazy("The ticket is closed"),
    "incident": gettext_lazy("An incident is confirmed"),
    "incident_draft": gettext_lazy("An incident is confirmed: the draft for the agent"),
    "incident_solved": gettext_lazy("An incident is over"),
    "incident_solved_draft": gettext_lazy("An incident is over: the draft for the agent"),
}
"""Canned replies that answer no cause, ask no question and are no follow-up."""

YES_NO: Mapping[str, Promise] = {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")}


def language() -> str:
    """The code of the page's language."""
    return (get_language() or "id").partition("-")[0]


def languages() -> dict[str, str]:
    """The desk's languages by code, in that of the page."""
    return {code: _(name) for code, name in installed().languages.items()}


def category(code: str) -> str:
    """A label's name."""
    return sentences.title(code, language=language())


def hold(code: str) -> str:
    """What keeps a verdict from being answered automatically."""
    return sentences.hold(code, language=language())


def question(code: str) -> str:
    """The one thing that the requester was asked."""
    return sentences.question(code, language=language())


def reason(reason: Reason) -> str:
    """A reason as a sentence; escape it before showing it."""
    return sentences.explain(reason, language=language())


def reading(found: Reading) -> str:
    """One thing read in a picture: what it is, and its value as the decision knows it."""
    known = installed().labels
    if found.kind in known.days:
        return f"{_kind(found.kind)}: {day(date.fromisoformat(found.value))}"
    if found.kind in known.quoted or found.kind in CHATTER:
        return f"{_kind(found.kind)}: {found.value}"
    return coded(found.kind, found.value)


def coded(kind: str, value: str) -> str:
    """A kind of reading with a value that is a code: "Error page: server error (5xx)"."""
    msgid = installed().labels.read.get(f"{kind}:{value}")
    return f"{_kind(kind)}: {_(msgid) if msgid else value.replace('_', ' ')}"


def _kind(kind: str) -> str:
    msgid = installed().labels.readings.get(kind)
    return _(msgid) if msgid else kind


def worth(row: Screenshot) -> str:
    """Whether a picture helps, or why not; "" while that is not known."""
    if code := row.shortcoming:
        return _("does not help: %(why)s") % {
            "why": _(SHORTCOMINGS.get(code) or installed().labels.worth.get(code, code))
        }
    return _("helps") if row.usable else ""


def day(value: date) -> str:
    """A day with its weekday."""
    return sentences.long_date(value, language=language())


def moment(value: datetime) -> str:
    """A moment with its zone."""
    return sentences.long_time(value, language=language())


def escalation(why: str, *, holds: Iterable[str] = ()) -> str:
    """Why a ticket waits for a person, in one line: what held the machine back by its name (also as ``why``)."""
    machine = {"", Escalation.UNSURE, Escalation.HELD}
    if why in Escalation.values and why not in machine:
        return str(Escalation(why).label)
    codes = dict.fromkeys([*([] if why in machine else [why]), *holds])
    unnamed = Escalation.HELD if why == Escalation.HELD else Escalation.UNSURE
    return " ".join(hold(code) for code in codes) or str(unnamed.label)


def platform(submissions: Sequence[Submission]) -> str:
    """The platform that the newest of these messages names, the oldest first; "" if none, or an agent took it out."""
    for row in reversed(submissions):
        named = row.platform.name if row.platform else row.platform_other
        if named or "platform" in row.corrects.split():
            return named
    return ""


def resolution(code: str) -> str:
    """How a case ended."""
    return str(Resolution(code).label) if code in Resolution.values else code


def letter(code: str) -> str:
    """When a canned reply is written."""
    if answered := next((c.code for c in installed().rules.categories if code in {c.reply, *c.variants.values()}), ""):
        return category(answered)
    if tried := next((c.code for c in installed().rules.categories if code and code == c.next_step), ""):
        return _("%(category)s: what to do has been tried") % {"category": category(tried)}
    if told := installed().rules.said_ahead.get(code):
        is_notice = installed().rules.deflections[told].notice == code
        said = (
            _("%(category)s: said before it is sent") if is_notice else _("%(category)s: the reminder wanted instead")
        )
        return said % {"category": category(told)}
    if code in installed().rules.follow_ups:
        return follow_up(code)
    titles = {event.letter: event.title for event in installed().events.values() if event.letter}
    if code in titles:
        return _(titles[code])
    return question(asked) if (asked := question_of(code)) else str(LETTERS.get(code, code))


def follow_up(kind: str) -> str:
    """What a follow-up asks the requester."""
    if (rule := installed().rules.follow_ups.get(kind)) is None:
        return kind
    return _(rule.question) if rule.question else _("Reminder of our question")


def event_detail(data: Mapping[str, Any]) -> str:
    """What an event's data add to its name, "" if nothing that a person wants to know."""
    if left_out := data.get("left_out"):
        told: str = ngettext("%(count)d picture could not be saved", "%(count)d pictures could not be saved", left_out)
        return told % {"count": left_out}
    if (channel := data.get("channel")) in DeskChannel.values:
        return str(DeskChannel(channel).label)
    if macro := data.get("macro"):
        return str(macro).replace("_", " ")
    if why := data.get("why"):
        return escalation(str(why))
    if code := data.get("category"):
        return category(str(code))
    if ended := data.get("resolution"):
        return resolution(str(ended))
    if undone := data.get("undone"):
        return str(BulkKind(undone).label)
    if answer := data.get("answer"):
        return f"{follow_up(str(data.get('kind', '')))} {YES_NO.get(str(answer), answer)}"
    if due_at := data.get("due_at"):
        return f"{follow_up(str(data.get('kind', '')))} {moment(datetime.fromisoformat(str(due_at)))}"
    if said := data.get("helpful"):
        return str(YES_NO.get(str(said), said))
    if error := data.get("error"):
        return str(error)
    if data.get("kind") in ReplyKind.values:
        return str(ReplyKind(data["kind"]).label)
    return ""
