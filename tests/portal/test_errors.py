import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.test import Client, RequestFactory
from django.utils import translation

from tests.portal.posts import text
from triage.portal import views


@pytest.mark.parametrize(("language", "title"), [("id", "di alamat ini</h1>"), ("en", "There is nothing")])
def test_a_wrong_address_offers_the_lost_link(language: str, title: str) -> None:
    page = Client(headers={"accept-language": language}).get("/t/0123456789abcdef0123456789abcdef/")

    assert page.status_code == 404
    assert title in text(page)
    assert 'action="/link/"' in text(page)
    assert 'name="to" value="id"' in text(page)
    assert 'name="to" value="en"' in text(page)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_failure_of_ours_needs_nothing_to_say_so(language: str) -> None:
    with translation.override(language):
        page = views.server_error(RequestFactory().get("/"))
    assert page.status_code == 500
    assert f'lang="{language}"' in text(page)


@pytest.mark.parametrize(("error", "status"), [(SuspiciousOperation(), 400), (RequestDataTooBig(), 413)])
def test_a_bad_request_says_what_to_do(error: Exception, status: int) -> None:
    with translation.override("en"):
        page = views.bad_request(RequestFactory().get("/"), error)
    assert page.status_code == status
    assert "Go back in your browser" in text(page)
