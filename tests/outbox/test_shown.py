"""What of a letter is read outside the mailbox; letters of an earlier version learn it from their text."""

from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection

from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace
from triage import tickets as actions
from triage.models import Reply, ReplyKind
from triage.outbox.shown import shown_words

fill = import_module("triage.migrations.0039_replies_have_their_words")

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


def test_it_keeps_what_an_agent_wrote_under_a_line() -> None:
    ticket = answered(is_owner=True)
    agent = User.objects.create_user("rina", first_name="Rina")
    actions.reply(ticket, text="Halo.\n\n--\nRina", agent=agent, action_key="k", now=WEDNESDAY)
    assert "--\nRina" in shown_words(ticket.replies.get(kind=ReplyKind.AGENT), ticket, is_owner=True)


def test_only_the_owner_reads_the_mailed_link() -> None:
    ticket = answered()
    reply = ticket.replies.get()
    reply.body = f"Halo, see {settings.PUBLIC_URL}/t/{ticket.token}/."
    assert ticket.token in shown_words(reply, ticket, is_owner=True)
    assert ticket.token not in shown_words(reply, ticket, is_owner=False)


def test_earlier_letters_learn_their_words_and_forgotten_ones_stay_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fill, "BATCH", 1)
    tickets = [
        answered(),
        answered(replace(TOO_EARLY, training="Barista")),
        answered(replace(TOO_EARLY, training="Akuntansi")),
    ]
    link = f"{settings.PUBLIC_URL}/t/{tickets[1].token}/"
    before = dict(Reply.objects.values_list("pk", "body"))
    assert all(before.values())
    asking = tickets[1].replies.get()
    Reply.objects.filter(pk=asking.pk).update(text=f"Halo,\n\nApa kabar?\n\nYa:\n{link}\n\n--\nBingkai\n")
    Reply.objects.filter(ticket=tickets[2]).update(text="")
    Reply.objects.update(body="")

    with connection.schema_editor() as editor:
        fill.fill(apps, editor)

    found = dict(Reply.objects.values_list("pk", "body"))
    assert found[tickets[0].replies.get().pk] == before[tickets[0].replies.get().pk]
    assert found[asking.pk] == "Halo,\n\nApa kabar?"
    assert found[tickets[2].replies.get().pk] == ""
