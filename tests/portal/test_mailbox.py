from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.mail import EmailMultiAlternatives
from django.http import Http404
from django.test import Client, RequestFactory

from tests.portal.posts import text
from triage.channels.email.mailbox import MailboxBackend
from triage.playbook.load import AGENTS, SUPERVISORS
from triage.portal.views import mailbox


@pytest.fixture
def box(settings: Any, tmp_path: Path) -> Path:
    """An empty mailbox; its pages have addresses only in the embedded mode."""
    settings.MAILBOX = tmp_path / "mail"
    settings.ROOT_URLCONF = "tests.portal.mailbox_project"
    return tmp_path / "mail"


@pytest.fixture
def client() -> Client:
    """A browser on this machine."""
    return Client(headers={"host": "localhost:8000"})


def send(subject: str, *, html: str = "<p>Halo</p>") -> str:
    mail = EmailMultiAlternatives(subject, "Halo <b>Sari</b> https://desk.example/t/x/", to=["sari@example.com"])
    mail.attach_alternative(html, "text/html")
    MailboxBackend().send_messages([mail])
    return subject


def test_it_lists_the_newest_mail_first(box: Path, client: Any, clock: Any) -> None:
    assert "Belum ada yang dikirim" in text(client.get("/dev/mail/"))
    first = send("Yang pertama")
    clock.shift(1)
    second = send("Yang kedua <i>")

    page = text(client.get("/dev/mail/"))
    assert page.index("Yang kedua &lt;i&gt;") < page.index(first)
    assert second not in page


def test_it_shows_a_mail_as_text_and_in_a_sandbox(box: Path, client: Any) -> None:
    send("Jawaban", html="<p style='color:red'>Halo</p><script>alert(1)</script>")
    name = next(box.glob("*.eml")).stem

    page = text(client.get(f"/dev/mail/{name}/"))
    framed = client.get(f"/dev/mail/{name}/html/")

    assert "Halo &lt;b&gt;Sari&lt;/b&gt;" in page
    assert f'src="/dev/mail/{name}/html/"' in page
    assert "sandbox" in framed["Content-Security-Policy"]
    assert "allow-scripts" not in framed["Content-Security-Policy"]
    assert "script-src" not in framed["Content-Security-Policy"]
    assert framed["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("name", ["20260916T030000000000-0123456789ab", "..", "../../secret_key", "x"])
def test_it_shows_nothing_but_mail(box: Path, client: Any, name: str) -> None:
    send("Jawaban")
    assert client.get(f"/dev/mail/{name}/").status_code == 404
    with pytest.raises(Http404):
        mailbox.message(RequestFactory().get("/", headers={"host": "localhost"}), name)


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"REMOTE_ADDR": "192.0.2.1"},
        {"HTTP_HOST": "testserver"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
    ],
)
@pytest.mark.parametrize("page", ["", "{}/", "{}/html/"])
def test_from_elsewhere_it_is_for_supervisors_only(
    box: Path, desk_rows: None, client: Client, elsewhere: dict[str, str], page: str
) -> None:
    send("Jawaban")
    address = f"/dev/mail/{page}".format(next(box.glob("*.eml")).stem)
    assert client.get(address).status_code == 200

    assert client.get(address, **elsewhere)["Location"] == f"/desk/login/?next={address}"
    for group, status in ((AGENTS, 403), (SUPERVISORS, 200)):
        user = User.objects.create_user(group, is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        assert client.get(address, **elsewhere).status_code == status
