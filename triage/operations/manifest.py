"""What a back-up says about itself: ``manifest.json`` beside its parts."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.crypto import salted_hmac

from triage.evidence.pictures.storage import screenshot_storage
from triage.operations.refused import Refused

NAME = "manifest.json"
FORMAT = 1
DATABASE = "database.dump"
BUCKET = "bucket.txt"
"""The names that the database knows of files in a bucket, one a line."""

Progress = Callable[[str, int, int], None]
"""Called with what is done, how much of it, and of how much."""


@dataclass(frozen=True)
class Part:
    """A file of the back-up."""

    sha256: str
    bytes: int


@dataclass
class Manifest:
    """Of when and of what a back-up is. It holds no secret: the key's fingerprint is a keyed hash."""

    made_at: str
    version: str
    postgres: int
    key: str
    bucket: str
    migrations: list[str]
    rows: dict[str, int]
    parts: dict[str, Part] = field(default_factory=dict)
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Lay it beside the parts; a back-up without one is none."""
        (folder / NAME).write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest of a back-up; raises Refused where there is none that this version understands."""
        try:
            told = json.loads((folder / NAME).read_text(encoding="utf-8"))
            told["parts"] = {name: Part(**part) for name, part in told["parts"].items()}
            manifest = cls(**told)
        except FileNotFoundError as error:
            raise Refused(f"{folder} holds no whole back-up: there is no {NAME} in it.") from error
        except (ValueError, TypeError, KeyError) as error:
            raise Refused(f"{folder / NAME} is not readable by this version.") from error
        if manifest.format != FORMAT:
            raise Refused(f"{folder / NAME} has format {manifest.format}; this version reads {FORMAT}.")
        return manifest

    def check(self, folder: Path, *, tell: Progress) -> None:
        """Read every part and compare; raises Refused when one is not what was written."""
        for position, (name, part) in enumerate(self.parts.items(), 1):
            if not (folder / name).is_file() or part_of(folder / name) != part:
                raise Refused(f"{folder / name} is missing or damaged: it is not what the back-up wrote.")
            tell("parts checked", position, len(self.parts))


def part_of(path: Path) -> Part:
    """Size and hash of a file."""
    with path.open("rb") as file:
        return Part(hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size)


def fingerprint(key: str) -> str:
    """What tells a secret key from another one, and tells nothing about it."""
    return salted_hmac("triage.backup", "fingerprint", secret=key, algorithm="sha256").hexdigest()[:32]


def folders() -> dict[str, Path]:
    """The service's files, by the names of their archives: accepted pictures and files, uploads, raw mails."""
    found = {"quarantine.tar": Path(settings.QUARANTINE), "mail-in.tar": Path(settings.MAIL_IN)}
    storage = screenshot_storage()
    if isinstance(storage, FileSystemStorage):
        found["screenshots.tar"] = Path(storage.location)
    return found
