"""Charts of the machine: what it answers, whether it is right, which model judged."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from triage.workspace.dashboard.charts import Chart, Column, Plot, Row, Table, curve, lines, shown
from triage.workspace.dashboard.numbers import Numbers, by_time, ratio


def automatic(numbers: Numbers) -> Chart:
    """Which share never needed a human."""
    columns = {
        "alone": Column("answered_automatically", _("Answered automatically")),
        "human": Column("handed_to_a_human", _("Escalated")),
        "open": Column("neither_yet", _("Pending")),
    }
    told = _(
        "Share of incoming complaints that were answered automatically and never escalated. The "
        "newest days look slightly too good, since a ticket can still be escalated. A dashed line "
        "marks a new model."
    )
    table, plot = _share_of_first(numbers, "handled", columns, line=_("Answered automatically"))
    return Chart("automatic", _("Answered automatically"), told, table, plot)


def agreement(numbers: Numbers) -> Chart:
    """How often agents confirm what the machine says."""
    columns = {
        "accepted": Column("accepted", _("Confirmed")),
        "corrected": Column("corrected", _("Corrected")),
        "disputed": Column("disputed", _("Denied by the requester")),
    }
    told = _(
        "Share of the verdicts reviewed on a day that an agent confirmed. Agents mostly see the "
        "hard cases; the blind reviews on the Model page show how often automatic answers are "
        "wrong. A dashed line marks a new model."
    )
    table, plot = _share_of_first(numbers, "labels", columns, line=_("Confirmed by an agent"))
    return Chart("agreement", _("Agreement with agents"), told, table, plot)


def _share_of_first(
    numbers: Numbers, what: str, columns: Mapping[str, Column], *, line: str
) -> tuple[Table, Plot | None]:
    """Counts by key, and the first one's share of them all as a line, marked where another model began to judge."""
    counts = [numbers.series(what, key) for key in columns]
    share = [ratio(bucket[0], sum(bucket)) for bucket in zip(*counts, strict=True)]
    known = zip(columns.values(), counts, strict=True)
    table = by_time(numbers, [*known, (Column("share", _("Share"), "share"), share)])
    marks = [
        (date.fromisoformat(row["first"]), _("Model %(version)s") % {"version": row["version"]})
        for row in numbers.figures["models"][1:]
    ]
    return table, lines(numbers.days, numbers.step, [("a", line, share)], unit="share", marks=marks)


def coverage(numbers: Numbers) -> Chart:
    """How many tickets a threshold covers, and how many of those are right."""
    columns = [
        Column("confidence_from", _("Confidence at least"), "share"),
        Column("covered", _("Tickets")),
        Column("coverage", _("Coverage"), "share"),
        Column("judged", _("Reviewed by an agent")),
        Column("right", _("Correct")),
        Column("accuracy", _("Accuracy"), "share"),
    ]
    sentence = _("At %(confidence)s or more: %(coverage)s covered, %(accuracy)s correct (%(judged)s reviewed)")
    rows, points = [], []
    for row in numbers.figures["coverage"]:
        covered, accuracy = ratio(row["covered"], row["of"]), ratio(row["right"], row["judged"])
        rows.append((row["from"], row["covered"], covered, row["judged"], row["right"], accuracy))
        if covered is not None and accuracy is not None:
            gaps = {
                "confidence": shown(row["from"], "share"),
                "coverage": shown(covered, "share"),
                "accuracy": shown(accuracy, "share"),
                "judged": shown(row["judged"], "count"),
            }
            points.append((covered, accuracy, sentence % gaps))
    told = _(
        "What a threshold costs. Horizontal: share of tickets at or above it. Vertical: share of "
        "those that are correct, where an agent has accepted, corrected or blindly reviewed the "
        "verdict."
    )
    plot = curve(points, _("Accuracy"))
    return Chart("coverage", _("Coverage and accuracy"), told, Table(columns, rows), plot)


def models(numbers: Numbers) -> Chart:
    """Which versions judged when."""
    found = [
        (str(row["version"]), date.fromisoformat(row["first"]), date.fromisoformat(row["last"]), int(row["tickets"]))
        for row in numbers.figures["models"]
    ]
    table = Table(
        [
            Column("version", _("Version"), "text"),
            Column("first_day", _("First day")),
            Column("last_day", _("Last day")),
            Column("tickets", _("Tickets")),
        ],
        found,
    )
    begins, length = numbers.days[0], len(numbers.days) * numbers.step
    rows = []
    for version, first, last, count in found:
        x, width = (100 * (first - begins).days / length, 100 * ((last - first).days + 1) / length)
        title = f"{shown(first, 'day')} – {shown(last, 'day')}"
        rows.append(Row(version, [(x, width, "a", title)], shown(count, "count")))
    told = _("The versions of the text model in use, with the first and last day of the tickets each one classified.")
    return Chart("models", _("Models in use"), told, table, rows=rows)
