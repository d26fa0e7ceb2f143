"""Charts of the desk's work: what comes in, what waits, how long it takes, what becomes of it."""

from django.utils.translation import gettext as _

from triage.installed import installed
from triage.workspace import labels as words
from triage.workspace.dashboard.charts import TONES, Chart, Column, Row, Table, bars, lines, shown, tickets
from triage.workspace.dashboard.numbers import Numbers, by_time, ratio, stacked

MOST_PLATFORMS = 7
"""Platforms that have a colour of their own; the table lists all."""


def categories(numbers: Numbers) -> Chart:
    """What came in, by cause."""
    series = [
        (label, tone, words.category(label), numbers.series("received", label))
        for label, tone in zip(installed().rules.labels, TONES, strict=False)
    ]
    series.append(("undecided", "quiet", _("Not judged yet"), numbers.series("received", "")))
    told = _("Complaints by the day they came in and by their cause, as the newest verdict has it.")
    return Chart("categories", _("Complaints by cause"), told, *stacked(numbers, series))


def platforms(numbers: Numbers) -> Chart:
    """What came in, by platform."""
    codes = sorted(filter(None, numbers.figures["platforms"]), key=lambda code: -numbers.total("platforms", code))
    table = by_time(
        numbers,
        [
            (
                Column(code or "none", numbers.platforms.get(code, code) or _("None named")),
                numbers.series("platforms", code),
            )
            for code in [*codes, ""]
        ],
    )
    rest = [numbers.series("platforms", code) for code in codes[MOST_PLATFORMS:]]
    drawn = [
        (tone, numbers.platforms.get(code, code), numbers.series("platforms", code))
        for code, tone in zip(codes[:MOST_PLATFORMS], TONES, strict=False)
    ]
    if rest:
        drawn.append((TONES[MOST_PLATFORMS], _("Others"), [sum(column) for column in zip(*rest, strict=True)]))
    drawn.append(("quiet", _("None named"), numbers.series("platforms", "")))
    told = _("Complaints by the day they came in and by the platform that they name.")
    return Chart("platforms", _("Complaints by platform"), told, table, bars(numbers.days, numbers.step, drawn))


def sla(numbers: Numbers) -> Chart:
    """Which waits for a human ended in time."""
    series = [
        ("met", "good", _("In time"), numbers.series("waits", "met")),
        ("breached", "bad", _("Too late"), numbers.series("waits", "breached")),
        ("waiting", "quiet", _("Still in time, waiting"), numbers.series("waits", "waiting")),
    ]
    told = _(
        "Every time a ticket came to wait for a human, by the day it did: whether an agent acted within the desk's "
        "target, counted in business hours on working days. Late is also what still waits beyond its time."
    )
    table, plot = stacked(numbers, series)
    unknown = numbers.series("waits", "unknown")
    if any(unknown):
        columns = [*table.columns, Column("no_target", _("Without a target"))]
        table = Table(columns, [(*row, count) for row, count in zip(table.rows, unknown, strict=True)])
    return Chart("sla", _("Acted on in time"), told, table, plot)


def backlog(numbers: Numbers) -> Chart:
    """How many tickets waited, day by day."""
    waiting = numbers.figures["backlog"]
    table = by_time(numbers, [(Column("waiting", _("Waiting")), waiting)])
    told = _("How many tickets waited for a human at the end of each day (the last one: now).")
    plot = lines(numbers.days, numbers.step, [("a", _("Waiting"), waiting)], unit="count") if any(waiting) else None
    return Chart("backlog", _("Backlog"), told, table, plot)


def age(numbers: Numbers) -> Chart:
    """How long those that wait now have been waiting."""
    names = {
        "4h": _("Up to 4 hours"),
        "1d": _("Up to a day"),
        "3d": _("Up to 3 days"),
        "7d": _("Up to a week"),
        "more": _("Longer"),
    }
    age = {key: numbers.figures["age"].get(key, 0) for key in names}
    table = Table(
        [Column("waiting_for", _("Waiting for"), "text"), Column("tickets", _("Tickets"))],
        [(names[key], count) for key, count in age.items()],
    )
    most = max(age.values())
    tones = {"more": "bad", "7d": "b"}
    rows = [
        Row(names[key], [(0, 100 * count / most, tones.get(key, "a"), tickets(count))], shown(count, "count"))
        for key, count in age.items()
        if most
    ]
    told = _("How long the tickets that wait for a human have been waiting, around the clock.")
    return Chart("age", _("Age of the backlog"), told, table, rows=rows)


def first_reply(numbers: Numbers) -> Chart:
    """How long a first reply took."""
    told = _(
        "From the receipt to the first answer or question, around the clock, by the day a complaint came in. A receipt "
        "does not count. Half are faster than the median, nine in ten faster than the upper line."
    )
    return _durations(numbers, "first_reply", _("Time to the first reply"), told)


def resolution(numbers: Numbers) -> Chart:
    """How long a ticket stayed open."""
    told = _(
        "From the receipt to the closing, around the clock, by the day a ticket was closed; without duplicates and "
        "withdrawn ones. Half are faster than the median, nine in ten faster than the upper line."
    )
    return _durations(numbers, "resolution", _("Time to resolution"), told)


def _durations(numbers: Numbers, what: str, title: str, told: str) -> Chart:
    found = numbers.figures[what]
    median, p90, count = found["median"], found["p90"], found["count"]
    table = by_time(
        numbers,
        [
            (Column("median_seconds", _("Median"), "seconds"), median),
            (Column("p90_seconds", _("90 percent within"), "seconds"), p90),
            (Column("tickets", _("Tickets")), count),
        ],
    )
    series = [("a", _("Median"), median), ("d", _("90 percent within"), p90)]
    return Chart(what, title, told, table, lines(numbers.days, numbers.step, series, unit="seconds"))


def follow_ups(numbers: Numbers) -> Chart:
    """What requesters answered to follow-ups."""
    counts, answers = numbers.figures["follow_ups"], ("yes", "no", "silent")
    kinds = list(dict.fromkeys(key.partition(" ")[0] for key in counts))
    titles = {"yes": _("Yes"), "no": _("No"), "silent": _("No answer (yet)")}
    tones = {"yes": "good", "no": "bad", "silent": "quiet"}
    found = [(kind, [counts.get(f"{kind} {answer}", 0) for answer in answers]) for kind in kinds]
    table = Table(
        [
            Column("follow_up", _("Follow-up"), "text"),
            *(Column(answer, titles[answer]) for answer in answers),
            Column("share_yes", _("Yes, of those who answered"), "share"),
        ],
        [(words.follow_up(kind), *row, ratio(row[0], row[0] + row[1])) for kind, row in found],
    )
    most = max((sum(row) for _kind, row in found), default=0)
    rows = []
    for kind, row in found:
        parts, x = [], 0.0
        for answer, count in zip(answers, row, strict=True):
            width = 100 * count / most
            parts.append((x, width, tones[answer], f"{titles[answer]}: {shown(count, 'count')}"))
            x += width
        rows.append(Row(words.follow_up(kind), parts, shown(sum(row), "count")))
    told = _("What requesters answered to the questions that we sent later, by the day we asked.")
    keys = [(tones[answer], titles[answer]) for answer in answers]
    return Chart("follow_ups", _("What became of it"), told, table, rows=rows, keys=keys)


def helpful(numbers: Numbers) -> Chart:
    """What requesters say of our help."""
    yes, no = numbers.series("ratings", "yes"), numbers.series("ratings", "no")
    table, plot = stacked(numbers, [("yes", "good", _("Yes"), yes), ("no", "bad", _("No"), no)])
    told = _("Requesters of closed tickets are asked once whether we were helpful: one click, no words.")
    return Chart("helpful", _("Were we helpful?"), told, table, plot)
