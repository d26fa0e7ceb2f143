"""The weekly report: on Monday morning the week before goes to each of its readers, once by constraint."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from html import escape

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triage.channels.email.reply_address import message_id
from triage.installed import installed
from triage.messages import OutboundMessage
from triage.models import ReportReader, WeeklyReport
from triage.outbox.sentences import title
from triage.pipeline.colleague_mail import deliver
from triage.reporting.weekly import DAYS, Week, week

AT = time(6)
"""On Monday at the desk: it is there when work begins."""
WEEK = timedelta(days=DAYS)

Line = tuple[str, str]
"""What is counted, and how much of it there was."""


def plan(*, now: datetime) -> None:
    """Write down who is to get the report on the last whole week; whoever has theirs gets none again."""
    here = now.astimezone(installed().zone)
    monday = here.date() - timedelta(days=here.weekday())
    if here < datetime.combine(monday, AT, tzinfo=here.tzinfo):
        monday -= WEEK
    due_at, told = datetime.combine(monday, AT, tzinfo=here.tzinfo), monday - WEEK
    lacking = ReportReader.objects.filter(active=True).exclude(reports__monday=told)
    rows = [WeeklyReport(reader_id=pk, monday=told, due_at=due_at) for pk in lacking.values_list("pk", flat=True)]
    if rows:
        WeeklyReport.objects.bulk_create(rows, ignore_conflicts=True)


def send_weekly_report(report_id: int) -> None:
    """Send one report if it is due and free."""
    reports = WeeklyReport.objects.select_related("reader").filter(pk=report_id, reader__active=True)
    deliver(reports, _letter, what="weekly_report", now=timezone.now())


def _letter(report: WeeklyReport) -> OutboundMessage:
    figures = week(report.monday, now=timezone.now())
    reader, link = report.reader, f"{settings.PUBLIC_URL}/desk/dashboard/?days={DAYS}"
    with translation.override(reader.language):
        first, last = (date_format(day, "j F Y") for day in (figures.first, figures.last))
        subject = _("The desk's week: %(first)s to %(last)s") % {"first": first, "last": last}
        parts = _parts(figures, language=reader.language)
        more = _("More on the dashboard:")
        as_of = date_format(timezone.localtime(figures.as_of, installed().zone), "DATETIME_FORMAT")
        counted = _("Counted on %(at)s. Newer events change these figures.") % {"at": as_of}
    key = message_id("report", f"week-{report.pk}")
    text = _text(subject, parts, f"{more} {link}\n{counted}")
    return OutboundMessage(reader.email, subject, text, _html(subject, parts, more, link, counted), key)


def _parts(figures: Week, *, language: str) -> Sequence[tuple[str, Sequence[Line]]]:
    """The report's tables, each with its heading, in the active language."""
    median, p90 = figures.first_reply or (None, None)
    return [
        (
            _("Tickets"),
            [
                (_("Received"), str(figures.received)),
                (_("Answered automatically"), _share(figures.alone, figures.received)),
                (_("Handled by people"), _share(figures.human, figures.received)),
                (_("Not handled yet"), _share(figures.unhandled, figures.received)),
                (_("Reopened"), str(figures.reopened)),
            ],
        ),
        (
            _("Time to the first answer"),
            [(_("Half of them within"), _took(median)), (_("Nine out of ten within"), _took(p90))],
        ),
        (
            _("Causes"),
            [(title(code, language=language) if code else _("none yet"), str(n)) for code, n in figures.categories],
        ),
        (
            _("Satisfaction"),
            [
                (_("Helpful"), _share(figures.helpful, figures.helpful + figures.unhelpful)),
                (_("Not helpful"), _share(figures.unhelpful, figures.helpful + figures.unhelpful)),
            ],
        ),
        (
            _("Waiting for an agent"),
            [
                (_("Handled in time"), str(figures.met)),
                (_("Handled late, or late and still waiting"), str(figures.breached)),
                (_("Waiting now"), str(figures.waiting)),
                (_("Of these overdue"), str(figures.overdue)),
            ],
        ),
    ]


def _share(part: int, whole: int) -> str:
    return f"{part} ({round(100 * part / whole)} %)" if whole else str(part)


def _took(seconds: float | None) -> str:
    """A duration in words, as coarse as it is long; a dash for none."""
    if seconds is None:
        return "–"
    minutes = max(1, round(seconds / 60))
    if minutes < 120:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = round(hours / 24)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def _text(subject: str, parts: Sequence[tuple[str, Sequence[Line]]], end: str) -> str:
    tables = (f"{heading}\n" + "\n".join(f"  {what}: {much}" for what, much in lines) for heading, lines in parts)
    return "\n\n".join([subject, *tables, end]) + "\n"


def _html(subject: str, parts: Sequence[tuple[str, Sequence[Line]]], more: str, link: str, counted: str) -> str:
    """Plain tables: mail programs understand little more."""
    cells = 'style="padding:2px 16px 2px 0;text-align:left;font-weight:normal"'
    tables = "".join(
        f"<h2>{escape(heading)}</h2><table>"
        + "".join(f'<tr><th scope="row" {cells}>{escape(a)}</th><td>{escape(b)}</td></tr>' for a, b in lines)
        + "</table>"
        for heading, lines in parts
    )
    end = f'<p>{escape(more)} <a href="{escape(link)}">{escape(link)}</a></p><p>{escape(counted)}</p>'
    return f"<h1>{escape(subject)}</h1>{tables}{end}"
