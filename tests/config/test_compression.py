"""What goes over the wire: pages and files compressed where that is safe, and files that may be kept for ever."""

import gzip

import brotli
import pytest
from django.conf import settings
from django.http import HttpResponse
from django.templatetags.static import static
from django.test import Client, RequestFactory

from config.compression import Compression

BROWSER = {"accept-encoding": "gzip, deflate, br, zstd"}
CSS = settings.STATIC_URL + "portal/portal.css"


@pytest.fixture
def visitor(desk_rows: None, clock: object) -> Client:
    return Client(headers={"accept-language": "en"})


def test_a_public_page_goes_out_as_brotli(visitor: Client) -> None:
    response = visitor.get("/", headers=BROWSER)
    page = brotli.decompress(response.content)
    assert response["Content-Encoding"] == "br"
    assert int(response["Content-Length"]) == len(response.content) < len(page) / 2
    assert "Accept-Encoding" in response["Vary"]
    assert b"</html>" in page
    assert "csrftoken" in response.cookies


def test_its_length_does_not_tell_what_it_holds(visitor: Client) -> None:
    assert len({len(visitor.get("/link/", headers=BROWSER).content) for _ in range(12)}) > 4


@pytest.mark.parametrize(
    ("accepted", "sent"), [("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", None), ("", None)]
)
def test_it_sends_what_is_understood(visitor: Client, accepted: str, sent: str | None) -> None:
    response = visitor.get("/", headers={"accept-encoding": accepted})
    assert response.get("Content-Encoding") == sent
    page = gzip.decompress(response.content) if sent else response.content
    assert b"</html>" in page


@pytest.mark.parametrize("path", ["/desk/", "/api/v1/schema/", "/healthz"])
def test_agents_pages_and_the_api_stay_as_they_are(visitor: Client, path: str) -> None:
    assert not visitor.get(path, headers=BROWSER, follow=True).has_header("Content-Encoding")


def test_a_file_is_kept_for_ever_under_an_address_that_changes_with_it(visitor: Client) -> None:
    response = visitor.get(static("portal/portal.css"), headers=BROWSER)
    assert response["Content-Encoding"] == "br"
    assert brotli.decompress(response.content).startswith(b"/* The public pages")
    assert "immutable" in response["Cache-Control"]
    assert len(settings.STATIC_URL) > len("/static/")


def test_what_is_compressed_already_is_left_alone() -> None:
    packed = HttpResponse(b"x" * 999, headers={"Content-Encoding": "br", "Content-Type": "text/css"})
    request = RequestFactory().get(CSS, headers=BROWSER)
    assert Compression(lambda _request: packed)(request) is packed
