"""Files as people attach them beside pictures, made in memory: one of each kind, and what only looks like one."""

import io
import struct
import zipfile

from datasets.hostile import forged


def archive(*names: str, content: bytes = b"words") -> bytes:
    """A ZIP file with these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, content)
    return file.getvalue()


def film(brand: bytes = b"isom") -> bytes:
    """The beginning of a film as phones make it."""
    return (
        struct.pack(">I", 24)
        + b"ftyp"
        + brand
        + bytes(4)
        + b"mp41"
        + b"mp42"
        + struct.pack(">I", 400)
        + b"mdat"
        + bytes(392)
    )


OF_OFFICE = "[Content_Types].xml", "_rels/.rels"
DOCX = archive(*OF_OFFICE, "word/document.xml")
XLSX = archive(*OF_OFFICE, "xl/workbook.xml", "xl/worksheets/sheet1.xml")
PPTX = archive(*OF_OFFICE, "ppt/presentation.xml")
ZIP = archive("foto/1.txt", "foto/2.txt")
WORDS = b"Halo kak, ini catatan saya.\nSertifikat belum muncul.\n"
CALENDAR = b"\xef\xbb\xbfBEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Sari Wulandari\r\nEND:VCARD\r\n"
WINMAIL = b"\x78\x9f\x3e\x22" + bytes(60)
PROGRAM = b"MZ\x90\0" + bytes(200)
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

OF_A_KIND = {
    "pdf": forged.PDF,
    "film": film(),
    "docx": DOCX,
    "xlsx": XLSX,
    "pptx": PPTX,
    "zip": ZIP,
    "txt": WORDS,
    "ics": CALENDAR,
    "vcf": CARD,
    "winmail": WINMAIL,
    "program": PROGRAM,
    "other": OLD_WORD,
}
