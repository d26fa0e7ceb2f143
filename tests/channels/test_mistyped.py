import pytest

from triage.channels.mistyped import meant_address


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sari@gmial.com", "sari@gmail.com"),
        ("sari@gmai.com", "sari@gmail.com"),
        ("Sari@GMAIL.CON", "sari@gmail.com"),
        ("sari@gmaill.com", "sari@gmail.com"),
        ("sari@gmail.co.id", "sari@gmail.com"),
        ("sari@yaho.com", "sari@yahoo.com"),
        ("sari@yahoo.co.od", "sari@yahoo.co.id"),
        ("sari@hotmial.com", "sari@hotmail.com"),
    ],
)
def test_it_sees_what_was_meant(typed: str, meant: str) -> None:
    assert meant_address(typed) == meant


@pytest.mark.parametrize("domain", ["gmail.com", "ymail.com", "mail.com", "yahoo.co.id", "ui.ac.id", "example.com"])
def test_it_doubts_nothing_that_is_a_mailbox(domain: str) -> None:
    assert meant_address(f"sari@{domain}") == ""
