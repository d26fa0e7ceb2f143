"""PDF files that mean harm, or are broken: locked, cut off, endless, enormous, with scripts; and mutants of sound ones.

``expected`` is what may become of each: ``drawn``, or codes of ``Unreadable`` and ``ReaderCrashed``.
"""

import random
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from datasets.hostile import forged
from datasets.pdf.writer import Document, page, plain, text

DRAWN = frozenset({"drawn"})
BROKEN = frozenset({"broken", "no_pages"})
ANY = DRAWN | BROKEN | {"encrypted", "too_demanding", "timed_out", "crashed"}
WORDS = ("Sertifikat", "diberikan kepada", "Sari Wulandari")


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file; ``build`` makes it when it is wanted."""

    name: str
    build: Callable[[], bytes]
    expected: frozenset[str]

    def __str__(self) -> str:
        return self.name


def corpus() -> Iterator[Hostile]:
    """Every file, each once."""
    for name, action in ACTIONS.items():
        yield Hostile(f"action: {name}", partial(_acting, action), DRAWN)
    for name, build in (*LIMITS.items(), *CONTENTS.items()):
        yield Hostile(name, build, ANY)
    for name, build in CUT.items():
        yield Hostile(name, build, DRAWN | BROKEN)
    yield Hostile("locked", _locked, frozenset({"encrypted"}))
    yield Hostile("nothing but a head", lambda: forged.PDF, BROKEN)
    yield Hostile("no pages", lambda: Document().written([]), BROKEN)
    yield Hostile("ten thousand pages", partial(plain, *WORDS, pages=10_000), DRAWN)
    yield Hostile("a page that is none", lambda: _with(b"(no page)"), BROKEN)


def mutants(*, count: int, seed: int) -> Iterator[bytes]:
    """Sound files, of words and scanned, with bytes changed, cut out, doubled, and numbers blown up."""
    from datasets.pdf.certificates import certificates

    chosen = random.Random(seed)
    sound = [plain(*WORDS), *(each.data for each, _ in zip(certificates(), range(4), strict=False))]
    for _ in range(count):
        data = bytearray(chosen.choice(sound))
        for _ in range(chosen.randint(1, 12)):
            _mutate(data, chosen)
        yield bytes(data)


def _mutate(data: bytearray, chosen: random.Random) -> None:
    at = chosen.randrange(len(data))
    match chosen.randrange(5):
        case 0:
            data[at] = chosen.randrange(256)
        case 1:
            del data[at : at + chosen.randrange(1, 400)]
        case 2:
            data[at:at] = data[at : at + chosen.randrange(1, 400)]
        case 3:
            digits = [n for n in range(max(0, at - 200), min(len(data), at + 200)) if data[n] in b"123456789"]
            for n in digits[:1]:
                data[n : n + 1] = b"9" * chosen.choice([2, 6, 10])
        case _:
            words = [b"/Type", b"/Kids", b"/Length", b"/Filter", b"endobj", b"stream", b" 0 R", b"/Contents"]
            start = data.find(chosen.choice(words), at)
            if start >= 0:
                data[start : start + 4] = chosen.choice([b"null", b"<<>>", b"/Fit", b"[[[["])
    if not data:
        data += b"%PDF-1.7"


def _with(body: bytes, *, catalogue: bytes = b"") -> bytes:
    made = Document()
    return made.written([made.add(body)], catalogue=catalogue)


def _acting(action: bytes) -> bytes:
    """A page of words in a document that wants something done when it is opened, looked at, printed and closed."""
    made = Document()
    drawn = b"".join(text(row, at=(60, 500 - 60 * n), size=28) for n, row in enumerate(WORDS))
    number = made.add(action)
    made.add(b"<</Names[(a) %d 0 R]>>" % number)
    catalogue = b"/OpenAction %d 0 R/AA<</WC %d 0 R/WP %d 0 R>>/Names<</JavaScript %d 0 R>>" % (
        *[number] * 3,
        number + 1,
    )
    link = made.add(b"<</Type/Annot/Subtype/Link/Rect[0 0 800 600]/A %d 0 R>>" % number)
    shown = page(made, drawn, more=b"/AA<</O %d 0 R>>/Annots[%d 0 R]" % (number, link))
    return made.written([shown], catalogue=catalogue)


ACTIONS = {
    "script": b"<</S/JavaScript/JS(while\\(true\\){app.alert\\(1\\)})>>",
    "launch": b"<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)/P(/c calc)>>>>",
    "address": b"<</S/URI/URI(http://127.0.0.1:1/beacon)>>",
    "form to send": b"<</S/SubmitForm/F(http://127.0.0.1:1/form)>>",
    "other file": b"<</S/GoToR/F(/etc/passwd)/D[0/Fit]>>",
    "import": b"<</S/ImportData/F(/etc/passwd)>>",
}


def _sized(box: bytes, more: bytes = b"") -> bytes:
    made = Document()
    content = made.stream(text("Sertifikat", at=(20, 20)))
    return made.written(
        [made.add(b"<</Type/Page/Parent 2 0 R/MediaBox[%b]/Contents %d 0 R%b>>" % (box, content, more))]
    )


def _image(entries: bytes, data: bytes) -> bytes:
    made = Document()
    image = made.stream(data, b"/Type/XObject/Subtype/Image" + entries, packed=False)
    drawn = b"q 800 0 0 500 0 0 cm /I Do Q"
    return made.written([page(made, drawn, resources=b"/XObject<</I %d 0 R>>" % image)])


def _zeros(times: int) -> bytes:
    """A gigabyte of nothing, packed as often."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(1 << 20)) for _ in range(1024)) + packer.flush()
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return data


def _unpacked(times: int) -> bytes:
    made = Document()
    filters = b"/Filter[%b]" % (b"/FlateDecode" * times)
    content = made.stream(_zeros(times), filters, packed=False)
    return made.written([made.add(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 595]/Contents %d 0 R>>" % content)])


def _tree(kids: bytes, count: int) -> bytes:
    made = Document()
    made.objects[1] = b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count)
    return made.written([])


def _deep(levels: int) -> bytes:
    made = Document()
    for level in range(levels):
        made.add(b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (level + 4, level + 2))
    made.objects[1] = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    page(made, text("Sertifikat", at=(20, 20)))
    return made.written([])


LIMITS: dict[str, Callable[[], bytes]] = {
    "page of a kilometre": partial(_sized, b"0 0 1e9 1e9"),
    "page of nothing": partial(_sized, b"0 0 0 0"),
    "page turned inside out": partial(_sized, b"842 595 0 0"),
    "page of a thread": partial(_sized, b"0 0 0.001 14400"),
    "page of no number": partial(_sized, b"0 0 nan inf"),
    "page in other units": partial(_sized, b"0 0 842 595", b"/UserUnit 1000000"),
    "gigabyte of content": partial(_unpacked, 1),
    "gigabyte packed twice": partial(_unpacked, 2),
    "picture of 3.6 gigapixels": partial(
        _image,
        b"/Width 60000/Height 60000/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode",
        zlib.compress(b""),
    ),
    "picture of a gigabyte": lambda: _image(
        b"/Width 32768/Height 32768/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode", _zeros(1)
    ),
    "picture of wrong JPEG 2000": partial(
        _image, b"/Width 900/Height 900/Filter/JPXDecode", b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(900)
    ),
    "picture of wrong JBIG2": partial(
        _image, b"/Width 9000/Height 9000/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/JBIG2Decode", b"\xff" * 900
    ),
    "predictor of all memory": partial(
        _image,
        b"/Width 9/Height 9/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode"
        b"/DecodeParms<</Predictor 15/Columns 2147483647/Colors 32>>",
        zlib.compress(bytes(500)),
    ),
    "pages that count themselves": partial(_tree, b"2 0 R 2 0 R", 2_000_000_000),
    "pages that are not there": partial(_tree, b"77 0 R", 2_000_000_000),
    "pages five thousand deep": partial(_deep, 5_000),
}


def _forms(levels: int, each: int) -> bytes:
    """Forms of which each draws the next so many times."""
    made = Document()
    inner = made.stream(b"0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 900 900]")
    for _ in range(levels):
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 900 900]/Resources<</XObject<</F %d 0 R>>>>" % inner
        inner = made.stream(b"/F Do " * each, entries)
    return made.written([page(made, b"/F Do", resources=b"/XObject<</F %d 0 R>>" % inner)])


def _itself() -> bytes:
    made = Document()
    own = len(made.objects) + 1
    made.stream(b"/F Do /F Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>" % own)
    return made.written([page(made, b"/F Do", resources=b"/XObject<</F %d 0 R>>" % own)])


def _drawing(drawn: bytes, resources: bytes = b"") -> bytes:
    made = Document()
    return made.written([page(made, drawn, resources=resources)])


def _tiled() -> bytes:
    made = Document()
    entries = b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.0001/YStep 0.0001/Resources<<>>"
    pattern = made.stream(b"0 0 1 1 re f", entries)
    drawn = b"/Pattern cs /P scn 0 0 842 595 re f"
    return made.written([page(made, drawn, resources=b"/Pattern<</P %d 0 R>>" % pattern)])


CONTENTS: dict[str, Callable[[], bytes]] = {
    "form that draws itself": _itself,
    "forms by tens to the tenth": partial(_forms, 10, 10),
    "million states": lambda: _drawing(b"q " * 1_000_000),
    "million lines": lambda: _drawing(b"0 0 m " + b"800 500 l 3 3 l " * 500_000 + b"S"),
    "million dashes": lambda: _drawing(b"[0.0001 0.0001] 0 d 0 0 m 800 500 l 50 w S"),
    "arrays without end": lambda: _with(b"[" * 200_000),
    "dictionaries without end": lambda: _with(b"<</A" * 200_000),
    "tiles without number": _tiled,
    "font of all sizes": lambda: _drawing(text("Sertifikat" * 2_000, at=(0, 0), size=100_000)),
}


def _locked() -> bytes:
    made = Document()
    key = made.add(b"<</Filter/Standard/V 1/R 2/O<%b>/U<%b>/P -4>>" % (b"41" * 32, b"42" * 32))
    shown = page(made, text("Sertifikat", at=(20, 20)))
    return made.written([shown], trailer=b"/Encrypt %d 0 R/ID[<00><00>]" % key)


CUT: dict[str, Callable[[], bytes]] = {
    "cut off in the middle": lambda: plain(*WORDS)[: len(plain(*WORDS)) // 2],
    "cut off at its end": lambda: plain(*WORDS)[:-40],
    "table that points anywhere": lambda: plain(*WORDS).replace(b" 00000 n ", b" 00009 n "),
    "table that leads back to itself": lambda: plain(*WORDS).replace(b"/Root", b"/Prev 9/Root"),
    "everything in capitals": lambda: plain(*WORDS).upper(),
}
