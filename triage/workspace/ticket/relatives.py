"""Other tickets that belong to one: of the same requester, or with the same screenshot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Q

from triage.installed import installed
from triage.models import Screenshot, ScreenshotState, Ticket, TicketState
from triage.workspace import labels as words

MOST = 12


@dataclass(frozen=True, slots=True)
class Relative:
    """Another ticket. ``merges`` says whether this one could go on in it, ``is_merged`` whether either does already.

    ``follows``: one is a later answer on the other, which had been closed. ``is_proposed``: one came in with the
    other's address and details, and nobody has said yet that the same person sent both; ``joins``: it was this one, so
    that what it brought in can be put together with the other.
    """

    ticket: Ticket
    category: str
    is_same_person: bool
    is_same_subject: bool
    is_same_picture: bool
    is_merged: bool
    follows: bool
    is_proposed: bool
    joins: bool

    @property
    def merges(self) -> bool:
        """Whether it is open, and likely the same complaint."""
        is_likely = self.is_same_picture or (self.is_same_person and self.is_same_subject and not self.is_proposed)
        return is_likely and self.ticket.state != TicketState.CLOSED and not self.is_merged


def relatives(ticket: Ticket, *, agent: User, pictures: Iterable[Screenshot]) -> Sequence[Relative]:
    """The newest relatives of a ticket that has sent ``pictures``, the likeliest duplicates first; three queries.

    Of other teams' only what ``agent`` may see.
    """
    uploads = {row.upload_sha256 for row in pictures if row.state == ScreenshotState.READ}
    # Those that have been read are in an index; deleted ones have no digest, and so would all be alike.
    same_picture = Screenshot.objects.filter(
        upload_sha256__in=uploads, state=ScreenshotState.READ, submission__isnull=False
    )
    alike = set(
        same_picture.exclude(submission__ticket=ticket).values_list("submission__ticket", flat=True)[: 5 * MOST]
    )
    person = Q(requester_email__iexact=ticket.requester_email) if ticket.requester_email else Q(pk__in=())
    merged = Q(pk=ticket.merged_into_id) | Q(merged_into=ticket)
    followed = Q(pk=ticket.follows_id) | Q(follows=ticket)
    others = Ticket.objects.visible_to(agent).filter(person | Q(pk__in=alike) | merged | followed).exclude(pk=ticket.pk)
    rows = list(others.prefetch_related("submissions").order_by("-id")[: MOST + 1])
    own = _subjects(ticket)
    found = [
        Relative(
            ticket=row,
            category=words.category(row.category) if row.category else "",
            is_same_person=row.requester_email.casefold() == ticket.requester_email.casefold() != "",
            is_same_subject=bool(own & _subjects(row)),
            is_same_picture=row.pk in alike,
            is_merged=row.merged_into_id == ticket.pk or ticket.merged_into_id == row.pk,
            follows=row.follows_id == ticket.pk or ticket.follows_id == row.pk,
            is_proposed=row.proposed_for_id == ticket.pk or ticket.proposed_for_id == row.pk,
            joins=ticket.proposed_for_id == row.pk and TicketState.CLOSED not in {row.state, ticket.state},
        )
        for row in rows[:MOST]
    ]
    return sorted(found, key=lambda relative: not relative.merges)


def _subjects(ticket: Ticket) -> frozenset[tuple[str, ...]]:
    told = (installed().form.sameness(row.answers) for row in ticket.submissions.all())
    return frozenset(filter(any, told))
