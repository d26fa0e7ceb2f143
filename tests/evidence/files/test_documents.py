"""PDFs: certificates are read, whether born-digital or scanned, and hostile ones harm nothing."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from datasets.pdf.certificates import certificates
from datasets.pdf.hostile import ANY, Hostile, corpus, mutants
from datasets.pdf.writer import plain
from harness.documents import outcome, understood
from harness.passage import peak_memory_mb
from triage.evidence.pictures.reader import Reader
from triage.evidence.pictures.reader_process import MEMORY_LIMIT

pytestmark = pytest.mark.slow

GOAL = 0.98
SECONDS = 6.0
"""For one page, in place of the service's ten."""


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    reader = Reader(read_seconds=120)  # A busy machine is nobody's attack.
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def hasty() -> Iterator[Reader]:
    reader = Reader(read_seconds=SECONDS)
    yield reader
    reader.close()


def test_names_and_days_of_certificates_are_read(reader: Reader) -> None:
    every_third = list(certificates())[::3]  # All thirty: bench/documents.py
    read = [(each, understood(each, reader=reader)) for each in every_third]

    assert {each.is_scanned for each in every_third} == {True, False}
    assert sum(said.right(each) for each, said in read) / (2 * len(read)) >= GOAL
    assert [each.label for each, said in read if each.has_private and not said.is_masked] == []


@pytest.mark.parametrize("file", list(corpus()), ids=str)
def test_it_takes_no_harm(file: Hostile, hasty: Reader, tmp_path: Path) -> None:
    hasty.warm()
    told, seconds = outcome(file.build(), reader=hasty, folder=tmp_path)

    assert told in file.expected
    assert seconds < 5 * SECONDS + 4  # Each of the first five pages has as long.
    assert peak_memory_mb(hasty.pid) < MEMORY_LIMIT / 1024**2
    assert list(tmp_path.iterdir()) == []


def test_there_are_forty_of_them_and_each_has_its_name() -> None:
    names = Counter(file.name for file in corpus())

    assert len(names) >= 40
    assert set(names.values()) == {1}


def test_it_takes_no_harm_from_mutants(hasty: Reader, tmp_path: Path) -> None:
    outcomes = Counter(outcome(data, reader=hasty, folder=tmp_path)[0] for data in mutants(count=60, seed=16))

    assert set(outcomes) <= ANY
    assert outcomes["drawn"] > 5
    assert list(tmp_path.iterdir()) == []
    assert outcome(plain("Sertifikat"), reader=hasty, folder=tmp_path)[0] == "drawn"
