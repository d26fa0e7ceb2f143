"""What a file is, told by its first bytes (and, of an archive, by its list of contents); its name is never asked.

Nothing is unpacked or decoded, and the work is bounded whatever the bytes say.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from triage.evidence.pictures.headers import BrokenHeader, read_header


@dataclass(frozen=True, slots=True)
class Kind:
    """``code`` stands in the row, ``content_type`` goes with a download; ``endings`` are those a name may keep.

    A name that ends otherwise is given the first of them: what is opened by a click is opened as what it is.
    """

    code: str
    content_type: str
    endings: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument."

PICTURE: Final = Kind("picture", "image/jpeg", ("jpg",))
PDF: Final = Kind("pdf", "application/pdf", ("pdf",))
FILM: Final = Kind("film", "video/mp4", ("mp4", "mov", "3gp", "3g2", "webm", "mkv", "avi", "m4v"))
DOCX: Final = Kind("docx", f"{_OFFICE}wordprocessingml.document", ("docx",))
XLSX: Final = Kind("xlsx", f"{_OFFICE}spreadsheetml.sheet", ("xlsx",))
PPTX: Final = Kind("pptx", f"{_OFFICE}presentationml.presentation", ("pptx",))
ZIP: Final = Kind("zip", "application/zip", ("zip",))
ICS: Final = Kind("ics", "text/calendar", ("ics",))
VCF: Final = Kind("vcf", "text/vcard", ("vcf",))
WINMAIL: Final = Kind("winmail", "application/vnd.ms-tnef", ("dat",))
TXT: Final = Kind("txt", "text/plain", ("txt", "csv", "log", "md", "eml"))
PROGRAM: Final = Kind("program", "application/octet-stream", ("bin",))
OTHER: Final = Kind(
    "other",
    "application/octet-stream",
    (
        "bin",
        "doc",
        "xls",
        "ppt",
        "msg",
        "odt",
        "ods",
        "rtf",
        "rar",
        "7z",
        "gz",
        "mp3",
        "m4a",
        "ogg",
        "opus",
        "wav",
        "amr",
    ),
)
"""Nothing that we know; what a name may keep are endings of documents, archives and recordings, never of programs."""

KINDS: Final = {
    each.code: each for each in (PICTURE, PDF, FILM, DOCX, XLSX, PPTX, ZIP, ICS, VCF, WINMAIL, TXT, PROGRAM, OTHER)
}

# Where a reader of PDF looks for its mark.
_PDF_HEAD = 1024
_FILM_TYPES = {b"qt  ": "video/quicktime", b"3gp": "video/3gpp", b"3g2": "video/3gpp2"}
_SOUND_BRANDS = (b"M4A ", b"M4B ", b"F4A ")
_OLD_QUICKTIME = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
_PROGRAMS = (
    *(b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"L\0\0\0\x01\x14\x02\0"),
    *(b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe"),
)
"""Of Windows, Linux, Unix scripts, Java (and Macs), Windows shortcuts, Macs."""
_TNEF = b"\x78\x9f\x3e\x22"
_MATROSKA = b"\x1a\x45\xdf\xa3"

_ZIP_END = 22 + 65_535  # The archive's last record, with the longest comment.
_MOST_ENTRIES = 2_000
_PARTS = {b"word/": DOCX, b"xl/": XLSX, b"ppt/": PPTX}

_SAMPLE = 65_536
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BEGINS: Final = {"BEGIN:VCALENDAR": ICS, "BEGIN:VCARD": VCF}


def kind_of(data: bytes) -> Kind:
    """What the bytes are. ``PICTURE`` only says that they begin as one: the door for pictures looks closer."""
    try:
        if read_header(data) is not None:
            return PICTURE
    except BrokenHeader:
        return PICTURE
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(data)
    if data.startswith(_PROGRAMS):
        return PROGRAM
    if data.startswith(_TNEF):
        return WINMAIL
    if (film := _film_type(data)) is not None:
        return Kind(FILM.code, film, FILM.endings)
    if b"%PDF-" in data[:_PDF_HEAD]:
        return PDF
    text = _text(data[:_SAMPLE])
    if text is None:
        return OTHER
    return next((kind for mark, kind in _BEGINS.items() if text.lstrip()[: len(mark)].upper() == mark), TXT)


def download_name(original: str, kind: str, *, number: int) -> str:
    """A name under which the file may lie on an agent's disk: it ends in what it is. ``number``: where it has none."""
    endings = KINDS.get(kind, OTHER).endings
    stem = original.strip(". ") or f"file-{number}"
    ending = stem.rpartition(".")[2].casefold() if "." in stem else ""
    return stem if ending in endings else f"{stem}.{endings[0]}"


def _film_type(data: bytes) -> str | None:
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        if brand in _SOUND_BRANDS:
            return None
        return _FILM_TYPES.get(brand) or _FILM_TYPES.get(brand[:3]) or FILM.content_type
    if data[4:8] in _OLD_QUICKTIME and int.from_bytes(data[:4], "big") in range(8, 2**31):
        return "video/quicktime"
    if data.startswith(_MATROSKA):
        return "video/webm" if b"webm" in data[:64] else "video/x-matroska"
    if data[:4] == b"RIFF" and data[8:12] == b"AVI ":
        return "video/x-msvideo"
    return None


def _archive(data: bytes) -> Kind:
    """An Office document says so by the names of its parts, whatever else lies in it."""
    names = list(_entries(data))
    if b"[Content_Types].xml" in names:
        for folder, kind in _PARTS.items():
            if any(name.startswith(folder) for name in names):
                return kind
    return ZIP


def _entries(data: bytes) -> Iterator[bytes]:
    """The names in the archive's own list, as far as it makes sense."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - _ZIP_END))
    if end < 0 or end + 22 > len(data):
        return
    at = int(struct.unpack_from("<I", data, end + 16)[0])
    for _ in range(_MOST_ENTRIES):
        if data[at : at + 4] != b"PK\x01\x02" or at + 46 > len(data):
            return
        name, extra, comment = struct.unpack_from("<HHH", data, at + 28)
        yield data[at + 46 : at + 46 + name]
        at += 46 + name + extra + comment


def _text(sample: bytes) -> str | None:
    """The beginning of a text; None where the bytes are none. A character may be cut off at the sample's end."""
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = sample[: len(sample) // 2 * 2].decode("utf-16", "replace")
    else:
        try:
            text = sample.decode("utf-8")
        except UnicodeDecodeError as error:
            text = sample.decode("utf-8" if error.start > len(sample) - 4 else "cp1252", "replace")
    return None if _NO_TEXT.search(text) else text.lstrip("\ufeff")
