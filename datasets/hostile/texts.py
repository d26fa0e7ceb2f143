"""Harmless texts, families of hostile ones, and combinations of fragments by a seed. Invented, all of them."""

import random
from collections.abc import Iterator

SENTENCES = (
    "Halo kak, sertifikat pelatihan saya di Tokopedia belum muncul di dashboard padahal selesai tanggal 17 September. ",
    "Saya sudah kasih ulasan dan rating dua hari lalu tapi statusnya masih sama, mohon bantuannya ya min.\n",
    "Nama di sertifikat tertulis Budi Santosa, seharusnya Budi Santoso sesuai KTP. ",
    "Sudah saya coba buka di laptop dan HP, internet lancar, tetap error 502 terus. ",
    "Nomor WA saya 0812-3456-7890, email budi.santoso@example.com, tolong dikabari kalau ada perkembangan. ",
    "I finished the course two weeks ago and my certificate is still not available, please help.\n",
    "Kode OTP tidak masuk-masuk, insentif juga belum cair sejak bulan lalu. ",
)
PARAGRAPH = '<p class="MsoNormal"><span lang="IN" style="font-size:11.0pt">{}<o:p></o:p></span></p>\n'

FRAGMENTS = (
    # one-time codes and their words
    "otp", "otp ", "OTP 1234", "kode verifikasi ", "login code 1234", "pin\n1234", "passcode ", "1234 is your ",
    "6 digit ",
    # digits, usual and unusual, and what stands between them
    "1", "12", "1234", "08", "0812-", "+62", "(021) ", "1 2 3 4", "1.000", "Rp", "²", "①", "٣", "𝟙", "O", "l",
    "1/1/",
    # marks and spaces
    ",", ".", "-", "/", ":", ";", "(", "\"", "'", "_", "@", "¦", "•", "* ", "=", " ", "    ", "\t", "\n", "\n\n",
    "\0",
    # addresses and links
    "email.", "gmail", "gmail.com", "budi@", "www.", "https://", "INV/", "AB-",
    # names and what stands beside them
    "Budi ", "S.Pd.", "nama saya ", "tertulis ", "seharusnya ", "says ", "diberikan kepada ", "halo, ",
    "terimakasih",
    # dates and lengths of time
    "17 Sep 2021", "Sep ", "tgl ", "2 hari ", "a ", "minggu", "selesai ", "sejak ", "10:30 ", "50% ",
    "kamis ", "dua puluh ", "kemarin ", "sampai ", "3/11 ", "setelah ", "besoknya ",
    # what a complaint tells
    "sertifikat ", "belum ", "sudah beri ulasan ", "tidak bisa ", "minta ", "tokopedia", "404 ", "error ",
    # HTML and MIME
    "<a ", "<a a=\"", "<!--", "<div>", "</", "&amp", "--b\n", "\nContent-Type: ", "=?utf-8?q?", "> ", "On ",
    "wrote:\n",
    # what is no letter, or half a character, or one in pieces
    "\ud800", "\udcff", "e\u0301", "\u0323\u0301", "\u200b", "ı", "ſ", "😂", "a",
)  # fmt: skip
"""Pieces that a pattern may begin with, end before or repeat."""

FAMILIES = (
    # of the finding: masking
    "otp\n", "\n", "otp 1234", "\n1234", "login code 1234", "pin\n1234", ",1 2 3 4\n", "pin ", "email.", "otp ¦",
    "1    ", "2 hari 1.000", "tgl 1/1 ", "sertifikat belum ", "nama saya Budi ", "1 ", "1.", "a_", "a.", "a@",
    "AB-", "a.b/", "x",
    # texts
    "tertulis a seharusnya ", "printed as Moh.", "says'", "17 Sep ", "Sep 1 ", "1/1/26 ", "2 minggu ",
    "3 hari lalu ", "a ", "kemarin ", "kamis ", "dua puluh ", "dua ", "tgl 1 sampai ", "paling kamis ", "12 mei besoknya ",
    "sehari setelah ", "3/11 ", "h-1 ", "tadi jam 1 ", "minggu lalu ", "selesai 1 mei ", "nilai 3/11 ", "sudah 2 minggu ", "selesai 1/1/26 ", "tokopedia ", "di ", ";", "é", "²", "𝟙",
    "!?", "A1",
    # screens
    "terimakasih", "sertifikat", "12 mei 2026\n", "belum\n", "status sertifikat\nbelum\n", "beri ulasan\n", "ab\n",
    "tokopedia bukalapak\n", "Budi Santoso\n", "halo min 10:30\n", "aa.aa xyz ", "10:30 / / / x\n", "! . ", "404\n",
    "50% ",
    # mail
    "<a ", '<a a="', "<!--", "<div>", "<ul><li>", "<b><p>", "</p></b>", "&#", "<![CDATA[", "On a wrote:\n", "\n> ",
    "\n-- b", "--b\n", "--b\n\n", "--\n", ";", '";', "a=1;", ";a*1=", "(", "a:", "@", "=?a?q?", "=?utf-8?q?a?= b ",
    "From: a@\n", "a:\n",
    # characters in pieces
    "\u0323\u0301", "a\u0301", "\ud800", "😂", "ﷺ",
)  # fmt: skip
"""Each is repeated to a text's length."""


def harmless(length: int) -> str:
    """What people write, of so many characters."""
    return repeated("".join(SENTENCES), length)


def harmless_page(length: int) -> str:
    """The same as a mail program's HTML."""
    return repeated("".join(map(PARAGRAPH.format, SENTENCES)), length)


def repeated(unit: str, length: int) -> str:
    """``unit`` as often as it takes, cut to ``length`` characters."""
    return (unit * (length // len(unit) + 1))[:length]


def combinations(count: int, *, seed: int) -> Iterator[str]:
    """Up to five fragments in a row; the same seed gives the same ones."""
    rng = random.Random(seed)
    for _ in range(count):
        yield "".join(rng.choices(FRAGMENTS, k=rng.randint(1, 5)))
