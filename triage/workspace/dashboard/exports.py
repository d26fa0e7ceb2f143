"""A table as a file."""

import csv
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from triage import tickets
from triage.models import AccessKind
from triage.workspace.dashboard.charts import Table
from triage.workspace.frame import agent_of


def export_csv(request: HttpRequest, table: Table, *, name: str) -> HttpResponse:
    """``table`` as ``name``.csv: UTF-8, commas, a header, raw numbers (shares in [0, 1], seconds, days as YYYY-MM-DD).

    Every export of the dashboard goes through here, and is recorded.
    """
    tickets.record_access(AccessKind.EXPORT, name, agent=agent_of(request), now=timezone.now(), rows=len(table.rows))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    writer = csv.writer(response)
    writer.writerow(column.code for column in table.columns)
    writer.writerows([value.isoformat() if isinstance(value, date) else value for value in row] for row in table.rows)
    return response
