"""A PDF written object by object, well or as badly as a test wants it."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

A4 = (842, 595)
"""Landscape, in points."""
FONTS: Mapping[str, str] = {
    **{"S": "Helvetica", "SB": "Helvetica-Bold", "SI": "Helvetica-Oblique"},
    **{"T": "Times-Roman", "TB": "Times-Bold", "TI": "Times-BoldItalic", "C": "Courier"},
}
"""Of those that every reader has, by the names under which pages use them."""


@dataclass
class Document:
    """Objects by number, from 1; the first is the catalogue, the second the tree of pages."""

    objects: list[bytes] = field(default_factory=lambda: [b"", b""])

    def add(self, body: bytes) -> int:
        """A further object; gives its number."""
        self.objects.append(body)
        return len(self.objects)

    def stream(self, data: bytes, entries: bytes = b"", *, packed: bool = True) -> int:
        """A stream; gives its number."""
        if packed:
            data, entries = zlib.compress(data), entries + b"/Filter/FlateDecode"
        return self.add(b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(data), data))

    def written(self, pages: Sequence[int], *, catalogue: bytes = b"", trailer: bytes = b"") -> bytes:
        """The file, whose pages are these objects."""
        kids = b" ".join(b"%d 0 R" % number for number in pages)
        self.objects[0] = b"<</Type/Catalog/Pages 2 0 R%b>>" % catalogue
        self.objects[1] = self.objects[1] or b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, len(pages))
        out, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
        for number, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
        table = b"".join(b"%010d 00000 n \n" % place for place in places)
        size = len(self.objects) + 1
        out_of = b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
        return (
            out + out_of + b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, len(out))
        )


def page(
    made: Document, drawn: bytes, *, size: tuple[float, float] = A4, resources: bytes = b"", more: bytes = b""
) -> int:
    """A page with these marks on it; gives its number."""
    fonts = b"".join(
        b"/%b<</Type/Font/Subtype/Type1/BaseFont/%b/Encoding/WinAnsiEncoding>>" % (name.encode(), font.encode())
        for name, font in FONTS.items()
    )
    content = made.stream(drawn)
    return made.add(
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %g %g]/Resources<</Font<<%b>>%b>>/Contents %d 0 R%b>>"
        % (*size, fonts, resources, content, more)
    )


def text(words: str, *, at: tuple[float, float], font: str = "S", size: float = 14, ink: str = "0 0 0") -> bytes:
    """Words from a point, in points from the lower left corner."""
    shown = words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"BT %b rg /%b %g Tf %g %g Td (%b) Tj ET\n" % (ink.encode(), font.encode(), size, *at, shown)


def plain(*rows: str, pages: int = 1) -> bytes:
    """A document whose every page has these words."""
    made = Document()
    drawn = b"".join(text(row, at=(60, 500 - 60 * n), size=28) for n, row in enumerate(rows))
    return made.written([page(made, drawn) for _ in range(pages)])


def scanned(picture: bytes, *, pixels: tuple[int, int], size: tuple[float, float] = A4) -> bytes:
    """A page that is nothing but a JPEG, as scanners make them."""
    made = Document()
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
    image = made.stream(picture, entries % pixels, packed=False)
    drawn = b"q %g 0 0 %g 0 0 cm /I Do Q" % size
    return made.written([page(made, drawn, size=size, resources=b"/XObject<</I %d 0 R>>" % image)])
