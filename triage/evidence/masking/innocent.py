"""What only looks private and stays: dates, times, prices, addresses of machines, codes, the known contacts."""

import re
from collections.abc import Iterator
from functools import lru_cache

SHIELD = "\0"

_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_SHORT_MONTH = r"(?:jan|feb|peb|mar|apr|mei|may|jun|jul|agu|aug|ags|agt|sep|okt|oct|nov|nop|des|dec)[a-z]{0,7}"
_BEFORE, _BEHIND = r"(?<!\d)(?<!\d[-.])", r"(?!\d|[-.]\d)"
_BYTE = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_LABELS = r"WA|HP|NO|TELP|TLP|TEL|NIK|KTP|KK|KARTU|CARD|VISA|OTP|CS|CP|G"

FIGURES = re.compile(
    "|".join(
        (
            # 17-09-2021, 2021.09.17, 17/9/21
            rf"{_BEFORE}{_DAY}(?P<mark>[-./]){_MONTH}(?P=mark)(?:{_YEAR}|\d\d(?!\s\d{{3}})){_BEHIND}",
            rf"{_BEFORE}{_YEAR}(?P<sign>[-./]){_MONTH}(?P=sign){_DAY}{_BEHIND}",
            # 17 Sep 2021, September 17, 2021
            rf"(?i:(?<!\d)\d{{1,2}}[\s.\-/]{{0,2}}{_SHORT_MONTH}[\s.,\-/]{{0,2}}(?:{_YEAR}|'?\d\d)(?!\d)"
            rf"|(?<![a-z]){_SHORT_MONTH}\s\d{{1,2}},?\s{_YEAR}(?!\d))",
            # 10:30, 08.30
            r"(?<![\d.])(?:[01]?\d|2[0-3])(?P<colon>[:.])[0-5]\d(?:(?P=colon)[0-5]\d)?(?![:.]?\d|\s\d{3})",
            # Rp 1.250.000, 1.250.000
            r"(?i:\b(?:Rp|IDR|USD)\.?|[$€])[^\S\n]?[1-9]\d{0,8}(?:[.,]\d{2,3})*(?!\d)",
            r"(?<![\d.+)(\-])(?<![\d+)(.\-]\s)[1-9]\d{0,2}(?:\.\d{3})+(?![\d.\-]|\s\d)",
            # 192.168.1.10
            rf"(?<![\d.]){_BYTE}(?:\.{_BYTE}){{3}}(?!\.?\d)",
        )
    )
)
"""Dates, times, prices, addresses of machines."""
LINKS = re.compile(
    r"(?i:https?://|www\.)(?!(?:api\.|web\.)?(?:wa\.me|whatsapp))[^\s\0?]*"
    r"|(?<![\w@.\-])(?!wa\.me)[\w\-]+(?:\.[\w\-]+)+/[^\s\0?]*"
)
"""In which any digits may stand."""
CODES = re.compile(
    "|".join(
        (
            # TIK-2021-0001-2345, INV/20260205/0071, PRK0812345678
            rf"(?<![^\W_])(?!(?:{_LABELS})[\W\d_])"
            r"(?:[A-Z]{2,}\d*[-/_#](?:[A-Za-z\d]+[-/_.])*[A-Za-z\d]+|[A-Z]{2,5}\d{4,})",
            # No. Invoice: 0812345678
            r"(?i:(?<![^\W_])(?:invoice|inv|voucher|order|pesanan|transaksi|resi|sertifikat|certificate|tiket|ticket"
            r"|kursus|kelas|pelatihan|course|promo|kupon)(?:[^\S\n](?:no|id|kode|code|nomor|number))?\.?)"
            rf"[^\w\n\0]{{1,3}}#?(?!(?i:{_LABELS})[\W\d_])[A-Z\d]*\d[A-Z\d\-/]*",
        )
    )
)
"""Of trainings, invoices and the like."""
_PHONE_LIKE = re.compile(r"\+?\d(?:[\s.\-()]{0,2}\d){6,}")
_ADDRESS = re.compile(r"[\w.+\-]*@?[\w\-]+(?:\.[\w\-]+)+(?:/[\w\-/]*)?")
_GAP = r"[\s.\-‐-―()]{0,3}"


def without(text: str, *patterns: re.Pattern[str]) -> str:
    """``text`` of the same length with what the patterns find replaced by characters that no rule passes."""
    for pattern in patterns:
        text = pattern.sub(lambda found: SHIELD * len(found[0]), text)
    return text


@lru_cache(maxsize=32)
def known(contacts: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Patterns of all that the known contacts hold."""
    return tuple(pattern for contact in contacts for pattern in _patterns(contact))


def _patterns(contact: str) -> Iterator[re.Pattern[str]]:
    """Every number of a contact, however it is written, and every address; "@example.org" is all of its mail."""
    for number in _PHONE_LIKE.findall(contact):
        digits = re.sub(r"\D", "", number)
        digits = re.sub(r"^(?:62|0)", "", digits)
        yield re.compile(rf"(?<!\d)(?:\(?\+?62\)?{_GAP}\(?0?\)?|\(?0)?{_GAP}{_GAP.join(digits)}(?!\d)")
    for address in _ADDRESS.findall(contact):
        # A word's letters before the sign are gone through once: from its beginning, and never given back.
        before = r"(?<![\w.+\-])[\w.+\-]++" if address.startswith("@") else r"(?<![\w.+\-])"
        yield re.compile(rf"{before}{re.escape(address)}(?![\w\-]|\.\w)", re.IGNORECASE)
