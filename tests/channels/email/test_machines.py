"""What of a mail no person wrote: lines of forms, scanners, virus checkers and apps, an example of each way."""

import pytest

from triage.channels.email.blocks import take_apart
from triage.channels.email.incoming import parse
from triage.channels.email.lines import Kind, plain_lines
from triage.channels.email.machines import is_of_a_scanner
from triage.channels.email.page import page_lines

DESK = "desk@example.org"
SAID = "Sertifikat saya belum muncul, selesai 3 November."


def words(text: str) -> str:
    lines = page_lines(text) if text.startswith("<") else list(plain_lines(text))
    return "\n".join(block.text for block in take_apart(lines).blocks if block.kind is Kind.WORDS).strip("-\n ")


FORMS = [
    "{}\n\n---\n\nDate: November 12, 2026\nTime: 8:31 am\nPage URL: https://x.example/?a=b\nUser Agent: Mozilla/5.0\n"
    "Remote IP: 203.0.113.7\nPowered by: Elementor",
    "{}\n\n---\n\nTanggal: 12 November 2026\nWaktu: 8:31\nURL Halaman: https://x.example\nAgen Pengguna: Mozilla/5.0\n"
    "IP Jarak Jauh: 203.0.113.7\nDiberdayakan oleh: Elementor",
    "{}\n\nTime: November 12, 2026 at 8:31 am\nIP Address: 203.0.113.7\nContact Form URL: https://x.example\n"
    "Sent by an unverified visitor to your site.",
    "Below is the result of your feedback form.  It was submitted by\nBudi (b@example.com) on Thursday, November 12, "
    "2026 at 08:31:22\n-----------------------\n\n{}\n\nkirim: KIRIM\n",
    "<p>Kontak got a new submission</p><p>Submission summary:</p><p>{}</p>"
    "<p>Submission time: Nov 12, 2026, 8:31 AM</p>",
    "You have a new message via: https://x.example\n\nMessage Details:\n{}\n\nSent on: 12 November, 2026",
    "Someone just submitted your form on x.example.\n\n{}\n\nSubmitted 08:31 AM - 12 November 2026",
    "<table><tr><td>Cap waktu</td></tr><tr><td>12/11/2026 8:31:20</td></tr><tr><td>{}</td></tr></table>",
    "<table><tr><td>{}</td></tr><tr><td>Entry Date</td><td>November 12, 2026</td></tr></table>",
    "Submitted on Thu, 11/12/2026 - 08:31\nSubmitted by: Anonymous\nSubmitted values are:\n\n{}",
    "Budi sent a message using the contact form at\nhttps://x.example/12-11-2026.\n\n{}",
    "<h6>Respons</h6><p>{}</p><p>Sent from <a href='https://x.example'>LPK 12</a></p>".replace("<h6>Respons</h6>", ""),
    "{}\n\nSurel ini dikirim dari formulir kontak di LPK 12 (https://x.example)",
]
SCANNERS = [
    '{}\n\nThis E-mail was sent from "RNP0026738B21F4" (MP C3004ex).\n\nScan Date: 12.11.2026 08:41:17 (+0700)\n'
    "Queries to: <scan@x.example>",
    "{}\n\nPlease open the attached document. It was scanned and sent to you using a Xerox multifunction device.\n\n"
    "Attachment File Type: TIFF\n\nMultifunction device Location: lantai 12\nDevice Name: XRX12\n\nFor more "
    "information on Xerox products and solutions, please visit http://www.xerox.com",
    "{}\n\nReply to: scan@x.example\nDevice Name: Not Set\nDevice Model: MX-12\nLocation: Not Set\n\nFile Format: PDF\n"
    "Resolution: 200dpi x 200dpi\n\nAttached file is scanned image in PDF format.\nUse Acrobat(R)Reader(R) 12.",
    "{}\n[00:c0:ee:12:ab:cd]",
]
APPS = [
    "{}\n\nDipindai dengan CamScanner\nhttps://cc.co/12",
    "{}\n\nDibuat dengan Adobe Scan 12",
    "{}\n\nKirim dari iPhone 12",
    "{}\nSent from my BlackBerry®\npowered by Sinyal Kuat INDOSAT 12",
    "{}\nSent from my BlackBerry® smartphone from Sinyal Bagus XL, Nyambung Teruuusss...! 12",
    "{}\n\n[image: Mailtrack]\n<https://mailtrack.io?a=12>\nSender\nnotified by\nMailtrack\n11/12/26,\n10:02:11 AM",
    "<p>{}</p><table><tr><td>Sender notified by<br><a href='x'>Mailtrack</a></td></tr></table>",
    "{}\n\nEmail ini telah diperiksa dari virus oleh perangkat lunak antivirus Avast 12."
    "\nhttps://www.avast.com/antivirus",
    "{}\n\n<https://www.avast.com/sig-email?x>\nBebas virus.www.avast.com\n<#DAB4FAD8-2DD7-40BB-A1B8-4E2AA1F9FDF2>",
    "{}\n\nThis message has been scanned for viruses and\ndangerous content by MailScanner 12, and is"
    "\nbelieved to be clean.",
    "{}\n\nNo virus found in this message.\nChecked by AVG - www.avg.com\nVersion: 12 / Virus Database: 4664",
]


@pytest.mark.parametrize("written", [*FORMS, *SCANNERS, *APPS])
def test_a_machines_lines_are_no_words(written: str) -> None:
    assert words(written.format(SAID)) == SAID


@pytest.mark.parametrize(
    "said",
    [
        "Nama: Budi\nBrowser: Chrome\nHalaman: dasbor\nTanggal: 3 November 2026\nJam: 10\nSertifikat belum ada",
        "Dipindai dengan hp saya, sertifikat asli selesai 3 November.",
        "Dikirim pada 3 November ke saya, sampai sekarang belum ada",
        "Dibuat dengan sebenarnya pada 3 November 2026",
        "Sinyal bagus tapi halaman tidak terbuka",
        "Unduh sertifikat tidak bisa sejak 3 November",
    ],
)
def test_a_persons_lines_are_words(said: str) -> None:
    assert words(said) == said


def test_a_field_beside_machines_lines_stays() -> None:
    field = "Tanggal: 3 November 2026"
    assert words(f"Pesan: hilang\n{field}\nPage URL: https://x.example\nUser Agent: x") == f"Pesan: hilang\n{field}"


@pytest.mark.parametrize(
    ("subject", "is_scanners"),
    [
        ("CamScanner 11-14-2026 22.31", True),
        ('Message from "RNP0026738B21F4"', True),
        ("Message from KM_C258", True),
        ("Scanned from a Xerox Multifunction Printer", True),
        ("Adobe Scan 14 November 2026", True),
        ("CamScanner saya tidak bisa kirim", False),
        ("Hasil scan sertifikat saya", False),
        ("Message from Budi about my missing certificate here", False),
    ],
)
def test_a_scanners_subject_says_nothing(subject: str, *, is_scanners: bool) -> None:
    assert is_of_a_scanner(subject) is is_scanners
    mail = parse(f"From: a@example.com\nSubject: {subject}\n\nIni, kak.".encode(), own=(DESK,))
    assert (subject not in mail.text) is is_scanners
