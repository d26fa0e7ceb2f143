"""Help articles written by supervisors: previews, drafts, versions, figures; and agents who link to them."""

from html import unescape

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from tests.articles.rows import publish
from tests.factories import WEDNESDAY
from tests.workspace.cases import disputed
from triage.articles import counts
from triage.models import Article, ArticleVersion, CannedReply, Origin

WRITTEN = {
    "title_id": "Jam buka kami",
    "title_en": "Our opening hours",
    "text_id": "Buka setiap hari kerja.\n\n- Jam 9 sampai 17.",
    "text_en": "Open on working days.\n\n- From 9 to 17.",
    "position": "70",
    "is_published": "on",
}


def stored(code: str = "wrong_name") -> Article:
    return Article.objects.get(code=code)


def form_of(row: Article) -> dict[str, str]:
    """The editor's fields as the page shows them."""
    said = {f"title_{code}": title for code, title in row.titles.items()}
    said |= {f"text_{code}": text for code, text in row.texts.items()}
    own = {"category": row.category, "canned_code": row.canned_code, "position": str(row.position)}
    return {**said, **own, "version": str(row.version), **({"is_published": "on"} if row.is_published else {})}


def page_of(client: Client, address: str, data: dict[str, str] | None = None) -> str:
    response = client.get(address) if data is None else client.post(address, data, follow=True)
    return unescape(response.content.decode())


def test_a_new_article_is_public_once_it_is_published(supervisor: Client) -> None:
    draft = {name: value for name, value in WRITTEN.items() if name != "is_published"}
    assert "Saved as a draft." in page_of(supervisor, "/desk/articles/add/", draft)
    visitor = Client(headers={"accept-language": "en"})
    assert visitor.get("/help/our_opening_hours/").status_code == 404

    told = page_of(supervisor, "/desk/articles/our_opening_hours/", {**WRITTEN, "version": "1"})

    assert "Saved. Everybody can read it now." in told
    page = page_of(visitor, "/help/our_opening_hours/")
    assert "<li>From 9 to 17.</li>" in page
    assert "More answers" in page_of(visitor, "/help/")


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        ({"text_en": ""}, "Fill in all languages, or none."),
        ({"text_id": "", "text_en": ""}, "Write a text, or choose a canned reply."),
        ({"title_id": ""}, "This field is required."),
        ({"text_en": "Your reference is $reference."}, "Unknown placeholders: $reference."),
        ({"text_en": "Costs $5"}, "A $ must be followed by"),
        ({"text_en": "Please send your card number."}, "never ask for (card number)"),
        ({"text_id": "$letter_only Ya.", "text_en": "$letter_only Yes."}, "Unknown placeholders: $letter_only."),
        ({"position": "-1"}, "greater than or equal to 0"),
        ({"category": "nonsense"}, "Select a valid choice."),
        ({"title_en": "preview"}, "Enter a name that contains letters."),
    ],
)
def test_it_refuses_what_nobody_could_read(supervisor: Client, edits: dict[str, str], told: str) -> None:
    page = page_of(supervisor, "/desk/articles/add/", {**WRITTEN, **edits})
    assert told in page
    assert "Not saved." in page
    assert not Article.objects.filter(position=70).exists()


def test_it_publishes_nothing_that_only_letters_say(supervisor: Client) -> None:
    CannedReply.objects.filter(code="name_mismatch").update(body="Hello,\n\n$letter_only All of it.")
    typed = {**form_of(stored()), "text_id": "", "text_en": "", "is_published": "on"}
    assert "Nothing is left to read in Indonesian" in page_of(supervisor, "/desk/articles/wrong_name/", typed)
    assert not stored().is_published


def test_a_preview_shows_unsaved_words_with_those_of_the_canned_reply(supervisor: Client) -> None:
    typed = {**form_of(stored()), "text_en": "Own <b>words</b>. See https://example.com/x"}
    page = supervisor.post("/desk/articles/preview/", typed).content.decode()
    assert "Own &lt;b&gt;words&lt;/b&gt;." in page
    assert "Contact the training institution" in page
    assert "status page" not in page
    assert "Links to other sites: https://example.com/x." in page
    broken = supervisor.post("/desk/articles/preview/", {**typed, "text_en": "$nonsense"}).content.decode()
    assert "Fix the problems in the text" in broken
    assert "Contact the training institution" in page_of(supervisor, "/desk/articles/wrong_name/")


def test_it_keeps_versions_and_brings_one_back(supervisor: Client) -> None:
    shipped = stored().kept()
    page_of(supervisor, "/desk/articles/wrong_name/", {**form_of(stored()), "title_en": "Of the name"})
    assert (stored().titles["en"], stored().version) == ("Of the name", 2)
    assert "<ins>Of</ins>" in page_of(supervisor, "/desk/articles/wrong_name/")

    supervisor.post("/desk/articles/wrong_name/restore/", {"number": "1", "seen": "2"})

    assert stored().kept() == shipped
    rows = ArticleVersion.objects.filter(code="wrong_name").order_by("number")
    assert [row.origin for row in rows] == [Origin.SHIPPED, Origin.EDITED, Origin.RESTORED]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.delete()


def test_it_tells_the_second_of_two_editors(supervisor: Client, administrator: Client) -> None:
    opened = form_of(stored())
    page_of(administrator, "/desk/articles/wrong_name/", {**opened, "title_en": "Of the admin"})
    page = page_of(supervisor, "/desk/articles/wrong_name/", {**opened, "title_en": "Of joko"})
    assert stored().titles["en"] == "Of the admin"
    assert "admin has saved in the meantime." in page


def test_supervisors_see_what_became_of_each(supervisor: Client) -> None:
    publish("wrong_name")
    for number in range(7):
        counts.note_seen("wrong_name", now=WEDNESDAY)
        counts.note_helped("wrong_name", key=f"page {number}", helped=number < 5, now=WEDNESDAY)
    page = page_of(supervisor, "/desk/articles/")
    row = page.partition("The name on the certificate is wrong")[2].partition("</tr>")[0]
    assert "published" in row
    assert [row.count(f"<td>{number}</td>") for number in (7, 5, 2, 0)] == [1, 1, 1, 3]
    assert "draft" in page.partition("How long does a certificate take?")[2].partition("</tr>")[0]
    told = page_of(supervisor, "/desk/articles/wrong_name/")
    assert "30 days: seen 7 times, it helped 5, it did not help 2, 0 wrote to us from it" in told


def test_agents_link_to_what_is_published_that_on_the_cause_first(agent: Client) -> None:
    ticket = disputed()
    assert "data-insert" not in page_of(agent, f"/desk/tickets/{ticket.reference}/")
    publish("wrong_name", "waiting_time")
    page = page_of(agent, f"/desk/tickets/{ticket.reference}/")
    titles = ["Berapa lama sertifikat muncul?", "Nama di sertifikat salah"]
    assert ticket.category == "too_early"
    assert page.index(f'data-words="{titles[0]}') < page.index(f'data-words="{titles[1]}')
    assert "/help/waiting_time/" in page


def test_a_canned_reply_can_be_made_to_name_an_article_but_none_that_is_not_there(supervisor: Client) -> None:
    publish("wrong_name")
    page = page_of(supervisor, "/desk/replies/closed/")
    assert 'data-gap="article_wrong_name"' in page
    typed = {"en-subject": "Closed", "en-body": "Hello,\n\nSee $article_wrong_name.", "en-version": "1"}
    same = {"id-subject": "Selesai", "id-body": "Halo,\n\nLihat $article_nothing.", "id-version": "1"}
    page = page_of(supervisor, "/desk/replies/closed/", {**typed, **same})
    assert "Unknown placeholders: $article_nothing." in page
    assert "Unknown placeholders: $article_wrong_name" not in page
