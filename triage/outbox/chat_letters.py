"""A letter as it is said in a chat: short, the reasons in a sentence, buttons for what can be answered with one, and
the status page for the rest.

A button's second half says what pressing it does, in words that ``pipeline.chat_buttons`` reads.
"""

from collections.abc import Iterator, Mapping

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from triage.channels.registry import channel
from triage.messages import Button
from triage.models import Classification, ReplyKind, Ticket
from triage.outbox import sentences
from triage.outbox.compose import NOT_AUTOMATIC, Letter
from triage.outbox.frame import blocks
from triage.outbox.links import status_link
from triage.outbox.shown import without_link_paragraphs
from triage.playbook.desk import Desk
from triage.playbook.form import answers_to, asked
from triage.questions import Kind, Question

SHORT = 750
"""Characters of a shortened letter, without the link: what is read on a phone without scrolling twice."""
SHORTENED = {ReplyKind.VERDICT, ReplyKind.INCIDENT, ReplyKind.CLOSING}
"""Whoever suffers, or is told what a person needs, reads all of it."""
INSTEAD: Mapping[str, tuple[tuple[str, str], ...]] = {
    "id": (("lewat email", "di sini"), ("balas email ini", "balas di sini"), ("status di bawah", "status")),
    "en": (("by e-mail", "here"), ("reply to this e-mail", "reply here"), ("status page below", "status page")),
}
"""What canned replies say of mails, and what is said in a chat instead; by language."""
ANSWER, FOLLOW_UP, DISPUTE = "answer", "follow_up", "dispute"
"""What a button does: "answer <question> <value>", "follow_up <key> <answer>", "dispute"."""
MORE: Mapping[bool, str] = {
    False: gettext_noop("Everything about it: %(link)s"),
    True: gettext_noop("Written automatically; write here if a person should look. Everything about it: %(link)s"),
}
"""The last paragraph; True: of what a machine wrote."""


def in_chat(
    letter: Letter, ticket: Ticket, kind: ReplyKind, judged: Classification | None, *, desk: Desk
) -> tuple[str, tuple[Button, ...]]:
    """The text, and its buttons: shortened where it is ``SHORTENED``, else as far as the channel carries it."""
    carries = channel(ticket.address[0]).carries
    with translation.override(ticket.language):
        is_automatic = kind not in NOT_AUTOMATIC
        more = gettext(MORE[is_automatic]) % {"link": status_link(ticket)}
        if kind == ReplyKind.QUESTION and judged is not None and judged.question:
            facts = judged.frozen_facts()
            question = sentences.asked(judged.verdict(), facts, desk=desk, language=ticket.language)
            lead = gettext("Thank you. One question, so that the answer is right:")
            buttons = question_buttons(judged.question, ticket.language, desk=desk)
            return f"{lead}\n\n{question}", buttons[: carries.buttons]
        buttons = ((gettext("That is wrong"), DISPUTE),) if kind == ReplyKind.VERDICT else ()
    has_buttons = kind in {ReplyKind.VERDICT, ReplyKind.REMINDER}
    room = (carries.beside_buttons if has_buttons else carries.length) - len(more) - 2
    words = said(_of_chats(letter.body, ticket.language), most=min(SHORT, room) if kind in SHORTENED else room)
    return f"{words}\n\n{more}", buttons


def _of_chats(body: str, language: str) -> str:
    for of_mails, here in INSTEAD.get(language, ()):
        body = body.replace(of_mails, here)
    return body


def said(body: str, *, most: int) -> str:
    """The words without links and lists, whole paragraphs as far as they fit."""
    kept: list[str] = []
    left = most
    for paragraph in _paragraphs(without_link_paragraphs(body)):
        if len(paragraph) > left:
            if not kept or left > most // 3:
                kept.append(paragraph[: max(left - 1, 1)].rsplit(" ", 1)[0] + "…")
            break
        kept.append(paragraph)
        left -= len(paragraph) + 2
    return "\n\n".join(kept)


def _paragraphs(body: str) -> Iterator[str]:
    for block in blocks(body):
        yield "\n".join([*block["lines"], *([" ".join(block["items"])] if block["items"] else ())])


def question_buttons(code: str, language: str, *, desk: Desk) -> tuple[Button, ...]:
    """What can be answered with one press to a question of the decision; () where words or a picture are needed."""
    question = asked_for(code, language)
    if question is None:
        return ()
    platforms = {each.code: each.name for each in desk.policy.platforms.values() if not each.is_institution}
    with translation.override(language):
        choices = [(str(gettext(words)), value) for value, words in answers_to(question, platforms=platforms).items()]
        if question.kind == Kind.DAY and question.not_yet:
            choices = [(gettext(question.not_yet.label), question.not_yet.code)]
    return tuple((words, f"{ANSWER} {question.code} {value}") for words, value in choices)


def asked_for(code: str, language: str) -> Question | None:
    """The form's question that answers one of the decision's; None where none does."""
    form = asked(language)
    return next((form.by_code[each] for each in form.asks.get(code, ()) if each in form.by_code), None)
