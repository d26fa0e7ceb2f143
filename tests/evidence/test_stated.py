from itertools import pairwise
from typing import Any

import pytest

from triage.decision.facts import Origin, Reading, Source
from triage.desks.prakerja.statements import SURE
from triage.desks.prakerja.texts.name_places import find_names
from triage.desks.prakerja.texts.stated_names import find_stated_names
from triage.evidence import names, stated
from triage.installed import installed
from triage.learning.names import WORDS_FILE, used_words

GIVEN = Reading("review", "given", 0.85, Origin(Source.TEXT))


def said(text: str, *readings: Reading) -> dict[str, str]:
    return {each.kind: each.value for each in stated.judged(text, readings, stated.shipped())}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("sertifikatnya mah tos abdi print, tombol ulasanna nu teu muncul", "status", "certificate_present"),
        ("sertifikatnya sudah saya cetak dan saya bingkai", "status", "certificate_present"),
        ("ratingnya wes tak paringi lima bintang", "review", "given"),
        ("Penilaiannya sudah saya kirim kemarin malam.", "review", "given"),
        ("Harus kasih bintang dulu ya? Aku belum.", "review", "not_yet"),
        ("pulsa datanya tinggal 2 MB, yutub sama google ikut muter tok", "connection", "own_down"),
    ],
)
def test_it_reads_what_no_rule_knows(text: str, kind: str, value: str) -> None:
    assert said(text)[kind] == value


@pytest.mark.parametrize("text", ["", "Selamat pagi kak, mohon dibantu ya.", "anak saya dua, yang besar sudah sekolah"])
def test_what_states_nothing_is_read_as_nothing(text: str) -> None:
    assert said(text) == {}


def test_what_a_rule_read_stays() -> None:
    assert said("ulasannya belum saya isi", GIVEN)["review"] == "given"


class Sure:
    """A model that is so sure of one thing, whatever it reads."""

    labels = ("given", stated.NOTHING)

    def __init__(self, share: float) -> None:
        self.share = share

    def shares(self, _passage: str) -> dict[str, float]:
        return {"given": self.share, stated.NOTHING: 1 - self.share}

    def words_for(self, _passage: str, _label: str) -> tuple[tuple[int, int], ...]:
        return ()


@pytest.mark.parametrize(("share", "sureness"), [(0.79, []), (0.85, [0.59]), (0.95, [0.75])])
def test_a_guess_fills_a_gap_and_contradicts_nobody(share: float, sureness: list[float]) -> None:
    models: Any = {"review": Sure(share)}
    assert [each.confidence for each in stated.judged("ulasan mah tos", (), models)] == sureness
    assert (stated.GUESSED_AT_MOST < SURE < stated.AT_MOST) is True


def test_each_word_stands_in_a_passage() -> None:
    text = "Ulasan? Udah. " + "kata " * 70 + "\nhabis"
    places = list(stated.passages(text))
    assert places[0][0] == 0
    assert places[-1][1] == len(text)
    assert "kata" not in "".join(text[end:start] for (_, end), (start, _) in pairwise(places))
    assert max(len(text[start:end].split()) for start, end in places) == stated.LONG


@pytest.mark.parametrize(
    ("text", "own", "printed"),
    [
        ("Saya Ujang Komarudin. Lah di sertifikat jadi Udin Komarujang.", "Ujang Komarudin", "Udin Komarujang"),
        ("Namaku Syahrul Gunawan, kok di sertifikat Sahrul Guntur.", "Syahrul Gunawan", "Sahrul Guntur"),
    ],
)
def test_it_knows_whose_names_they_are(text: str, own: str, printed: str) -> None:
    found = {each.kind: each.value for each in names.judged(text, (), names.shipped())}
    assert found == {"account_name": own, "certificate_name": printed}


def test_a_name_that_is_mentioned_twice_is_one() -> None:
    text = "Waktu dibuka kok atas nama Rudi Hartono. Saya perempuan, Rudiyati Hartini. Rudi Hartono itu entah siapa."
    found = {each.kind: each.value for each in names.judged(text, (), names.shipped())}
    assert found == {"account_name": "Rudiyati Hartini", "certificate_name": "Rudi Hartono"}


def test_names_that_rules_read_stay_and_are_nobody_elses() -> None:
    own = Reading("account_name", "Udin Komarujang", 0.85, Origin(Source.TEXT))
    found = names.judged("Saya Ujang Komarudin. Lah di sertifikat jadi Udin Komarujang.", (own,), names.shipped())
    assert [each for each in found if each.kind == "certificate_name"] == []


def test_of_each_kind_there_is_one_name() -> None:
    shares = [{"a": 0.6, "b": 0.3, names.OTHER_NAME: 0.1}, {"a": 0.5, "b": 0.4, names.OTHER_NAME: 0.1}]
    (first, _), (second, _) = names.likeliest(shares, kinds=["a", "b"]).values()
    assert {first, second} == {0, 1}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mereka menulis Tan Mei Hua. Kelihatannya sepele.", ["Tan Mei Hua", "Kelihatannya"]),
        ("Woi Yudi Moh. Ali S. tuh siapa", ["Yudi Moh. Ali S."]),
        ("I'm Rudi Hartono", ["Rudi Hartono"]),
    ],
)
def test_a_name_ends_with_its_sentence_and_begins_with_no_other_word(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find_names(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nama bapak saya sugiyanto terus di situ tulisannya sugiyarto pakai r", ["sugiyanto", "sugiyarto"]),
        ("Min, saya ni luh puspawati kok tercetak i made suardikan", ["ni luh puspawati", "i made suardikan"]),
        ("NAMA GUE BAYU SETIAJI BUKAN BAGUS SUTEJA!!!", ["BAYU SETIAJI", "SUTEJA"]),
        ("DARI TANGGAL 3 GUE BERES, ULASAN BERES, MANA SERTIFIKAT", []),
        ("dari kemarin sertifikat ga muncul muncul kak tolong dong", []),
        ("namanya zorba zurbi zarbo zirbu zerbi zurko zarki", []),
    ],
)
def test_names_in_small_letters_are_words_that_nobody_uses(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find_names(text)] == found


def test_a_part_of_a_name_is_no_other_spelling_of_it() -> None:
    text = "Kok atas nama Bambang Sutrisno. Saya Yuliana, siapa itu Bambang?"
    told = {(each.kind, text[each.start : each.end]) for each in find_stated_names(text)}
    assert ("account_name", "Bambang") not in told


def test_the_words_that_people_use_are_those_of_the_corpus() -> None:
    assert (installed().name_model / WORDS_FILE).read_text(encoding="utf-8").split() == used_words()


def test_two_names_are_told_where_only_their_order_is_open() -> None:
    one, other = {"a": 0.5, "b": 0.48, names.OTHER_NAME: 0.02}, {"a": 0.48, "b": 0.5, names.OTHER_NAME: 0.02}
    unlikely = {"a": 0.1, "b": 0.2, names.OTHER_NAME: 0.7}
    assert names.told([unlikely, one, other], kinds=["a", "b"]) == {
        "a": (1, names.UNORDERED),
        "b": (2, names.UNORDERED),
    }
    assert names.told([unlikely, one, unlikely], kinds=["a", "b"]) == {}


@pytest.mark.parametrize(
    ("text", "states"), [("internetku aman2 saja kok", False), ("youtube, shopee lancar semua", True)]
)
def test_only_who_speaks_of_other_sites_says_that_they_open(text: str, states: bool) -> None:
    assert installed().speaks_of("connection", text, "others_open") is states


def test_names_are_found_by_capitals_and_quotes() -> None:
    text = "Kak, nama saya Sari Dewi, tapi tertulis 'sari devi' kata Mbak Rani"
    assert [text[start:end] for start, end in find_names(text)] == ["Sari Dewi", "sari devi", "Rani"]
