"""What goes to Sentry: that something failed, and where. Never what a requester wrote."""

import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from config import sentry
from triage import tasks

WORDS = "Sari Wulandari sari@example.com 081234567890"
DSN = "https://key@errors.example.org/1"


class Post(Transport):
    """Keeps what would have been sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[str] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        """As bytes on the wire."""
        self.sent.append(envelope.serialize().decode())


@pytest.fixture
def post() -> Iterator[Post]:
    post = Post()
    with sentry_sdk.isolation_scope():
        sentry.start(DSN, release="1", environment="test", transport=post)
        yield post
    sentry_sdk.get_global_scope().set_client(None)


def fail(*_arguments: Any, **_options: Any) -> None:
    said = WORDS
    raise ValueError(f"cannot store {said}") from KeyError(WORDS)


@pytest.mark.django_db
def test_an_error_in_a_request_leaves_without_the_requesters_words(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("triage.portal.views.form.render", fail)
    client = Client(raise_request_exception=False, headers={"Referer": f"https://example.com/?q={WORDS}"})
    client.cookies["name"] = "Sari"
    assert client.get(f"/?name={WORDS}").status_code == 500
    event = told(post)
    assert event["exception"]["values"][-1]["type"] == "ValueError"
    assert (event["tags"]["event"], event["tags"]["route"]) == ("request_failed", "portal:form")


@pytest.mark.django_db
def test_an_error_in_a_task_leaves_without_its_words(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("triage.pipeline.sweep", fail)
    tasks.sweep.apply()
    error = told(post)["exception"]["values"][-1]
    assert (error["type"], error["stacktrace"]["frames"][-1]["function"]) == ("ValueError", "fail")


def test_a_line_of_the_log_leaves_without_its_words(post: Post) -> None:
    try:
        fail()
    except ValueError:
        logging.getLogger("somebody.else").exception("cannot store %s", WORDS, extra={"who": WORDS})
    sentry_sdk.set_user({"email": WORDS})
    sentry_sdk.set_context("ticket", {"who": WORDS})
    sentry_sdk.capture_message(WORDS)
    logging.getLogger("somebody.else").error("nothing failed, says %s", WORDS)
    assert told(post)["level"] == "error"


def told(post: Post) -> dict[str, Any]:
    """The one event that was sent, once nothing of what was sent holds any of the words."""
    assert len(post.sent) == 1
    for word in WORDS.split():
        assert not any(word in sent for sent in post.sent), word
    event: dict[str, Any] = json.loads(post.sent[0].splitlines()[2])
    return event


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    with pytest.raises(ImproperlyConfigured, match=r"triage\[sentry\]"):
        sentry.start(DSN, release="1", environment="test")
