"""What nobody can mean is refused or left out at every address, and never a failure of the service."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from harness.fuzz_pages import fuzz_of, report
from tests.factories import answered
from tests.workspace.cases import disputed, macro_form, with_screenshot
from triage.api import views as api_views
from triage.models import ApiClient, Macro, Ticket
from triage.models.api_client import key_digest

pytestmark = pytest.mark.slow

LONG = "9" * 5_000
SOON, LATE = "2026-11-30", "9999-12-31"
READ = [
    *("/desk/tickets/%00/", "/desk/next/?after=%00", "/desk/dashboard/?platform=%00", f"/desk/audit/?until={LATE}"),
    *(
        "/desk/audit/?since=0001-01-01",
        f"/desk/audit/?after=0001-01-01T00:00:00%2B14:00~1~{LONG}",
        f"/desk/?page={LONG}",
    ),
    *(f"/desk/views/{LONG}/delete/", "/desk/?q=%00", f"/desk/?assignee={LONG}", "/desk/audit/?row=%00"),
    *(
        "/desk/triage/platform/_00/change/?_to_field=code",
        "/desk/triage/platform/?_facets=%00",
        f"/desk/{'x' * 9_000}/",
    ),
    *("/desk/triage/calendarday/?day__gte=9999-12-31", "/desk/triage/access/?at__year=99999", "/t/%00/", "/a/%00/"),
    *("/?%00", "/language/?to=%00", f"/desk/triage/label/?p={LONG}", "/desk/replies/too_early/preview/?reference=%00"),
]
WRITTEN = [
    ("follow_up", {"follow_up": "\0"}),
    ("follow_up", {"follow_up": "²"}),
    ("follow_up", {"what": "move", "to": LATE}),
    ("follow_up", {"what": "move", "to": "0001-01-01"}),
    ("set_aside", {"until": LATE}),
    ("set_aside", {"until": "0001-01-01"}),
    ("merge", {"into": "\0"}),
    ("assign", {"assignee": LONG}),
    ("assign", {"assignee": "9" * 60}),
    ("note", {"note": "a\0b"}),
    ("note", {"note": "a", "seen": LONG}),
    ("note", {"note": "a", "seen": "9" * 60}),
    ("reply", {"text": "[" * 20_000}),
]


def test_reading_at_the_desk(administrator: Client) -> None:
    administrator.raise_request_exception = False
    disputed()
    answers = {address: administrator.get(address).status_code for address in READ}
    assert {address: status for address, status in answers.items() if status >= 500} == {}


def test_writing_at_the_desk(administrator: Client) -> None:
    administrator.raise_request_exception = False
    ticket = answered()
    follow_up = {"follow_up": str(ticket.follow_ups.earliest("pk").pk)}
    for action, fields in WRITTEN:
        form = {"action_key": str(uuid4()), **follow_up, **fields}
        answer = administrator.post(f"/desk/tickets/{ticket.reference}/{action}/", form)
        assert answer.status_code < 500, (action, fields)
    for address, form in {
        "/desk/views/": {"name": "x", "query": f"q=%00&page={LONG}"},
        "/desk/machine/use/": {"version": "\0"},
        "/desk/replies/too_early/preview/": {"id-body": "\0"},
        "/desk/replies/too_early/restore/id/": {"number": "9" * 60, "seen": "9" * 60},
        "/desk/login/passkey/": {"credential": "[" * 20_000},
        "/desk/macros/thanks_solved/": {"version": LONG},
        "/desk/triage/calendarday/add/": {"day": LATE, "name": "x", "working": "on"},
    }.items():
        assert administrator.post(address, form).status_code < 500, address


def test_a_macro_in_one_language_only_is_refused(administrator: Client) -> None:
    form = macro_form(Macro.objects.get(code="thanks_solved"))
    page = administrator.post("/desk/macros/thanks_solved/", {**form, "text_id": "", "text_en": "Hello"})
    assert "Fill in all languages" in page.content.decode()


@pytest.mark.parametrize(
    "cookie", ['sessionid="\\000abcdefgh"', "tickets=a:b:c", f"tickets={'x' * 9_000}", "messages=x"]
)
@pytest.mark.parametrize("address", ["/desk/", "/"])
def test_broken_cookies_count_as_none(cookie: str, address: str) -> None:
    answer = Client(headers={"cookie": cookie}).get(address)
    assert answer.status_code in {200, 302}


@pytest.fixture
def api() -> Client:
    ApiClient.objects.create(name="partner", key_digest=key_digest("tk_good"))
    headers = {"authorization": "Bearer tk_good", "accept-language": "en"}
    return Client(headers=headers, raise_request_exception=False)


@pytest.mark.parametrize("body", ["[" * 50_000, '{"a":' * 50_000, f'{{"email": {LONG}}}', '{"a": NaN}', "\0"])
def test_json_that_cannot_be_read_is_a_problem_document(api: Client, body: str) -> None:
    answer = api.post("/api/v1/tickets", body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    "address", ["/api/v1/tickets/%00", f"/api/v1/tickets/{LONG}", "/api/v1/tickets?x=%00", "/api/%00"]
)
def test_the_api_refuses_nonsense_in_addresses(api: Client, address: str) -> None:
    answer = api.get(address)
    assert answer.status_code in {400, 404}
    assert answer["Content-Type"] == "application/problem+json"


def test_the_apis_failures_are_problem_documents(api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_arguments: Any) -> Any:
        raise ValueError

    monkeypatch.setattr(api_views, "_sent_by", fails)
    answer = api.get("/api/v1/tickets/TKT-AAAA-AAAA")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert answer.json()["code"] == "server_error"


def test_no_request_makes_it_fail(agent: Client, administrator: Client) -> None:
    """The short form of bench/fuzz_pages.py."""
    tickets = [with_screenshot()[0], disputed("budi@example.com")]
    fuzz = fuzz_of(tickets, agent=agent, superuser=administrator, seed=7, pages=15)
    fuzz.run(150)
    assert fuzz.failures == [], report(fuzz)
    assert Ticket.objects.count() == len(tickets)
    cache.clear()
