#!/usr/bin/env python
"""How often does the reader see something of ours on pages of other apps? On none of them is there anything.

Each page of datasets/gallery/foreign goes through the real reading process. False is every reading but the clock, a
screen of ours (dashboard, certificate, an error page), a chat where nobody writes to anybody, and "it helps".

    python bench/foreign.py                # all; the pictures are drawn first where there are none
    python bench/foreign.py --show         # with every false reading
"""

import argparse
import hashlib
import os
import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from datasets.gallery.foreign import Foreign, drawn_from, foreign_pages  # noqa: E402
from datasets.gallery.page import TRUTH  # noqa: E402
from datasets.gallery.render import render  # noqa: E402
from triage.desks.prakerja.screens.parse import parse_screen  # noqa: E402
from triage.desks.prakerja.screens.usable import usable  # noqa: E402
from triage.evidence.pictures.reader import Reader, ReadPicture  # noqa: E402
from triage.playbook.desk import shipped  # noqa: E402

TODAY = date(2026, 11, 23)
"""No date of the pages lies after it but those of journeys."""
AT_MOST = 0.02
OURS = ("dashboard", "certificate", "error")


def main() -> int:
    """Print what was false; exit status 1 if more pictures than may be have a false reading."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="name every false reading")
    parser.add_argument("--only", nargs="+", default=[], metavar="WORD", help="pages whose name has one of these words")
    options = parser.parse_args()
    pages = [page for page in foreign_pages() if not options.only or any(word in page.name for word in options.only)]
    folder = drawn(foreign_pages())
    kinds: Counter[str] = Counter()
    wrong = 0
    reader = Reader()
    with tempfile.TemporaryDirectory(prefix="triage-bench-") as stored:
        for page in pages:
            drawing = drawn_from(page)
            picture = reader.read(folder / f"{page.name}.{drawing.kind}", target=Path(stored) / "stored.jpg")
            false = false_readings(page, picture)
            kinds.update(what.partition("=")[0] for what in false)
            wrong += bool(false)
            if false and options.show:
                print(f"{page.app}/{page.name}: {', '.join(false)}")
    reader.close()
    share = wrong / len(pages)
    print(f"{len(pages)} pictures of other apps, {wrong} with a false reading: {share:.1%}, goal at most {AT_MOST:.0%}")
    print("   ".join(f"{kind} {count}" for kind, count in kinds.most_common()))
    return share > AT_MOST


def drawn(pages: tuple[Foreign, ...]) -> Path:
    """The folder of the pictures, drawn anew when the pages are not those that it was drawn from."""
    folder = Path(os.environ.get("TRIAGE_VAR", ROOT / "var")) / "foreign"
    drawings = [drawn_from(page) for page in pages]
    digest = hashlib.sha256(repr(drawings).encode()).hexdigest()
    stamp = folder / "drawn-from"
    if not (folder / TRUTH).exists() or not stamp.exists() or stamp.read_text() != digest:
        print(f"drawing {len(pages)} pages into {folder} (a minute)")
        render(drawings, folder, only=[f"{drawing.name}.clean" for drawing in drawings])
        stamp.write_text(digest)
    return folder


def false_readings(page: Foreign, picture: ReadPicture) -> list[str]:
    """What was read on the page, as ``kind=value``."""
    readings = parse_screen(picture.lines, screenshot=0, today=TODAY, platforms=shipped().policy.platforms)
    screen, *others = readings
    found = [f"{each.kind}={each.value}" for each in others if each.kind != "clock"]
    if screen.value in OURS or (screen.value == "chat" and not page.is_chat):
        found.append(f"screen={screen.value}")
    if usable(picture.lines, readings) == "yes":
        found.append("helps")
    return found


if __name__ == "__main__":
    sys.exit(main())
