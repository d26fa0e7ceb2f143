"""Charts of the desk's work: what comes in, what waits, how long it takes, what becomes of it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triage.installed import installed
from triage.workspace import labels as words
from triage.workspace.dashboard.charts import TONES, Chart, Column, Row, Table, bars, lines, shown
from triage.workspace.dashboard.numbers import Numbers, by_time, ratio, stacked

MOST_PLATFORMS = 7
"""Platforms that have a colour of their own; the table lists all."""


def categories(numbers: Numbers) -> Chart:
    """What came in, by cause; the topics, which may be many, as one colour, and each in the table."""
    rules = installed().rules
    own = [label for label in rules.labels if label not in rules.topics]
    topics = {
        code: numbers.series("received", code) for code in [*sorted(rules.topics), *(c.code for c in rules.retired)]
    }
    series = [
        (label, tone, words.category(label), numbers.series("received", label))
        for label, tone in zip(own, TONES, strict=False)
    ]
    if topics:
        together = [sum(column) for column in zip(*topics.values(), strict=True)]
        series.append(("topics", TONES[min(len(own), len(TONES) - 1)], _("Topics"), together))
    series.append(("undecided", "quiet", _("Not classified yet"), numbers.series("received", "")))
    told = _("Complaints by the day received and by cause, according to the latest verdict.")
    table, plot = stacked(numbers, series)
    if topics:
        columns = [*table.columns, *(Column(code, words.category(code)) for code in topics)]
        each = zip(*topics.values(), strict=True)
        table = Table(columns, [(*row, *counts) for row, counts in zip(table.rows, each, strict=True)])
    return Chart("categories", _("Complaints by cause"), told, table, plot)


def platforms(numbers: Numbers) -> Chart:
    """What came in, by platform."""
    codes = sorted(filter(None, numbers.figures["platforms"]), key=lambda code: -numbers.total("platforms", code))
    series = {code: numbers.series("platforms", code) for code in [*codes, ""]}
    names = {code: numbers.platforms.get(code, code) or _("Not stated") for code in series}
    table = by_time(numbers, [(Column(code or "none", names[code]), counts) for code, counts in series.items()])
    rest = [series[code] for code in codes[MOST_PLATFORMS:]]
    drawn = [(tone, names[code], series[code]) for code, tone in zip(codes[:MOST_PLATFORMS], TONES, strict=False)]
    if rest:
        drawn.append((TONES[MOST_PLATFORMS], _("Other"), [sum(column) for column in zip(*rest, strict=True)]))
    drawn.append(("quiet", names[""], series[""]))
    told = _("Complaints by the day received and by the platform stated.")
    return Chart("platforms", _("Complaints by platform"), told, table, bars(numbers.days, numbers.step, drawn))


def sla(numbers: Numbers) -> Chart:
    """Which waits for a human ended in time."""
    series = [
        ("met", "good", _("On time"), numbers.series("waits", "met")),
        ("breached", "bad", _("Late"), numbers.series("waits", "breached")),
        ("waiting", "quiet", _("Waiting, not yet due"), numbers.series("waits", "waiting")),
    ]
    told = _(
        "Each time a ticket was escalated, by day: whether an agent acted within the target, "
        "counted in business hours. Tickets still waiting past their due time count as late."
    )
    table, plot = stacked(numbers, series)
    unknown = numbers.series("waits", "unknown")
    if any(unknown):
        columns = [*table.columns, Column("no_target", _("Without a target"))]
        table = Table(columns, [(*row, count) for row, count in zip(table.rows, unknown, strict=True)])
    return Chart("sla", _("Handled on time"), told, table, plot)


def backlog(numbers: Numbers) -> Chart:
    """How many tickets waited, day by day."""
    waiting = numbers.figures["backlog"]
    table = by_time(numbers, [(Column("waiting", _("Waiting")), waiting)])
    told = _("Tickets waiting for an agent at the end of each day (the last point is now).")
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
    rows = []
    for key, count in age.items() if most else ():
        said = ngettext("%(n)s ticket", "%(n)s tickets", count) % {"n": shown(count, "count")}
        rows.append(Row(names[key], [(0, 100 * count / most, tones.get(key, "a"), said)], shown(count, "count")))
    told = _("How long the tickets in the backlog have been waiting for an agent, in calendar time.")
    return Chart("age", _("Backlog age"), told, table, rows=rows)


def first_reply(numbers: Numbers) -> Chart:
    """How long a first reply took."""
    told = _(
        "Time from receiving a complaint to the first answer or question, in calendar time, by "
        "the day received. The acknowledgement does not count. Half are faster than the median, "
        "nine in ten faster than the upper line."
    )
    return _durations(numbers, "first_reply", _("First reply time"), told)


def resolution(numbers: Numbers) -> Chart:
    """How long a ticket stayed open."""
    told = _(
        "Time from receiving a ticket to closing it, in calendar time, by the day closed; without "
        "duplicates and withdrawn tickets. Half are faster than the median, nine in ten faster "
        "than the upper line."
    )
    return _durations(numbers, "resolution", _("Resolution time"), told)


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
    counts = numbers.figures["follow_ups"]
    answers = {"yes": ("good", _("Yes")), "no": ("bad", _("No")), "silent": ("quiet", _("No answer yet"))}
    kinds = list(dict.fromkeys(key.partition(" ")[0] for key in counts))
    found = [(kind, [counts.get(f"{kind} {answer}", 0) for answer in answers]) for kind in kinds]
    table = Table(
        [
            Column("follow_up", _("Follow-up"), "text"),
            *(Column(answer, title) for answer, (_tone, title) in answers.items()),
            Column("share_yes", _("Yes, of those who answered"), "share"),
        ],
        [(words.follow_up(kind), *row, ratio(row[0], row[0] + row[1])) for kind, row in found],
    )
    most = max((sum(row) for _kind, row in found), default=0)
    rows = []
    for kind, row in found:
        parts, x = [], 0.0
        for (tone, title), count in zip(answers.values(), row, strict=True):
            width = 100 * count / most
            parts.append((x, width, tone, f"{title}: {shown(count, 'count')}"))
            x += width
        rows.append(Row(words.follow_up(kind), parts, shown(sum(row), "count")))
    told = _("Requesters' answers to our follow-up questions, by the day we asked.")
    return Chart("follow_ups", _("Follow-up results"), told, table, rows=rows, keys=list(answers.values()))


def deflected(numbers: Numbers) -> Chart:
    """What became of forms that were told the answer before they were sent."""
    counts = numbers.figures["deflected"]
    columns = {
        "told": _("Told"),
        "taken": _("Reminders taken"),
        "sent": _("Sent all the same"),
        "reminded": _("Reminders sent"),
        "appeared": _("Said that all is well"),
        "back": _("Came back with a complaint"),
    }
    categories = list(dict.fromkeys(key.partition(" ")[0] for key in counts))
    found = [(code, {what: counts.get(f"{code} {what}", 0) for what in columns}) for code in categories]
    table = Table(
        [Column("cause", _("Cause"), "text"), *(Column(what, title) for what, title in columns.items())],
        [(words.category(code), *row.values()) for code, row in found],
    )
    drawn = {"taken": ("good", columns["taken"]), "sent": ("b", columns["sent"]), "": ("quiet", _("Neither"))}
    most = max((row["told"] for _code, row in found), default=0)
    rows = []
    for code, row in found if most else ():
        parts, x = [], 0.0
        shares = {**row, "": max(row["told"] - row["taken"] - row["sent"], 0)}
        for what, (tone, title) in drawn.items():
            width = min(100 * shares[what] / most, 100 - x)
            parts.append((x, width, tone, f"{title}: {shown(shares[what], 'count')}"))
            x += width
        rows.append(Row(words.category(code), parts, shown(row["told"], "count")))
    told = _(
        "Forms that were told the answer before they were sent, by the day they were told, and what became of the "
        "reminders, by the day they were taken. Whoever says nothing afterwards is counted nowhere."
    )
    return Chart("deflected", _("Spared complaints"), told, table, rows=rows, keys=list(drawn.values()))


def helpful(numbers: Numbers) -> Chart:
    """What requesters say of our help."""
    yes, no = numbers.series("ratings", "yes"), numbers.series("ratings", "no")
    table, plot = stacked(numbers, [("yes", "good", _("Yes"), yes), ("no", "bad", _("No"), no)])
    told = _("When a ticket is closed, its requester is asked once whether we were helpful: one click, no text.")
    return Chart("helpful", _("Were we helpful?"), told, table, plot)
