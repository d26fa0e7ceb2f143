"""Why something cannot be done with a ticket, in words for the person who wanted it."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from triage.messages import Coded
from triage.models import TicketEvent

PROBLEMS: Mapping[str, object] = {
    "closed": _("This ticket is already closed."),
    "processing": _("This ticket is still being processed. Try again in a moment."),
    "done_before": _("This has already been done."),
    "no_category": _("There is no category to accept. Choose one, or reply yourself."),
    "unknown_category": _("This category has no answer. Choose one from the list, or reply yourself."),
    "no_verdict": _("There is no verdict yet."),
    "unknown_circumstance": _("Choose a circumstance from the list."),
    "no_date": _("The due date is not known. Ask for what is missing, or reply yourself."),
    "empty": _("The reply is empty. Write something first."),
    "not_asked": _("This question is no longer open."),
    "not_planned": _("This follow-up is no longer planned."),
    "unknown_ticket": _("There is no ticket with this reference."),
    "same_ticket": _("A ticket cannot be merged into itself."),
    "other_address": _(
        "The tickets have different addresses and may be from two people. Tick the box to merge them anyway."
    ),
    "not_merged": _("This ticket is not merged with another one."),
    "newer_one_open": _("The same complaint has been sent again and is open; merge that one instead."),
    "not_rated": _("This can only be said once the complaint is closed."),
    "rated_before": _("You have told us already. Thank you!"),
    "no_question": _("This cannot be asked here. Write a reply of your own."),
    "no_text": _("This macro's letter has no text in the requester's language."),
    "switched_off": _("This macro is no longer active. Choose another one."),
    "in_the_past": _("Choose a day in the future."),
    "incident_moved_on": _("A colleague has already changed this incident. Reload the page."),
    "empty_in_a_language": _("Write the message in every language."),
    "no_such_ticket": _("There is no ticket with this reference."),
    "not_a_member": _("This ticket is not part of the incident."),
    "member_already": _("This ticket is already part of an incident."),
    "too_far_off": _("Choose a day within the next two months."),
    "not_waiting": _("Only tickets that need an agent can be snoozed."),
    "nothing_noted": _("The note is empty. Write something first."),
    "unknown_agent": _("Tickets cannot be assigned to this person. Choose another agent."),
    "unknown_team": _("There is no such team. Choose another one."),
    "other_team": _("This ticket belongs to another team."),
    "unknown_tag": _("This tag is no longer offered. Choose another one."),
    "too_many_tags": _("A ticket can carry at most 20 tags. Take one off first."),
    "no_comment": _("Write something first, or leave it at your yes or no."),
    "none_to_list": _("There are no tickets to download here."),
    "none_chosen": _("Choose at least one ticket."),
    "too_many": _("Too many tickets. Choose at most 500."),
    "too_late": _("It is too late to undo this."),
    "failed": _("Something went wrong. Check this ticket yourself."),
    "too_many_files": _("Too many files. Send at most five at once."),
    "files_too_large": _("The files are too large: at most 10 MB each and 15 MB together."),
    "empty_file": _("One of the files is empty or could not be read. Choose it again."),
    "no_storage": _("Files cannot be stored at the moment. Send your words alone, or try again in a few minutes."),
    "unsendable_file": _("Mail servers refuse programs. Send this file in another way."),
    "too_many_copies": _("Too many addresses. Send copies to at most five."),
    "bad_address": _("This is not an e-mail address to which a mail can be sent."),
    "own_address": _("This is the desk's own address. Choose somebody else's."),
    "picture_gone": _("This picture has been deleted. Choose another one."),
    "nothing_changed": _("Nothing differs from what is known already."),
    "no_reason": _("Say why it is opened again."),
    "not_closed": _("This ticket is open already."),
    "merged": _("This ticket goes on in another one. Unmerge it to open it again."),
    "forgotten": _("What this ticket was about is deleted already. Open a new ticket instead."),
    "letter_changed": _("The answer has changed in the meantime. Nothing was sent; review it before you continue."),
}


class NotPossible(Coded):
    """The ticket has moved on, or the action makes no sense; ``message`` tells a person so."""

    @property
    def message(self) -> str:
        """The reason in the active language."""
        return str(PROBLEMS[self.code])


class LookAgain(NotPossible):
    """The page that the agent acted on no longer shows how things are."""


class Overtaken(LookAgain):
    """Another agent has acted on the ticket since this one looked at it."""

    def __init__(self, event: TicketEvent) -> None:
        super().__init__("overtaken")
        self.event = event

    @property
    def message(self) -> str:
        """Who did what, in the active language."""
        agent = self.event.agent
        who = agent.get_full_name() or agent.get_username() if agent else ""
        told = gettext(
            "%(who)s has already acted on this ticket: %(what)s. Nothing of yours was sent; review it "
            "before you continue."
        )
        return told % {"who": who, "what": self.event.get_kind_display()}
