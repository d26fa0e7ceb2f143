from collections.abc import Iterator

import pytest

from triage.desks.prakerja.screens import parse, status


@pytest.fixture(scope="module")
def on_a_page_of_ours() -> Iterator[None]:
    """The few rows of a test stand for a page about a training; whose page it is, ``test_ours`` asks."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(parse, "is_ours", lambda *_, **__: True)
        patched.setattr(status, "shows_training", lambda _: True)
        yield
