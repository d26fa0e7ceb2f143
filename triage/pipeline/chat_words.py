"""What is said in a chat at once, beside the letters of a ticket: short, and with nothing of what somebody typed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from triage.channels.chat.message import Unreadable
from triage.decision.category import Then
from triage.installed import installed
from triage.messages import Button
from triage.outbox.chat_letters import ANSWER
from triage.playbook.form import asked
from triage.questions import Kind

STOP = frozenset({"stop", "/stop", "berhenti", "unsubscribe", "stop chat"})
"""Whole messages after which nothing more is sent until they write again."""
ANEW = frozenset({"/new", "/baru", "laporan baru", "new complaint"})
"""Whole messages that begin another complaint."""
HELLO: Mapping[str, str] = {
    "id": "halo hallo helo hai selamat pagi siang sore malam permisi misi assalamualaikum assalamu'alaikum salam"
    " assalammualaikum waalaikumsalam min kak kakak gan bang mas mbak bantuan tolong tes",
    "en": "hello hey there good morning afternoon evening help",
    "": "/start start hi hay p ping test admin",
}
"""Words that alone are no complaint, by the language that they tell."""
_WORDS = {word: language for language, words in HELLO.items() for word in words.split()}
_BETWEEN = re.compile(r"[\s,.!?]+")
GREETING = gettext_noop(
    "%(title)s Tell us here what happened, in your own words or with a screenshot, or choose what fits best.\n\n"
    "%(privacy)s We use what you send only to handle your complaint. Write STOP and we send nothing more."
)
RECEIVED = gettext_noop(
    "Thank you. Your complaint %(reference)s has come in; we are reading it now.\n\n%(privacy)s Write STOP and we send"
    " nothing more."
)
STOPPED = gettext_noop(
    "All right, we send nothing more here. What you have sent is still looked after. If you need us, just write again."
)
REMINDER = gettext_noop("Do you still need help? Tell us in a sentence what happened, or send a screenshot.")
DISPUTED = gettext_noop("Thank you for saying so. A person will look at it and write to you here.")
ASKED_BEFORE = gettext_noop("Thank you, we have your answer already.")
GONE = gettext_noop("We could not open what you sent: it is no longer there. Please send it once more.")
TOO_LARGE = gettext_noop("What you sent is too large for us. A screenshot of the place that matters is enough.")
TOO_MANY = gettext_noop(
    "These are more messages than we can read at once. Please write what matters most in one message, in an hour."
)
FAILED = gettext_noop("We could not take that in. Please send it once more, or use our form: %(link)s")
AFTER: Mapping[Then, str] = {
    Then.DECIDE: gettext_noop("We check it again right away and tell you here."),
    Then.AGENT: gettext_noop("A person takes over and writes to you here."),
    Then.WAIT: gettext_noop("Take your time. If you need help, just write here."),
}
"""After the answer to a follow-up; the closing letter speaks for itself."""
UNREADABLE: Mapping[str, str] = {
    Unreadable.VOICE: gettext_noop(
        "We are sorry, we cannot listen to voice notes yet. Please write it in a sentence, or send a screenshot."
    ),
    Unreadable.VIDEO: gettext_noop(
        "We are sorry, we cannot watch films here. A screenshot of the place that matters helps, or a sentence."
    ),
    Unreadable.STICKER: gettext_noop("Nice sticker! To help you we need a sentence, or a screenshot."),
    Unreadable.PLACE: gettext_noop("We do not need to know where you are. A sentence or a screenshot helps."),
    Unreadable.OTHER: gettext_noop(
        "We cannot read that kind of message. Please write a sentence, or send a screenshot."
    ),
}


@dataclass(frozen=True, slots=True)
class Said:
    """Words for one chat, translated, with buttons as in ``Reply``."""

    text: str
    buttons: tuple[Button, ...] = ()


def say(words: str, *, language: str, **gaps: str) -> Said:
    """The words in a language; ``gaps`` are ours, never a stranger's."""
    with translation.override(language):
        privacy = gettext(installed().form.privacy)
        return Said(gettext(words) % {"privacy": privacy, **gaps})


def greeting(language: str) -> Said:
    """Hello, what is done with what they send, and the form's first question."""
    with translation.override(language):
        said = say(GREETING, language=language, title=gettext(installed().form.title))
        first = next((each for each in asked(language).questions if each.tells and each.kind == Kind.CHOICE), None)
        choices = first.choices.items() if first else ()
        buttons = tuple((gettext(words), f"{ANSWER} {first.code} {code}") for code, words in choices if first)
    return Said(said.text, buttons)


def hello_in(text: str) -> str | None:
    """The language ("": any) in which nothing is said but hello; None where more is said."""
    words = [word for word in _BETWEEN.split(text[:200].casefold()) if word]
    told = [_WORDS.get(word) for word in words]
    return max(filter(None, told), key=told.count, default="") if len(words) <= 6 and None not in told else None


def command(text: str) -> str:
    """The whole message as a command, in one spelling."""
    return " ".join(text[:40].casefold().split()).strip(" .!\"'")
