# ruff: noqa: E501 (HTML and CSS)
"""Certificates: plain and script type, framed and bare, on paper's and on phones' formats."""

from collections.abc import Sequence

from tests.gallery.html import DISPLAY, SCRIPT, SERIF, document, mark
from tests.gallery.page import Page


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
        .in{{padding:48px 46px;flex:1}} h1{{font-size:32px;color:{colour};margin-bottom:26px}} .name{{font:600 {size}px/1.2 {face};
        margin:10px 0 18px}} h2{{font-size:20px;margin-top:6px}} .foot{{margin-top:44px;color:#667;font-size:13px}}""",
        font=font,
    )


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
            number=f"Selesai: {mark('completed_on', '2022-11-21', '21 November 2022')} · Terbit: 24 November 2022",
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
)
