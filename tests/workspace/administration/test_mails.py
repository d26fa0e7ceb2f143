"""Kept mails at the desk: opened by supervisors, taken again, and gone after a day."""

from email.message import EmailMessage
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from config.celery import app
from tests.factories import WEDNESDAY
from tests.workspace.conftest import logged_in
from triage import pipeline, tasks
from triage.models import InboundMail, MailOutcome, Ticket
from triage.pipeline import mail_in
from triage.workspace.administration import mails

LIST = "/desk/triage/inboundmail/"


def mail(**headers: str) -> bytes:
    message = EmailMessage()
    message["Message-ID"] = "<1@example.com>"
    for name, value in headers.items():
        message[name] = value
    message.set_content("<script>alert(1)</script> sertifikat saya belum muncul")
    return message.as_bytes()


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, settings: Any) -> InboundMail:
    """A mail that was taken for a loop."""
    settings.DEFAULT_FROM_EMAIL = "Certificate Desk <desk@example.org>"
    monkeypatch.setattr(mail_in, "MOST_OF_A_SENDER", 0)
    return pipeline.take_mail(mail(From="budi@example.com"), now=WEDNESDAY)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What the workers are nudged to do."""
    nudges: list[tuple[str, int]] = []
    monkeypatch.setattr(mails, "nudge", lambda stage, pk: nudges.append((stage, pk)))
    return nudges


def address(row: InboundMail) -> str:
    return f"/desk/mails/{row.pk}.eml"


def take_again(client: Client, *rows: InboundMail) -> str:
    chosen = {"action": "take_again", "_selected_action": [row.pk for row in rows]}
    return client.post(LIST, chosen, follow=True).content.decode()


def test_a_supervisor_opens_a_kept_mail_as_a_file(kept: InboundMail, supervisor: Client) -> None:
    assert address(kept) in supervisor.get(LIST).content.decode()
    response = supervisor.get(address(kept))
    assert response.content == mail(From="budi@example.com")
    assert response["Content-Disposition"] == f'attachment; filename="mail-{kept.pk}.eml"'
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def test_agents_see_none_of_it(kept: InboundMail, agent: Client) -> None:
    assert agent.get(LIST).status_code == 403
    assert agent.get(address(kept)).status_code == 403
    take_again(agent, kept)
    assert Ticket.objects.count() == 0


def test_both_rights_are_needed(kept: InboundMail) -> None:
    user = User.objects.create_user("half", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_inboundmail"))
    assert logged_in(user).get(address(kept)).status_code == 403


def test_strangers_log_in_first(kept: InboundMail, client: Client) -> None:
    assert client.get(address(kept))["Location"].startswith("/desk/login/")


def test_it_is_only_for_reading(kept: InboundMail, supervisor: Client) -> None:
    assert supervisor.post(address(kept)).status_code == 405
    assert supervisor.get(f"{LIST}{kept.pk}/change/").status_code == 200
    assert supervisor.post(f"{LIST}{kept.pk}/change/", {"outcome": "new"}).status_code == 403
    assert supervisor.post(f"{LIST}{kept.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_mail_that_was_acted_on_can_be_opened_while_it_is_there(kept: InboundMail, administrator: Client) -> None:
    pipeline.take_again(kept.pk)
    assert administrator.get(address(kept)).status_code == 200
    assert address(kept) in administrator.get(LIST).content.decode()


def test_a_swept_mail_has_a_page_that_says_so(kept: InboundMail, supervisor: Client, settings: Any) -> None:
    (settings.QUARANTINE / kept.quarantine_name).unlink()
    response = supervisor.get(address(kept))
    assert response.status_code == 404
    assert "Original e-mails are deleted after a day" in response.content.decode()
    assert LIST in response.content.decode()


def test_a_supervisor_has_it_taken_again_by_the_process_that_reads_mails(
    kept: InboundMail, supervisor: Client, told: list[tuple[str, int]]
) -> None:
    assert "1 e-mail is being processed again." in take_again(supervisor, kept)
    assert (told, Ticket.objects.count()) == ([("take_again", kept.pk)], 0)
    assert app.conf.task_routes["triage.tasks.take_again"] == {"queue": "mail"}
    tasks.take_again(kept.pk)
    kept.refresh_from_db()
    assert (kept.outcome, kept.why) == (MailOutcome.NEW, "")
    assert "0 e-mails are being processed again." in take_again(supervisor, kept)
    assert (len(told), Ticket.objects.count()) == (1, 1)


def test_it_says_what_is_gone(
    kept: InboundMail, supervisor: Client, settings: Any, told: list[tuple[str, int]]
) -> None:
    nobody = pipeline.take_mail(mail(), now=WEDNESDAY)
    (settings.QUARANTINE / kept.quarantine_name).unlink()
    page = take_again(supervisor, kept, nobody)
    assert "1 e-mail is being processed again." in page
    assert "1 e-mail is no longer there" in page
    assert told == [("take_again", nobody.pk)]
    tasks.take_again(nobody.pk, kept.pk)
    nobody.refresh_from_db()
    assert (nobody.outcome, nobody.why, Ticket.objects.count()) == (MailOutcome.KEPT, "no_sender", 0)
