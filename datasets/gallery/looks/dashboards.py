# ruff: noqa: E501 (HTML and CSS)
"""The programme's dashboard in several designs, on phones, tablets and desks."""

from collections.abc import Sequence

from datasets.gallery.html import (
    COMPLETED,
    CONDENSED,
    DEJAVU,
    DISELESAIKAN,
    NOTO,
    SELESAI,
    android,
    android_right,
    chrome_bar,
    desktop_bar,
    document,
    iphone,
    mark,
)
from datasets.gallery.page import Page

ABSENT = mark("status", "certificate_absent", "Sertifikat belum tersedia")
FINISHED = mark("status", "finished", "Selesai")


def blue_card(
    *,
    top: str,
    owner: str,
    title: str,
    by: str,
    rows: Sequence[tuple[str, str]],
    chip: str,
    buttons: str,
    more: str = "",
) -> str:
    """White cards on light grey under a blue head."""
    table = "".join(f'<div class="row"><span class="grey">{label}</span><b>{value}</b></div>' for label, value in rows)
    return document(
        f"""{top}<div class="head">Pelatihan Saya</div><p class="hello">Halo, {mark("account_name", owner)}!</p>
        <div class="card"><span class="chip">{chip}</span><h3>{title}</h3><p class="grey">{by}</p>{table}{buttons}</div>
        {more}""",
        """body{background:#eef2f7} .head{background:#1553a1;color:#fff;padding:16px;font-size:19px;font-weight:500}
        .hello{padding:16px 16px 0;font-size:16px} .card{background:#fff;border-radius:12px;margin:14px;padding:16px}
        .grey{color:#6d7786} .card .row{justify-content:space-between;padding:6px 0;border-bottom:1px solid #eee}
        .card .row b{font-weight:500} h3{font-size:17px;margin:10px 0 2px}
        .chip{background:#dcf3e3;color:#14713a;border-radius:20px;padding:3px 12px;font-size:13px}
        .b{display:block;text-align:center;border-radius:9px;padding:12px;margin-top:12px;font-weight:500}
        .on{background:#1264d8;color:#fff} .off{background:#e3e6ea;color:#9aa2ad} .line{border:1px solid #1264d8;color:#1264d8}""",
    )


def dark_list(*, top: str, owner: str, entries: str) -> str:
    """A dark list with thin lines, the account's name at the top."""
    return document(
        f"""{top}<div class="row who"><i></i><div><b>{mark("account_name", owner)}</b><br><small>Peserta Gelombang 61</small>
        </div></div><div class="row tabs"><span>Semua</span><span>Berjalan</span><span class="on">Selesai</span></div>{entries}""",
        """.who{padding:18px 16px;gap:12px} .who i{width:44px;height:44px;border-radius:50%;background:#3d4657}
        .who b{font-size:17px;font-weight:500} small{color:#98a2b3} .tabs{gap:26px;padding:0 16px 10px;
        border-bottom:1px solid #2b313c;color:#98a2b3} .tabs .on{color:#7db3ff} .e{padding:16px;border-bottom:1px solid #2b313c}
        .e h4{font-size:16px;font-weight:500} .e p{color:#98a2b3;margin-top:3px} .p{display:inline-block;border-radius:6px;
        padding:8px 16px;margin:12px 10px 0 0} .p.on{background:#3b82f6;color:#fff} .p.off{background:#2a2f38;color:#676f7c}
        .warn{color:#f5b941}""",
        paper="#14181f", ink="#e7eaf0",
    )  # fmt: skip


def wide_table(*, bar: str, owner: str, heads: Sequence[str], rows: Sequence[Sequence[str]], title: str) -> str:
    """A desk's dashboard: a side menu and a table."""
    head = "".join(f"<th>{each}</th>" for each in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return document(
        f"""{bar}<div class="row page"><nav><b>kartu prakerja</b><p>Beranda</p><p class="on">Pelatihan</p><p>Insentif</p>
        <p>Bantuan</p></nav><main><div class="row"><h2 class="wide">{title}</h2><span>{mark("account_name", owner)}</span></div>
        <table><tr>{head}</tr>{body}</table><p class="small">Menampilkan {len(rows)} dari {len(rows)} pelatihan</p></main></div>""",
        """.page{align-items:stretch;min-height:640px} nav{width:190px;background:#10294f;color:#cfdcf2;padding:22px 18px}
        nav b{color:#fff;font-size:17px} nav p{padding:9px 0} nav .on{color:#fff;font-weight:700} main{flex:1;padding:26px 30px;
        background:#f7f8fb} h2{font-size:22px;font-weight:500} table{width:100%;border-collapse:collapse;margin-top:20px;
        background:#fff} th{text-align:left;color:#667;font-weight:500;font-size:13px} th,td{padding:12px 12px;border-bottom:1px
        solid #e4e8ef} .small{color:#778;font-size:12px;margin-top:14px} .b{padding:6px 14px;border-radius:6px;font-size:13px;
        white-space:nowrap} .on.b{background:#e8590c;color:#fff} .off.b{background:#e6e8ec;color:#a0a5ad}""",
        font=NOTO,
    )  # fmt: skip


def timeline(*, top: str, owner: str, title: str, steps: Sequence[tuple[str, str, bool]], foot: str, font: str) -> str:
    """A training's steps as a timeline in green."""
    dots = "".join(
        f'<div class="step"><i class="{"done" if done else ""}"></i><b>{what}</b><p>{when}</p></div>'
        for what, when, done in steps
    )
    return document(
        f"""{top}<div class="row bar"><span>←</span><b>Riwayat Pelatihan</b></div><div class="in"><p class="g">Hai,
        {mark("account_name", owner)}</p><h2>{title}</h2>{dots}{foot}</div>""",
        """.bar{gap:16px;padding:15px 16px;font-size:18px;border-bottom:3px solid #16a065} .in{padding:18px} .g{color:#64706a}
        h2{font-size:20px;line-height:1.3;margin:8px 0 22px} .step{position:relative;padding:0 0 22px 34px;border-left:2px solid
        #cfe6da;margin-left:8px} .step i{position:absolute;left:-9px;top:3px;width:16px;height:16px;border-radius:50%;background:
        #d5d9d7} .step i.done{background:#16a065} .step p{color:#64706a} .b{display:inline-block;border-radius:22px;padding:11px
        22px;margin:4px 8px 4px 0} .on{background:#16a065;color:#fff} .off{background:#e9eceb;color:#9ba5a0}
        .note{background:#fff7e0;border-radius:8px;padding:12px;margin:6px 0 14px}""",
        font=font, paper="#fbfdfc",
    )  # fmt: skip


def _active(words: str = "Beri Ulasan") -> str:
    return mark("review", "button_active", words)


def _inactive(words: str = "Beri Ulasan") -> str:
    return mark("review", "button_inactive", words)


PAGES = (
    Page(
        "dasbor-biru-selesai",
        blue_card(
            top=android("09.52") + chrome_bar("dashboard.prakerja.go.id"),
            owner="Rahmat Hidayatullah",
            title="Teknik Merawat Sepeda Motor Injeksi",
            by="Bengkel Cendekia",
            chip=FINISHED,
            rows=[
                ("Platform", mark("platform", "tokopedia", "Tokopedia")),
                ("Tanggal beli", "28 Agt 2021"),
                ("Tanggal selesai", mark("completed_on", "2021-09-17", "17 Sep 2021")),
                ("Sertifikat", ABSENT),
            ],
            buttons=f'<span class="b on">{_active()}</span><span class="b line">Lihat Detail</span>',
        ),
        "dashboard",
    ),
    Page(
        "dasbor-biru-tombol-abu",
        blue_card(
            top=android_right("21:07"),
            owner="Ni Luh Putu Ariani",
            title="Meracik Kopi Susu Kekinian",
            by="Dapur Nusa Belajar",
            chip=FINISHED,
            rows=[
                ("Dibeli pada", "02/11/2022"),
                (f"{DISELESAIKAN} pada", mark("completed_on", "2022-11-21", "21/11/2022")),
                ("Status sertifikat", mark("status", "certificate_absent", "Belum ada sertifikat")),
            ],
            buttons=f'<span class="b off">{_inactive("Beri Ulasan &amp; Rating")}</span>',
            more='<p style="padding:4px 18px;color:#6d7786">Voucher berlaku hingga 30/04/2023</p>',
        ),
        "dashboard",
    ),
    Page(
        "dasbor-biru-diberi-ulasan",
        blue_card(
            top=iphone("7:41"),
            owner="Yohanes Baptista Lamury",
            title="Administrasi Perkantoran dengan Lembar Kerja",
            by="Akademi Rembulan",
            chip=FINISHED,
            rows=[
                ("Platform", mark("platform", "pijar_mahir", "Pijar Mahir")),
                (f"{SELESAI} pada", mark("completed_on", "2023-08-04", "Jumat, 4 Agustus 2023")),
                ("Ulasan", mark("review", "given", "Ulasan terkirim")),
            ],
            buttons=f'<span class="b on">{mark("status", "certificate_present", "Lihat Sertifikat")}</span>',
        ),
        "dashboard",
        size=(390, 844),
    ),
    Page(
        "dasbor-gelap-dua-pelatihan",
        dark_list(
            top=android("23.15", ink="#fff", paper="#14181f", battery="12%"),
            owner="Fitriani Ramadhani Putri",
            entries=f"""<div class="e"><h4>Menjahit Pakaian Anak</h4><p>Rumah Jarum Emas · {mark("platform", "bukalapak", "Bukalapak")}</p>
            <p>{mark("status", "finished", "Selesai", optional=True)} {mark("completed_on", "2021-10-02", "2 Okt 2021")}</p><p class="warn">{ABSENT}</p>
            <span class="p off">{_inactive()}</span></div>
            <div class="e"><h4>Dasar Fotografi Produk</h4><p>Lensa Pagi</p>
            <p>Tanggal selesai: {mark("completed_on", "2021-08-11", "11 Agu 2021")}</p>
            <span class="p on">{mark("status", "certificate_present", "Lihat Sertifikat")}</span></div>""",
        ),
        "dashboard",
    ),
    Page(
        "dasbor-gelap-belum-selesai",
        dark_list(
            top=iphone("18:26", ink="#fff", paper="#14181f"),
            owner="Bambang Sutrisno",
            entries=f"""<div class="e"><h4>Bahasa Inggris untuk Perhotelan</h4><p>Lembaga Bahasa Samudra</p>
            <p>Progres belajar {mark("progress", "72", "72%")}</p><p class="warn">{mark("status", "not_finished", "Belum selesai")}</p>
            <span class="p on">{mark("status", "not_finished", "Lanjutkan Belajar")}</span></div>""",
        ),
        "dashboard",
        size=(375, 700),
    ),
    Page(
        "dasbor-meja-tabel",
        wide_table(
            bar=desktop_bar("https://dashboard.prakerja.go.id/pelatihan", "Pelatihan Saya"),
            owner="Siti Nurhaliza Wibowo",
            title="Pelatihan Saya",
            heads=["Pelatihan", "Platform", "Tanggal Selesai", "Sertifikat", "Ulasan"],
            rows=[
                [
                    "Pemasaran Lewat Media Sosial",
                    mark("platform", "mau_belajar_apa", "Mau Belajar Apa"),
                    mark("completed_on", "2022-03-09", "09 Mar 2022"),
                    mark("status", "certificate_absent", "Belum tersedia"),
                    f'<span class="b on">{_active()}</span>',
                ],
                [
                    "Barista Tingkat Dasar",
                    mark("platform", "pintaria", "Pintaria"),
                    mark("completed_on", "2021-12-30", "30 Des 2021"),
                    mark("status", "certificate_present", "Lihat Sertifikat"),
                    mark("review", "given", "Ulasan kamu: ★★★★★"),
                ],
            ],
        ),
        "dashboard",
        size=(1366, 768),
        scale=1.0,
    ),
    Page(
        "dasbor-meja-english",
        wide_table(
            bar=desktop_bar("https://dashboard.prakerja.go.id/en/training", "My Training", dark=True),
            owner="Michael Tanuwijaya",
            title="My Training",
            heads=["Course", "Purchased", f"{COMPLETED} on", "Certificate", "Review"],
            rows=[
                [
                    "Introduction to Bookkeeping",
                    "12 Jan 2024",
                    mark("completed_on", "2024-02-05", "5 Feb 2024"),
                    mark("status", "certificate_absent", "Certificate not available"),
                    f'<span class="b off">{_inactive("Write a Review")}</span>',
                ]
            ],
        ),
        "dashboard",
        size=(1280, 720),
        scale=1.0,
        kind="jpg",
    ),
    Page(
        "dasbor-hijau-langkah",
        timeline(
            top=android("13:30"),
            owner="I Made Wirawan",
            title="Budidaya Jamur Tiram di Pekarangan",
            font=DEJAVU,
            steps=[
                ("Pelatihan dibeli", "1 Mei 2023", True),
                ("Pelatihan dimulai", "3 Mei 2023", True),
                (
                    mark("status", "finished", "Pelatihan selesai"),
                    mark("completed_on", "2023-05-19", "19 Mei 2023"),
                    True,
                ),
                ("Sertifikat terbit", "Menunggu laporan lembaga", False),
            ],
            foot=f'<p class="note">{mark("status", "certificate_absent", "Sertifikat belum terbit")}, cek kembali besok.</p>'
            f'<span class="b off">{_inactive("Beri Penilaian")}</span>',
        ),
        "dashboard",
        size=(412, 780),
    ),
    Page(
        "dasbor-hijau-terbit",
        timeline(
            top=android("06:12", battery="99%"),
            owner="Sumarni",
            title="Kue Kering untuk Usaha Rumahan",
            font=CONDENSED,
            steps=[
                ("Dibeli", "17 Nopember 2022", True),
                (
                    f"{mark('status', 'finished', 'Pelatihan selesai')}",
                    mark("completed_on", "2022-11-28", "28 Nop 2022"),
                    True,
                ),
                ("Sertifikat", mark("status", "certificate_present", "Sertifikat sudah terbit"), True),
            ],
            foot=f'<span class="b on">{_active("Tulis Ulasan")}</span>'
            f'<span class="b on">{mark("status", "certificate_present", "Unduh Sertifikat")}</span>',
        ),
        "dashboard",
        size=(360, 740),
        kind="webp",
    ),
    Page(
        "dasbor-tablet",
        blue_card(
            top=android("10:05", battery="81%", net="WiFi"),
            owner="Drs. H. Abdul Ghofur",
            title="Menulis Konten untuk Toko Daring",
            by="Pena Bangsa Institut",
            chip=mark("status", "not_finished", "Sedang berjalan"),
            rows=[
                ("Platform", mark("platform", "kemnaker", "SIAPkerja Kemnaker")),
                ("Progres", mark("progress", "40", "40%")),
                ("Batas waktu", "31 Des 2025"),
            ],
            buttons=f'<span class="b on">{mark("status", "not_finished", "Lanjutkan Belajar")}</span>',
        ),
        "dashboard",
        size=(800, 700),
        scale=1.5,
    ),
    Page(
        "dasbor-kaki-penuh-nama-platform",
        blue_card(
            top=android_right("16:04"),
            owner="Putri Ayu",
            title="Membuat Sabun Herbal",
            by="Kebun Ilmu Lestari",
            chip=FINISHED,
            rows=[
                ("Tanggal pembelian", "7 Jul 2024"),
                ("Tanggal selesai", mark("completed_on", "2024-07-29", "29/07/24")),
                ("Masa berlaku", "s.d. 7 Jan 2025"),
                ("Sertifikat", mark("status", "certificate_absent", "Belum terbit")),
            ],
            buttons=f'<span class="b on">{_active("Beri Ulasan")}</span>',
            more="<p style='padding:18px;text-align:center;color:#8a94a3;font-size:12px'>Temukan pelatihan di Tokopedia, Bukalapak, "
            "Pintaria, Pijar Mahir, dan Karier.mu</p>",
        ),
        "dashboard",
        size=(380, 760),
    ),
    Page(
        "dasbor-gelap-english",
        dark_list(
            top=iphone("4:20", ink="#fff", paper="#14181f"),
            owner="Grace Natalia Tobing",
            entries=f"""<div class="e"><h4>Barista Fundamentals</h4><p>Dapur Nusa Belajar</p><p>Purchased: 3 May 2025</p>
            <p>{COMPLETED}: {mark("completed_on", "2025-05-21", "21 May 2025")}</p><p class="warn">{mark("status", "certificate_absent", "No certificate yet")}</p>
            <span class="p on">{_active("Leave a Review")}</span></div>
            <div class="e"><h4>Business English</h4><p>Lembaga Bahasa Samudra</p><p>{mark("status", "not_finished", "In progress")} · {mark("progress", "15", "15%")}</p></div>""",
        ).replace(
            'Semua</span><span>Berjalan</span><span class="on">Selesai',
            'All</span><span>Ongoing</span><span class="on">Completed',
        ),
        "dashboard",
        size=(393, 760),
        kind="jpg",
    ),
    Page(
        "dasbor-hijau-tablet",
        timeline(
            top=android("08.33", net="WiFi", battery="70%"),
            owner="Laode Hasanuddin",
            title="Pengolahan Hasil Laut",
            font=NOTO,
            steps=[
                ("Mendaftar", "Rabu, 1 Februari 2023", True),
                (
                    mark("status", "finished", "Pelatihan tuntas"),
                    mark("completed_on", "2023-02-17", "Jumat, 17 Februari 2023"),
                    True,
                ),
                ("Ulasan", mark("review", "given", "Ulasan sudah diberikan"), True),
                ("Sertifikat", mark("status", "certificate_absent", "Sertifikat belum tersedia"), False),
            ],
            foot="<p class='note'>Insentif cair setelah sertifikat terbit.</p>",
        ),
        "dashboard",
        size=(820, 640),
        scale=1.3,
    ),
    Page(
        "dasbor-meja-dua-layar",
        wide_table(
            bar=desktop_bar("https://dashboard.prakerja.go.id/riwayat", "Riwayat Pelatihan"),
            owner="Taufik Akbar Maulana",
            title="Riwayat Pelatihan",
            heads=["Judul", "Tgl. Beli", "Tgl. Selesai", "Status", "Sertifikat"],
            rows=[
                [
                    "Dasar Akuntansi Warung",
                    "01/04/2024",
                    mark("completed_on", "2024-04-22", "22/04/2024"),
                    mark("status", "finished", "Selesai"),
                    mark("status", "certificate_present", "Unduh sertifikat"),
                ],
                [
                    "Teknik Sablon Kaos",
                    "02/05/2024",
                    mark("completed_on", "2024-05-30", "30/05/2024"),
                    mark("status", "finished", "Selesai"),
                    mark("status", "certificate_absent", "Belum ada"),
                ],
                ["Bahasa Korea Dasar", "08/06/2024", "-", mark("status", "not_finished", "Berlangsung"), "-"],
            ],
        ),
        "dashboard",
        size=(1440, 800),
        scale=1.0,
        kind="webp",
    ),
)
