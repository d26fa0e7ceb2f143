"""Which of manage.py's commands bring the embedded servers along."""

import pytest

from manage import needs_servers


@pytest.mark.parametrize("line", ["migrate", "shell", "load_playbook", "runserver 8001", "createsuperuser"])
def test_it_starts_the_servers_for_what_needs_them(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)

    assert needs_servers(line.split())


@pytest.mark.parametrize(
    "line",
    [
        *("", "help", "--help", "migrate --help", "--version"),
        *("check --deploy", "makemigrations --check", "collectstatic", "spectacular", "compilemessages"),
        *("triage case.json", "read_screenshots a.png", "train_wording"),
    ],
)
def test_it_starts_nothing_for_what_copes_alone(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)

    assert not needs_servers(line.split())


def test_it_starts_nothing_beside_a_given_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/triage")

    assert not needs_servers(["migrate"])
