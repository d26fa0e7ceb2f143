"""Letters: every code in both languages, dates in the reader's language, requesters' words inert."""

import re
from datetime import date
from html import escape
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext

from tests.factories import TOO_EARLY, WEDNESDAY, replace
from triage.decision.decide import decide
from triage.decision.facts import Origin, Reading, Source
from triage.desks.prakerja import RULES
from triage.desks.prakerja.facts import Facts, ReadingKind, ReviewState, Symptom
from triage.evidence import wording
from triage.evidence.active import Models
from triage.evidence.gather import facts_from_answers
from triage.outbox import placeholders
from triage.outbox.compose import Letter, Occasion, _gaps, compose, empty_gaps, fill, reply_code
from triage.outbox.frame import styles
from triage.playbook.desk import shipped


def occasion(*, language: str = "id", **answers: object) -> Occasion:
    desk = shipped()
    stated = replace(TOO_EARLY, language=language, **answers)  # type: ignore[arg-type]
    facts: Facts = facts_from_answers(
        stated, readings=(), written_at=WEDNESDAY, now=WEDNESDAY, desk=desk, models=Models(wording.shipped())
    )
    return Occasion(
        reference="TKT-7K3M-Q2XD",
        status_link="https://desk.example/t/abc/",
        disown_link="https://desk.example/not-me/1.signed/",
        language=language,
        facts=facts,
        verdict=decide(facts, desk.policy, RULES),
        now=WEDNESDAY,
    )


def letter(case: Occasion) -> Letter:
    assert case.verdict is not None
    return compose(reply_code(case.verdict), case, desk=shipped())


def test_it_fills_exactly_the_gaps_it_promises() -> None:
    assert set(_gaps(occasion(), desk=shipped())) == placeholders.names()


@pytest.mark.parametrize("language", ["id", "en"])
def test_it_composes_every_text_without_a_gap_left(language: str) -> None:
    desk = shipped()
    subject = {"id": "Kabar laporan [TKT-7K3M-Q2XD]", "en": "Your complaint [TKT-7K3M-Q2XD]"}[language]
    for code, of_language in desk.texts:
        if of_language == language:
            written = compose(code, occasion(language=language), desk=desk)
            assert "$" not in written.text, code
            assert written.subject == subject, code
            assert f">{escape(written.title)}</p>" in written.html, code
            assert set(re.findall(r'style="(.*?)"', written.html)) <= styles(), code
            # Nothing is fetched to show it: no costs for the reader, and nobody learns when it was opened.
            assert not re.search(
                r"<(img|link|script|iframe)|\b(src|background|srcset|poster)=|url\(|@import", written.html
            )


def test_a_name_from_right_to_left_leaves_the_sentence_around_it_alone() -> None:
    name = "سيتي أميليا"
    written = letter(occasion(language="en", symptom=Symptom.WRONG_NAME, name="Siti Amelia", printed_name=name))
    assert f"the certificate says “\u2068{name}\u2069”." in written.text
    assert "The account says “Siti Amelia”" in written.text


@pytest.mark.parametrize(("language", "day"), [("id", "Jumat, 18 September 2026"), ("en", "Friday, 18 September 2026")])
def test_it_writes_dates_in_the_readers_language(language: str, day: str) -> None:
    assert day in letter(occasion(language=language)).text


def test_it_names_the_platforms_contact() -> None:
    written = letter(occasion(completed_on=date(2026, 8, 3), review_state=ReviewState.GIVEN))
    assert written.code == "platform_issue"
    assert "tokopedia.com/help" in written.text


def test_it_treats_the_requesters_words_as_data() -> None:
    name = "<script>alert(1)</script> $reference {{ reference }} {% now %}"
    written = letter(occasion(name=name, training=name))
    assert "<script>" not in written.html
    if name in written.text:
        assert "&lt;script&gt;alert(1)&lt;/script&gt; $reference {{ reference }} {% now %}" in written.html


def test_it_warns_of_fraud_in_every_letter() -> None:
    assert "OTP" in letter(occasion()).text
    assert "OTP" in letter(occasion(language="en")).html


@pytest.mark.parametrize(
    ("answers", "reading", "named"),
    [
        (
            {"completed_on": date(2026, 8, 3)},
            (ReadingKind.COMPLETED_ON, "2026-09-15"),
            "In the form: “Monday, 3 August 2026”. In your own words: “Tuesday, 15 September 2026”. On which day",
        ),
        (
            {"platform": "tokopedia"},
            (ReadingKind.PLATFORM, "bukalapak"),
            "In the form: “Tokopedia”. In your own words: “Bukalapak”. On which platform",
        ),
        (
            {"name": "Sari Dewi", "printed_name": "Sari Dewi", "what_you_see": Symptom.WRONG_NAME},
            (ReadingKind.CERTIFICATE_NAME, "Sari 081234567890 wa.me/x"),
            "first.\n\nHow exactly",
        ),
    ],
    ids=["days", "platforms", "no name"],
)
def test_a_question_names_both_of_what_it_chooses_between(
    answers: dict[str, Any], reading: tuple[ReadingKind, str], named: str
) -> None:
    case = occasion(language="en", **answers)
    origin = Origin(Source.TEXT, field="description", span=(0, 3), quote="day")
    facts = replace(case.facts, readings=(Reading(*reading, 0.9, origin),))
    asking = replace(case, facts=facts, verdict=decide(facts, shipped().policy, shipped().rules))
    assert named in letter(asking).text


@pytest.mark.parametrize(
    ("answers", "reading", "named"),
    [
        (
            {"completed_on": date(2026, 8, 3)},
            (ReadingKind.STATUS, "not_finished"),
            "In the form: “finished”. On screenshot 2: “not finished”.",
        ),
        (
            {"completed_on": date(2026, 8, 3)},
            (ReadingKind.PROGRESS, "85"),
            "In the form: “finished”. On screenshot 2: “85 %”.",
        ),
        (
            {"completed_on": date(2026, 8, 3)},
            (ReadingKind.COMPLETED_ON, "2026-09-15"),
            "In the form: “Monday, 3 August 2026”. On screenshot 2: “Tuesday, 15 September 2026”.",
        ),
        (
            {"platform": "tokopedia"},
            (ReadingKind.PLATFORM, "bukalapak"),
            "In the form: “Tokopedia”. On screenshot 2: “Bukalapak”.",
        ),
        (
            {"what_you_see": Symptom.ABSENT},
            (ReadingKind.STATUS, "certificate_present"),
            "In the form: “no certificate yet”. On screenshot 2: “certificate is there”.",
        ),
        (
            {"name": "Sari Dewi"},
            (ReadingKind.ACCOUNT_NAME, "Bambang Sutrisno"),
            "In the form: “Sari Dewi”. On screenshot 2: “Bambang Sutrisno”.",
        ),
        (
            {"review_state": ReviewState.GIVEN},
            (ReadingKind.REVIEW, "not_yet"),
            "In the form: “given”. On screenshot 2: “not yet given”.",
        ),
        (
            {"what_you_see": Symptom.PAGE_FAILS, "other_sites_open": True},
            (ReadingKind.ERROR_PAGE, "offline"),
            "In the form: “other sites open”. On screenshot 2: “no internet”.",
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_question_about_a_contradiction_says_where_both_stand(
    answers: dict[str, Any], reading: tuple[ReadingKind, str], named: str
) -> None:
    case = occasion(language="en", **answers)
    box = ((0, 0), (9, 0), (9, 9), (0, 9))
    shown = [(ReadingKind.SCREEN, "dashboard"), reading]
    origin = Origin(Source.SCREENSHOT, screenshot=1, box=box, quote="as it stands there")
    facts = replace(case.facts, readings=tuple(Reading(*each, 0.9, origin) for each in shown))
    verdict = decide(facts, shipped().policy, shipped().rules)

    assert verdict.question == "which_is_right"
    assert named in letter(replace(case, facts=facts, verdict=verdict)).text


def seen(*pictures: str, language: str = "en", **answers: object) -> str:
    """The letter's text where the pictures have these shortcomings."""
    case = occasion(language=language, **answers)
    facts = replace(case.facts, pictures=pictures)
    return letter(replace(case, facts=facts, verdict=decide(facts, shipped().policy, shipped().rules))).text


NOTHING_SAID = {"platform": "", "completed_on": None, "finished": None, "what_you_see": None, "description": ""}


def test_it_asks_for_the_right_picture_and_says_what_it_saw() -> None:
    text = seen("no_words", "broken", "no_words", **NOTHING_SAID)

    assert "Could you send a screenshot of the page where your certificate should be?" in text
    assert text.count("Screenshot 1, 3: We see no words in this picture.") == 1
    assert "Screenshot 2: This picture is damaged." in text
    assert "An example of the right picture is on your status page." in text
    assert text.index("Screenshot 2") < text.index("\n--\n")


def test_it_asks_for_the_right_picture_in_indonesian() -> None:
    text = seen("off_topic", language="id", **NOTHING_SAID)

    assert "Tangkapan layar 1: Gambar ini tidak menunjukkan pelatihannya." in text
    assert "Screenshot" not in text


def test_it_mentions_a_picture_that_does_not_help_where_it_asks_something_else() -> None:
    assert "Screenshot 2: This picture shows a payment" in seen("", "payment", completed_on=None, finished=None)


def test_it_leaves_unhelpful_pictures_out_of_an_answer_that_has_a_helpful_one() -> None:
    assert "Screenshot" not in seen("payment", "")
    assert "Screenshot 1: This picture shows a payment" in seen("payment")


def test_it_says_nothing_of_pictures_in_later_letters() -> None:
    case = occasion()
    case = replace(case, facts=replace(case.facts, pictures=("payment",)))

    assert "pembayaran" not in compose("appeared", case, desk=shipped()).text
    assert "pembayaran" not in compose("agent", replace(case, message="Sudah beres."), desk=shipped()).text


def test_it_describes_exactly_the_gaps_it_fills() -> None:
    assert placeholders.described().keys() == placeholders.names()


@pytest.mark.parametrize("gap", sorted(placeholders.described()))
def test_it_describes_gaps_in_both_languages(gap: str) -> None:
    described = []
    for language in ("id", "en"):
        with translation.override(language):
            described.append(gettext(placeholders.described()[gap][0]))
    assert len(set(described)) == 2


def test_it_fills_a_text_of_ones_own_without_filling_what_came_in() -> None:
    case = occasion(language="en", name="$reference ${status_link}")
    assert fill("For $name: $reference", case, desk=shipped()) == "For $reference ${status_link}: TKT-7K3M-Q2XD"
    assert empty_gaps("$name $printed_name $due_on", case, desk=shipped()) == ["printed_name"]
