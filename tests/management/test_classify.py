"""``manage.py classify``: columns kept, verdicts added, mistakes told."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from triage.evidence.wording import shipped

LABELS = {"too_early", "name_mismatch", "connectivity", "platform_issue", "review_missing", "other", "unclear"}


def classify(folder: Path, content: str | bytes) -> list[dict[str, str]]:
    source, out = folder / "in.csv", folder / "out.csv"
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    call_command("classify", str(source), "--out", str(out))
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows(*texts: str, header: Sequence[str] = ("id", "text")) -> str:
    lines = [",".join(header), *(f'{number},"{text}"' for number, text in enumerate(texts, start=1))]
    return "\n".join(lines) + "\n"


def test_it_adds_a_verdict_to_every_row_and_keeps_what_was_there(tmp_path: Path) -> None:
    judged = classify(
        tmp_path, rows("halaman error 503 terus, tidak bisa dibuka", "nama di sertifikat salah,\nharusnya Budi")
    )

    assert [row["id"] for row in judged] == ["1", "2"]
    assert [row["label"] for row in judged] == ["connectivity", "name_mismatch"]
    assert "\n" in judged[1]["text"]
    for row in judged:
        shares = {label: float(row[f"p_{label}"]) for label in LABELS}
        assert sum(shares.values()) == pytest.approx(1.0, abs=0.001)
        assert float(row["confidence"]) == max(shares.values()) == shares[row["label"]]
        assert row["words"]
        assert all(words in row["text"] for words in row["words"].split(" | "))


def test_it_judges_the_text_alone(tmp_path: Path) -> None:
    content = "label_a,text,label\nreview_missing,halaman error 503 terus,old\n"

    (row,) = classify(tmp_path, content)

    assert (row["label_a"], row["label"]) == ("review_missing", "connectivity")


@pytest.mark.parametrize("text", ["", "   ", "@@@", "qwrtzp xkcd"])
def test_it_is_not_sure_of_a_text_that_says_nothing(tmp_path: Path, text: str) -> None:
    (row,) = classify(tmp_path, rows(text))

    assert row["label"] in LABELS
    assert float(row["confidence"]) < 0.6


def test_it_takes_a_byte_order_mark_and_a_long_text(tmp_path: Path) -> None:
    (row,) = classify(tmp_path, b"\xef\xbb\xbftext\n" + b'"' + b"error 503 " * 30_000 + b'"\n')

    assert row["label"] == "connectivity"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a,b\n1,2\n", r'no column "text". Its columns: a, b'),
        (b"", 'no column "text"'),
        (b"text\n\xff\xfe\n", "not UTF-8"),
        (b"id,text\n1,satu, dua, tiga\n", "Line 2 has more fields"),
        (b"text\n\0\n", ""),
    ],
)
def test_it_says_what_is_wrong_and_leaves_no_half_a_file(tmp_path: Path, content: bytes, told: str) -> None:
    if not told:
        assert classify(tmp_path, content)
        return
    with pytest.raises(CommandError, match=told):
        classify(tmp_path, content)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv"]


def test_it_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("classify", str(tmp_path / "none.csv"), "--out", str(tmp_path / "out.csv"))


def test_its_shares_follow_the_log_odds() -> None:
    shares = shipped().shares("belum kasih ulasan karena tombolnya abu-abu")

    assert max(shares, key=lambda label: shares[label]) == "review_missing"
    assert shipped().shares("") == pytest.approx(dict.fromkeys(shipped().labels, 1 / 7))
