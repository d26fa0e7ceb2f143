"""The overview: who sees it, what it shows, and that page, file and database say the same."""

import csv
import re
from datetime import timedelta
from html import unescape
from io import StringIO

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import WEDNESDAY, answered
from tests.reporting.by_hand import by_hand
from tests.reporting.generate import generated
from triage import nudge, reporting, tasks
from triage.models import Platform
from triage.workspace.dashboard.charts import duration, shown
from triage.workspace.dashboard.figures import CHARTS

PAGE = "/desk/dashboard/"


def page(client: Client, query: str = "") -> str:
    response = client.get(PAGE + query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def tile(found: str, code: str) -> str:
    match = re.search(rf'data-figure="{code}">.*?<strong>(.*?)</strong>', found)
    assert match
    return match[1]


def table(found: str, code: str) -> list[list[str]]:
    """The body of a chart's table."""
    match = re.search(rf'data-table="{code}">.*?<tbody>(.*?)</tbody>', found, re.DOTALL)
    assert match
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line) for line in re.findall(r"<tr>(.*?)</tr>", match[1])]


def file(client: Client, code: str, query: str = "") -> tuple[list[str], list[list[str]]]:
    response = client.get(f"{PAGE}{code}.csv{query}")
    assert response.status_code == 200
    header, *rows = csv.reader(StringIO(response.content.decode()))
    return header, rows


def test_before_the_first_count_it_says_so(supervisor: Client) -> None:
    assert "There are no figures yet." in page(supervisor)


def test_without_tickets_it_says_so(supervisor: Client) -> None:
    reporting.take(now=WEDNESDAY)
    assert "No complaints were received in this period" in page(supervisor)


def test_agents_do_not_find_it_in_their_menu(agent: Client, supervisor: Client) -> None:
    assert PAGE in supervisor.get("/desk/").content.decode()
    assert PAGE not in agent.get("/desk/").content.decode()
    assert agent.post(PAGE + "refresh/").status_code == 403


def test_it_says_as_of_when_and_what_comes_later_waits(supervisor: Client) -> None:
    generated(20, now=WEDNESDAY)
    reporting.take(now=WEDNESDAY)
    before = by_hand(days=364, platform="", as_of=WEDNESDAY)["received"]
    answered()
    found = page(supervisor, "?days=364")
    assert "(<time>Wednesday, 16 September 2026 10.00 WIB</time>)" in found
    assert tile(found, "received") == str(before)
    reporting.take(now=WEDNESDAY)
    assert tile(page(supervisor, "?days=364"), "received") == str(before + 1)


@pytest.mark.parametrize("platform", ["", "tokopedia"])
def test_its_tiles_and_tables_are_those_of_sql_by_hand(platform: str, supervisor: Client) -> None:
    generated(150, now=WEDNESDAY)
    reporting.take(now=WEDNESDAY)
    found = page(supervisor, f"?days=90&platform={platform}")
    wanted = by_hand(days=90, platform=platform, as_of=WEDNESDAY)
    assert tile(found, "received") == str(wanted["received"])
    assert tile(found, "automatic") == shown(wanted["alone"] / wanted["received"], "share")
    assert tile(found, "waiting") == str(wanted["waiting"])
    assert tile(found, "sla") == shown(wanted["met"] / (wanted["met"] + wanted["breached"]), "share")
    assert f"90 % within {duration(float(wanted['first_reply']))}" in found
    assert sum(int(row[2]) for row in table(found, "sla")) == wanted["breached"]
    assert sum(int(row[1]) for row in table(found, "helpful")) == wanted["helpful"]
    assert sum(int(row[1]) for row in table(found, "automatic")) == wanted["alone"]
    assert sum(int(row[1]) for row in table(found, "agreement")) == wanted["accepted"]
    assert sum(int(row[1]) for row in table(found, "age")) == wanted["waiting"]
    assert sum(int(row[3]) for row in table(found, "models") if row[0] == "new") == wanted["new_model"]


@pytest.mark.parametrize("query", ["?days=7", "?days=364&platform=kemnaker"])
def test_its_files_hold_what_the_page_shows(query: str, supervisor: Client) -> None:
    generated(60, now=WEDNESDAY)
    reporting.take(now=WEDNESDAY)
    found = page(supervisor, query)
    for code in CHARTS:
        if code == "platforms" and "platform=" in query:
            assert supervisor.get(f"{PAGE}{code}.csv{query}").status_code == 404
            continue
        header, rows = file(supervisor, code, query)
        shown_rows = table(found, code)
        assert len(rows) == len(shown_rows)
        assert all(len(row) == len(header) == len(other) for row, other in zip(rows, shown_rows, strict=True))
    header, rows = file(supervisor, "categories", query)
    assert header[:2] == [header[0], "too_early"]
    assert [row[1] for row in rows] == [row[1] for row in table(found, "categories")]
    assert re.fullmatch(r"2026-\d\d-\d\d", rows[-1][0])


def test_its_queries_grow_with_nothing(supervisor: Client) -> None:
    counted = []
    for count in (1, 40):
        generated(count, now=WEDNESDAY)
        reporting.take(now=WEDNESDAY)
        with CaptureQueriesContext(connection) as queries:
            page(supervisor)
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 11


def test_a_name_of_a_platform_is_only_a_name(supervisor: Client) -> None:
    Platform.objects.filter(code="tokopedia").update(name="<script>x</script>")
    answered()
    reporting.take(now=WEDNESDAY)
    assert "<script>x" not in supervisor.get(PAGE).content.decode()


def test_it_asks_a_worker_to_count(supervisor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(nudge._Wire, "publish", staticmethod(lambda stage, _pk: asked.append(stage)))
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act: act())
    assert supervisor.get(PAGE + "refresh/").status_code == 405
    response = supervisor.post(PAGE + "refresh/?days=7&platform=tokopedia")
    assert response["Location"] == "/desk/dashboard/?days=7&platform=tokopedia"
    assert asked == ["report"]


def test_old_figures_say_that_they_are_old(supervisor: Client, clock: time_machine.Traveller) -> None:
    tasks.report()
    assert "These figures are out of date" not in page(supervisor)
    clock.shift(timedelta(minutes=16))
    assert "These figures are out of date" in page(supervisor)


@pytest.mark.parametrize("query", ["?days=nonsense", "?days=8", "?platform=nowhere"])
def test_it_makes_do_with_nonsense(query: str, supervisor: Client) -> None:
    reporting.take(now=WEDNESDAY)
    assert supervisor.get(PAGE + query).status_code == 200
    assert supervisor.get(f"{PAGE}nothing.csv{query}").status_code == 404
