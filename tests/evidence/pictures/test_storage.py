import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import SuspiciousFileOperation

from datasets.drawn import encoded, page
from triage.evidence.pictures.storage import delete_unused, open_screenshot, screenshot_storage, store

CLEAN = encoded(page("Selesai"), "jpeg")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    folder = tmp_path / "screenshots"
    settings.STORAGES = {
        **settings.STORAGES,
        "screenshots": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder, "base_url": None},
        },
    }
    return folder


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "clean.jpg"
    path.write_bytes(CLEAN)
    return path


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_it_names_a_picture_by_its_content(clean: Path, folder: Path) -> None:
    digest = hashlib.sha256(CLEAN).hexdigest()

    name = store(clean)

    assert name == f"{digest[:2]}/{digest[2:]}.jpg"
    assert files(folder) == [name]
    with open_screenshot(name) as stored:
        assert stored.read() == CLEAN


def test_it_stores_the_same_picture_once(clean: Path, folder: Path) -> None:
    assert store(clean) == store(clean)
    assert len(files(folder)) == 1


def test_it_keeps_one_file_when_two_workers_store_at_once(
    clean: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = store(clean)
    answers = iter([False])  # the question came before the other worker's file
    storage = screenshot_storage()
    real = storage.exists
    monkeypatch.setattr(storage, "exists", lambda asked: next(answers, True) if asked == name else real(asked))

    assert store(clean) == name
    assert files(folder) == [name]


@pytest.mark.django_db
def test_it_deletes_and_does_not_mind_doing_so_twice(clean: Path, folder: Path) -> None:
    name = store(clean)

    assert delete_unused(name)
    assert delete_unused(name)

    assert files(folder) == []
    with pytest.raises(FileNotFoundError):
        open_screenshot(name)


def test_it_never_leaves_the_storages_folder() -> None:
    with pytest.raises(SuspiciousFileOperation, match="outside"):
        open_screenshot("../../secret")
