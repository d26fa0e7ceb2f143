"""What an article says: the words of a canned reply, without what only a letter to one person can say."""

from dataclasses import replace

import pytest

from tests.factories import WEDNESDAY
from tests.outbox.test_compose import occasion
from triage.articles.texts import body, sections
from triage.outbox.compose import compose
from triage.outbox.general import in_general, of_canned_reply
from triage.playbook.articles import about
from triage.playbook.desk import CannedText, Desk, shipped


def published() -> Desk:
    """The shipped desk with all its articles published."""
    desk = shipped()
    return replace(desk, articles={code: replace(each, is_published=True) for code, each in desk.articles.items()})


def general(text: str, *, language: str = "en") -> str:
    return in_general(text, language=language, now=WEDNESDAY, desk=shipped())


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_shipped_article_reads_well_in_every_language(language: str) -> None:
    desk = shipped()
    assert {each.canned_code for each in desk.articles.values()} == desk.rules.answers
    for article in desk.articles.values():
        said = body(article, language=language, now=WEDNESDAY, desk=desk)
        assert article.own_text(language)
        assert "$" not in said
        assert "\n- " in said
        for of_a_letter in ("status", "Halo", "Hello", "TKT-", "2026"):
            assert of_a_letter not in said, (article.code, of_a_letter)


def test_it_says_what_the_letter_says_now_and_there_is_no_second_copy() -> None:
    desk = shipped()
    edited = CannedText("About $due_on", "Hello $name,\n\nTurn it off.\n\n- Wait until $due_on.\n- $letter_only Reply.")
    edited_desk = replace(desk, texts={**desk.texts, ("too_early", "en"): edited})
    assert of_canned_reply("too_early", language="en", now=WEDNESDAY, desk=edited_desk) == (
        "Turn it off.\n\n- Wait until the end of the waiting time."
    )


def test_it_leaves_out_lines_that_name_one_person() -> None:
    text = "Dear $salutation.\n\nBy $human_by.\n\n$evidence\n\n- One.\n- See $reference.\n\n$letter_only Bye."
    assert general(text, language="id") == "Dear Kak.\n\n- One."
    assert general("$letter_only\n\nAll.") == "All."
    assert general("Ask $contact within $wait_days days.") == (
        "Ask the platform where you bought the training within 3 days."
    )


def test_a_letter_shows_nothing_of_the_marks_and_names_no_draft() -> None:
    said = compose("too_early", occasion(language="en"), desk=shipped())
    assert "letter_only" not in said.text
    assert "/help/" not in said.text
    assert "\n\n\n" not in said.body
    assert "\nIs something not right" in said.body


def test_a_letter_carries_the_address_of_the_published_article_on_its_cause() -> None:
    said = compose("too_early", occasion(language="en"), desk=published())
    assert "on our help pages: How long does a certificate take? (" in said.body
    assert "/help/waiting_time/)" in said.body


def test_a_canned_reply_can_name_any_article() -> None:
    desk = published()
    named = CannedText("Hello", "Hello,\n\nSee $article_wrong_name first.")
    of = replace(desk, texts={**desk.texts, ("agent", "en"): named})
    assert "/help/wrong_name/) first." in compose("agent", occasion(language="en"), desk=of).body
    drafts = replace(of, articles=shipped().articles)
    said = compose("agent", occasion(language="en"), desk=drafts).body
    assert said.endswith("See The name on the certificate is wrong first.")


def test_the_article_with_the_answers_own_words_comes_before_others_on_its_cause() -> None:
    articles = published().articles

    def found(category: str, reply: str = "") -> str:
        article = about(articles, category=category, reply=reply)
        return article.code if article else ""

    assert found("review_missing", "review_blocked") == "review_does_not_work"
    assert found("review_missing") == "give_the_review"
    assert found("other") == found("") == ""
    assert about(shipped().articles, category="too_early") is None


def test_sections_are_causes_in_the_order_of_their_articles() -> None:
    articles = list(published().articles.values())
    assert [len(each.articles) for each in sections(articles)] == [1, 1, 1, 1, 2]
    assert [each.title for each in sections([replace(articles[0], category=""), articles[1]])][-1] == ""
