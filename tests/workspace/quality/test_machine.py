"""The page "Model" and the blind reviews: seen, judged, steered by whom it should."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import WEDNESDAY, answered
from tests.workspace.conftest import ENGLISH
from triage import nudge, tickets
from triage.desks.prakerja import DESK as PRAKERJA
from triage.learning.monitor import check_up
from triage.models import (
    BlindCheck,
    Checkup,
    DeskSettings,
    Label,
    ModelKind,
    ModelVersion,
    Outcome,
    Ticket,
    TicketState,
)

MACHINE, BLIND = "/desk/machine/", "/desk/blind/"


@pytest.fixture
def check() -> BlindCheck:
    return BlindCheck.objects.create(judged=answered().classifications.get(), drawn_on=PRAKERJA.day(WEDNESDAY))


def refused(**report: Any) -> ModelVersion:
    kept = {"taught": 50, "held": 12, "agents": 2, **report}
    kind, why = kept.pop("kind", ModelKind.WORDING), kept.pop("why", "not_better")
    return ModelVersion.objects.create(kind=kind, created_at=WEDNESDAY, outcome=Outcome.REFUSED, why=why, report=kept)


def promoted(version: str, **fields: Any) -> ModelVersion:
    report = {"taught": 50, "held": 12, "agents": 2}
    stored = {"vocabulary": "{}", "weights": b"x", "report": report, **fields}
    return ModelVersion.objects.create(version=version, created_at=WEDNESDAY, outcome=Outcome.PROMOTED, **stored)


def page(client: Client, address: str = MACHINE) -> str:
    return client.get(address).content.decode()


def test_before_the_first_night_it_says_so(supervisor: Client) -> None:
    found = page(supervisor)
    assert "The first check runs tonight." in found
    assert "default model" in found
    assert "No training yet." in found


def test_it_shows_thresholds_agreement_and_versions(supervisor: Client, agent_user: User) -> None:
    ticket = answered()
    tickets.accept(ticket, agent=agent_user, action_key="k", now=WEDNESDAY)
    refused(why="contradicted", doubted=[0, agent_user.pk])
    check_up(now=WEDNESDAY)

    found = page(supervisor)

    assert "299 more needed without an error" in found
    assert "=" in found
    assert "50 training labels, 12 test labels" in found


def test_an_alert_stands_on_the_queue_too(agent: Client, supervisor: Client) -> None:
    alerts = [{"code": "agreement", "now": 0.4, "before": 0.95}]
    Checkup.objects.create(on=PRAKERJA.day(WEDNESDAY), created_at=WEDNESDAY, figures={}, alerts=alerts)
    told = "Agents agree with the model less often: 40 %, was 95 %."
    assert told in page(agent, "/desk/")
    assert told in page(supervisor)
    assert 'href="/desk/machine/">View' in page(supervisor, "/desk/")
    assert "/desk/machine/" not in page(agent, "/desk/")  # A link would lead agents to a page that is not theirs.


def test_it_asks_a_worker_to_learn(supervisor: Client, agent: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(nudge._Wire, "publish", staticmethod(lambda stage, _pk: asked.append(stage)))
    assert agent.post(MACHINE + "learn/").status_code == 403
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda act: act())
        assert supervisor.post(MACHINE + "learn/").status_code == 302
    assert asked == ["learn"]


def test_a_supervisor_goes_back_to_an_earlier_version(supervisor: Client, agent: Client) -> None:
    promoted("aaaa"), promoted("bbbb", in_use=True)
    assert agent.post(MACHINE + "use/", {"version": "aaaa"}).status_code == 403

    supervisor.post(MACHINE + "use/", {"version": "aaaa"})
    assert ModelVersion.objects.get(in_use=True).version == "aaaa"
    assert not DeskSettings.objects.get().learns_by_itself
    supervisor.post(MACHINE + "use/", {"version": ""})
    assert not ModelVersion.objects.filter(in_use=True).exists()
    assert supervisor.post(MACHINE + "use/", {"version": "cccc"}).status_code == 400


def test_circumstances_have_their_own_versions(supervisor: Client) -> None:
    promoted("aaaa", in_use=True), promoted("cccc", kind=ModelKind.LISTENING)
    line = {"of": 10, "champion": 6, "challenger": 9}
    rows = [{**line, "label": "deadline"}, {**line, "label": "plain"}]
    refused(kind=ModelKind.LISTENING, why="heard_less", worse=["distress"], lessons=rows, corpus=rows)
    found = page(supervisor)
    assert "Training: causes" in found
    assert "Training: circumstances" in found
    assert "would be noticed less: Is in despair" in found
    assert "Nothing that a person has to read." in found
    assert "authors left out" in found

    supervisor.post(MACHINE + "use/", {"kind": "listening", "version": "cccc"})
    assert {*ModelVersion.objects.filter(in_use=True).values_list("version", flat=True)} == {"aaaa", "cccc"}
    assert supervisor.post(MACHINE + "use/", {"kind": "listening", "version": "aaaa"}).status_code == 400
    assert supervisor.post(MACHINE + "use/", {"kind": "rain", "version": ""}).status_code == 400
    supervisor.post(MACHINE + "use/", {"kind": "listening", "version": ""})
    assert ModelVersion.objects.get(in_use=True).version == "aaaa"


def test_a_blind_check_hides_what_the_machine_said(agent: Client, check: BlindCheck) -> None:
    found = page(agent, BLIND)
    assert "Kak, sertifikat saya belum muncul di dashboard." in found
    assert "Sari Wulandari" in found
    assert "data-reason" not in found
    assert check.judged.ticket.reference not in found.partition("desk-story")[2].partition("desk-choices")[0]


def test_judging_it_tells_what_the_machine_said(agent: Client, check: BlindCheck) -> None:
    told = agent.post(
        f"{BLIND}{check.pk}/", {"category": "connectivity"}, follow=True, headers=ENGLISH
    ).content.decode()
    assert "The system decided: Still within the waiting time." in told
    assert "There are no blind reviews right now." in told
    check.refresh_from_db()
    assert (check.category, check.agent is not None) == ("connectivity", True)
    assert Ticket.objects.get().state == TicketState.WITH_AGENT


def test_nobody_judges_unseen_what_they_have_decided(agent: Client, agent_user: User, check: BlindCheck) -> None:
    tickets.accept(check.judged.ticket, agent=agent_user, action_key="k", now=WEDNESDAY)
    assert agent.get(BLIND).status_code == 302
    assert agent.post(f"{BLIND}{check.pk}/", {"category": "other"}).status_code == 404


def test_a_missing_choice_is_refused_and_nothing_is_stored(agent: Client, check: BlindCheck) -> None:
    agent.post(f"{BLIND}{check.pk}/", {})
    check.refresh_from_db()
    assert check.judged_at is None


def test_a_supervisor_sets_labels_aside(supervisor: Client, agent: Client, agent_user: User) -> None:
    tickets.accept(answered(), agent=agent_user, action_key="k", now=WEDNESDAY)
    label = Label.objects.get()
    chosen = {"_selected_action": [label.pk], "action": "put_aside"}
    agent.post("/desk/triage/label/", chosen)
    assert not Label.objects.get().set_aside
    supervisor.post("/desk/triage/label/", chosen)
    assert Label.objects.get().set_aside
    supervisor.post("/desk/triage/label/", {**chosen, "action": "take_back"})
    assert not Label.objects.get().set_aside
