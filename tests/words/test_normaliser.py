"""Words in one spelling, with their places."""

import tomllib
from pathlib import Path
from time import process_time

import pytest

from triage.desks.prakerja.lexicon import LEXICON, NORMALISER
from triage.words.normaliser import Normaliser, Spelled

NUMBERS = LEXICON.parent / "texts" / "numbers.toml"
BARE = Normaliser(
    spellings={"blm": "belum", "gabisa": "tidak bisa", "wi-fi": "wifi", "mncul": "muncul"},
    skeletons={"srtfkt": "sertifikat"},
    suffixes=["nya"],
    endings=["ka"],
)


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("BLM mncul-mncul, 100rb?!", "belum muncul muncul , 100 rb !"),
        ("srtfktnya gabisa", "sertifikat tidak bisa"),
        ("Wi-Fi rumahnya", "wifi rumah"),
        ("munculka belummm", "muncul belum"),
        ("loading2", "loading"),
        ("Sekolah.mu mati.pijarmahir.id juga", "sekolah mu mati . pijarmahir id juga"),
    ],
)
def test_it_brings_words_to_one_spelling(text: str, spelled: str) -> None:
    assert BARE.spelled(text) == spelled


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("can aya atuh", "belum ada atuh"),
        ("I can read", "saya bisa read"),
        ("katong seng lihat", "katong tidak lihat"),
        ("rumah atap seng", "rumah atap seng"),
    ],
)
def test_a_word_that_means_something_else_elsewhere_is_read_by_the_speech_of_its_text(text: str, spelled: str) -> None:
    assert NORMALISER.spelled(text) == spelled


def test_it_knows_where_words_stood() -> None:
    said = Spelled(BARE.tokens("di sini gabisa, 3 hari", marks={(16, 22): "\ue001"}))

    assert said.text == "di sini tidak bisa , \ue001"
    assert said.original(said.text.index("bisa"), said.text.index("bisa") + 4) == (8, 14)
    assert said.original(len(said.text) - 1, len(said.text)) == (16, 22)


@pytest.mark.parametrize("words", ['tidak = "no"\nnomor = "no"', 'tidak = "belum"\nbelum = "blm"', 'tidak = "no no"'])
def test_a_spelling_belongs_to_one_word(words: str, tmp_path: Path) -> None:
    file = tmp_path / "lexicon.toml"
    file.write_text(f"[words]\n{words}\n", encoding="utf-8")

    with pytest.raises(ValueError, match="listed for"):
        Normaliser.read(file)


def test_the_lexicon_counts_as_the_dates_do() -> None:
    table = tomllib.loads(NUMBERS.read_text(encoding="utf-8"))
    counted = {
        word: number for name in ("units", "whole") for number, words in table[name].items() for word in words.split()
    }

    read = {word: NORMALISER.spelled(word) for word in counted}

    assert {word: number for word, number in read.items() if number.isdecimal() and number != counted[word]} == {}


@pytest.mark.parametrize("piece", ["a", "1", "a-", "a2", "!", "a'b"])
def test_it_takes_as_long_as_the_text(piece: str) -> None:
    begin = process_time()
    BARE.tokens(piece * 50_000)

    assert process_time() - begin < 2
