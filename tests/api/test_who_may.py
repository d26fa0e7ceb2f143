"""Every endpoint of the API, each scope, each kind of person: who gets what, in the shape that the schema tells of.

A new endpoint cannot be left out.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.test import Client
from jsonschema import Draft202012Validator

from tests.api.conftest import assistant, program
from tests.factories import WEDNESDAY
from tests.hooks.subscriptions import subscription
from tests.teams import team, worker
from tests.workspace.cases import with_screenshot
from triage import hooks
from triage.api.endpoint import Endpoint
from triage.api.urls import urlpatterns
from triage.models import BulkItem, BulkJob, BulkKind, Incident, Scope, Ticket
from triage.models.api_key import OF_PEOPLE, OF_PROGRAMS
from triage.models.bulk import DELAY
from triage.playbook.load import SUPERVISORS

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

OF_TICKET = "v1/desk/tickets/<str:reference>"
WHO = ("anonymous", "program", "agent", "stranger", "supervisor")
"""Nobody, a program and people with every scope that they may have; a stranger is an agent of another team than the
ticket's, which that team keeps to itself.
"""
ENDPOINTS = {
    str(each.pattern): each.callback.view_class
    for each in urlpatterns
    if hasattr(each.callback, "view_class") and issubclass(each.callback.view_class, Endpoint)
}
CALLS = [(route, method) for route, view in ENDPOINTS.items() for method in view.needs]

READABLE = "KXONO"
"""Status by person, see ``STATUS``: of what belongs to a ticket."""
EXPECTED = {
    ("v1/tickets", "POST"): "KUXXX",
    ("v1/tickets/<str:reference>", "GET"): "KNXXX",
    ("v1/tickets/<str:reference>/messages", "POST"): "KNXXX",
    ("v1/tickets/<str:reference>/follow-ups/<slug:kind>/<int:sequence>", "POST"): "KNXXX",
    ("v1/events/completion_reported", "POST"): "KXXXX",
    ("v1/events/outage", "POST"): "KXXXX",
    ("v1/export", "GET"): "KOXXO",
    ("v1/desk/tickets", "GET"): "KXOOO",
    ("v1/desk/tickets", "POST"): "KXUUU",
    (OF_TICKET, "GET"): READABLE,
    (OF_TICKET + "/screenshots/<int:pk>", "GET"): READABLE,
    (OF_TICKET + "/files/<int:pk>", "GET"): "KXNNN",
    (OF_TICKET + "/sent-files/<int:pk>", "GET"): "KXNNN",
    (OF_TICKET + "/answers", "PATCH"): "KXCNC",
    (OF_TICKET + "/accept", "POST"): "KXONO",
    (OF_TICKET + "/tags", "POST"): "KXCNC",
    (OF_TICKET + "/wake", "POST"): "KXCNC",
    (OF_TICKET + "/unmerge", "POST"): "KXCNC",
    (OF_TICKET + "/hand-back", "POST"): "KXONO",
    (OF_TICKET + "/erasure", "GET"): "KXXXO",
    (OF_TICKET + "/erasure", "POST"): "KXXXU",
    (OF_TICKET + "/export", "GET"): "KXXXO",
    ("v1/desk/bulk/<int:pk>", "GET"): "KXOOO",
    ("v1/desk/bulk/<int:pk>/undo", "POST"): "KXXXO",
    **{(f"v1/desk/webhooks{rest}", "GET"): "KXXXX" for rest in ("", "/<int:pk>", "/<int:pk>/deliveries")},
    **{(f"v1/desk/webhooks{rest}", "POST"): "KXXXX" for rest in ("", "/<int:pk>/secret", "/<int:pk>/test")},
    **{("v1/desk/webhooks/<int:pk>", method): "KXXXX" for method in ("PATCH", "DELETE")},
    ("v1/desk/deliveries/<int:pk>", "GET"): "KXXXX",
    ("v1/desk/deliveries/<int:pk>/redeliver", "POST"): "KXXXX",
    ("v1/desk/incidents", "GET"): "KOOOO",
    ("v1/desk/incidents/<int:pk>", "GET"): "KOOOO",
    ("v1/desk/incidents/<int:pk>/confirm", "POST"): "KXUUU",
    ("v1/desk/incidents/<int:pk>/dismiss", "POST"): "KXOOO",
    ("v1/desk/incidents/<int:pk>/resolve", "POST"): "KXUUU",
    ("v1/desk/canned-replies", "GET"): "KOXXO",
    ("v1/desk/macros", "GET"): "KOOOO",
    ("v1/desk/teams", "GET"): "KOOOO",
    ("v1/desk/tags", "GET"): "KOOOO",
    ("v1/desk/topics", "GET"): "KOXXO",
    ("v1/desk/rules", "GET"): "KOXXO",
    ("v1/desk/questions", "GET"): "KOXXO",
    ("v1/desk/articles", "GET"): "KOXXO",
    ("v1/desk/labels", "GET"): "KOXXO",
    ("v1/desk/notices", "GET"): "KXOOO",
    ("v1/desk/figures", "GET"): "KOXXO",
}
ACTION = "KXUUU"
"""Of actions that need to be told something: nobody's ticket is looked up before that is there."""
STATUS = {200: "O", 201: "O", 401: "K", 403: "X", 404: "N", 405: "M", 409: "C", 422: "U"}


@pytest.fixture
def places() -> dict[str, Any]:
    """Rows for the gaps in the routes."""
    ticket, picture = with_screenshot()
    Ticket.objects.all().move(team=team("theirs", others_may_see=False))
    times = {"began_at": WEDNESDAY, "proposed_at": WEDNESDAY}
    incident = Incident.objects.create(platform_id="tokopedia", category="connectivity", key="k", **times)
    job = BulkJob.objects.create(
        agent=worker("dewi"), action_key="k", kind=BulkKind.ACCEPT, created_at=WEDNESDAY, starts_at=WEDNESDAY + DELAY
    )
    BulkItem.objects.create(job=job, ticket=ticket)
    webhook = subscription()
    rows = {"screenshots": picture, "incidents": incident, "bulk": job, "webhooks": webhook}
    rows["deliveries"] = hooks.send_test(webhook, now=WEDNESDAY)
    return {"ticket": ticket, "rows": {f"{name}/<int:pk>": row.pk for name, row in rows.items()}}


def filled(route: str, places: dict[str, Any]) -> str:
    """The route's address."""
    gaps = {"<str:reference>": places["ticket"].reference, "<slug:kind>": "appeared", "<int:sequence>": 1}
    gaps |= {gap: gap.replace("<int:pk>", str(pk)) for gap, pk in places["rows"].items()}
    for gap, value in {**gaps, "<int:pk>": 1}.items():
        route = route.replace(gap, str(value))
    return f"/api/{route}"


def people(ticket: Ticket) -> Iterator[tuple[str, Client]]:
    """Each of them with their client."""
    member, joko = worker("rina"), User.objects.create_user("joko", is_staff=True)
    joko.groups.add(Group.objects.get(name=SUPERVISORS))
    assert ticket.team is not None
    ticket.team.members.add(member)
    yield "anonymous", Client()
    yield "program", program(*OF_PROGRAMS)
    yield "agent", assistant(member, *OF_PEOPLE)
    yield "stranger", assistant(worker("budi"), *OF_PEOPLE)
    yield "supervisor", assistant(joko, *OF_PEOPLE)


@contextmanager
def undone() -> Iterator[None]:
    """What is changed within the block is as it was before."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def asked(client: Client, method: str, route: str, places: dict[str, Any]) -> Any:
    """The answer, read to its end."""
    body = b"{}" if method != "GET" else b""
    answer = client.generic(method, filled(route, places), body, content_type="application/json")
    if answer.streaming:
        answer.getvalue()
    return answer


def hold_against_schema(answer: Any, method: str, route: str) -> None:
    """The answer is one of which the schema tells, in the shape of which it tells."""
    path = "/api/" + re.sub("<[a-z]+:([a-z]+)>", r"{\1}", route).replace("{pk}", "{id}")
    content = schema()["paths"][path][method.lower()]["responses"][str(answer.status_code)]["content"]
    told = content[answer["Content-Type"]]["schema"]
    if not answer.streaming:
        Draft202012Validator({**told, "components": schema()["components"]}).validate(answer.json())


@cache
def schema() -> Any:
    """What the API says of itself."""
    return Client().get("/api/v1/schema/?format=json").json()


def test_everybody_gets_what_is_theirs(places: dict[str, Any]) -> None:
    found: dict[tuple[str, str], str] = dict.fromkeys(CALLS, "")
    places["ticket"].refresh_from_db()
    for _who, client in people(places["ticket"]):
        for route, method in CALLS:
            with undone():
                answer = asked(client, method, route, places)
            found[route, method] += STATUS.get(answer.status_code, str(answer.status_code))
            hold_against_schema(answer, method, route)
    assert found == {call: EXPECTED.get(call, ACTION) for call in CALLS}


def test_a_key_may_only_what_its_scope_says(places: dict[str, Any]) -> None:
    joko = User.objects.create_superuser("joko")
    for scope in Scope:
        client = assistant(joko, scope) if scope in OF_PEOPLE else program(scope, name=scope)
        for route, method in CALLS:
            with undone():
                answer = asked(client, method, route, places)
            lacks = answer.status_code == 403 and answer.json()["code"] == "scope_missing"
            assert lacks is (ENDPOINTS[route].needs[method].scope != scope), (scope, method, route)


def test_every_write_can_be_repeated_and_names_its_refusals() -> None:
    for path, operations in schema()["paths"].items():
        for method, operation in operations.items():
            if method != "get":
                assert "Idempotency-Key" in {each["name"] for each in operation["parameters"]}, path
                assert {"401", "403", "422", "429"} <= operation["responses"].keys(), path
