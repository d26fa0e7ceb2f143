"""One row of figures a ticket, written by the database itself in one statement for many tickets."""

from datetime import datetime, timedelta

from django.db import connection

from triage.installed import installed

MARGIN = timedelta(hours=1)
"""Events carry the moment at which their work began; none is committed later than this after it."""
BATCH = 20_000

TOUCHED = """
SELECT ticket_id FROM triage_ticketevent WHERE at >= %(since)s
UNION
SELECT judged.ticket_id FROM triage_blindcheck blind JOIN triage_classification judged ON judged.id = blind.judged_id
WHERE blind.judged_at >= %(since)s
"""
WRITE = """
INSERT INTO triage_ticketfigures AS figures (
    ticket_id, received_on, category, platform, answered_alone, handed_over, first_reply_seconds, closed_on,
    resolution_seconds, model_version, confidence, is_right)
SELECT
    ticket.id,
    (ticket.created_at AT TIME ZONE %(zone)s)::date,
    coalesce(newest.category, ''),
    coalesce(named.platform_id, ''),
    coalesce(said.by_machine, false) AND NOT handed.over,
    handed.over,
    CASE WHEN said.first_at IS NOT NULL
        THEN greatest(0, extract(epoch FROM said.first_at - ticket.created_at)::int) END,
    (ticket.closed_at AT TIME ZONE %(zone)s)::date,
    CASE WHEN ticket.closed_at IS NOT NULL AND ticket.resolution NOT IN ('duplicate', 'withdrawn', 'disowned')
        THEN greatest(0, extract(epoch FROM ticket.closed_at - ticket.created_at)::int) END,
    coalesce(machine.model_version, ''),
    machine.confidence,
    machine.category = coalesce(labelled.category, checked.category) AND checked.helps IS DISTINCT FROM false
FROM triage_ticket ticket
CROSS JOIN LATERAL (
    SELECT EXISTS (
        -- What an agent typed or put right was not the machine's alone, either.
        SELECT FROM triage_ticketevent event WHERE event.ticket_id = ticket.id AND (event.kind = 'to_agent'
            OR event.agent_id IS NOT NULL AND event.kind IN ('received', 'details_corrected'))
    ) AS over
) handed
LEFT JOIN LATERAL (
    SELECT category FROM triage_classification judged WHERE judged.ticket_id = ticket.id ORDER BY id DESC LIMIT 1
) newest ON true
LEFT JOIN LATERAL (
    SELECT category, confidence, model_version FROM triage_classification judged
    WHERE judged.ticket_id = ticket.id AND author = 'machine' ORDER BY id DESC LIMIT 1
) machine ON true
LEFT JOIN LATERAL (
    SELECT platform_id FROM triage_submission submission
    WHERE submission.ticket_id = ticket.id
        AND (platform_id IS NOT NULL OR position(' platform ' IN ' ' || corrects || ' ') > 0)
    ORDER BY id DESC LIMIT 1
) named ON true
LEFT JOIN LATERAL (
    SELECT min(reply.created_at) AS first_at,
        bool_or(reply.kind = 'verdict' AND judged.author = 'machine') AS by_machine
    FROM triage_reply reply LEFT JOIN triage_classification judged ON judged.id = reply.classification_id
    WHERE reply.ticket_id = ticket.id AND reply.kind IN ('verdict', 'question', 'agent')
) said ON true
LEFT JOIN LATERAL (
    SELECT label.category FROM triage_classification judged JOIN triage_label label ON label.judged_id = judged.id
    WHERE judged.ticket_id = ticket.id AND label.category <> '' ORDER BY label.id DESC LIMIT 1
) labelled ON true
LEFT JOIN LATERAL (
    SELECT blind.category, blind.helps
    FROM triage_classification judged JOIN triage_blindcheck blind ON blind.judged_id = judged.id
    WHERE judged.ticket_id = ticket.id AND blind.category <> '' ORDER BY blind.id DESC LIMIT 1
) checked ON true
WHERE {which}
    -- What another desk did is none of this one's work.
    AND NOT EXISTS (SELECT FROM triage_importedmessage imported WHERE imported.ticket_id = ticket.id)
ON CONFLICT (ticket_id) DO UPDATE SET (
    received_on, category, platform, answered_alone, handed_over, first_reply_seconds, closed_on, resolution_seconds,
    model_version, confidence, is_right)
= (
    EXCLUDED.received_on, EXCLUDED.category, EXCLUDED.platform, EXCLUDED.answered_alone, EXCLUDED.handed_over,
    EXCLUDED.first_reply_seconds, EXCLUDED.closed_on, EXCLUDED.resolution_seconds, EXCLUDED.model_version,
    EXCLUDED.confidence, EXCLUDED.is_right)
-- Most tickets that were touched within the hour are counted already: what stays the same is not written anew.
WHERE figures.* IS DISTINCT FROM EXCLUDED.*
"""


def bring_up_to_date(*, since: datetime | None) -> int:
    """Write the figures of all tickets touched after ``since`` (None: of all tickets); returns how many were new."""
    zone = installed().zone.key
    with connection.cursor() as cursor:
        if since is not None:
            changed: dict[str, datetime | str] = {"since": since - MARGIN, "zone": zone}
            cursor.execute(WRITE.format(which=f"ticket.id IN ({TOUCHED})"), changed)
            touched: int = cursor.rowcount
            return touched
        cursor.execute("SELECT coalesce(max(id), 0) FROM triage_ticket")
        last: int = cursor.fetchone()[0]
        written = 0
        for first in range(1, last + 1, BATCH):
            bounds: dict[str, int | str] = {"first": first, "last": first + BATCH - 1, "zone": zone}
            cursor.execute(WRITE.format(which="ticket.id BETWEEN %(first)s AND %(last)s"), bounds)
            written += cursor.rowcount
        return written
