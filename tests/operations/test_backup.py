"""A back-up comes back whole, in a cluster that knew nothing of it, or not at all."""

import json
import lzma
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models.signals import post_migrate
from psycopg.conninfo import conninfo_to_dict
from pytest_django import DjangoDbBlocker, Settings

import embedded
from embedded import BASE_DIR
from tests.conftest import EMBEDDED, VAR
from triage import schema
from triage.operations.backup import count_rows
from triage.operations.manifest import DATABASE, NAME
from triage.operations.programs import connect

DUMP = BASE_DIR / "datasets" / "upgrade" / "made_at_fa191e9.sql.xz"
"""An installation of 0.7 (tests/models/test_upgrade.py): migration 0027, every table with rows."""
WHERE = {"screenshots": "ab/cd.jpg", "quarantine": "upload", "mail-in": "letter.eml"}

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not EMBEDDED, reason="it needs two servers of its own")]


@pytest.fixture(scope="module")
def sockets(folder: Path, servers: None) -> Iterator[dict[str, str]]:
    """Two database servers: the suite's, and one that is fresh."""
    fresh = embedded.start(folder / "fresh", durable=False)
    addresses = {"here": embedded.database_url(VAR), "there": fresh.database_url}
    yield {name: str(conninfo_to_dict(url)["host"]) for name, url in addresses.items()}
    fresh.stop()


class Installation:
    """Which database and which folders the settings name."""

    def __init__(self, sockets: dict[str, str], settings: Settings, home: Path) -> None:
        self.sockets, self.settings, self.home = sockets, settings, home

    def move(self, server: str) -> None:
        """To an empty database on one of the servers, and folders of its own."""
        connection.close()
        connection.settings_dict.update(HOST=self.sockets[server], NAME="installation")
        self.files = self.home / server
        self.settings.QUARANTINE, self.settings.MAIL_IN = self.files / "quarantine", self.files / "mail-in"
        screenshots = self.settings.STORAGES["screenshots"] | {"OPTIONS": {"location": self.files / "screenshots"}}
        self.settings.STORAGES = self.settings.STORAGES | {"screenshots": screenshots}
        with connect("postgres") as server_itself:
            server_itself.autocommit = True
            server_itself.execute("DROP DATABASE IF EXISTS installation WITH (FORCE)")
            server_itself.execute("CREATE DATABASE installation")

    def fill(self) -> None:
        """An older version's rows, and a file in each folder."""
        with connect() as database:
            database.autocommit = True
            database.execute(lzma.decompress(DUMP.read_bytes()))
        for folder, name in WHERE.items():
            path = self.files / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(folder)

    def held(self) -> tuple[dict[str, int], dict[str, str], frozenset[str]]:
        """Rows a table, the files, the schema."""
        with connect() as database:
            rows = count_rows(database, tell=lambda *_told: None)
        files = {
            str(path.relative_to(self.files)): path.read_text() for path in self.files.rglob("*") if path.is_file()
        }
        connection.close()
        return rows, files, schema.applied()


@pytest.fixture
def installation(
    sockets: dict[str, str], settings: Settings, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[Installation]:
    kept = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        installation = Installation(sockets, settings, tmp_path / "home")
        installation.move("here")
        installation.fill()
        yield installation
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(kept)


def test_it_comes_back_whole_in_a_fresh_cluster(installation: Installation, tmp_path: Path) -> None:
    before = installation.held()
    call_command("backup", tmp_path / "whole")

    installation.move("there")
    call_command("restore", tmp_path / "whole")

    assert installation.held() == before
    assert len(before[1]) == len(WHERE)
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", tmp_path / "whole")


def test_it_is_the_way_back_after_an_upgrade(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post_migrate, "send", lambda **_sent: None)  # The suite's own rows are for the newest schema.
    before = installation.held()
    call_command("backup", tmp_path / "older")
    call_command("migrate", "triage", "0033", interactive=False, verbosity=0)
    (installation.files / "screenshots" / "new.jpg").write_text("came since")
    assert schema.applied() > before[2]

    call_command("restore", tmp_path / "older", replace=True)

    assert installation.held() == before
    assert schema.pause() is schema.Pause.BEHIND


def test_what_does_not_fit_changes_nothing(installation: Installation, tmp_path: Path) -> None:
    call_command("backup", tmp_path / "whole")
    before = installation.held()
    manifest = tmp_path / "whole" / NAME
    told = json.loads(manifest.read_text())

    def refused(because: str) -> None:
        with pytest.raises(CommandError, match=because):
            call_command("restore", tmp_path / "whole", replace=True)
        assert installation.held() == before

    manifest.write_text(json.dumps(told | {"migrations": [*told["migrations"], "triage.9000_unknown"]}))
    refused("9000_unknown.*newer than this code")
    manifest.write_text(json.dumps(told | {"rows": told["rows"] | {"triage_ticket": 1}}))
    refused("Not every row came back, in triage_ticket")
    manifest.write_text(json.dumps(told | {"key": "another"}))
    refused("another SECRET_KEY")
    manifest.write_text(json.dumps(told))
    with (tmp_path / "whole" / DATABASE).open("ab") as dump:
        dump.write(b"!")
    refused("damaged")
    manifest.unlink()
    refused("no whole back-up")


def test_a_back_up_holds_no_secret_and_takes_no_other_ones_place(
    installation: Installation, settings: Settings, tmp_path: Path
) -> None:
    call_command("backup", tmp_path / "backups")
    call_command("backup", tmp_path / "backups")

    manifests = list((tmp_path / "backups").glob("**/manifest.json"))
    assert len(manifests) == 2
    assert settings.SECRET_KEY not in "".join(path.read_text() for path in manifests)
