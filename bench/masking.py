#!/usr/bin/env python
"""Does anything private survive? 500 invented strings in pictures and texts, re-read by the other OCR engine.

NIKs and card numbers, telephone numbers, e-mail addresses and one-time codes stand among dates, codes,
prices and public contacts. The pictures, clean and degraded, go the product's way (clean, read, black out,
store); what it stores is read by RapidOCR, and what can still be read there or in the stored text is counted.

    python bench/masking.py
    python bench/masking.py --pictures 10 --variants 2 --keep /tmp/private
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
from PIL import Image
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from datasets.gallery.chromium import chromium
from datasets.gallery.degrade import chosen, degrade
from datasets.private.pages import Sheet, picture_of, sheets
from datasets.private.words import Innocent, Private
from triage.decision.facts import Line
from triage.evidence.masking import MASK, mask
from triage.evidence.masking.digits import plain
from triage.evidence.ocr.cascade import Cascade
from triage.evidence.ocr.rapid import RapidEngine
from triage.evidence.pictures.blackout import black_out
from triage.evidence.pictures.sanitise import sanitise, set_up_decoders, write_jpeg

SEED = 2021
OVER_MASKING = 0.01


@dataclass
class Tally:
    """What was counted over the pictures of one variant."""

    strings: Counter[str] = field(default_factory=Counter)
    in_text: Counter[str] = field(default_factory=Counter)
    in_picture: Counter[str] = field(default_factory=Counter)
    innocents: Counter[str] = field(default_factory=Counter)
    over_masked: Counter[str] = field(default_factory=Counter)
    seconds_read: float = 0.0
    seconds_hidden: float = 0.0

    def note(self, what: str) -> None:
        """Say at once what survived or was masked by mistake."""
        print(f"\r{what}", flush=True)


class Product:
    """The product's way from a file to what is stored."""

    def __init__(self) -> None:
        from triage.playbook.desk import shipped

        set_up_decoders()
        self._cascade = Cascade()
        self.contacts = shipped().public_contacts

    def store(self, source: Path, target: Path, tally: Tally) -> tuple[Sequence[Line], Sequence[Line]]:
        """Write the stored picture; give the lines as they were seen, and as they are stored."""
        started = time.perf_counter()
        seen = self._cascade.read(sanitise(source).picture)
        read = time.perf_counter()
        picture, lines = black_out(seen.picture, seen.lines, contacts=self.contacts, read=self._cascade.glance)
        tally.seconds_read += read - started
        tally.seconds_hidden += time.perf_counter() - read
        write_jpeg(picture, target)
        return seen.lines, lines


def main() -> int:
    """Print what survived; exit status 1 if anything did on clean pictures or in typed text, or too much is masked."""
    options = _options()
    django.setup()
    product, other = Product(), RapidEngine()
    tallies = {"typed": Tally(), "clean": Tally(), "hard": Tally()}
    with tempfile.TemporaryDirectory() as temporary, chromium() as browser:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for number, sheet in enumerate(chosen_sheets := sheets(SEED)[: options.pictures], start=1):
            print(f"\r{number}/{len(chosen_sheets)} {sheet.name}", end="", file=sys.stderr, flush=True)
            _judge_typed(sheet, product.contacts, tallies["typed"])
            for variant, source in _files(sheet, picture_of(sheet, browser), folder, variants=options.variants):
                tally = tallies["clean" if variant == "clean" else "hard"]
                target = source.with_suffix(".stored.jpg")
                seen, stored = product.store(source, target, tally)
                with Image.open(target) as picture:
                    again = other.read(picture.convert("RGB"))
                _judge(sheet, seen=seen, stored=stored, again=again, variant=variant, tally=tally)
    print(file=sys.stderr)
    for name, tally in tallies.items():
        _print(name, tally)
    return any(_misses(tallies[name]) for name in ("typed", "clean"))


def _files(sheet: Sheet, picture: Image.Image, folder: Path, *, variants: int) -> Iterator[tuple[str, Path]]:
    clean = folder / f"{sheet.name}.clean.png"
    picture.save(clean, compress_level=1)
    yield "clean", clean
    for variant in chosen(sheet.name, picture.size)[:variants]:
        path = folder / f"{sheet.name}.{variant}.jpg"
        path.write_bytes(degrade(picture, name=sheet.name, variant=variant)[0])
        yield variant, path


def _judge_typed(sheet: Sheet, contacts: Sequence[str], tally: Tally) -> None:
    for each in sheet.privates:
        tally.strings[each.kind] += 1
        text = mask("\n".join(each.lines).replace("\t", ": "), contacts=contacts)
        if survives(each, text.split("\n")):
            tally.in_text[each.kind] += 1
            tally.note(f"typed {each.kind}: {each.lines} -> {text}")
    for innocent in sheet.innocents:
        tally.innocents[innocent.kind] += 1
        text = mask(innocent.line.replace("\t", ": "), contacts=contacts)
        if MASK in text:
            tally.over_masked[innocent.kind] += 1
            tally.note(f"typed over-masked: {innocent.line} -> {text}")


def _judge(
    sheet: Sheet, *, seen: Sequence[Line], stored: Sequence[Line], again: Sequence[Line], variant: str, tally: Tally
) -> None:
    for each in sheet.privates:
        tally.strings[each.kind] += 1
        if survives(each, [line.text for line in stored]):
            tally.in_text[each.kind] += 1
            tally.note(f"{sheet.name} {variant} text {each.kind}: {each.lines}")
        if survives(each, [line.text for line in again]):
            tally.in_picture[each.kind] += 1
            tally.note(f"{sheet.name} {variant} picture {each.kind}: {each.lines}")
    for innocent in sheet.innocents:
        tally.innocents[innocent.kind] += 1
        for before, after in zip(seen, stored, strict=True):
            if _over_masked(innocent, before.text, after.text):
                tally.over_masked[innocent.kind] += 1
                tally.note(f"{sheet.name} {variant} over-masked: {before.text} -> {after.text}")
                break


def survives(private: Private, lines: Sequence[str]) -> bool:
    """Whether the string can be told from the lines: 12 of 16 digits, 8 of a telephone number's, an address, a code."""
    if private.kind == "mail":
        local, _, domain = private.secret.partition("@")
        return any(_contains(line, local) and _contains(line, domain) for line in lines)
    streams = ["".join(character for character in plain(line) if character.isdigit()) for line in lines]
    if private.kind == "otp":
        return any(private.secret in stream for stream in [*streams, *_singles(lines)])
    needed = 12 if private.kind == "long" else 8
    return any(_shows(private.secret, stream, needed) for stream in [*streams, "".join(streams)])


def _shows(secret: str, stream: str, needed: int) -> bool:
    """``needed`` digits at a stretch with one error at most; or, of a long one, among as many as it has."""
    windows = [stream[start : start + needed] for start in range(len(stream) - needed + 1)]
    for start in range(len(secret) - needed + 1):
        part = secret[start : start + needed]
        if any(sum(a != b for a, b in zip(part, window, strict=True)) <= 1 for window in windows):
            return True
    size = len(secret)
    return needed == 12 and any(
        LCSseq.similarity(secret, stream[start : start + size]) >= needed for start in range(len(stream))
    )


def _singles(lines: Sequence[str]) -> Iterator[str]:
    """Neighbouring lines of one digit each, as a code in boxes may be read."""
    yield "".join(text if len(text) == 1 and text.isdigit() else " " for text in map(plain, lines))


def _contains(line: str, part: str) -> bool:
    def folded(text: str) -> str:
        return "".join(character for character in text.casefold() if character.isalnum())

    return len(folded(line)) >= len(folded(part)) and fuzz.partial_ratio(folded(part), folded(line)) >= 85


def _over_masked(innocent: Innocent, before: str, after: str) -> bool:
    if before == after:
        return False
    found = fuzz.partial_ratio_alignment(innocent.text, before, score_cutoff=88)
    if found is None or len(before) < len(innocent.text) - 1:
        return False
    return MASK in after[found.dest_start : found.dest_end]


def _misses(tally: Tally) -> bool:
    innocents = sum(tally.innocents[kind] for kind in ("date", "code"))
    over = sum(tally.over_masked[kind] for kind in ("date", "code"))
    return bool(tally.in_text or tally.in_picture) or over > OVER_MASKING * innocents


def _print(name: str, tally: Tally) -> None:
    def of(part: Counter[str], whole: Counter[str]) -> str:
        kinds = ", ".join(f"{kind} {part[kind]}/{whole[kind]}" for kind in whole)
        return f"{part.total()} of {whole.total()} ({kinds})"

    print(f"{name}: survive in text {of(tally.in_text, tally.strings)}")
    if name != "typed":
        print(f"{name}: survive in pictures {of(tally.in_picture, tally.strings)}")
        print(f"{name}: reading {tally.seconds_read:.1f} s, masking and blacking out {tally.seconds_hidden:.1f} s")
    print(f"{name}: masked by mistake {of(tally.over_masked, tally.innocents)}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=50, help="so many of the 50 sheets")
    parser.add_argument("--variants", type=int, default=1, choices=(0, 1, 2), help="hard pictures of each sheet")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the pictures, given and stored, here")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
