"""Translations: extract msgids from the source, compile catalogues, check that both are current.

    python tools/messages.py            compile every .po to its .mo
    python tools/messages.py --extract  first bring the .po files up to date (needs GNU gettext)
    python tools/messages.py --check    change nothing; fail if a translation is missing or a .mo is stale
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent / "triage"
ROOMS = {"decision": ROOT / "decision", "portal": ROOT / "portal", "desk": ROOT / "desk", "": ROOT}
"""Folders with a catalogue of their own; the last one takes what the others leave."""
IGNORED = {"": ["decision/*", "portal/*", "desk/*", "learning/*"]}
LANGUAGES = ["id"]


def main() -> int:
    """Do what the command line asks; 1 if something is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--extract", action="store_true", help="update the .po files from the source first")
    parser.add_argument("--check", action="store_true", help="only look; exit status 1 if something is stale")
    options = parser.parse_args()
    if options.extract:
        for name, folder in ROOMS.items():
            extract(folder, ignored=IGNORED.get(name, []))
    problems = []
    for folder in ROOMS.values():
        for source in sorted((folder / "locale").glob("*/LC_MESSAGES/*.po")):
            problems += check(source) if options.check else compile_catalogue(source)
    print("\n".join(problems) or "All messages are translated and compiled.")
    return bool(problems)


def extract(folder: Path, *, ignored: list[str]) -> None:
    """Run makemessages inside one folder."""
    command = [sys.executable, "-m", "django", "makemessages", "--no-obsolete", "--no-wrap", "--add-location=never"]
    command += [f"--locale={language}" for language in LANGUAGES] + [f"--ignore={pattern}" for pattern in ignored]
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(command, cwd=folder, check=True, env=environment, stdout=subprocess.DEVNULL)


def compile_catalogue(source: Path) -> list[str]:
    """Write the .mo beside a .po; returns what is still untranslated."""
    catalogue = polib.pofile(str(source))
    catalogue.save_as_mofile(str(source.with_suffix(".mo")))
    return untranslated(source, catalogue)


def check(source: Path) -> list[str]:
    """What is untranslated or not compiled."""
    catalogue = polib.pofile(str(source))
    compiled = source.with_suffix(".mo")
    wanted = {(entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in catalogue}
    found = {}
    if compiled.exists():
        found = {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in polib.mofile(str(compiled))}
    stale = [] if found == wanted else [f"{compiled.relative_to(ROOT.parent)} is stale: run `make messages`"]
    return stale + untranslated(source, catalogue)


def untranslated(source: Path, catalogue: polib.POFile) -> list[str]:
    """A line for each message without a translation."""
    missing = [*catalogue.untranslated_entries(), *catalogue.fuzzy_entries()]
    return [f"{source.relative_to(ROOT.parent)}: not translated: {entry.msgid!r}" for entry in missing]


if __name__ == "__main__":
    sys.exit(main())
