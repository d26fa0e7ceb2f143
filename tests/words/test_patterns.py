"""The pattern language, item by item."""

from pathlib import Path
from time import process_time

import pytest

from triage.words.normaliser import Normaliser, Spelled
from triage.words.patterns import Language

SPELL = Normaliser(spellings={"sertif": "sertifikat", "blm": "belum"}, skeletons={})
LANGUAGE = Language(
    {
        "CERT": "sertif / piagam",
        "NOT": "belum / tidak",
        "THERE": "ada / muncul",
        "TURNS": "NOT / tapi",
        "OTP": "kode otp",
    },
    spell=SPELL.spelled,
)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("CERT ~2 NOT ~1 THERE", "sertif saya kok blm juga muncul", "sertifikat saya kok belum juga muncul"),
        ("CERT ~2 NOT ~1 THERE", "sertif saya, blm muncul", ""),
        ("CERT ~2 THERE", "sertif blm ada", "sertifikat belum ada"),
        ("CERT -2 THERE", "sertif blm ada", ""),
        ("CERT (saya) ada", "sertif saya ada / sertif ada", "sertifikat saya ada"),
        ("CERT ada !NOT", "sertif ada tidak", ""),
        ("CERT ada !~NOT", "sertif ada kok tidak", ""),
        ("CERT ada !~NOT", "sertif ada, tidak", "sertifikat ada"),
        ("# CERT", "3 sertif", "3 sertifikat"),
        ("kirim OTP", "kirim kode otp", "kirim kode otp"),
        ("^ CERT $", "sertif", "sertifikat"),
        ("^ CERT $", "sertif saya", ""),
        ("piagam / ada", "ya ada", "ada"),
        ("ada", "adakah", ""),
    ],
)
def test_it_finds(pattern: str, text: str, found: str) -> None:
    matches = LANGUAGE.pattern(pattern).all_in(Spelled(SPELL.tokens(text)))

    assert [match.group() for match in matches][:1] == ([found] if found else [])


@pytest.mark.parametrize(
    ("before", "barred"),
    [
        ("kalau belum ", True),
        ("belum a b c ", True),
        ("belum a b c d ", False),
        ("belum , a ", False),
        ("", False),
    ],
)
def test_unless_looks_at_four_words_of_the_clause(before: str, barred: bool) -> None:
    rule = LANGUAGE.rule("status", patterns="CERT", unless="NOT")

    assert rule.is_barred(before) == barred


def test_a_set_that_is_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="no set LOST"):
        LANGUAGE.pattern("CERT LOST")


def test_a_set_that_names_itself_adds_to_an_earlier_file(tmp_path: Path) -> None:
    first, second = tmp_path / "lexicon.toml", tmp_path / "rules.toml"
    first.write_text('[sets]\nNOT = "tidak"\n')
    second.write_text('[[status]]\npatterns = "NOT"\nexamples = ["belum"]\n[sets]\nNOT = "NOT / belum"\n')

    language, rules = Language.read(first, second, spell=SPELL.spelled)

    assert language.words("NOT") == {"tidak", "belum"}
    assert rules["status"][0].pattern.search("belum")


@pytest.mark.parametrize("pattern", ["CERT ~4 NOT ~2 THERE", "CERT ~3 ada !~NOT", "CERT -4 CERT -4 CERT -4 THERE"])
def test_it_takes_as_long_as_the_text(pattern: str) -> None:
    said = Spelled(SPELL.tokens("sertif ada belum " * 20_000 + "muncul"))
    begin = process_time()
    LANGUAGE.pattern(pattern).all_in(said)

    assert process_time() - begin < 4
