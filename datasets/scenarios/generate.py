"""Make whole cases with their truth, draw their pictures, and let the service's reader read them.

Run it from the project's folder:

    python -m datasets.scenarios.generate                       # both sets anew (some ten minutes on two cores)
    python -m datasets.scenarios.generate golden --keep var/pictures
    python -m datasets.scenarios.generate --seed 7 --out var    # others of the same kind, to measure with

Which case is which depends on the set and the seed alone; what is read in the pictures also on the reader,
so that both files are made anew when it has learnt something.
"""

import argparse
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from random import Random

import django
from django.template import Context, Engine
from playwright.sync_api import Browser

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from datasets import cases  # noqa: E402
from datasets.gallery.chromium import CHROMIUM, chromium, draw  # noqa: E402
from datasets.gallery.degrade import degrade  # noqa: E402
from datasets.scenarios.scenarios import SCENARIOS  # noqa: E402
from datasets.scenarios.world import Draft, Picture, World  # noqa: E402
from triage.desks.prakerja import DESK  # noqa: E402
from triage.evidence.pictures.reader import shared_reader  # noqa: E402
from triage.evidence.reading import read_file  # noqa: E402
from triage.learning.cases import Case, Seen, write_cases  # noqa: E402
from triage.playbook.desk import shipped  # noqa: E402

HERE = Path(__file__).parent
PHRASES = HERE / "phrases"
PAGES = cases.FOLDER / "pages"
SETS = {"fitting": "one", "golden": "two"}
"""Each set and whose sentences it is written in."""


def main() -> int:
    """Make the sets that were asked for, and say how far it is."""
    arguments = _arguments()
    if unknown := set(arguments.sets) - set(SETS):
        print(f"There is no set {', '.join(sorted(unknown))}; choose from {', '.join(SETS)}.", file=sys.stderr)
        return 1
    folder = arguments.out or DESK.golden.parent
    for name in arguments.sets or SETS:
        made = drafts(name, seed=arguments.seed)
        with chromium(arguments.chromium) as browser:
            cases = []
            for number, (identity, draft) in enumerate(made, start=1):
                print(f"\r{name} {number}/{len(made)} {draft.scenario:40.40}", end="", file=sys.stderr, flush=True)
                cases.append(seen(identity, draft, browser, keep=arguments.keep))
        print(file=sys.stderr)
        write_cases(folder / f"{name}.jsonl", cases)
        print(f"{len(cases)} cases, {sum(len(case.pictures) for case in cases)} pictures in {folder}/{name}.jsonl")
    return 0


def drafts(name: str, *, seed: int = 0) -> list[tuple[str, Draft]]:
    """The set's cases before their pictures are drawn, each under its own name."""
    bank = json.loads((PHRASES / f"{SETS[name]}.json").read_text(encoding="utf-8"))
    return [
        (identity, scenario(World(Random(f"{name} {seed} {identity}"), bank)))
        for scenario, count in SCENARIOS.items()
        for identity in (f"{scenario.__name__}-{number:02d}" for number in range(count))
    ]


def seen(identity: str, draft: Draft, browser: Browser, *, keep: Path | None = None) -> Case:
    """The case with what the service reads in its pictures; ``keep``: a folder for these."""
    today = datetime.fromisoformat(draft.form["now"]).date()
    pictures = []
    with tempfile.TemporaryDirectory() as folder:
        for position, content in enumerate(_drawn(identity, draft.pictures, browser)):
            path = (keep or Path(folder)) / f"{identity}-{position}.jpg"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            look = read_file(path, reader=shared_reader(), position=position, today=today, desk=shipped())
            pictures.append(Seen(look.readings, look.shortcoming))
    return Case(identity, draft.scenario, draft.form, draft.truth, draft.automatic, tuple(pictures))


def _drawn(identity: str, pictures: Sequence[Picture], browser: Browser) -> Iterator[bytes]:
    engine = Engine(dirs=[str(PAGES)])
    for number, picture in enumerate(pictures):
        shot = picture.shot
        html = engine.get_template(shot.page).render(Context(dict(shot.values)))
        image, _ = draw(browser, html, size=shot.size, scale=shot.scale)
        if picture.variant:
            yield degrade(image, name=f"{identity} {number}", variant=picture.variant)[0]
        else:
            file = io.BytesIO()
            image.save(file, "JPEG", quality=80)
            yield file.getvalue()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", metavar="SET", help="fitting, golden (both, unless given)")
    parser.add_argument("--seed", type=int, default=0, help="another seed makes other cases of the same kind")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where the files go (default: the service's own)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the pictures there")
    parser.add_argument("--chromium", default=CHROMIUM, help="the browser to draw with")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
