"""docs/configuration.md names every variable that the code reads, with the default that the code has."""

import pytest

from config.described import DESCRIBED
from tools import configuration


def test_the_page_is_current() -> None:
    assert configuration.main(["--check"]) == 0


def test_it_knows_defaults_and_secrets_from_the_code() -> None:
    known = configuration.variables()

    assert known["PICTURE_MAX_BYTES"].default == "`10485760`"
    assert known["SECURE_COOKIES"].default == "false · true"
    assert known["EMAIL_HOST_PASSWORD"].is_secret
    assert not known["EMAIL_HOST"].is_secret


def test_a_variable_that_nobody_described_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(DESCRIBED["Log-in"], "REQUIRE_MFA")

    with pytest.raises(LookupError, match="REQUIRE_MFA"):
        configuration.page()
