"""The desk's platforms for the tests of inbound channels."""

from collections.abc import Iterator

import pytest

from triage.channels import complaint


@pytest.fixture
def platforms(desk_rows: None) -> Iterator[None]:
    """The rows as shipped, read anew."""
    complaint._known_platforms.cache_clear()
    yield
    complaint._known_platforms.cache_clear()
