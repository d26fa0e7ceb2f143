"""What a letter says of files that were not read: one sentence, once."""

from django.utils import translation
from django.utils.translation import gettext, gettext_noop, ngettext

from triage.models import File, FileOutcome, Reply, ReplyKind, Ticket
from triage.models.reply import UNDONE

STILL = gettext_noop(
    "We cannot watch films: pause yours where it shows the problem, take a screenshot of that and send it to us."
)
"""How to send a still instead of a film."""

MOST_NAMED = 5
_UNREAD = [FileOutcome.KEPT, FileOutcome.LEFT_OUT, FileOutcome.REFUSED, FileOutcome.UNREADABLE]
_TELLING = [ReplyKind.VERDICT, ReplyKind.QUESTION, ReplyKind.RECEIPT]


def unread(ticket: Ticket) -> str:
    """The files of which no letter has said yet that they were not read, in the requester's language; "" where none is.

    Somebody may have typed another's address: until its owner confirms the ticket, no name of a file is repeated.
    """
    files = File.objects.filter(submission__ticket=ticket, outcome__in=_UNREAD)
    told = Reply.objects.filter(ticket=ticket, kind__in=_TELLING).exclude(UNDONE).order_by("created_at").last()
    if told is not None:
        files = files.filter(received_at__gt=told.created_at)
    rows = list(files.order_by("id").values_list("original_name", "kind"))
    if not rows:
        return ""
    with translation.override(ticket.language):
        names = [f"“{name}”" for name, _kind in rows if name] if ticket.confirmed_at else []
        if len(names) == len(rows) <= MOST_NAMED:
            said = gettext("We have not read these files (what became of each is on your status page): %(names)s.")
            said %= {"names": ", ".join(names)}
        else:
            said = ngettext(
                "We have not read %(count)d file of yours (what became of it is on your status page).",
                "We have not read %(count)d files of yours (what became of each is on your status page).",
                len(rows),
            ) % {"count": len(rows)}
        return f"{said} {gettext(STILL)}" if any(kind == "film" for _name, kind in rows) else said
