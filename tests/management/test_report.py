"""The command that counts now."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests.factories import WEDNESDAY
from tests.reporting.generate import generated

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("report", *arguments, stdout=out)
    return out.getvalue()


def test_it_counts_what_is_new_or_everything() -> None:
    generated(3, now=WEDNESDAY)
    assert said().startswith("3 tickets counted differently")
    assert said("--rebuild").startswith("0 tickets counted differently")
