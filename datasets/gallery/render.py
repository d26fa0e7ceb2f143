"""Draw the gallery: pictures of many looks with what is true of them, and what chats and cameras make of them.

Run it from the project's folder, for example:

    python -m datasets.gallery.render --out var/gallery
    python -m datasets.gallery.render --out /tmp/two --only chrome-offline sertifikat-emas --clean-only
    python -m datasets.gallery.render --out /tmp/one --only kucing.photo_hard
    python -m datasets.gallery.render --out datasets/gallery/committed --again

FOLDER then holds the pictures and ``truth.jsonl`` (``datasets.gallery.page.read_truth`` reads it). The same on
every run on one machine; fonts (Debian: fonts-noto-core, fonts-roboto-unhinted, fonts-dancingscript,
fonts-dejavu) and chromium's version may move a pixel.
"""

import argparse
import io
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from PIL import Image

from datasets.gallery.chromium import CHROMIUM, Mark, chromium, draw
from datasets.gallery.degrade import chosen, degrade, moved
from datasets.gallery.looks import PAGES
from datasets.gallery.page import Box, Fact, Page, Truth, read_truth, write_truth


def main() -> int:
    """Draw what was asked for, and say how far it is."""
    arguments = _arguments()
    pages = PAGES
    only = arguments.only
    if arguments.again:
        only = [f"{truth.of}.{truth.variant}" for truth in read_truth(arguments.out)]
    wanted = {name.partition(".")[0] for name in only}
    if missing := wanted - {page.name for page in pages}:
        print(f"There is no page {', '.join(sorted(missing))}.", file=sys.stderr)
        return 1
    pages = tuple(page for page in pages if page.name in wanted or not wanted)
    if arguments.clean_only:
        only = [f"{page.name}.clean" for page in pages]
    truths = render(pages, arguments.out, only=only, executable=arguments.chromium)
    print(f"{len(truths)} pictures of {len(pages)} pages in {arguments.out}")
    return 0


def render(
    pages: Sequence[Page], folder: Path, *, only: Sequence[str] = (), executable: str = CHROMIUM
) -> tuple[Truth, ...]:
    """Draw ``pages`` and their variants into ``folder``, with their truth.

    ``only`` names pages ("kucing": the clean picture with its variants) or pictures ("kucing.clean",
    "kucing.photo"); all, unless given.
    """
    folder.mkdir(parents=True, exist_ok=True)
    truths: list[Truth] = []
    with chromium(executable) as browser:
        for number, page in enumerate(pages, start=1):
            print(f"\r{number:3d}/{len(pages)} {page.name:40.40}", end="", file=sys.stderr, flush=True)
            picture, marks = draw(browser, page.html, size=page.size, scale=page.scale, full=page.full)
            for variant in _variants(page, picture.size, only):
                content, truth = _one(page, picture, facts(marks), variant=variant)
                (folder / truth.file).write_bytes(content)
                truths.append(truth)
    print(file=sys.stderr)
    write_truth(folder, truths)
    return tuple(truths)


def _variants(page: Page, size: tuple[int, int], only: Sequence[str]) -> tuple[str, ...]:
    """Those of the page's pictures that ``only`` names, or else the clean one and two others."""
    named = tuple(each.partition(".")[2] for each in only if each.partition(".")[0] == page.name)
    return named if named and all(named) else ("clean", *chosen(page.name, size))


def _one(page: Page, picture: Image.Image, marked: tuple[Fact, ...], *, variant: str) -> tuple[bytes, Truth]:
    """One picture's file, and what is true of it."""
    truth = Truth(
        file=f"{page.name}.{page.kind}",
        of=page.name,
        variant=variant,
        screen=page.screen,
        usable=page.usable,
        width=picture.width,
        height=picture.height,
        facts=marked,
    )
    if variant == "clean":
        return _encoded(picture, page.kind), truth
    content, homography = degrade(picture, name=page.name, variant=variant)
    width, height = Image.open(io.BytesIO(content)).size
    there = tuple(replace(fact, boxes=tuple(moved(box, homography) for box in fact.boxes)) for fact in marked)
    return content, replace(truth, file=f"{page.name}.{variant}.jpg", width=width, height=height, facts=there)


def facts(marks: Sequence[Mark]) -> tuple[Fact, ...]:
    """Marks of one kind and value are one fact that stands at many places; optional where all of them are."""

    def same(mark: Mark) -> tuple[str, str]:
        return mark.kind, mark.value

    return tuple(
        Fact(kind, value, tuple(_box(mark) for mark in group), optional=all(mark.optional for mark in group))
        for (kind, value), places in groupby(sorted(marks, key=same), key=same)
        for group in [list(places)]
    )


def _box(mark: Mark) -> Box:
    left, top, right, foot = (round(side, 1) for side in (mark.left, mark.top, mark.right, mark.foot))
    return (left, top), (right, top), (right, foot), (left, foot)


def _encoded(picture: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    match kind:
        case "png":
            picture.save(file, "PNG")
        case "webp":
            picture.save(file, "WEBP", quality=85)
        case _:
            picture.save(file, "JPEG", quality=90)
    return file.getvalue()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where the pictures go")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="these pages or pictures, not all")
    parser.add_argument("--again", action="store_true", help="draw anew what FOLDER holds already")
    parser.add_argument("--clean-only", action="store_true", help="no recompressed, photographed or turned variants")
    parser.add_argument("--chromium", default=CHROMIUM, help="the browser to draw with")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
