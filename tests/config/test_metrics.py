"""/metrics: who may see them, what they tell, and what they never tell."""

import os
import threading
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client, override_settings
from django.utils import timezone
from prometheus_client import REGISTRY, CollectorRegistry, Counter, generate_latest, values
from prometheus_client.parser import text_string_to_metric_families

from config import metrics, metrics_files, metrics_rows
from tests.factories import TOO_EARLY, answered, received, replace
from triage import meters, parts
from triage.messages import PartFailed
from triage.models import JobRun, Reply, ReplyState, Trouble
from triage.pipeline.backlog import backlog

pytestmark = pytest.mark.usefixtures("desk_rows")


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TRIAGE_VAR", str(tmp_path))
    monkeypatch.setattr(metrics, "_ALL", metrics._registry(metrics.Processes(), metrics_rows.Rows()))


def told(client: Client) -> dict[tuple[str, ...], float]:
    """Every sample by its name and its labels' values."""
    text = client.get("/metrics").content.decode()
    families = text_string_to_metric_families(text)
    return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


def test_strangers_find_nothing_there(client: Client) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 404


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via"])
def test_what_comes_through_a_proxy_is_a_strangers(client: Client, header: str) -> None:
    assert client.get("/metrics", headers={header: "127.0.0.1"}).status_code == 404


def test_a_proxy_of_ours_is_no_scraper(client: Client) -> None:
    with override_settings(TRUSTED_PROXIES=[ip_network("127.0.0.1/32")]):
        assert client.get("/metrics").status_code == 404


@override_settings(METRICS_KEY="k-0123456789", METRICS_ALLOWED=[ip_network("10.0.0.0/8")])
def test_the_key_opens_from_everywhere_and_another_one_nowhere(client: Client) -> None:
    for key, status in (("k-0123456789", 200), ("k-wrong", 404), ("", 404)):
        headers = {"Authorization": f"Bearer {key}", "X-Forwarded-For": "192.0.2.7"}
        assert client.get("/metrics", headers=headers).status_code == status
    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3").status_code == 200
    assert client.get("/metrics").status_code == 404


def test_prometheus_asks_by_a_hosts_address_that_nobody_has_allowed(client: Client) -> None:
    assert client.get("/metrics", headers={"Host": "web:8000"}).status_code == 200


def test_it_tells_what_waits_and_for_how_long(client: Client) -> None:
    now = timezone.now()
    received(now=now - timedelta(minutes=7))
    late = answered(replace(TOO_EARLY, email="other@example.com"))
    Reply.objects.filter(ticket=late).update(
        state=ReplyState.FAILED, sent_at=None, last_error="smtp_550", created_at=now
    )
    parts.fails("out", PartFailed(Trouble.LOGIN), now=now - timedelta(minutes=2))
    JobRun.objects.bulk_create([JobRun(name=name, known_at=now) for name in settings.JOBS if name != "sweep"])
    JobRun.objects.create(name="sweep", known_at=now, succeeded_at=now - timedelta(minutes=5), seconds=1.5)
    found = told(client)
    assert found["triage_tickets_unfinished", "classify"] == 1
    assert 420 <= found["triage_tickets_oldest_seconds", "classify"] < 440
    assert found["triage_replies_failed", "smtp_550"] >= 1
    assert 120 <= found["triage_part_failing_seconds", "out", "login"] < 140
    assert (found["triage_job_late", "sweep"], found["triage_job_late", "learn"]) == (1, 0)
    assert found["triage_job_seconds", "sweep"] == 1.5
    assert found["triage_database_up",] == 1
    assert found["triage_database_connections_max",] > 0


def test_a_ticket_that_has_come_back_waits_since_then() -> None:
    now = timezone.now()
    received(now=now - timedelta(days=90))
    received(now=now - timedelta(minutes=1))  # The same requester, with more to say.
    (since,) = {pile.since for pile in backlog(now=now).stages.values() if pile.count}
    assert since == now - timedelta(minutes=1)


def test_a_scrape_costs_few_statements_whatever_waits(client: Client, django_assert_max_num_queries: Any) -> None:
    received()
    with django_assert_max_num_queries(26):
        client.get("/metrics")
    with django_assert_max_num_queries(0):  # Kept for those who ask right after.
        client.get("/metrics")


def test_a_database_that_does_not_answer_is_told_and_the_rest_is_there(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_when: object) -> None:
        raise DatabaseError("canceling statement due to statement timeout")

    monkeypatch.setattr(metrics_rows, "backlog", fail)
    found = told(client)
    assert found["triage_database_up",] == 0
    assert ("triage_quarantine_bytes",) in found


def test_no_statement_of_a_scrape_takes_longer_than_it_may() -> None:
    seen = []

    def look(**_when: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            seen.append(cursor.fetchone()[0])
        raise DatabaseError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(metrics_rows, "backlog", look)
        list(metrics_rows.Rows().collect())
    assert seen == ["2s"]


def test_requests_are_counted_by_route_never_by_path(client: Client) -> None:
    client.get("/t/a-link-of-somebody-else/")
    client.generic("INVENTED", "/")
    text = generate_latest(REGISTRY).decode()
    assert 'triage_requests_total{method="GET",route="portal:status",status="404"}' in text
    assert 'method="other"' in text
    assert "somebody-else" not in text
    assert "INVENTED" not in text


def test_that_somebody_suffers_is_no_label() -> None:
    before = REGISTRY.get_sample_value("triage_circumstances_total", {"circumstance": "other"}) or 0
    ticket = answered(replace(TOO_EARLY, description="Saya sedang sakit keras, dirawat di rumah sakit."))
    assert ticket.is_harm
    assert REGISTRY.get_sample_value("triage_circumstances_total", {"circumstance": "other"}) == before + 1
    counted = {
        sample.labels["circumstance"]
        for family in REGISTRY.collect()
        if family.name == "triage_circumstances"
        for sample in family.samples
    }
    assert counted.isdisjoint(settings.DESK.rules.harms)


@pytest.mark.parametrize(
    ("code", "label"),
    [("", ""), ("smtp_550", "smtp_550"), ("OperationalError", "OperationalError"), ("sari@example.com", "other")],
)
def test_what_a_server_says_is_no_label(code: str, label: str) -> None:
    assert meters.error_label(code) == label


@pytest.fixture
def counts_in_files(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """New metrics of this process are kept as those of the web server and the workers."""
    monkeypatch.setenv(metrics_files.FOLDER_VARIABLE, "")
    monkeypatch.setattr(metrics_files, "_held", [])
    metrics_files.take_slot("worker")
    monkeypatch.setattr(values, "ValueClass", values.MultiProcessValue())
    yield
    for lock in metrics_files._held:
        os.close(lock)


def test_what_workers_count_reaches_the_scrape_under_their_slots_name(client: Client, counts_in_files: None) -> None:
    Counter("triage_tests", "Of tests.", registry=CollectorRegistry()).inc(3)
    assert told(client)["triage_tests_total", "worker-1"] == 3


def test_a_start_takes_a_slot_of_its_own_and_empties_that_of_the_dead(client: Client, counts_in_files: None) -> None:
    Counter("triage_tests", "Of tests.", registry=CollectorRegistry()).inc(3)
    metrics_files.take_slot("worker")
    assert [slot.name for slot in metrics_files.living_slots()] == ["worker-1", "worker-2"]
    os.close(metrics_files._held.pop(0))  # The first one dies.
    assert ("triage_tests_total", "worker-1") not in told(client)
    metrics_files.take_slot("worker")
    assert not list((metrics_files._folder() / "worker-1").glob("*.db"))


def test_a_worker_without_a_web_server_beside_it_tells_on_a_port_of_its_own(counts_in_files: None) -> None:
    Counter("triage_tests", "Of tests.", registry=CollectorRegistry()).inc(3)
    metrics.serve(0)
    (thread,) = [thread for thread in threading.enumerate() if thread.name == "metrics"]
    server = thread._target.__self__  # type: ignore[attr-defined]
    try:
        address = f"http://127.0.0.1:{server.server_port}"
        with urllib.request.urlopen(f"{address}/metrics", timeout=10) as answer:
            assert 'triage_tests_total{process="worker-1"} 3.0' in answer.read().decode()
        with override_settings(METRICS_ALLOWED=[]), pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}/metrics", timeout=10)
    finally:
        server.shutdown()
        server.server_close()
