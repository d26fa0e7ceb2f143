import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import F, ForeignKey
from django.utils import timezone

from datasets.desk.copying import TABLES
from datasets.desk.many_tickets import RARE, RARE_TRAINING, fill
from triage.models import Classification, Reply, Snapshot, Ticket, TicketEvent, TicketFigures, TicketState, TicketWords
from triage.models.ticket_words import words_of
from triage.models.together import insert_together
from triage.workspace.queue import selection as tickets

pytestmark = pytest.mark.slow

COUNT = 300
EVERYBODYS = User(is_superuser=True)
"""Somebody who sees all teams' tickets."""


@pytest.fixture
def filled(desk_rows: None, capsys: pytest.CaptureFixture[str]) -> None:
    fill(COUNT)


def test_it_makes_as_many_tickets_as_were_asked_for_and_nothing_that_the_database_forbids(filled: None) -> None:
    copies = Ticket.objects.exclude(requester_email__startswith="model-")
    states = list(copies.values_list("state", flat=True))

    assert len(states) == COUNT
    assert 0.7 * COUNT < states.count(TicketState.CLOSED) < 0.95 * COUNT
    assert not copies.filter(created_at__gt=timezone.now()).exists()
    assert not Classification.objects.exclude(ticket__created_at__lte=F("created_at")).exists()
    assert TicketEvent.objects.filter(ticket__in=copies).count() > 3 * COUNT
    assert [key for key in foreign_keys() if dangling(key)] == []  # They are not checked while it copies.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname IN ('ticket_by_state', 'ticket_words', 'reply_unsent')"
        )
        assert len(cursor.fetchall()) == 3


def test_its_copies_look_as_if_the_service_had_made_them(filled: None) -> None:
    copied = Ticket.objects.exclude(requester_email__startswith="model-").filter(words__isnull=False).latest("id")
    before = lexemes(copied)
    said = copied.submissions.latest("id")
    words = f"{said.description} {said.answers.get('training', '')} {said.answers.get('institution', '')}"
    insert_together({"words": [words_of(copied, words)]}, replacing={"words"})

    assert lexemes(copied) == before
    assert Snapshot.objects.filter(days=30, platform="").exists()
    assert TicketFigures.objects.count() == Ticket.objects.count()
    assert not Reply.objects.exclude(classification=None).exclude(classification__ticket=F("ticket")).exists()
    assert copied in tickets.select(tickets.Wanted("all", search=copied.requester_email), EVERYBODYS)


def test_it_makes_a_few_rare_ones_and_can_be_run_again(filled: None) -> None:
    rare = tickets.select(tickets.Wanted("all", search=RARE_TRAINING), EVERYBODYS)
    assert RARE - 5 <= rare.count() <= RARE + 5

    fill(50)

    assert Ticket.objects.exclude(requester_email__startswith="model-").count() == COUNT + 50


def lexemes(ticket: Ticket) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT tsvector_to_array(words) FROM {TicketWords._meta.db_table} WHERE ticket_id = %s", [ticket.pk]
        )
        found: list[str] = cursor.fetchone()[0]
        return found


def foreign_keys() -> list["ForeignKey[object, object]"]:
    models = [apps.get_model("triage", rows.name) for rows in TABLES]
    return [field for model in models for field in model._meta.local_fields if isinstance(field, ForeignKey)]


def dangling(key: "ForeignKey[object, object]") -> bool:
    given = key.model._base_manager.exclude(**{key.attname: None})
    known = key.related_model._base_manager.values(key.target_field.name)
    return given.exclude(**{f"{key.attname}__in": known}).exists()
