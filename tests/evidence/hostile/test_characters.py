"""No character crashes a reader, nor reaches the database that it would not take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.hostile.texts import FRAGMENTS
from harness.readers import READERS, forget, mail
from triage.channels.complaint import tidy

pytestmark = pytest.mark.slow

ODD = (
    # A digit for str.isdigit, no number for int.
    "² ² ² ² ² ² ² ² ² ²",
    # Letters that are an i, an s, an L where case is ignored, and stand in no table.
    "sejak aprıl",
    "12 aguſtus 2026",
    "12 mei L026",
    "kamıs lalu",
    "2 mınggu",
    "ſatu hari lalu",
    "error 4Li\nserver error",
)
WORDS = st.sampled_from([*FRAGMENTS, *ODD])
CHARACTERS = st.characters() | st.characters(categories=["Nd", "Nl", "No"]) | st.characters(categories=["Cs", "Mn"])
TEXTS = st.lists(WORDS | st.text(CHARACTERS, max_size=5), max_size=40).map("".join)


@pytest.mark.parametrize("name", READERS)
@given(text=TEXTS)
def test_no_text_crashes_a_reader(name: str, text: str) -> None:
    READERS[name].read(text)


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("name", READERS)
def test_no_odd_letter_or_digit_crashes_a_reader(name: str, text: str) -> None:
    READERS[name].read(text)


@pytest.mark.parametrize("name", READERS)
def test_no_digit_crashes_a_reader_however_it_stands(name: str) -> None:
    digits = [character for character in map(chr, range(0x110000)) if character.isdigit() or character.isnumeric()]
    frames = (
        "{0} " * 12,
        "otp {0}{0}{0}{0}",
        "{0}{0} hari lalu",
        "tgl {0}/{0}/{0}{0}",
        "error {0}{0}{0}",
        "{0}{0}:{0}{0}%",
    )
    for frame in frames:
        for start in range(0, len(digits), 150):
            READERS[name].read("\n".join(frame.format(digit) for digit in digits[start : start + 150]))
    forget()


@given(TEXTS)
def test_what_is_tidied_can_be_stored(text: str) -> None:
    tidied = tidy(text)
    assert "\0" not in tidied
    assert tidied.encode().decode() == tidied
    assert tidy(tidied) == tidied


@given(TEXTS, st.sampled_from(["utf-8", "utf-7", "utf-16", "idna", "punycode", "unicode_escape", "x\0y", "klingon"]))
def test_what_a_mail_says_can_be_stored(text: str, charset: str) -> None:
    said = text.encode("utf-7", "surrogatepass" if charset == "utf-8" else "replace").decode("ascii")
    name = f"=?{charset}?q?{said.replace(' ', '_').replace(chr(10), '')}?="
    read = mail(f"From: {name} <a@example.org>\nSubject: {name}\nContent-Type: text/plain; charset={charset}", said)
    for part in (read.name, read.text, read.sender, *read.recipients):
        assert "\0" not in part
        assert part.encode().decode() == part
