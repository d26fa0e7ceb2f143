"""Every address of the service × everybody who may ask for it × GET and POST.

An address that is not in the table fails the first test, so that nobody adds one without saying whom it is for.
"""

from collections.abc import Mapping
from http import HTTPStatus
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.test import Client

from harness.fuzz_pages import routes
from tests.articles.rows import publish
from tests.custom import question
from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace
from tests.hooks.subscriptions import subscription
from tests.teams import team
from tests.tickets.rules.automations import rule
from tests.topics import suggested, topic
from tests.workspace.cases import with_screenshot
from tests.workspace.conftest import ENGLISH, logged_in
from tests.workspace.every_address import EVERYBODY, OF_ANOTHER_TEAM, READ_ONLY, TABLE
from triage import tickets
from triage.desks.prakerja import DESK as PRAKERJA
from triage.hooks import send_test
from triage.messages import Standing
from triage.models import (
    Access,
    AccessKind,
    ApiClient,
    BlindCheck,
    CalendarDay,
    CannedReply,
    CategorySetting,
    CircumstanceSetting,
    InboundMail,
    Label,
    MailOutcome,
    OpeningHours,
    Platform,
    ReportReader,
    SlaPolicy,
    Tag,
    Ticket,
)
from triage.models.api_client import key_digest
from triage.outbox.links import share_link
from triage.playbook.load import ADMINISTRATORS, AGENTS, SUPERVISORS
from triage.workspace.ticket.pictures import picture_address

pytestmark = pytest.mark.slow

LETTERS = {200: "O", 204: "E", 400: "B", 401: "K", 403: "X", 404: "N", 405: "M", 412: "V", 422: "U"}
"""Status codes as the table writes them."""
SECTIONS = {
    "public": lambda route: not route.startswith("desk/"),
    "log-in": lambda route: route.startswith(("desk/login", "desk/logout", "desk/security", "desk/password")),
    "rows": lambda route: route.startswith(("desk/triage", "desk/auth")),
}
MAY_BE_KEPT = {"", "help/", "help/<slug:code>/", "t/<token:token>/picture/<place:number>/"}
"""Going back to the form has to bring back what was typed; a requester's own picture stands on a page that renews; what
the help pages say is public.
"""
DESK = "desk"
"""The section of everything else."""


def section_of(route: str) -> str:
    return next((name for name, holds in SECTIONS.items() if holds(route)), DESK)


@pytest.fixture
def places() -> dict[str, Any]:
    """What stands in the routes' gaps, by route prefix or by gap: real rows, so that a 404 never hides a 200."""
    ticket, picture = with_screenshot()
    publish()
    helper = User.objects.create_user("helper", is_staff=True)
    judged = answered(replace(TOO_EARLY, email="budi@example.com"))
    tickets.accept(judged, agent=helper, action_key="key", now=WEDNESDAY)
    mail = InboundMail.objects.create(
        key="m", received_at=WEDNESDAY, seen_at=WEDNESDAY, outcome=MailOutcome.KEPT, quarantine_name="q"
    )
    look = Access.objects.create(at=WEDNESDAY, agent=helper, kind=AccessKind.EXPORT, what="tickets")
    day = CalendarDay.objects.create(day=PRAKERJA.day(WEDNESDAY), name="a day off", working=False)
    question("custom_order")
    check = BlindCheck.objects.create(judged=ticket.classifications.get(), drawn_on=PRAKERJA.day(WEDNESDAY))
    suggestion = suggested(ticket)
    topic("email")
    webhook = subscription(owner=helper)
    return {
        "ticket": ticket,
        "picture": picture,
        "suggestion": suggestion.pk,
        "check": check.pk,
        "webhook": webhook.pk,
        "delivery": send_test(webhook, now=WEDNESDAY).pk,
        "trial": tickets.start_trial(
            rule("hold", actions={"hold": True}), agent=helper, action_key="k", now=WEDNESDAY
        ).pk,
        "follow_up": ticket.follow_ups.earliest("pk").pk,
        "rows": {
            "auth/user": helper.pk,
            "auth/group": Group.objects.get(name=AGENTS).pk,
            "triage/platform": Platform.objects.earliest("pk").pk,
            "triage/cannedreply": CannedReply.objects.earliest("pk").pk,
            "triage/categorysetting": CategorySetting.objects.earliest("pk").pk,
            "triage/circumstancesetting": CircumstanceSetting.objects.earliest("pk").pk,
            "triage/desksettings": 1,
            "triage/label": Label.objects.earliest("pk").pk,
            "triage/inboundmail": mail.pk,
            "triage/access": look.pk,
            "triage/calendarday": day.pk,
            "triage/team": team("a team").pk,
            "triage/openinghours": OpeningHours.objects.create(opens_at="08:00", closes_at="12:00").pk,
            "triage/slapolicy": SlaPolicy.objects.create(category="too_early", hours=4).pk,
            "triage/tag": Tag.objects.create(name="refund").pk,
            "triage/reportreader": ReportReader.objects.create(email="joko@example.com").pk,
            "triage/apiclient": ApiClient.objects.create(name="partner", key_digest=key_digest("tk_good")).pk,
        },
    }


def filled(route: str, places: Mapping[str, Any], viewer: int) -> str:
    """The route with its gaps filled."""
    if route.endswith("pictures/<int:pk>.jpg"):
        return picture_address(places["picture"], reference=places["ticket"].reference, viewer=viewer)
    row = next((pk for prefix, pk in places["rows"].items() if route.startswith(f"desk/{prefix}/")), "")
    gaps = {
        "<str:reference>": places["ticket"].reference,
        "s/<token:token>/": urlsplit(share_link(places["ticket"], Standing.OWNER)).path[1:],
        "<token:token>": places["ticket"].token,
        "<place:number>": 1,
        "<str:action>": "close",
        "blind/<int:pk>": f"blind/{places['check']}",
        "trials/<int:pk>": f"trials/{places['trial']}",
        "answer/<int:pk>": f"answer/{places['follow_up']}",
        "topics/<slug:code>": "topics/topic_email",
        "suggestions/<int:pk>": f"suggestions/{places['suggestion']}",
        "deliveries/<int:pk>": f"deliveries/{places['delivery']}",
        "webhooks/<int:pk>": f"webhooks/{places['webhook']}",
        "<int:pk>": 1,
        "<slug:kind>": "appeared",
        "<int:sequence>": 1,
        "<uuid:pk>": UUID(int=1),
        "<slug:chart>": "sla",
        "replies/<slug:code>": "replies/too_early",
        "macros/<slug:code>": "macros/thanks_solved",
        "questions/<slug:code>": "questions/custom_order",
        "articles/<slug:code>": "articles/wrong_name",
        "help/<slug:code>": "help/wrong_name",
        "rules/<slug:code>": "rules/hold",
        "<slug:language>": "id",
        "<mail:name>": "nothing.eml",
        "<slug:channel>/<int:account>": "telegram/628123456789",
        "<slug:media>": "0" * 32,
        "bot<str:_token>": "bot1",
        "<slug:method>": "sendMessage",
        "<slug:_number>/<slug:what>": "1/messages",
        "<path:content_type_id>/<path:object_id>": "1/1",
        "<path:object_id>": row,
        "<id>": row,
        "^(?P<app_label>auth|triage)/$": "triage/",
        "(?P<url>.*)$": "nowhere/",
    }
    for gap, value in gaps.items():
        route = route.replace(gap, str(value))
    return f"/{route}"


def client_of(role: str) -> Client:
    """The browser or program of somebody."""
    if role == "anonymous":
        return Client(headers=ENGLISH)
    if role == "program":
        return Client(headers={**ENGLISH, "authorization": "Bearer tk_good"})
    user = User.objects.create_user(role, password="a password", is_staff=True)
    if group := {"agent": AGENTS, "supervisor": SUPERVISORS, "administrator": ADMINISTRATORS}.get(role):
        user.groups.add(Group.objects.get(name=group))
    return logged_in(user)


def letter(client: Client, method: str, route: str, address: str) -> str:
    """What became of a request, as the table writes it; what it changed, here and in the browser, is undone."""
    cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    data = {"resolution": "answered", "action_key": str(uuid4()), "category": "too_early", "language": "en"}
    with transaction.atomic():
        response = client.get(address) if method == "GET" else client.post(address, data)
        if response.streaming:
            response.getvalue()  # Reading a file to its end closes it.
        transaction.set_rollback(True)
    client.cookies = cookies
    assert route in MAY_BE_KEPT or "no-store" in response.get("Cache-Control", ""), f"{method} {address} may be kept."
    if response.status_code in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER):
        return "L" if response["Location"].startswith("/desk/login/?") else "G"
    return LETTERS.get(response.status_code, str(response.status_code))


def test_it_knows_every_address() -> None:
    assert set(TABLE) == set(routes("tests.portal.mailbox_project"))


@pytest.mark.urls("tests.portal.mailbox_project")
@pytest.mark.parametrize("section", [*SECTIONS, DESK])
@pytest.mark.parametrize("role", EVERYBODY)
def test_it_gives_everybody_what_is_theirs(role: str, section: str, places: dict[str, Any]) -> None:
    client = client_of(role)
    viewer = int(client.session.get("_auth_user_id", 0))
    client.raise_request_exception = False
    number = EVERYBODY.index(role)
    table = {route: (get[number], post[number]) for route, (get, post) in TABLE.items() if section_of(route) == section}
    assert differing(client, table, places, viewer) == {}


def differing(
    client: Client, table: Mapping[str, tuple[str, str]], places: Mapping[str, Any], viewer: int
) -> dict[str, Any]:
    """The routes at which somebody gets something else than the table says."""
    wrong = {}
    for route, expected in table.items():
        address = filled(route, places, viewer)
        found = letter(client, "GET", route, address), letter(client, "POST", route, address)
        if found != expected:
            wrong[route] = {"expected": expected, "found": found}
    return wrong


@pytest.mark.urls("tests.portal.mailbox_project")
@pytest.mark.parametrize(("others_may_see", "special"), [(False, OF_ANOTHER_TEAM), (True, READ_ONLY)])
def test_it_gives_agents_of_another_team_what_is_theirs(
    others_may_see: bool, special: Mapping[str, tuple[str, str]], places: dict[str, Any]
) -> None:
    """Everything of the desk's is as for an agent, but the tickets of a team to which they do not belong."""
    client = client_of("agent")
    viewer = int(client.session["_auth_user_id"])
    client.raise_request_exception = False
    Ticket.objects.all().move(team=team("theirs", others_may_see=others_may_see))
    number = EVERYBODY.index("agent")
    table = {route: (get[number], post[number]) for route, (get, post) in TABLE.items() if section_of(route) == DESK}
    assert special.keys() <= table.keys()
    assert differing(client, table | dict(special), places, viewer) == {}
