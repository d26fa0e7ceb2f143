# ruff: noqa: E501 (HTML and CSS)
"""Certificates: plain and script type, framed and bare, on paper's and on phones' formats."""

from collections.abc import Sequence

from datasets.gallery.html import (
    COMPLETED,
    CONDENSED,
    DEJAVU,
    DISPLAY,
    DISPLAY_SERIF,
    NOTO,
    SANS,
    SCRIPT,
    SELESAI,
    SERIF,
    android,
    document,
    iphone,
    mark,
)
from datasets.gallery.page import Page


def framed(
    *, head: str, before: str, name: str, after: str, course: str, signs: Sequence[tuple[str, str]], number: str = "",
    colour: str = "#9a7b2f", face: str = SERIF, size: int = 44, font: str = SERIF, top: str = "",
) -> str:  # fmt: skip
    """In a double frame, everything in the middle."""
    people = "".join(f"<div><u>{who}</u><p>{role}</p></div>" for who, role in signs)
    return document(
        f"""{top}<div class="frame"><h1>{head}</h1><p class="no">{number}</p><p>{before}</p>
        <p class="name">{mark("certificate_name", name)}</p><p>{after}</p><h2>{course}</h2><div class="row signs">{people}</div></div>""",
        f"""body{{background:#fffdf6;text-align:center}} .frame{{border:8px double {colour};margin:22px;padding:34px 40px 26px}}
        h1{{font-size:38px;letter-spacing:6px;color:{colour};font-weight:600}} .no{{color:#777;margin:4px 0 18px;font-size:13px}}
        .name{{font:500 {size}px/1.25 {face};margin:12px 0 16px;color:#1c2230}} h2{{font-size:22px;margin-top:10px;font-weight:600}}
        .signs{{justify-content:space-around;margin-top:52px}} .signs u{{text-decoration:none;border-top:1px solid #555;
        padding:6px 24px 0;display:block;font-weight:600}} .signs p{{font-size:12px;color:#666}}""",
        font=font,
    )


def banded(
    *, head: str, before: str, name: str, after: str, course: str, foot: str, colour: str, font: str, size: int = 36,
    caps: bool = False, face: str = "inherit",
) -> str:  # fmt: skip
    """Modern: a coloured band at the left, everything begins there."""
    printed = name.upper() if caps else name
    return document(
        f"""<div class="row all"><i></i><div class="in"><h1>{head}</h1><p>{before}</p><p class="name">
        {mark("certificate_name", printed)}</p><p>{after}</p><h2>{course}</h2><p class="foot">{foot}</p></div></div>""",
        f"""body{{background:#fff}} .all{{align-items:stretch;min-height:100vh}} .all>i{{width:90px;background:{colour}}}
        .in{{padding:48px 46px;flex:1}} h1{{font-size:32px;color:{colour};margin-bottom:26px}} .name{{font-weight:600;font-size:{size}px;font-family:{face};
        line-height:1.2;margin:10px 0 18px}} h2{{font-size:20px;margin-top:6px}} .foot{{margin-top:44px;color:#667;font-size:13px}}""",
        font=font,
    )


def upright(
    *, top: str = "", ribbon: str, head: str, name: str, body: str, foot: str, face: str = DISPLAY_SERIF, size: int = 34
) -> str:
    """On upright paper: a ribbon above, the name large in the middle."""
    return document(
        f"""{top}<div class="sheet"><div class="rib">{ribbon}</div><h1>{head}</h1><p class="name">{mark("certificate_name", name)}</p>{body}
        <p class="foot">{foot}</p></div>""",
        f""".sheet{{margin:18px;border:2px solid #b9c4d6;text-align:center;padding:0 22px 26px}} .rib{{background:#123a6b;color:#fff;
        padding:12px;margin:0 -22px 30px;letter-spacing:3px}} h1{{font-size:26px;font-weight:600;margin-bottom:26px}} .name{{font:600
        {size}px/1.25 {face};color:#123a6b;margin:16px 0 20px}} p{{margin:8px 0}} .foot{{margin-top:40px;font-size:12px;color:#667}}""",
        font=NOTO,
    )


SELESAI_KECIL = SELESAI.replace(">Selesai", ">selesai")
_LEARNT = mark("status", "finished", "telah menyelesaikan pelatihan", optional=True)

PAGES = (
    Page(
        "sertifikat-emas",
        framed(
            head="SERTIFIKAT",
            number="No. 0417/BC/IX/2021",
            before="diberikan kepada",
            name="Rahmat Hidayatullah",
            after=f"yang {mark('status', 'finished', 'telah menyelesaikan pelatihan', optional=True)} daring pada "
            f"{mark('completed_on', '2021-09-17', '17 September 2021')}",
            course="Teknik Merawat Sepeda Motor Injeksi",
            signs=[("Ir. Harsono Prabu", "Kepala Bengkel Cendekia"), ("Lidya Marpaung", "Instruktur")],
        ),
        "certificate",
        size=(1000, 707),
        scale=1.3,
    ),
    Page(
        "sertifikat-tulisan-tangan",
        framed(
            head="Sertifikat Kelulusan",
            before="Dengan bangga diberikan kepada",
            name="Ni Luh Putu Ariani",
            face=SCRIPT,
            size=62,
            colour="#2f5d50",
            after="atas keberhasilannya menyelesaikan pelatihan",
            course="Meracik Kopi Susu Kekinian",
            number=f"{SELESAI}: {mark('completed_on', '2022-11-21', '21 November 2022')} · Terbit: 24 November 2022",
            signs=[("Gede Suartana", "Direktur Dapur Nusa Belajar")],
        ),
        "certificate",
        size=(1000, 707),
        scale=1.2,
        kind="jpg",
    ),
    Page(
        "certificate-english-band",
        banded(
            head="Certificate of Completion",
            before="This is to certify that",
            name="Michael Tanuwijaya",
            after=f"has successfully completed the online course on {mark('completed_on', '2024-02-05', '5 February 2024')}",
            course="Introduction to Bookkeeping",
            foot="Issued 8 February 2024 · Valid until 8 February 2027 · Signed by Clara Oentoro, Head of Learning",
            colour="#3b2a7d",
            font=DISPLAY,
        ),
        "certificate",
        size=(1100, 720),
        scale=1.2,
    ),
    Page(
        "sertifikat-nama-panjang",
        framed(
            head="SERTIFIKAT",
            number="Nomor: RJE/2023/08/00217",
            before="Diberikan kepada:",
            name="Raden Ajeng Kusumawardhani Prameswari Setyaningrum Hadikusumo Notodiningrat",
            size=34,
            colour="#7b1e3b",
            after=f"sebagai peserta yang {_LEARNT} pada tanggal {mark('completed_on', '2023-08-04', '4 Agustus 2023')}",
            course="Menjahit Busana Muslim",
            signs=[("Dra. Hj. Salmah Barus, M.Pd", "Ketua Rumah Jarum Emas")],
        ),
        "certificate",
        size=(1000, 707),
        scale=1.3,
    ),
    Page(
        "sertifikat-satu-kata",
        banded(
            head="SERTIFIKAT KOMPETENSI",
            before="Dengan ini menyatakan bahwa",
            name="Sumarni",
            after=f"dinyatakan lulus pelatihan pada {mark('completed_on', '2022-11-28', '28 Nopember 2022')}",
            course="Kue Kering untuk Usaha Rumahan",
            foot="Semarang, 1 Desember 2022<br>Berlaku sampai 1 Desember 2025<br><br><b>Theresia Wulan</b><br>Direktur Dapur Nusa Belajar",
            colour="#b45309",
            font=SANS,
            caps=True,
        ),
        "certificate",
        size=(1040, 720),
        scale=1.2,
        kind="jpg",
    ),
    Page(
        "sertifikat-bergelar",
        framed(
            head="PIAGAM PELATIHAN",
            before="Dianugerahkan kepada",
            name="Dr. Ir. H. Zulkarnain Siregar, S.Kom., M.M.",
            face=DISPLAY,
            font=DISPLAY,
            colour="#1f4e79",
            size=38,
            after=f"atas keberhasilannya {mark('status', 'finished', 'menyelesaikan pelatihan', optional=True)}",
            course="Keamanan Data untuk Usaha Kecil",
            number=f"Tanggal kelulusan: {mark('completed_on', '2024-05-17', '17/05/2024')}",
            signs=[("Paulus Adiwijaya", "Pengajar"), ("Rina Oktaviani", "Penyelenggara")],
        ),
        "certificate",
        size=(1000, 720),
        scale=1.2,
        kind="webp",
    ),
    Page(
        "sertifikat-tegak",
        upright(
            top=android("14.14"),
            ribbon="BALAI BESI PERKASA",
            head="Sertifikat Penyelesaian",
            name="Yohanes Baptista Lamury",
            body=f"<p>{_LEARNT}</p><p><b>Teknik Las Listrik untuk Pemula</b></p><p>yang {SELESAI_KECIL} pada hari "
            f"{mark('completed_on', '2023-01-26', 'Kamis, 26 Januari 2023')}</p>",
            foot="Diterbitkan di Kupang, 30 Januari 2023 · No. BBP-0093",
        ).replace('<p class="name">', '<p>diberikan kepada</p><p class="name">'),
        "certificate",
        size=(400, 780),
    ),
    Page(
        "sertifikat-tegak-tulisan",
        upright(
            top=iphone("19:53"),
            ribbon="LENTERA LEARNING",
            head="Certificate of Achievement",
            name="Dewi Kartikasari",
            face=SCRIPT,
            size=50,
            body=f"<p>for successfully completing</p><p><b>Hotel Housekeeping Essentials</b></p><p>Date of completion: "
            f"{mark('completed_on', '2025-03-04', '04 Mar 2025')}</p>",
            foot="Issued on 10 Mar 2025 · Certificate ID LL-7Q2-88",
        ).replace('<p class="name">', '<p>is proudly presented to</p><p class="name">'),
        "certificate",
        size=(390, 720),
        scale=2.5,
    ),
    Page(
        "sertifikat-kaligrafi-lebar",
        framed(
            head="Certificate of Completion",
            before="This certificate is awarded to",
            name="Angelina Christine Manurung",
            face=SCRIPT,
            size=66,
            font=DISPLAY_SERIF,
            colour="#444",
            after="for completing the online training",
            course="Customer Service Excellence",
            number="",
            signs=[
                ("Date", mark("completed_on", "2024-10-21", "21 October 2024").join((f"{COMPLETED} ", ""))),
                ("F. Halim", "Lead Trainer"),
            ],
        ),
        "certificate",
        size=(1120, 760),
        scale=1.0,
        kind="jpg",
    ),
    Page(
        "sertifikat-gelap",
        banded(
            head="Sertifikat",
            before="Diberikan kepada",
            name="Ahmad Fauzan bin Abdullah",
            after="atas partisipasi aktif dan kelulusan dalam pelatihan",
            course="Dasar Pemrograman Web",
            foot=f"{SELESAI}: {mark('completed_on', '2026-02-11', '11 Februari 2026')} &nbsp; Nilai: 88",
            colour="#f59f00",
            font=DEJAVU,
            size=30,
        ).replace("background:#fff}", "background:#14213d;color:#f1f3f8}"),
        "certificate",
        size=(960, 640),
        scale=1.3,
    ),
    Page(
        "sertifikat-huruf-besar",
        framed(
            head="SERTIFIKAT PELATIHAN",
            before="diberikan kepada",
            name="MUHAMMAD RIZKY ALFARIZI",
            face=CONDENSED,
            font=CONDENSED,
            size=46,
            colour="#0b6e4f",
            after=f"yang telah mengikuti dan {mark('status', 'finished', 'lulus', optional=True)} pelatihan, {SELESAI_KECIL} tanggal "
            f"{mark('completed_on', '2021-08-11', '11-08-2021')}",
            course="Perawatan Sepeda Listrik",
            signs=[("Bondan Prakoso Adi", "Kepala Bengkel Cendekia"), ("Saksi: Tuti Alawiyah", "Bagian Kurikulum")],
        ),
        "certificate",
        size=(1000, 700),
        scale=1.2,
    ),
)
