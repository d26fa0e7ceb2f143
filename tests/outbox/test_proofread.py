"""Proofreading: what may not be saved, what is only warned of."""

import pytest
from django.utils import translation

from triage.outbox.placeholders import names_in_macros
from triage.outbox.proofread import foreign_links, is_too_long, one_sided_gaps, problems
from triage.playbook.desk import read_macros, shipped


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "must not be empty"),
        (" \n ", "must not be empty"),
        ("Halo $salutation, $nomor_ktp dan ${apa}", "Unknown placeholders: $apa, $nomor_ktp."),
        ("Biayanya $ 150", "A $ must be followed by the name of a placeholder."),
        ("Please send us your OTP code.", "never ask for (OTP)"),
        ("Mohon kirimkan kode OTP yang masuk.", "never ask for (OTP)"),
        ("Hello,\n\nWhat is your NIK?", "never ask for (NIK)"),
        ("Tuliskan nomor kartu di bawah ini", "never ask for (nomor kartu)"),
        ("We need your card number to go on", "never ask for (card number)"),
        ("Jangan lupa kirim NIK ya", "never ask for (NIK)"),
        ("Don't forget to enter the PIN", "never ask for (PIN)"),
    ],
)
def test_it_refuses(text: str, told: str) -> None:
    assert any(told in problem for problem in problems(text))


@pytest.mark.parametrize(
    "text",
    [
        "Biayanya $$150, $reference",
        "${reference}: halo",
        "Jangan berikan kode OTP kepada siapa pun.",
        "Never send anybody your NIK.",
        "We don't need your card number.",
        "Cover your NIK and card numbers before you send it.",
        "Kirim tangkapan layarnya. Tutup dulu NIK kalau terlihat.",
        "Tunggu kabar dari tim teknik, unik sekali pinnya.",
    ],
)
def test_it_lets_pass(text: str) -> None:
    assert problems(text) == []


def test_it_finds_nothing_in_what_is_shipped() -> None:
    desk = shipped()
    texts = [part for text in desk.texts.values() for part in (text.subject, text.body)]
    macros = [text for row in read_macros() for text in row["texts"].values()]

    assert [problem for text in texts for problem in problems(text)] == []
    assert [problem for text in macros for problem in problems(text, gaps=names_in_macros())] == []
    assert [link for text in (*texts, *macros) for link in foreign_links(text, desk=desk)] == []
    assert not any(is_too_long(text.subject, text.body) for text in desk.texts.values())
    assert not any(is_too_long("", text) for text in macros)


def test_it_keeps_an_agents_words_out_of_a_macros() -> None:
    assert problems("$message", gaps=names_in_macros()) == ["Unknown placeholders: $message."]
    assert problems("$message") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lihat https://evil.example.com/x.", ["https://evil.example.com/x"]),
        ("bit.ly/3xYz", ["bit.ly/3xYz"]),
        ("www.tokopedia.com/help dan tokopedia.com/help", []),
        ("dashboard.prakerja.go.id", []),
        ("https://prakerja.go.id.evil.com", ["https://prakerja.go.id.evil.com"]),
        ("notprakerja.go.id", ["notprakerja.go.id"]),
        ("$status_link", []),
        ("pukul 08.00 sampai 20.00 WIB", []),
    ],
)
def test_it_tells_links_that_lead_to_somebody_else(text: str, found: list[str]) -> None:
    assert foreign_links(text, desk=shipped()) == found


def test_it_tells_gaps_that_the_other_language_lacks() -> None:
    assert one_sided_gaps("$salutation $due_on $name", "$name") == ["due_on"]
    assert one_sided_gaps("$name", "$salutation $name") == []
