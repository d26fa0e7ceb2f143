"""Codes in the agent's words, in the language of the page."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from triage.decision.categories import CATEGORIES
from triage.decision.facts import Reading, ReadingKind, Source
from triage.decision.follow_ups import RULES
from triage.decision.verdict import Reason
from triage.decision.wordless import QUOTED
from triage.models import BulkKind, Escalation, ReplyKind, Resolution, Screenshot, Submission, TicketState
from triage.outbox import sentences

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

READINGS: Mapping[str, Promise] = {
    ReadingKind.SCREEN: gettext_lazy("Screen"),
    ReadingKind.COMPLETED_ON: gettext_lazy("Finished on"),
    ReadingKind.DAYS_WAITING: gettext_lazy("Days waiting"),
    ReadingKind.STATUS: gettext_lazy("Status"),
    ReadingKind.PROGRESS: gettext_lazy("Progress"),
    ReadingKind.CERTIFICATE_NAME: gettext_lazy("Name on the certificate"),
    ReadingKind.ACCOUNT_NAME: gettext_lazy("Name in the account"),
    ReadingKind.PLATFORM: gettext_lazy("Platform"),
    ReadingKind.ERROR_PAGE: gettext_lazy("Error page"),
    ReadingKind.REVIEW: gettext_lazy("Review"),
    ReadingKind.CONNECTION: gettext_lazy("Connection"),
    ReadingKind.FRAUD: gettext_lazy("Fraud"),
    ReadingKind.CLOCK: gettext_lazy("Time"),
    ReadingKind.COMPLAINT: gettext_lazy("Complaint about"),
    ReadingKind.TOAST: gettext_lazy("Notice on the page"),
    ReadingKind.CHAT_SENT: gettext_lazy("The requester wrote"),
    ReadingKind.CHAT_RECEIVED: gettext_lazy("The other side wrote"),
}
READ: Mapping[str, Promise] = {
    "screen:dashboard": gettext_lazy("the programme's dashboard"),
    "screen:certificate": gettext_lazy("a certificate"),
    "screen:error": gettext_lazy("an error"),
    "screen:chat": gettext_lazy("a chat"),
    "screen:transaction": gettext_lazy("a purchase"),
    "screen:unknown": gettext_lazy("not recognised"),
    "screen:unusable": gettext_lazy("not readable"),
    "status:finished": gettext_lazy("finished"),
    "status:not_finished": gettext_lazy("not finished"),
    "status:certificate_absent": gettext_lazy("no certificate yet"),
    "status:certificate_present": gettext_lazy("certificate is there"),
    "error_page:offline": gettext_lazy("no internet"),
    "error_page:dns": gettext_lazy("address not found (DNS)"),
    "error_page:timeout": gettext_lazy("no answer in time"),
    "error_page:not_found": gettext_lazy("page not found (404)"),
    "error_page:denied": gettext_lazy("access denied (4xx)"),
    "error_page:server": gettext_lazy("server error (5xx)"),
    "error_page:spinner": gettext_lazy("never finishes loading"),
    "review:given": gettext_lazy("given"),
    "review:not_yet": gettext_lazy("not yet given"),
    "review:button_active": gettext_lazy("button is active"),
    "review:button_inactive": gettext_lazy("button is grey"),
    "review:cannot_review": gettext_lazy("cannot be given"),
    "fraud:asked": gettext_lazy("asks for an OTP or money"),
    "fraud:notice": gettext_lazy("a fraud warning"),
}
"""What is read in pictures, "kind:value"; other values are numbers, days or names."""
SHORTCOMINGS: Mapping[str, Promise] = {
    "no_words": gettext_lazy("shows no words"),
    "illegible": gettext_lazy("is too blurred to read"),
    "off_topic": gettext_lazy("does not show the training"),
    "payment": gettext_lazy("shows a payment"),
    "missing": gettext_lazy("was lost"),
    "broken": gettext_lazy("is damaged"),
    "too_many_pixels": gettext_lazy("is too large"),
    "too_demanding": gettext_lazy("is too large"),
    "timed_out": gettext_lazy("took too long to read"),
    "crashed": gettext_lazy("could not be processed (tried twice)"),
}
"""Why a picture does not help, see ``evidence.shortcomings``."""

LETTERS: Mapping[str, Promise] = {
    "receipt": gettext_lazy("Escalated to an agent"),
    "receipt_fraud": gettext_lazy("Escalated to an agent, with a fraud warning"),
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
    if found.kind == ReadingKind.COMPLETED_ON:
        return f"{READINGS[found.kind]}: {day(date.fromisoformat(found.value))}"
    if found.kind in QUOTED:
        return f"{READINGS.get(found.kind, found.kind)}: {found.value}"
    return coded(found.kind, found.value)


def coded(kind: str, value: str) -> str:
    """A kind of reading with a value that is a code: "Error page: server error (5xx)"."""
    return f"{READINGS.get(kind, kind)}: {READ.get(f'{kind}:{value}', value.replace('_', ' '))}"


def worth(row: Screenshot) -> str:
    """Whether a picture helps, or why not; "" while that is not known."""
    if code := row.shortcoming:
        return _("does not help: %(why)s") % {"why": SHORTCOMINGS.get(code, code)}
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
    return " ".join(hold(code) for code in codes) or str(Escalation.UNSURE.label)


def platform(submission: Submission) -> str:
    """The platform that a message names, "" if none."""
    return submission.platform.name if submission.platform else submission.platform_other


def resolution(code: str) -> str:
    """How a case ended."""
    return str(Resolution(code).label) if code in Resolution.values else code


def letter(code: str) -> str:
    """When a canned reply is written."""
    if answered := next((c.code for c in CATEGORIES if code in {c.reply, *c.variants.values()}), ""):
        return category(answered)
    if code in RULES:
        return follow_up(code)
    return question(code.removeprefix("ask_")) if code.startswith("ask_") else str(LETTERS.get(code, code))


def follow_up(kind: str) -> str:
    """What a follow-up asks the requester."""
    if kind not in RULES:
        return kind
    return _(RULES[kind].question) if RULES[kind].question else _("Reminder of our question")


def event_detail(data: Mapping[str, Any]) -> str:
    """What an event's data add to its name, "" if nothing that a person wants to know."""
    if left_out := data.get("left_out"):
        told: str = ngettext("%(count)d picture could not be saved", "%(count)d pictures could not be saved", left_out)
        return told % {"count": left_out}
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
