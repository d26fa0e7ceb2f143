"""A pressed button of ours: what it does stands in the row that it names, where only we write."""

from triage.channels.chat.answers import cleaned
from triage.channels.chat.buttons import HELD, PROMPT, Pressed, pressed
from triage.decision.category import Then
from triage.installed import installed
from triage.models import ChatUpdate, FollowUp, Reply, Ticket, TicketState
from triage.outbox.chat_letters import ANSWER, DISPUTE, FOLLOW_UP
from triage.pipeline import chat_words
from triage.pipeline.chat_talk import Heard, join
from triage.pipeline.chat_words import Said, say
from triage.pipeline.send import has_arrived
from triage.playbook.form import asked
from triage.tickets import NotPossible, answer_follow_up, dispute


def press(heard: Heard) -> Said | None:
    """Do what the button is for; what is said to that at once. Of a template's nothing: what was held follows."""
    button = pressed(heard.message.pressed)
    if button is None or button.kind == HELD:
        return None
    does, ticket = _found(button, heard)
    what, *how = does.split(" ", 2)
    if what == ANSWER and len(how) == 2:
        return _answer(heard, *how, ticket=ticket)
    if ticket is None or ticket.state == TicketState.CLOSED:
        return None
    if what == FOLLOW_UP and len(how) == 2:
        return _follow_up(heard, *how, ticket=ticket)
    if what == DISPUTE:
        dispute(ticket, now=heard.now)
        # Else a letter says who takes over.
        return say(chat_words.DISPUTED, language=ticket.language) if _has_agent(ticket) else None
    return None


def _found(button: Pressed, heard: Heard) -> tuple[str, Ticket | None]:
    """What it does, "" where it is nobody's or somebody else's, and the ticket of its letter, which has arrived."""
    conversation = heard.conversation
    if button.kind == PROMPT:
        prompt = ChatUpdate.objects.filter(pk=button.pk, conversation=conversation).first()
        return _place(prompt, button.number), None
    mine = {"channel": conversation.channel, "to": conversation.account}
    letter = Reply.objects.filter(pk=button.pk, **mine).select_related("ticket").first()
    if letter is None:
        return "", None
    has_arrived([letter.message_id], ticket=letter.ticket, now=heard.now)
    return _place(letter, button.number), letter.ticket


def _place(row: ChatUpdate | Reply | None, number: int) -> str:
    buttons = (row.buttons if row else None) or []
    return str(buttons[number][1]) if number < len(buttons) else ""


def _answer(heard: Heard, code: str, value: str, *, ticket: Ticket | None) -> Said | None:
    conversation = heard.conversation
    ticket = ticket or conversation.ticket
    question = asked(conversation.language).by_code.get(code)
    if question is None:
        return None
    given = cleaned(question, value, language=conversation.language, now=heard.now).answers
    if given is None:
        return None
    same = {"answers__contains": given.given} if given.given else {"platform": given.platform}
    if ticket is not None and ticket.submissions.filter(**same).exists():  # Pressed twice.
        return say(chat_words.ASKED_BEFORE, language=conversation.language)
    return join(heard, given, ticket=ticket)


def _follow_up(heard: Heard, key: str, answer: str, *, ticket: Ticket) -> Said | None:
    row = FollowUp.objects.filter(pk=int(key), ticket=ticket).first()
    rule = installed().rules.follow_ups.get(row.kind) if row else None
    clicked = rule.answers.get(answer) if rule else None
    try:
        if row is None or clicked is None:
            raise NotPossible("not_asked")
        answer_follow_up(row, answer=answer, now=heard.now)
    except NotPossible:
        return say(chat_words.ASKED_BEFORE, language=ticket.language)
    if clicked.then == Then.CLOSE or (clicked.then == Then.AGENT and not _has_agent(ticket)):
        return None  # A letter says so.
    return say(chat_words.AFTER[clicked.then], language=ticket.language)


def _has_agent(ticket: Ticket) -> bool:
    """Whether a person had it before, as it was when the button was found."""
    return ticket.state == TicketState.WITH_AGENT
