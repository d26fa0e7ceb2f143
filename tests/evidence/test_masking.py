import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.evidence.masking import MASK, mask


@pytest.mark.parametrize(
    "text",
    [
        "3201234567890001",
        "3201 2345 6789 0001",
        "3201.2345.6789.0001",
        "3201-2345-6789-0001",
        "32 01 23 456789 0001",
        "320123 456789 0001",
        "3 2 0 1 2 3 4 5 6 7 8 9 0 0 0 1",
        "12345678901234567",
    ],
)
def test_it_masks_a_run_of_16_digits_and_keeps_its_length(text: str) -> None:
    masked = mask(f"NIK saya {text} ya")
    assert masked == "NIK saya " + "".join(MASK if character.isdigit() else character for character in text) + " ya"


@pytest.mark.parametrize(
    "text",
    [
        "17-09-2021 18-09-2021",
        "17.09.2021 18.09.2021",
        "2021-09-17 2021-09-18",
        "17/09/2021 18/09/2021",
        "TIK-2021-0001-2345",
        "INV/20260205/0071",
        "0812 3456 7890",
        "021-508 16000",
        "+62 821-1111-3630",
        "Rp1.500.000",
        "123456789012345",
        "10:30 11:45 12:50 13:10",
        "",
    ],
)
def test_it_leaves_dates_codes_phones_and_prices_alone(text: str) -> None:
    assert mask(text) == text


def test_it_masks_only_the_16_digits_among_other_numbers() -> None:
    assert mask("tgl 17-09-2021 3201 2345 6789 0001") == "tgl 17-09-2021 " + " ".join([MASK * 4] * 4)
    assert mask("hp 081234567890 nik 3201234567890001") == "hp 081234567890 nik " + MASK * 16


@given(st.text(alphabet="0123456789 .-/a\n", max_size=200))
def test_it_keeps_the_length_and_leaves_no_unbroken_run(text: str) -> None:
    masked = mask(text)
    assert len(masked) == len(text)
    digits = "".join(character if character.isdigit() else " " for character in masked).split()
    assert all(len(run) < 16 for run in digits)


@given(st.integers(10**15, 10**16 - 1), st.sampled_from(["", " ", ".", "-"]))
def test_it_masks_every_card_number_in_groups_of_four(number: int, separator: str) -> None:
    digits = str(number)
    groups = separator.join(digits[start : start + 4] for start in range(0, 16, 4))
    assert not any(character.isdigit() for character in mask(f"kartu {groups}!"))
