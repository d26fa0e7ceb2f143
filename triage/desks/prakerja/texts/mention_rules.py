"""The patterns of ``mentions``: ``mentions.toml``, read; and those of waits, which need what stands for a date."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from triage.desks.prakerja.facts import ReadingKind
from triage.desks.prakerja.texts.slang import word_set

DATE: Final = "\ue000"
DURATION: Final = "\ue001"
"""Private-use characters that stand for a date and a length of time; no token of a text can be one."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``pattern`` found means ``value``, unless ``unless_before`` matches what stands before it on its line."""

    kind: ReadingKind
    value: str
    certainty: float
    pattern: re.Pattern[str]
    unless_before: re.Pattern[str] | None = None


class Surroundings(NamedTuple):
    """What stands right before and right after."""

    before: re.Pattern[str]
    after: re.Pattern[str]


_TABLE: Final = tomllib.loads(Path(__file__).with_name("mentions.toml").read_text(encoding="utf-8"))
_ANY: Final = rf"(?:[\w'{DATE}-]+ )"
_NEUTRAL: Final = (
    r"(?:(?!(?:tidak|belum|tapi|padahal|bukan|kalau|apakah|harus|bisa|mau|coba|diminta|jangan|karena|gara-gara)\b)"
    rf"[\w'{DATE}-]+ )"
)


def _joined(pieces: str | Sequence[str]) -> str:
    return re.sub("[A-Z]+", lambda match: _joined(_TABLE["marks"][match[0]]), "".join(pieces))


def _compile(pieces: str | Sequence[str]) -> re.Pattern[str]:
    pattern = re.sub(r"<(\d)>", lambda match: f"{_NEUTRAL}{{0,{match[1]}}}", _joined(pieces))
    pattern = re.sub(r"\[(\d)\]", lambda match: f"{_ANY}{{0,{match[1]}}}", pattern)
    return re.compile(rf"(?<![\w'-]){pattern}(?![\w'-])")


_UNLESS: Final = {
    name: re.compile(rf"\b(?:{_joined(before)}) (?:[\w'\":{DATE}-]+ ){{0,3}}$")
    for name, before in _TABLE["unless"].items()
}
ABOUT_OTHERS: Final = _UNLESS["about_others"]
RULES: Final = tuple(
    Rule(ReadingKind(group["kind"]), value, certainty, _compile(pieces), _UNLESS[group["unless"]])
    for group in _TABLE["rules"]
    for value, certainty, pieces in group["says"]
)

OUTDONE: Final = (
    # "Sudah kasih ulasan, pas dikirim gagal": the failure is what counts.
    ((ReadingKind.REVIEW, "cannot_review"), (ReadingKind.REVIEW, "given")),
    # "Tombolnya mati, jadi gabisa kasih ulasan": the button is why.
    ((ReadingKind.REVIEW, "button_inactive"), (ReadingKind.REVIEW, "cannot_review")),
    # "Di toped sertifikat sudah ada, di dashboard belum": the dashboard counts.
    ((ReadingKind.STATUS, "certificate_absent"), (ReadingKind.STATUS, "certificate_present")),
)
"""Where a text says both, the second of a pair goes."""

WAITED: Final = re.compile(
    r"\b(?:sudah|hampir|lebih dari|lewat|lewat dari|melewati|nunggu|selama|sampai|for|since|more than|over|been) "
    rf"(?:(?!selesai){_ANY}){{0,2}}{DURATION}"
    rf"|{DURATION} (?:lebih |berlalu |lewat |kok |ini |now |sertifikat |saya )*"
    r"(?:belum(?! (?:penuh|genap|lewat|sampai))|tidak|lebih|berlalu|sejak|since|nunggu|masih|still)\b"
)
NOT_A_WAIT: Final = Surroundings(
    before=re.compile(
        r"\b(?:diminta|kata|maksimal|maksimum|max|maks|dalam|durasi|setiap|tiap|per|estimasi|paling|janji|dijanjikan|"
        r"biasanya|harus|mohon|akan|bakal|selambat|(?<!sudah )tunggu|pelatihan|within|up to|garansi|masa|kalau) "
        rf"{_ANY}{{0,3}}$|\bbelum (?:sampai |lewat |ada |genap )*$"
    ),
    after=re.compile(r" (?:lagi|ke depan|kedepan|mendatang|pelatihan|ikut|mengikuti|belajar|jadi|bekerja|kerja|per)\b"),
)
WAIT_FOR_ANOTHER: Final = re.compile(
    r"\b(?:insentif|cair|pencairan|refund|pengembalian|pembatalan|kembalian|saldo|membuka|seleksi|gelombang|pendaftaran|incentive|"
    r"transferred|dibuka|login|gangguan|balasan)\b"
)
"""In the same sentence: something other than a certificate is waited for."""

STILL_OPEN: Final = re.compile(_joined(r"\bNOT (?:[\w'-]+ )?selesai\b"))
NOW: Final = re.compile(r"\b(?:skrg|skrng|sekarang|skr|now|ini) (?:baru |sudah |masih |tepat |pas )?$")
"""Right before a date: it says what day it is."""
WORDS: Final = {name: word_set(listed) for name, listed in _TABLE["words"].items()}
"""Words beside dates; comments beside them say what they mean."""
