"""Draw the gallery: pictures of many looks with what is true of them, and what chats and cameras make of them.

Run it from the project's folder, for example:

    python -m tests.gallery.render --out var/gallery
    python -m tests.gallery.render --out /tmp/two --only chrome-offline sertifikat-biru --clean-only

FOLDER then holds the pictures and ``truth.jsonl`` (``tests.gallery.page.read_truth`` reads it). The same on
every run on one machine; fonts (Debian: fonts-noto-core, fonts-roboto-unhinted, fonts-dancingscript,
fonts-dejavu) and chromium's version may move a pixel.
"""

import argparse
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from itertools import groupby
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.gallery.chromium import CHROMIUM, Mark, chromium, draw
from tests.gallery.degrade import chosen, degrade, moved
from tests.gallery.page import Box, Fact, Page, Truth, write_truth


def main() -> int:
    """Draw what was asked for, and say how far it is."""
    arguments = _arguments()
    pages = [page for page in find_pages(held_out=arguments.held_out) if page.name in (arguments.only or [page.name])]
    if missing := set(arguments.only) - {page.name for page in pages}:
        print(f"There is no page {', '.join(sorted(missing))}.", file=sys.stderr)
        return 1
    count = len(render(pages, arguments.out, clean_only=arguments.clean_only, executable=arguments.chromium))
    print(f"{count} pictures of {len(pages)} pages in {arguments.out}")
    return 0


def find_pages(*, held_out: bool) -> tuple[Page, ...]:
    """The gallery's pages, or those that nobody who improves the reader has looked at."""
    found: tuple[Page, ...] = import_module(f"tests.gallery.{'held_out.pages' if held_out else 'looks'}").PAGES
    return found


def render(
    pages: Sequence[Page], folder: Path, *, clean_only: bool = False, executable: str = CHROMIUM
) -> tuple[Truth, ...]:
    """Draw ``pages`` and their variants into ``folder``, with their truth."""
    folder.mkdir(parents=True, exist_ok=True)
    truths: list[Truth] = []
    with chromium(executable) as browser:
        for number, page in enumerate(pages, start=1):
            print(f"\r{number:3d}/{len(pages)} {page.name:40.40}", end="", file=sys.stderr, flush=True)
            truths += _pictures(page, folder, browser, clean_only=clean_only)
    print(file=sys.stderr)
    write_truth(folder, truths)
    return tuple(truths)


def _pictures(page: Page, folder: Path, browser: Browser, *, clean_only: bool) -> Iterator[Truth]:
    """Write one page's files; what is true of each."""
    picture, marks = draw(browser, page.html, size=page.size, scale=page.scale, full=page.full)
    clean = Truth(
        file=f"{page.name}.{page.kind}",
        of=page.name,
        variant="clean",
        screen=page.screen,
        usable=page.usable,
        width=picture.width,
        height=picture.height,
        facts=facts(marks),
    )
    (folder / clean.file).write_bytes(_encoded(picture, page.kind))
    yield clean
    for variant in () if clean_only else chosen(page.name, picture.size):
        content, homography = degrade(picture, name=page.name, variant=variant)
        file = f"{page.name}.{variant}.jpg"
        (folder / file).write_bytes(content)
        width, height = Image.open(io.BytesIO(content)).size
        there = tuple(replace(fact, boxes=tuple(moved(box, homography) for box in fact.boxes)) for fact in clean.facts)
        yield replace(clean, file=file, variant=variant, width=width, height=height, facts=there)


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
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="draw these pages, not all")
    parser.add_argument("--clean-only", action="store_true", help="no recompressed, photographed or turned variants")
    parser.add_argument("--held-out", action="store_true", help="the pages of tests/gallery/held_out/ instead")
    parser.add_argument("--chromium", default=CHROMIUM, help="the browser to draw with")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
