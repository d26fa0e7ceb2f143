"""People in lists."""

import pytest

from triage.evidence.masking.people import half_hidden, short_name


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("sari@example.com", "sa•••@example.com"),
        ("s@example.com", "s•••@example.com"),
        ("", ""),
        ("nonsense", ""),
        ('"a@b"@example.com', '"a•••@example.com'),
    ],
)
def test_an_address_is_half_hidden(address: str, shown: str) -> None:
    assert half_hidden(address) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Sari Wulandari", "Sari W."), ("Sari Dewi Wulandari", "Sari W."), ("Suharto", "Suharto"), ("", ""), ("  ", "")],
)
def test_a_name_is_the_first_and_an_initial(name: str, shown: str) -> None:
    assert short_name(name) == shown
