"""Workers that are killed while people write in chats and the channels fail: nothing is lost, what comes twice was
doubted.
"""

import random
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from harness.chat_server import chat_server
from harness.talkers import FINE, Talker, held_against_rows
from tests.factories import work
from tests.fault.forked import killed_after
from tests.pipeline.chats import CHANNELS, COMPLAINT, Person, post, use
from triage import parts, pipeline
from triage.channels.chat import api
from triage.models import ChatUpdate, Conversation, Reply, Stage, Ticket
from triage.models.conversation import UNFINISHED
from triage.models.reply import UNSENT_STATES
from triage.playbook.load import load

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

PEOPLE = 3
"""On each channel."""


def works() -> None:
    """Do whatever waits, for ever."""
    while True:
        for conversation in Conversation.objects.values_list("pk", flat=True):
            pipeline.converse(conversation)
        for ticket in Ticket.objects.exclude(stage=Stage.DONE):
            work(ticket)
        for reply in Reply.objects.filter(state__in=UNSENT_STATES).values_list("pk", flat=True):
            pipeline.send(reply)
        time.sleep(0.05)


def something_waits() -> bool:
    return (
        ChatUpdate.objects.filter(state__in=UNFINISHED).exists()
        or Ticket.objects.exclude(stage=Stage.DONE).exists()
        or Reply.objects.filter(state__in=UNSENT_STATES).exists()
    )


def test_nothing_that_is_said_in_a_chat_is_lost(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    load()
    durations = settings.DURATIONS.__class__
    for name in ("lease", "sending_lease", "retry", "resend"):
        monkeypatch.setattr(durations, name, timedelta(seconds=0.5))
    for name in ("SHORTEST_REST", "LONGEST_REST"):
        monkeypatch.setattr(parts, name, timedelta(seconds=0.2))
    monkeypatch.setattr(api, "TIMEOUT", (1, 0.3))

    def posted(channel: str, body: bytes) -> None:
        assert post(channel, body).status_code == 200

    with chat_server(tmp_path) as server:
        use(server, settings)
        people = [
            Talker(server, channel, f"62812{number:08}", random.Random(f"{channel} {number}"), posted, pause=0)
            for number in range(PEOPLE)
            for channel in CHANNELS
        ]
        # Loads what decides, so that those who are forked have it.
        Person(server, people[0].channel, people[0].account).says(COMPLAINT)
        server.chance = random.Random(1)
        for each in people:
            each.talks()
            killed_after(0.6, works)
        until = timezone.now() + timedelta(minutes=3)  # Seconds where nothing else runs.
        while something_waits() or sum(each.answers() for each in people):
            assert timezone.now() < until
            server.chance = None
            killed_after(1.5, works)
        figures = held_against_rows(people)
    assert {name: count for name, count in figures.items() if count and name not in FINE} == {}
    assert figures["questions answered"]
