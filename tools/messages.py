"""Translations: extract msgids from the source, compile catalogues, check that both are current.

python tools/messages.py                compile every .po to its .mo
python tools/messages.py --extract      first bring the .po files up to date (needs GNU gettext)
python tools/messages.py --check        change nothing; fail if a translation is missing or a .mo is stale
python tools/messages.py --only portal  one room's catalogue alone, with any of the above
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent / "triage"
SHARED = "shared"
ROOMS = {
    "decision": ROOT / "decision",
    "portal": ROOT / "portal",
    "workspace": ROOT / "workspace",
    "prakerja": ROOT / "desks" / "prakerja",
    SHARED: ROOT,
}
"""Folders with a catalogue of their own; the shared one takes what the others leave, and wins where two differ."""
LANGUAGES = ["id"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks; 1 if something is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--extract", action="store_true", help="update the .po files from the source first")
    parser.add_argument("--check", action="store_true", help="only look; exit status 1 if something is stale")
    parser.add_argument("--only", choices=ROOMS, help="leave the other rooms' catalogues alone")
    options = parser.parse_args(arguments)
    if options.check and options.extract:
        parser.error("--check changes nothing, so it cannot go with --extract")
    rooms = [options.only] if options.only else list(ROOMS)
    if options.extract:
        for room in rooms:
            extract(room)
    problems = []
    for source in [*catalogues(rooms), *(() if options.only else own_words())]:
        if not source.exists():
            problems.append(f"{source.relative_to(ROOT.parent)} is missing: run with --extract")
        else:
            problems += check(source) if options.check else compile_catalogue(source)
    problems += clashes(catalogues(ROOMS)) + unknown(own_words(), catalogues(ROOMS))
    print("\n".join(problems) or "All messages are translated and compiled.")
    return bool(problems)


def catalogues(rooms: Iterable[str]) -> list[Path]:
    """The .po files of some rooms, in each language."""
    return [ROOMS[room] / "locale" / language / "LC_MESSAGES" / "django.po" for room in rooms for language in LANGUAGES]


def own_words() -> list[Path]:
    """What desks call otherwise than the engine does, in English. Written by hand: nothing is extracted into them."""
    return sorted(ROOT.glob("desks/*/locale/en/LC_MESSAGES/django.po"))


def extract(room: str) -> None:
    """Run makemessages inside one room's folder."""
    # -P: a room's folder must not shadow the standard library (workspace/queue).
    command = [sys.executable, "-P", "-m", "django", "makemessages"]
    command += ["--no-obsolete", "--no-wrap", "--add-location=never"]
    command += [f"--locale={language}" for language in LANGUAGES]
    if room == SHARED:
        others = (folder.relative_to(ROOT) for room, folder in ROOMS.items() if room != SHARED)
        command += [f"--ignore={folder}/*" for folder in others]
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    (ROOMS[room] / "locale").mkdir(exist_ok=True)
    subprocess.run(command, cwd=ROOMS[room], check=True, env=environment, stdout=subprocess.DEVNULL)
    for source in catalogues([room]):
        tidy(source)


def tidy(source: Path) -> None:
    """Drop what makemessages adds and nobody needs: its guesses at new translations, and the time at which it ran."""
    catalogue = polib.pofile(str(source), wrapwidth=0)
    for name in ("POT-Creation-Date", "Report-Msgid-Bugs-To"):
        catalogue.metadata.pop(name, None)
    for entry in catalogue:
        entry.previous_msgctxt = entry.previous_msgid = entry.previous_msgid_plural = None
        if entry.fuzzy:
            entry.flags.remove("fuzzy")
            entry.msgstr, entry.msgstr_plural = "", dict.fromkeys(entry.msgstr_plural, "")
    catalogue.save()


def compile_catalogue(source: Path) -> list[str]:
    """Write the .mo beside a .po; returns what is still untranslated."""
    catalogue = polib.pofile(str(source))
    catalogue.save_as_mofile(str(source.with_suffix(".mo")))
    return untranslated(source, catalogue)


def check(source: Path) -> list[str]:
    """What is untranslated or not compiled."""
    catalogue = polib.pofile(str(source))
    compiled = source.with_suffix(".mo")
    found = translations(polib.mofile(str(compiled))) if compiled.exists() else {}
    stale = [] if found == translations(catalogue) else [f"{compiled.relative_to(ROOT.parent)} is stale: compile it"]
    return stale + untranslated(source, catalogue)


def translations(catalogue: polib.POFile | polib.MOFile) -> dict[tuple[str | None, str], object]:
    """What a reader gets: (context, msgid) to the translation, or to the plural's forms."""
    entries = catalogue.translated_entries()
    return {(entry.msgctxt, entry.msgid): entry.msgstr_plural or entry.msgstr for entry in entries}


def untranslated(source: Path, catalogue: polib.POFile) -> list[str]:
    """A line for each message without a translation."""
    missing = [*catalogue.untranslated_entries(), *catalogue.fuzzy_entries()]
    return [f"{source.relative_to(ROOT.parent)}: not translated: {entry.msgid!r}" for entry in missing]


def clashes(sources: Iterable[Path]) -> list[str]:
    """A line for each message that two catalogues translate differently: a reader only ever gets one of them.

    Django puts all catalogues together. Agree on one translation, or tell the meanings apart with a context.
    """
    seen: dict[tuple[str, str | None, str], tuple[object, Path]] = {}
    problems = []
    for source in filter(Path.exists, sources):
        place, language = source.relative_to(ROOT.parent), source.parent.parent.name
        for (context, msgid), translation in translations(polib.pofile(str(source))).items():
            other, elsewhere = seen.setdefault((language, context, msgid), (translation, place))
            if other != translation:
                problems.append(f"{place}: {msgid!r} is {translation!r} here and {other!r} in {elsewhere}")
    return problems


def unknown(own_words: Iterable[Path], sources: Iterable[Path]) -> list[str]:
    """A line for each message that a desk calls otherwise and the engine does not have."""
    known = {entry.msgid for source in filter(Path.exists, sources) for entry in polib.pofile(str(source))}
    return [
        f"{source.relative_to(ROOT.parent)}: nobody says {entry.msgid!r}"
        for source in own_words
        for entry in polib.pofile(str(source))
        if entry.msgid not in known
    ]


if __name__ == "__main__":
    sys.exit(main())
