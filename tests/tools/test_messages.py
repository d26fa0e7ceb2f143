import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from tools import messages

PROJECT = Path(__file__).parents[2]
CATALOGUES = messages.catalogues(messages.ROOMS)
GAP = re.compile(r"%\(\w+\)[a-z]|%%")
STIFF = re.compile(r"\b(anda|galat)\b", re.IGNORECASE)
"""Words that the letters to requesters avoid, so the pages around them do, too."""

needs_gettext = pytest.mark.skipif(
    shutil.which("xgettext") is None, reason="GNU gettext is not installed, so nothing was extracted from the source"
)


def of(source: Path) -> str:
    return str(source.relative_to(PROJECT))


def translated(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project of two rooms; gives the folder that holds them."""
    root = tmp_path / "triage"
    root.mkdir()
    monkeypatch.setattr(messages, "ROOT", root)
    monkeypatch.setattr(messages, "ROOMS", {"desk": root / "desk", messages.SHARED: root})
    return root


def catalogue(folder: Path, **entries: str) -> Path:
    """A catalogue of msgids and msgstrs on the disk."""
    source = folder / "locale" / "id" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True, exist_ok=True)
    written = polib.POFile()
    written.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    written.extend(polib.POEntry(msgid=msgid, msgstr=msgstr) for msgid, msgstr in entries.items())
    written.save(str(source))
    return source


def test_it_has_everything_translated_and_compiled(capsys: pytest.CaptureFixture[str]) -> None:
    assert messages.main(["--check"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("source", CATALOGUES, ids=of)
def test_it_keeps_the_gaps_in_translation(source: Path) -> None:
    for entry in polib.pofile(str(source)):
        gaps = set(GAP.findall(entry.msgid_plural or entry.msgid))
        assert [set(GAP.findall(text)) for text in translated(entry)] == [gaps] * len(translated(entry)), entry.msgid


@pytest.mark.parametrize("source", CATALOGUES, ids=of)
def test_it_knows_that_indonesian_has_one_plural_form(source: Path) -> None:
    found = polib.pofile(str(source))
    assert found.metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    assert all(set(entry.msgstr_plural) == {0} for entry in found if entry.msgid_plural)


@pytest.mark.parametrize("source", messages.catalogues([messages.SHARED, "portal"]), ids=of)
def test_it_speaks_to_requesters_without_stiff_words(source: Path) -> None:
    stiff = [text for entry in polib.pofile(str(source)) for text in translated(entry) if STIFF.search(text)]
    assert stiff == []


@needs_gettext
def test_it_has_every_message_of_the_source(tmp_path: Path) -> None:
    """Extraction, on a copy, neither finds a message that no catalogue has nor drops one that none uses."""
    binary = shutil.ignore_patterns("__pycache__", "static", "*.mo", "wording_model", "corpus", "demo")
    for folder in ("tools", "triage"):
        shutil.copytree(PROJECT / folder, tmp_path / folder, ignore=binary)
    command = [sys.executable, "tools/messages.py", "--extract"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)  # 1 says that some are untranslated.
    for source in CATALOGUES:
        listed, found = keys(source), keys(tmp_path / source.relative_to(PROJECT))
        assert found - listed == set(), f"missing in {of(source)}"
        assert listed - found == set(), f"no longer used in {of(source)}"


def keys(source: Path) -> set[tuple[str | None, str]]:
    return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(source))}


@needs_gettext
def test_it_extracts_a_new_message_without_guessing(room: Path) -> None:
    (room / "desk").mkdir()
    (room / "words.py").write_text('_("Send the reply")\n_("Close")\n')
    (room / "desk" / "words.py").write_text('_("Elsewhere")\n')
    source = catalogue(room, **{"Send a reply": "Kirim balasan", "Close": "Tutup"})
    messages.extract(messages.SHARED)
    found = polib.pofile(str(source))
    assert {entry.msgid: entry.msgstr for entry in found} == {"Send the reply": "", "Close": "Tutup"}
    assert found.fuzzy_entries() == []


def test_it_tells_a_stale_compiled_catalogue(room: Path) -> None:
    source = catalogue(room, Close="Tutup")
    assert messages.check(source) == ["triage/locale/id/LC_MESSAGES/django.mo is stale: compile it"]
    assert messages.compile_catalogue(source) == []
    assert messages.check(source) == []
    catalogue(room, Close="Tutup laporan")
    assert messages.check(source) == ["triage/locale/id/LC_MESSAGES/django.mo is stale: compile it"]


def test_it_tells_an_untranslated_message(room: Path) -> None:
    source = catalogue(room, Close="Tutup", Open="")
    told = ["triage/locale/id/LC_MESSAGES/django.po: not translated: 'Open'"]
    assert messages.compile_catalogue(source) == told
    assert messages.check(source) == told


def test_it_tells_a_missing_catalogue(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    catalogue(room, Close="Tutup")
    assert messages.main([]) == 1
    assert capsys.readouterr().out == "triage/desk/locale/id/LC_MESSAGES/django.po is missing: run with --extract\n"


def test_it_leaves_other_rooms_alone_when_told(room: Path) -> None:
    shared, desk = catalogue(room, Close="Tutup"), catalogue(room / "desk", Close="Tutup")
    assert messages.main(["--only", "desk"]) == 0
    assert desk.with_suffix(".mo").exists()
    assert not shared.with_suffix(".mo").exists()


def test_it_tells_a_message_that_two_catalogues_translate_differently(room: Path) -> None:
    sources = [catalogue(room, No="Tidak", Yes="Ya"), catalogue(room / "desk", No="Belum", Yes="Ya")]
    here, there = "triage/desk/locale/id/LC_MESSAGES/django.po", "triage/locale/id/LC_MESSAGES/django.po"
    assert messages.clashes(sources) == [f"{here}: 'No' is 'Belum' here and 'Tidak' in {there}"]
