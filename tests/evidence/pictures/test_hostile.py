"""Hostile files on the service's real way: none kills a worker, none is stored as it came, each gets its sentence."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from datasets.drawn import ORIENTATION, encoded, page
from datasets.hostile import forged
from datasets.hostile.mutations import mutants
from datasets.hostile.pictures import Hostile, corpus
from harness.passage import foreign, peak_memory_mb, send
from tests.evidence.pictures.test_sanitise import BACKWARDS
from triage.evidence.pictures.headers import is_bare_jpeg
from triage.evidence.pictures.reader import READ_SECONDS, Reader
from triage.evidence.pictures.reader_process import MEMORY_LIMIT

pytestmark = pytest.mark.slow

MUTANTS = 60


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    reader = Reader(read_seconds=6 * READ_SECONDS)  # a busy machine is nobody's attack
    reader.warm()
    yield reader
    reader.close()


@pytest.mark.parametrize(
    "file", [pytest.param(file, marks=[pytest.mark.fault] if file.heavy else []) for file in corpus()], ids=str
)
def test_it_takes_no_harm(file: Hostile, reader: Reader, tmp_path: Path) -> None:
    reader.warm()
    pid, data = reader.pid, file.build()

    passage = send(data, reader=reader, folder=tmp_path)

    assert passage.outcome in file.outcome.split(" or ")
    assert reader.pid == pid
    assert peak_memory_mb(pid) < MEMORY_LIMIT / 1024**2
    assert list(tmp_path.iterdir()) == []
    if passage.stored:
        assert foreign(passage.stored, data=data) == ""
        assert is_bare_jpeg(passage.stored)


def test_it_has_enough_files_and_each_its_name() -> None:
    names = Counter(file.name for file in corpus())

    assert len(names) >= 80
    assert set(names.values()) == {1}


@pytest.mark.parametrize("seed", range(4))
def test_it_takes_no_harm_from_mutants(seed: int, reader: Reader, tmp_path: Path) -> None:
    reader.warm()
    pid, outcomes = reader.pid, Counter[str]()

    for data in mutants(count=MUTANTS, seed=seed, share_of_large=0):
        passage = send(data, reader=reader, folder=tmp_path)
        outcomes[passage.outcome.split(":")[0]] += 1
        if passage.stored:
            assert foreign(passage.stored, data=data) == ""

    assert reader.pid == pid
    assert min(outcomes[end] for end in ("door", "reader", "read")) > 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("orientation", BACKWARDS)
@pytest.mark.parametrize("form", [{}, {"tile_size": 128}, {"kind": "avif"}], ids=["heif", "heif of tiles", "avif"])
def test_it_turns_a_phones_picture_once(
    form: dict[str, object], orientation: int, reader: Reader, tmp_path: Path
) -> None:
    # As iPhones write: the container says how to turn, and EXIF says the same again.
    upright = page("Selesai", size=(320, 240))
    turn, exif = BACKWARDS[orientation], Image.Exif()
    exif[ORIENTATION] = orientation
    held = upright.transpose(turn) if turn is not None else upright
    kind, options = str(form.get("kind", "heif")), {key: form[key] for key in form if key != "kind"}
    data = encoded(held, kind, exif=exif.tobytes(), **options)
    assert orientation == 1 or b"irot" in data or b"imir" in data

    (tmp_path / "source").write_bytes(data)
    read = reader.read(tmp_path / "source", target=tmp_path / "clean.jpg")

    assert read.given == (320, 240)
    with Image.open(tmp_path / "clean.jpg") as stored:
        assert max(ImageStat.Stat(ImageChops.difference(stored, upright)).mean) < 8


def test_it_follows_the_container_where_exif_alone_says_to_turn(reader: Reader, tmp_path: Path) -> None:
    # In an AVIF, EXIF's orientation counts for nothing (MIAF): viewers show it unturned, and so does the desk.
    data = encoded(page("Selesai", size=(320, 240)), "avif", exif=forged.tiff((0x010F, 2, 4, b"abc\0")))
    turned = data.replace(forged.tiff((0x010F, 2, 4, b"abc\0")), forged.exif(6))
    assert turned != data
    (tmp_path / "source").write_bytes(turned)

    assert reader.read(tmp_path / "source", target=tmp_path / "clean.jpg").given == (320, 240)
