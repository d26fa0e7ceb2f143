"""The help pages as a visitor gets them, what the form says of articles, and what is counted of both."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.articles.rows import publish
from tests.factories import WEDNESDAY
from tests.portal.posts import complaint, text
from tests.portal.test_ahead import KEY, asked
from tests.portal.test_banner import opened
from triage.articles.counts import Figures, figures
from triage.models import Article, ArticleUse, CannedReply, Deflected
from triage.portal.views import help_pages

WRONG_NAME = {
    "key": KEY,
    "platform": "tokopedia",
    "what_you_see": "wrong_name",
    "completed_on": "2026-08-14",
    "printed_name": "Sari Wulandri",
    "consent": "on",
    "name": "Sari Wulandari",
    "review_state": "given",
}


def counted(code: str) -> Figures:
    return figures(now=WEDNESDAY).get(code, Figures())


def test_without_published_articles_there_is_no_help_and_the_form_is_what_it_was(visitor: Client) -> None:
    assert visitor.get("/help/").status_code == 404
    assert visitor.get("/help/wrong_name/").status_code == 404
    page = text(visitor.get("/?article=wrong_name"))
    assert "/help/" not in page
    assert 'data-needs="completed_on what_you_see"' in page
    assert visitor.post("/ahead/", WRONG_NAME).status_code == 204
    assert not ArticleUse.objects.exists()


def test_articles_are_listed_by_cause_and_the_form_leads_there(visitor: Client) -> None:
    publish("wrong_name", "waiting_time")
    assert 'href="/help/"' in text(visitor.get("/"))
    page = text(visitor.get("/help/"))
    assert page.index("How long does a certificate take?") < page.index("The name on the certificate is wrong")
    assert "The review cannot be given" not in page
    assert "Nama di sertifikat salah" in text(Client(headers={"accept-language": "id"}).get("/help/"))


def test_a_page_says_what_the_canned_reply_says_now_and_escapes_it(visitor: Client) -> None:
    publish("wrong_name")
    CannedReply.objects.filter(code="name_mismatch", language="en").update(
        body="Hello,\n\nAsk <b>them</b> for $reference.\n\nAsk <i>us</i>."
    )
    page = text(visitor.get("/help/wrong_name/"))
    assert "Ask &lt;i&gt;us&lt;/i&gt;." in page
    assert "them" not in page


def test_what_is_typed_into_the_search_never_becomes_html(visitor: Client) -> None:
    publish()
    response = visitor.get("/help/", {"q": "<script>alert(1)</script> nama"})
    assert "<script>alert" not in text(response)
    assert 'name="robots" content="noindex"' in text(response)
    assert "Nothing found" in text(visitor.get("/help/", {"q": "qwerty"}))
    assert visitor.get("/help/", {"q": "a" * 7000}).status_code == 200


def test_it_is_kept_by_this_browser_alone_and_sets_no_cookie_of_its_own(visitor: Client) -> None:
    publish()
    for address in ("/help/", "/help/wrong_name/"):
        response = visitor.get(address)
        assert response["Cache-Control"] == "private, no-cache"
        assert set(response.cookies) <= {"csrftoken"}
        assert "unsafe" not in response["Content-Security-Policy"]


def test_a_look_counts_where_a_person_looks(visitor: Client) -> None:
    publish()
    visitor.get("/help/wrong_name/")
    visitor.head("/help/wrong_name/")
    visitor.get("/help/wrong_name/", headers={"sec-purpose": "prefetch;prerender"})
    visitor.get("/help/wrong_name/", headers={"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"})
    visitor.get("/help/wrong_name/?said=yes")
    assert counted("wrong_name") == Figures(seen=1)


def test_it_asks_once_whether_it_helped(visitor: Client) -> None:
    publish()
    key = re.search(r'name="key" value="([^"]+)"', text(visitor.get("/help/wrong_name/")))
    assert key
    for helped in ("yes", "no", "no"):
        response = visitor.post("/help/wrong_name/", {"key": key[1], "helped": helped})
        assert response.status_code == 303
    page = text(visitor.get(response["Location"]))
    assert "We are sorry that it did not help" in page
    assert 'value="yes"' not in page
    assert counted("wrong_name") == Figures(seen=1, said_no=1)
    assert visitor.post("/help/wrong_name/", {"key": key[1], "helped": "maybe"}).status_code == 303
    assert ArticleUse.objects.count() == 1


def test_one_network_says_it_so_often_and_no_more(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    publish()
    monkeypatch.setattr(help_pages, "SAID", 2)
    statuses = [visitor.post("/help/wrong_name/", {"helped": "yes"}).status_code for _ in range(3)]
    assert statuses == [303, 303, 429]
    assert counted("wrong_name").said_yes == 2


def test_whoever_goes_on_to_write_is_counted_once(visitor: Client) -> None:
    publish()
    page = text(visitor.get("/help/wrong_name/"))
    assert 'href="/?article=wrong_name"' in page
    form = text(visitor.get("/?article=wrong_name"))
    assert '<input type="hidden" name="article" value="wrong_name">' in form
    refused = visitor.post("/", complaint(key=KEY, email="", article="wrong_name"))
    assert '<input type="hidden" name="article" value="wrong_name">' in text(refused)
    for _twice in range(2):
        assert visitor.post("/", complaint(key=KEY, article="wrong_name")).status_code == 303
    assert visitor.post("/", complaint(article='"><b>')).status_code == 303
    assert counted("wrong_name") == Figures(seen=1, went_on=1)


def test_the_form_names_the_article_that_the_answers_point_to(visitor: Client) -> None:
    publish()
    assert 'data-needs="what_you_see"' in text(visitor.get("/"))
    for _twice in range(2):
        said = text(visitor.post("/ahead/", WRONG_NAME))
    assert '<a href="/help/wrong_name/" target="_blank">The name on the certificate is wrong' in said
    assert (
        visitor.post(
            "/", complaint(key=KEY, told="1", **{k: v for k, v in WRONG_NAME.items() if k != "key"})
        ).status_code
        == 303
    )
    assert counted("wrong_name") == Figures(offered=1, sent_anyway=1)
    assert not Deflected.objects.exists()


def test_where_waiting_helps_the_answer_is_said_and_the_article_named_beside_it(visitor: Client) -> None:
    publish()
    said = asked(visitor)
    assert "Your certificate is due by Thursday, 17 September 2026" in said
    assert 'href="/help/waiting_time/"' in said


@pytest.mark.parametrize(
    "answers",
    [
        {"what_you_see": ""},
        {"printed_name": ""},
        {"description": "uang saya kembalikan, saya salah beli pelatihan"},
        {"description": "saya tunanetra, tidak bisa baca layarnya"},
        {"description": "besok saya ada interview kerja, tolong sertifikatnya"},
        {"description": "nama saya salah", "consent": ""},
    ],
)
def test_it_names_nothing_where_a_person_should_look(visitor: Client, answers: dict[str, str]) -> None:
    publish()
    assert visitor.post("/ahead/", {**WRONG_NAME, **answers}).status_code == 204
    assert not ArticleUse.objects.exists()


def test_an_incident_is_told_instead(visitor: Client) -> None:
    publish()
    incident = opened()
    assert visitor.post("/ahead/", {**WRONG_NAME, "platform": incident.platform_id}).status_code == 204


def test_it_has_a_share_of_its_own_and_keeps_nothing_that_was_typed(visitor: Client, settings: Settings) -> None:
    publish()
    with CaptureQueriesContext(connection) as queries:
        assert visitor.post("/ahead/", {**WRONG_NAME, "description": "nama saya salah, zyxwvut"}).status_code in {
            200,
            204,
        }
    assert "zyxwvut" not in "".join(each["sql"] for each in queries)
    settings.COMPLAINTS_MOST = 0
    assert visitor.post("/ahead/", WRONG_NAME).status_code == 204


def test_a_page_costs_few_queries(visitor: Client) -> None:
    publish()
    visitor.get("/help/wrong_name/")
    for address, most in (("/help/", 1), ("/help/?q=nama", 1), ("/help/wrong_name/", 2)):
        with CaptureQueriesContext(connection) as queries:
            visitor.get(address)
        assert len(queries) <= most, [each["sql"] for each in queries]


def test_an_article_taken_back_is_gone(visitor: Client) -> None:
    publish()
    Article.objects.filter(code="wrong_name").update(is_published=False)
    assert visitor.get("/help/wrong_name/").status_code == 404
