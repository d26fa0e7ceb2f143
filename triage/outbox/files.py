"""What a letter says of files that were not read: one sentence, once."""

from operator import attrgetter

from django.db.models import prefetch_related_objects
from django.utils import translation
from django.utils.translation import gettext, gettext_noop, ngettext

from triage.models import FileOutcome, Reply, ReplyKind, Ticket
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
    prefetch_related_objects([ticket], "submissions__files")
    files = [file for each in ticket.submissions.all() for file in each.files.all() if file.outcome in _UNREAD]
    if not files:
        return ""
    told = Reply.objects.filter(ticket=ticket, kind__in=_TELLING).exclude(UNDONE).order_by("created_at").last()
    files = [file for file in files if told is None or file.received_at > told.created_at]
    if not files:
        return ""
    with translation.override(ticket.language):
        named = [file.original_name for file in sorted(files, key=attrgetter("pk")) if file.original_name]
        names = [f"“{name}”" for name in named] if ticket.confirmed_at else []
        if len(names) == len(files) <= MOST_NAMED:
            said = gettext("We have not read these files (what became of each is on your status page): %(names)s.")
            said %= {"names": ", ".join(names)}
        else:
            said = ngettext(
                "We have not read %(count)d file of yours (what became of it is on your status page).",
                "We have not read %(count)d files of yours (what became of each is on your status page).",
                len(files),
            ) % {"count": len(files)}
        return f"{said} {gettext(STILL)}" if any(file.kind == "film" for file in files) else said
