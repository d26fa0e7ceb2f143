"""What a notice says: that something happened, and where. Never what a requester, or a colleague, has said."""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from triage.models import Notice, NoticeKind, Part
from triage.pipeline import outage_words
from triage.pipeline.outages import occasion

TITLES: Mapping[str, str] = {
    NoticeKind.ASSIGNED: gettext_noop("It is assigned to you"),
    NoticeKind.ANSWERED: gettext_noop("The requester has answered"),
    NoticeKind.MENTIONED: gettext_noop("You are mentioned in a note"),
    NoticeKind.SLA_AT_RISK: gettext_noop("It is about to miss its due time"),
    NoticeKind.SLA_BREACHED: gettext_noop("It has missed its due time"),
    NoticeKind.RULE: gettext_noop("A rule points you to it"),
    NoticeKind.HARM: gettext_noop("A person should read this first"),
    NoticeKind.INCIDENT: gettext_noop("An incident is proposed"),
    NoticeKind.WEBHOOK: gettext_noop("This webhook was disabled after failures"),
}


def about(notice: Notice) -> str:
    """What it is about, by name: a ticket's reference, an incident's platform; "" for a part, whose title says it."""
    if notice.ticket:
        return notice.ticket.reference
    if notice.subscription:
        return notice.subscription.name
    return notice.incident.platform.name if notice.incident else ""


def title(notice: Notice) -> str:
    """What has happened, in a few words."""
    return outage_words.title(notice.part) if notice.part else _(TITLES[notice.kind])


def detail(notice: Notice) -> str:
    """What more there is to say now; "" where the title says it all."""
    if notice.part is None:
        return ""
    return outage_words.sentence(notice.part) if _goes_on(notice, notice.part) else _("It works again.")


def _goes_on(notice: Notice, part: Part) -> bool:
    return notice.key == occasion(part)


def path(notice: Notice) -> str:
    """The page that shows what it is about."""
    if notice.ticket:
        return reverse("admin:ticket", args=[notice.ticket.reference])
    if notice.subscription_id:
        return reverse("admin:webhook", args=[notice.subscription_id])
    return reverse("admin:incident", args=[notice.incident_id]) if notice.incident_id else reverse("admin:notices")


def letter(notice: Notice) -> tuple[str, str]:
    """Subject and text of its mail."""
    named = about(notice)
    subject = f"[{named}] {title(notice)}" if named else title(notice)
    page = f"{settings.PUBLIC_URL}{path(notice)}"
    paragraphs = [" · ".join(filter(None, (named, title(notice)))), detail(notice), page]
    if notice.ticket:
        paragraphs.append(_("An answer to this e-mail becomes an internal note. The requester does not see it."))
    paragraphs.append(
        _("Which e-mails you get: %(page)s") % {"page": f"{settings.PUBLIC_URL}{reverse('admin:notice_preferences')}"}
    )
    return subject, "\n\n".join(filter(None, paragraphs))
