"""The dashboard's numbers a second time: plain SQL over the original rows, written from the definitions alone."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

PLATFORM = """(SELECT s.platform_id FROM triage_submission s
    WHERE s.ticket_id = t.id AND s.platform_id IS NOT NULL ORDER BY s.id DESC LIMIT 1)"""
IN_PLATFORM = f"(%(platform)s = '' OR {PLATFORM} = %(platform)s)"
RECEIVED = f"FROM triage_ticket t WHERE t.created_at >= %(start)s AND t.created_at <= %(as_of)s AND {IN_PLATFORM}"
ALONE = """EXISTS (SELECT 1 FROM triage_reply r, triage_classification c WHERE r.ticket_id = t.id
        AND c.id = r.classification_id AND r.kind = 'verdict' AND c.author = 'machine')
    AND NOT EXISTS (SELECT 1 FROM triage_ticketevent e WHERE e.ticket_id = t.id AND e.kind = 'to_agent')"""
FIRST_REPLY = """(SELECT date_part('epoch', min(r.created_at) - t.created_at) FROM triage_reply r
    WHERE r.ticket_id = t.id AND r.kind IN ('verdict', 'question', 'agent'))"""
HANDED = """(SELECT t.id, w.since, w.due_at, w.ended_at FROM triage_wait w JOIN triage_ticket t ON t.id = w.ticket_id
    UNION ALL SELECT t.id, t.waiting_since, t.sla_due_at, NULL FROM triage_ticket t WHERE t.state = 'with_agent') t"""
ON_TICKET = f"AND {IN_PLATFORM}"

QUESTIONS = {
    "received": f"SELECT count(*) {RECEIVED}",
    "too_early": f"""SELECT count(*) {RECEIVED} AND 'too_early' = (SELECT c.category FROM triage_classification c
        WHERE c.ticket_id = t.id ORDER BY c.id DESC LIMIT 1)""",
    "alone": f"SELECT count(*) {RECEIVED} AND {ALONE}",
    "closed": f"SELECT count(*) FROM triage_ticket t WHERE t.closed_at >= %(start)s {ON_TICKET}",
    "first_reply": f"""SELECT round(percentile_cont(0.9) WITHIN GROUP (ORDER BY took)::numeric)
        FROM (SELECT {FIRST_REPLY} AS took {RECEIVED}) x WHERE took IS NOT NULL""",
    "resolution": f"""SELECT round(percentile_cont(0.5) WITHIN GROUP (
        ORDER BY date_part('epoch', t.closed_at - t.created_at))::numeric) FROM triage_ticket t
        WHERE t.closed_at >= %(start)s AND t.resolution IN ('appeared', 'answered', 'no_answer') {ON_TICKET}""",
    "accepted": f"""SELECT count(*) FROM triage_label l JOIN triage_classification c ON c.id = l.judged_id
        JOIN triage_ticket t ON t.id = c.ticket_id
        WHERE l.kind = 'accepted' AND l.created_at >= %(start)s {ON_TICKET}""",
    "labels": f"""SELECT count(*) FROM triage_label l JOIN triage_classification c ON c.id = l.judged_id
        JOIN triage_ticket t ON t.id = c.ticket_id WHERE l.created_at >= %(start)s {ON_TICKET}""",
    "breached": f"""SELECT count(*) FROM {HANDED} WHERE since >= %(start)s
        AND (ended_at > due_at OR ended_at IS NULL AND due_at < %(as_of)s) {ON_TICKET}""",
    "met": f"SELECT count(*) FROM {HANDED} WHERE since >= %(start)s AND ended_at <= due_at {ON_TICKET}",
    "waiting": f"SELECT count(*) FROM triage_ticket t WHERE t.state = 'with_agent' {ON_TICKET}",
    "overdue": f"""SELECT count(*) FROM triage_ticket t
        WHERE t.state = 'with_agent' AND t.sla_due_at < %(as_of)s {ON_TICKET}""",
    "waited_at_first": f"""SELECT count(*) FROM {HANDED} WHERE since < %(second)s
        AND (ended_at IS NULL OR ended_at >= %(second)s) {ON_TICKET}""",
    "appeared_yes": f"""SELECT count(*) FROM triage_followup f JOIN triage_ticket t ON t.id = f.ticket_id
        WHERE f.kind = 'appeared' AND f.answer = 'yes' AND f.fired_at >= %(start)s {ON_TICKET}""",
    "silent": f"""SELECT count(*) FROM triage_followup f JOIN triage_ticket t ON t.id = f.ticket_id
        WHERE f.state = 'fired' AND f.fired_at >= %(start)s {ON_TICKET}""",
    "helpful": f"""SELECT count(*) FROM triage_satisfaction s JOIN triage_ticket t ON t.id = s.ticket_id
        WHERE s.helpful AND s.at >= %(start)s {ON_TICKET}""",
    "sure": f"""SELECT count(*) {RECEIVED} AND 0.8 <= (SELECT c.confidence FROM triage_classification c
        WHERE c.ticket_id = t.id AND c.author = 'machine' ORDER BY c.id DESC LIMIT 1)""",
    "sure_and_right": f"""SELECT count(*) {RECEIVED} AND EXISTS (SELECT 1 FROM triage_classification m
        WHERE m.ticket_id = t.id AND m.author = 'machine' AND m.confidence >= 0.8 AND m.category = coalesce(
            (SELECT l.category FROM triage_label l JOIN triage_classification c ON c.id = l.judged_id
             WHERE c.ticket_id = t.id AND l.kind IN ('accepted', 'corrected') ORDER BY l.id DESC LIMIT 1),
            (SELECT b.category FROM triage_blindcheck b WHERE b.judged_id = m.id)))""",
    "new_model": f"""SELECT count(*) {RECEIVED} AND 'new' = (SELECT c.model_version FROM triage_classification c
        WHERE c.ticket_id = t.id AND c.author = 'machine' ORDER BY c.id DESC LIMIT 1)""",
}


def by_hand(*, days: int, platform: str, as_of: datetime) -> dict[str, Any]:
    """The answer to each question for the ``days`` that end with the desk's day of ``as_of`` (given in desk time)."""
    start = as_of.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days - 1)
    second = start + timedelta(days=7 if days > 100 else 1)
    values = {"start": start, "second": second, "as_of": as_of, "platform": platform}
    with connection.cursor() as cursor:
        answers = {}
        for name, question in QUESTIONS.items():
            cursor.execute(question, values)
            answers[name] = cursor.fetchone()[0]
    return answers


def told(figures: dict[str, Any]) -> dict[str, Any]:
    """The same answers as a snapshot gives them."""
    coverage = next((row for row in figures["coverage"] if row["from"] == 0.8), {"covered": 0, "right": 0})
    silent = sum(count for key, count in figures["follow_ups"].items() if key.endswith(" silent"))
    return {
        "received": _total(figures["received"]),
        "too_early": sum(figures["received"].get("too_early", [])),
        "alone": sum(figures["handled"].get("alone", [])),
        "closed": _total(figures["closed"]),
        "first_reply": round(figures["first_reply"]["all"][1]) if figures["first_reply"]["all"] else None,
        "resolution": round(figures["resolution"]["all"][0]) if figures["resolution"]["all"] else None,
        "accepted": sum(figures["labels"].get("accepted", [])),
        "labels": _total(figures["labels"]),
        "breached": sum(figures["waits"].get("breached", [])),
        "met": sum(figures["waits"].get("met", [])),
        "waiting": sum(figures["age"].values()),
        "overdue": figures["overdue"],
        "waited_at_first": figures["backlog"][0],
        "appeared_yes": figures["follow_ups"].get("appeared yes", 0),
        "silent": silent,
        "helpful": sum(figures["ratings"].get("yes", [])),
        "sure": coverage["covered"],
        "sure_and_right": coverage["right"],
        "new_model": sum(row["tickets"] for row in figures["models"] if row["version"] == "new"),
    }


def _total(series: dict[str, list[int]]) -> int:
    return sum(map(sum, series.values()))
