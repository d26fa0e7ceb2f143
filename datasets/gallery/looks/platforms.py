# ruff: noqa: E501 (HTML and CSS)
"""Platforms' pages of one training: how far one is, and what has become of the certificate."""

from datasets.gallery.html import (
    COMPLETED,
    CONDENSED,
    DEJAVU,
    DISELESAIKAN,
    DISPLAY,
    NOTO,
    SANS,
    SERIF,
    android,
    android_right,
    chrome_bar,
    desktop_bar,
    document,
    iphone,
    mark,
)
from datasets.gallery.page import Page


def learner(
    *, top: str, brand: str, title: str, by: str, percent: str, state: str, body: str, colour: str, font: str = SANS
) -> str:
    """A lesson player's page: picture, title, a bar, what comes next."""
    return document(
        f"""{top}<div class="row head"><b class="wide">{brand}</b><span>☰</span></div><div class="pic"></div><div class="in"><h2>{title}</h2>
        <p class="g">oleh {by}</p><div class="row"><span class="wide">{state}</span><b>{percent}</b></div><div class="track"><i></i></div>{body}</div>""",
        f""".head{{padding:13px 16px;background:{colour};color:#fff;font-size:18px}} .pic{{height:150px;background:linear-gradient(120deg,
        {colour}55,#f4d8a8)}} .in{{padding:16px}} h2{{font-size:19px;line-height:1.3}} .g{{color:#707986;margin:4px 0 18px}} .track{{height:8px;
        background:#e5e8ec;border-radius:4px;margin:8px 0 20px}} .track i{{display:block;height:8px;border-radius:4px;background:{colour};
        width:{percent.split(">")[1].split("%")[0] if ">" in percent else "0"}%}} .b{{display:block;text-align:center;padding:12px;border-radius:8px;
        margin-bottom:10px;font-weight:500}} .on{{background:{colour};color:#fff}} .off{{background:#e7e9ec;color:#a2a9b2}}
        .line{{border:1px solid {colour};color:{colour}}} .box{{background:#f3f5f8;border-radius:8px;padding:13px;margin-bottom:12px}}
        .small{{font-size:12px;color:#7b8490}}""",
        font=font,
    )


def market(*, top: str, shop: str, rows: str, colour: str, font: str = NOTO) -> str:
    """A market place's page of digital goods: thin, with much around."""
    return document(
        f"""{top}<div class="row find"><span class="wide in">Cari di {shop}</span><span>♡</span><span>☰</span></div><div class="ad">Promo
        akhir pekan: diskon 35% untuk kelas pilihan</div><h3>Kelas Prakerja Saya</h3>{rows}<p class="foot">Bantuan · Kebijakan Privasi ·
        Syarat &amp; Ketentuan</p>""",
        f""".find{{padding:10px 14px;gap:14px}} .find .in{{border:1px solid #d7dbe0;border-radius:8px;padding:8px 12px;color:#9aa1ab}}
        .ad{{background:{colour};color:#fff;padding:11px 16px;font-size:13px}} h3{{padding:16px 16px 4px;font-size:17px}} .k{{display:flex;
        gap:12px;padding:14px 16px;border-bottom:8px solid #f1f2f4}} .k i{{width:64px;height:64px;border-radius:8px;background:{colour}44;
        flex:none}} .k p{{color:#6c7480;font-size:13px}} .k h4{{font-size:15px}} .t{{display:inline-block;border-radius:5px;padding:2px 8px;
        font-size:12px;background:{colour}1f;color:{colour}}} .b{{display:inline-block;border-radius:7px;padding:7px 14px;margin-top:8px;
        font-size:13px}} .on{{background:{colour};color:#fff}} .off{{background:#e4e6e9;color:#a7adb5}} .foot{{text-align:center;
        font-size:11px;color:#98a0aa;padding:18px}}""",
        font=font,
    )


def desk_course(*, bar: str, brand: str, crumbs: str, title: str, side: str, body: str, dark: bool = False) -> str:
    """A course on a desk: words at the left, a card at the right."""
    paper, ink, card, line = (
        ("#16181d", "#e6e8ec", "#22252c", "#343842") if dark else ("#fff", "#23272f", "#f6f8fa", "#dde2e8")
    )
    return document(
        f"""{bar}<div class="row head"><b>{brand}</b><span class="wide"></span><span>Katalog</span><span>Kelas Saya</span><span>Bantuan</span>
        </div><div class="row two"><div class="wide"><p class="g">{crumbs}</p><h1>{title}</h1>{body}</div><aside>{side}</aside></div>""",
        f""".head{{padding:16px 40px;gap:28px;border-bottom:1px solid {line};font-size:15px}} .head b{{font-size:20px}} .two{{padding:30px
        40px;gap:40px;align-items:flex-start}} aside{{width:340px;background:{card};border:1px solid {line};border-radius:12px;padding:22px}}
        h1{{font-size:28px;font-weight:600;margin:8px 0 18px}} .g{{color:#8590a0;font-size:13px}} .li{{padding:11px 0;border-bottom:1px solid
        {line}}} .b{{display:block;text-align:center;border-radius:8px;padding:11px;margin-top:14px;font-weight:500}} .on{{background:#0f766e;
        color:#fff}} .off{{background:{line};color:#8b93a0}}""",
        font=SANS,
        paper=paper,
        ink=ink,
    )


def _active(words: str) -> str:
    return f'<span class="b on">{mark("review", "button_active", words)}</span>'


def _inactive(words: str) -> str:
    return f'<span class="b off">{mark("review", "button_inactive", words)}</span>'


_ABSENT = mark("status", "certificate_absent", "Sertifikat belum tersedia")
_SEE = mark("status", "certificate_present", "Lihat Sertifikat")
_LEARN = f'<span class="b on">{mark("status", "not_finished", "Lanjutkan Belajar")}</span>'

PAGES = (
    Page(
        "kelas-pijar-85",
        learner(
            top=android("16.48"),
            brand=mark("platform", "pijar_mahir", "Pijar Mahir"),
            title="Membuat Laporan Keuangan Sederhana",
            by="Sentra Angka Mandiri",
            percent=mark("progress", "85", "85%"),
            state="Progres belajar",
            colour="#c81e1e",
            body=f"{_LEARN}<div class='box'>{_ABSENT}. Tuntaskan seluruh materi lebih dulu.</div>",
        ),
        "dashboard",
    ),
    Page(
        "kelas-pintaria-100",
        learner(
            top=iphone("8:06"),
            brand=mark("platform", "pintaria", "Pintaria"),
            title="Desain Kemasan Produk Makanan",
            by="Studio Garis Tebal",
            percent=mark("progress", "100", "100%"),
            state=mark("status", "finished", "Pelatihan selesai"),
            colour="#0b7fab",
            body=f"<p class='box'>Nilai akhir: 92 · Lulus kuis 5 dari 5</p><span class='b on'>{_SEE}</span>"
            + _inactive("Beri Ulasan"),
            font=DISPLAY,
        ),
        "dashboard",
        size=(390, 780),
    ),
    Page(
        "kelas-sekolahmu-0",
        learner(
            top=android_right("11:11"),
            brand=mark("platform", "sekolah_mu", "Sekolah.mu"),
            title="Mengelola Stok Warung dengan Ponsel",
            by="Warung Pintar Berdaya",
            percent=mark("progress", "0", "0%"),
            state=mark("status", "not_finished", "Belum dimulai"),
            colour="#5b2a86",
            body="<p class='small'>Akses berakhir 14 Feb 2025</p>",
            font=DEJAVU,
        ),
        "dashboard",
        kind="webp",
    ),
    Page(
        "kelas-mba-unduh",
        learner(
            top=android("19.30", ink="#fff", paper="#0c5c46"),
            brand=mark("platform", "mau_belajar_apa", "MauBelajarApa"),
            title="Teknik Las Listrik untuk Pemula",
            by="Balai Besi Perkasa",
            percent=mark("progress", "100", "100 %"),
            state="Materi dipelajari",
            colour="#0c5c46",
            body=f"<p class='box'>Kamu {mark('status', 'finished', 'telah menyelesaikan pelatihan')} ini pada "
            f"{mark('completed_on', '2023-01-26', '26/01/2023')}</p><span class='b line'>"
            f"{mark('status', 'certificate_present', 'Unduh Sertifikat')}</span>{_active('Nilai Pelatihan')}",
            font=NOTO,
        ),
        "dashboard",
        size=(412, 800),
    ),
    Page(
        "kelas-kemnaker-proses",
        learner(
            top=android("07.07", net="3G") + chrome_bar(f"{mark('platform', 'kemnaker', 'skillhub.kemnaker.go.id')}"),
            brand=mark("platform", "kemnaker", "Skillhub"),
            title="Operator Komputer Madya",
            by="BLK Mitra Harapan",
            percent=mark("progress", "64", "64%"),
            state="Penyelesaian materi",
            colour="#1b4f9c",
            body=f"<p>Status: {mark('status', 'not_finished', 'Sedang berlangsung')}</p><br><p class='small'>Mulai 6 Nov 2023 · Batas akhir 6 Des 2023</p>",
        ),
        "dashboard",
        size=(360, 820),
        kind="jpg",
    ),
    Page(
        "pasar-tokopedia",
        market(
            top=android("13.21"),
            shop=mark("platform", "tokopedia", "Tokopedia"),
            colour="#03924a",
            rows=f"""<div class="k"><i></i><div><h4>Kelas Tata Rias Pengantin</h4><p>Salon Puspa Akademi</p><span class="t">
            {mark("status", "finished", "Selesai")}</span><p>Dibeli 3 Sep 2021 · {mark("status", "finished", "Selesai", optional=True)} {mark("completed_on", "2021-09-14", "14 Sep 2021")}</p>
            {_active("Tulis Ulasan")}</div></div><div class="k"><i></i><div><h4>Kelas Barista Rumahan</h4><p>Dapur Nusa Belajar</p>
            <span class="t">{mark("status", "not_finished", "Belum dimulai")}</span><p>Dibeli 3 Sep 2021</p></div></div>""",
        ),
        "dashboard",
    ),
    Page(
        "pasar-bukalapak",
        market(
            top=iphone("17:45"),
            shop=mark("platform", "bukalapak", "Bukalapak"),
            colour="#d4145a",
            font=SANS,
            rows=f"""<div class="k"><i></i><div><h4>Public Speaking untuk Pedagang</h4><p>Panggung Suara Nusantara</p><p>Tanggal selesai
            {mark("completed_on", "2022-08-30", "30 Ags 2022")}</p><p style="color:#b45309">{_ABSENT}</p>{_inactive("Beri Ulasan")}</div></div>""",
        ),
        "dashboard",
        size=(375, 700),
    ),
    Page(
        "meja-karier-terang",
        desk_course(
            bar=desktop_bar(f"https://{mark('platform', 'sekolah_mu', 'karier.mu')}/kelas/4471", "Detail Kelas"),
            brand=mark("platform", "sekolah_mu", "karier.mu"),
            crumbs="Beranda / Kelas Saya / Detail",
            title="Analisis Data dengan Lembar Sebar",
            body="<p class='li'>1. Mengenal data</p><p class='li'>2. Membersihkan data</p><p class='li'>3. Membuat grafik</p>",
            side=f"<p>Status pelatihan</p><h3>{mark('status', 'finished', 'Sudah selesai')}</h3><br><p>{DISELESAIKAN} tanggal</p><b>"
            f"{mark('completed_on', '2024-09-18', '18 September 2024')}</b><p style='margin-top:14px'>{mark('status', 'certificate_absent', 'Sertifikat belum diterbitkan')}</p>"
            + _active("Beri Ulasan"),
        ),
        "dashboard",
        size=(1280, 660),
        scale=1.0,
    ),
    Page(
        "meja-gelap-english",
        desk_course(
            bar=desktop_bar("https://learn.contoh-belajar.id/my-courses/88", "My courses", dark=True),
            brand="Contoh Belajar",
            crumbs="Home / My courses",
            title="Digital Marketing Basics",
            body=f"<p class='li'>Enrolled on 2 October 2025</p><p class='li'>Access until 2 April 2026</p><p class='li'>Your progress: {mark('progress', '45', '45%')}</p>",
            side=f"<h3>{mark('status', 'not_finished', 'In progress')}</h3><span class='b on'>{mark('status', 'not_finished', 'Continue learning')}</span>"
            f"<span class='b off'>{mark('status', 'certificate_absent', 'Certificate not yet available')}</span>",
            dark=True,
        ),
        "dashboard",
        size=(1200, 640),
        scale=1.25,
        kind="jpg",
    ),
    Page(
        "tablet-english-completed",
        learner(
            top=android("2:48", net="WiFi"),
            brand="Lentera Learning",
            title="Hotel Housekeeping Essentials",
            by="Lembaga Bahasa Samudra",
            percent=mark("progress", "100", "100%"),
            state=mark("status", "finished", "Completed"),
            colour="#b45309",
            body=f"<p class='box'>{COMPLETED} on {mark('completed_on', '2025-03-04', 'March 4, 2025')}. Thank you, "
            f"<b>{mark('account_name', 'Dewi')}</b>!</p><span class='b on'>{mark('status', 'certificate_present', 'View Certificate')}</span>"
            f"<p class='box'>{mark('review', 'given', 'Thank you for your review')}</p>",
            font=SERIF,
        ).replace("oleh Lembaga", "by Lembaga"),
        "dashboard",
        size=(768, 760),
        scale=1.4,
    ),
    Page(
        "kelas-tanpa-ulasan",
        learner(
            top=android("22.59"),
            brand="Ruang Terampil",
            title="Perawatan AC Rumah Tangga",
            by="Sejuk Abadi Training Center",
            percent="",
            state=f"{mark('status', 'finished', 'Tuntas', optional=True)} pada {mark('completed_on', '2022-12-05', 'Senin, 5 Desember 2022')}",
            colour="#334155",
            body=f"<div class='box'>{mark('review', 'given', 'Ulasan kamu')}<br>★★★★☆<br>“Bahasanya mudah dipahami”</div><div class='box'>{_ABSENT}</div>",
            font=CONDENSED,
        ),
        "dashboard",
        size=(360, 720),
    ),
)
