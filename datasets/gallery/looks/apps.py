# ruff: noqa: E501 (HTML and CSS)
"""Apps: dialogs and short notices over a page, endless spinners."""

from datasets.gallery.html import (
    COMPLETED,
    CONDENSED,
    DISPLAY,
    NOTO,
    SANS,
    SELESAI,
    android,
    android_right,
    document,
    iphone,
    mark,
)
from datasets.gallery.page import Page


def over(
    *, top: str, page: str, layer: str, css: str = "", paper: str = "#fff", ink: str = "#20242c", font: str = SANS
) -> str:
    """A page with something laid over it."""
    return document(
        f'{top}<div class="page">{page}</div>{layer}',
        """.page{padding:16px} h2{font-size:20px;margin-bottom:12px} .card{border:1px solid #dfe3e8;border-radius:10px;padding:14px;
        margin-bottom:12px} .g{color:#707a86} .veil{position:absolute;inset:0;background:#0009;display:flex;align-items:center}
        .box{background:#fff;border-radius:14px;margin:0 28px;padding:22px;color:#222;flex:1} .box h3{font-size:18px;margin-bottom:8px}
        .acts{text-align:right;margin-top:18px;color:#0b6bcb;font-weight:500} .snack{position:absolute;left:12px;right:12px;bottom:24px;
        background:#2d3136;color:#fff;border-radius:6px;padding:14px 16px;display:flex;justify-content:space-between}
        .pill{position:absolute;bottom:110px;left:0;right:0;text-align:center} .pill span{background:#3b3f45;color:#fff;
        border-radius:20px;padding:9px 18px;font-size:14px} """
        + css,
        paper=paper,
        ink=ink,
        font=font,
    )


def spinner(*, top: str, words: str, colour: str, paper: str = "#fff", ink: str = "#444", font: str = SANS) -> str:
    """A ring that turns for ever, and a word."""
    return document(
        f'{top}<div class="c"><i></i><p>{words}</p></div>',
        f""".c{{padding-top:280px;text-align:center}} i{{display:block;width:54px;height:54px;border-radius:50%;border:6px solid
        {colour}33;border-top-color:{colour};margin:0 auto 20px}} p{{font-size:17px}}""",
        paper=paper,
        ink=ink,
        font=font,
    )


_CARD = f"""<div class="card"><b>Merawat Tanaman Hias Daun</b><p class="g">Kebun Ilmu Lestari</p><p>Status:
{mark("status", "finished", "Selesai")}</p><p>{SELESAI} pada {mark("completed_on", "2024-07-12", "12 Juli 2024")}</p></div>"""
_WAITING = mark("error_page", "spinner", "Memuat…")


def _toast(words: str, inner: str = "") -> str:
    return mark("toast", words, inner or words)


PAGES = (
    Page(
        "app-snackbar-offline",
        over(
            top=android("10.22", net=""),
            page=f"<h2>Pelatihan Saya</h2>{_CARD}",
            layer=f'<div class="snack">{_toast("Tidak ada koneksi internet", mark("error_page", "offline", "Tidak ada koneksi internet"))}'
            "<b style='color:#8ab4f8'>COBA LAGI</b></div>",
        ),
        "dashboard",
    ),
    Page(
        "app-toast-gagal-ulasan",
        over(
            top=android_right("22:10"),
            page=f"<h2>Riwayat Pelatihan</h2>{_CARD}<p class='card'>Bagaimana pelatihannya? ★★★★☆</p>",
            layer=f'<p class="pill"><span>{_toast("Ulasan gagal disimpan", mark("review", "cannot_review", "Ulasan gagal disimpan"))}</span></p>',
        ),
        "dashboard",
        size=(360, 640),
    ),
    Page(
        "app-toast-terkirim",
        over(
            top=iphone("12:48"),
            page=f"<h2>Pelatihanmu</h2><p>Hai, {mark('account_name', 'Agustinus')}</p><br>{_CARD}"
            f"<p class='card' style='text-align:center'>{mark('status', 'certificate_present', 'Lihat Sertifikat')}</p>",
            layer=f'<p class="pill"><span>{_toast("Ulasan berhasil dikirim", mark("review", "given", "Ulasan berhasil dikirim"))}</span></p>',
            font=DISPLAY,
        ),
        "dashboard",
        size=(390, 800),
    ),
    Page(
        "app-dialog-offline",
        over(
            top=android("05.58"),
            page="<h2>Beranda</h2><div class='card'>Rekomendasi untukmu</div><div class='card'>Kelas terpopuler</div>",
            layer=f"""<div class="veil"><div class="box"><h3>Oops, {mark("error_page", "offline", "internet terputus")}</h3>
            <p>Periksa jaringan atau paket data kamu lalu coba lagi.</p><p class="acts">TUTUP &nbsp; &nbsp; COBA LAGI</p></div></div>""",
        ),
        "error",
    ),
    Page(
        "app-dialog-server",
        over(
            top=iphone("19:19"),
            page="<h2>Sertifikat</h2><div class='card g'>Daftar sertifikat akan tampil di sini</div>",
            layer=f"""<div class="veil"><div class="box" style="text-align:center"><h3>Gagal memuat</h3>
            <p>{mark("error_page", "server", "Terjadi kesalahan pada server")}. Kode: SRV-11</p><p style="color:#0a7aff;border-top:1px solid #ddd;
            margin-top:16px;padding-top:12px">OK</p></div></div>""",
            font=NOTO,
        ),
        "error",
        size=(375, 700),
    ),
    Page(
        "app-dialog-waktu-habis",
        over(
            top=android("13:07", ink="#eee", paper="#121212"),
            page="<h2>Kelas Saya</h2>",
            layer=f"""<div class="veil"><div class="box" style="background:#2a2a2e;color:#eee"><h3>{mark("error_page", "timeout", "Waktu tunggu habis")}</h3>
            <p>Sambungan ke {mark("platform", "sekolah_mu", "Karier.mu")} terlalu lambat.</p><p class="acts" style="color:#7cb7ff">Ulangi</p></div></div>""",
            paper="#121212",
            ink="#e8e8e8",
        ),
        "error",
    ),
    Page(
        "app-dialog-curang",
        over(
            top=android("15:15"),
            page=f"<h2>Dashboard Prakerja</h2><p>Halo, {mark('account_name', 'Wahyudi Pranata')}</p><br>"
            "<div class='card'>Pelatihan Saya</div><div class='card'>Riwayat Transaksi</div>",
            layer=f"""<div class="veil"><div class="box"><h3>Pemberitahuan</h3><p>{mark("fraud", "notice", "Akun kamu terindikasi kecurangan")}
            saat mengikuti pelatihan. Hubungi pusat bantuan untuk klarifikasi.</p><p class="acts">MENGERTI</p></div></div>""",
        ),
        "dashboard",
    ),
    Page("putar-memuat", spinner(top=android("07:30"), words=_WAITING, colour="#1971c2"), "error"),
    Page(
        "putar-mohon-tunggu",
        spinner(
            top=iphone("20:02", ink="#fff", paper="#101418"),
            words=mark("error_page", "spinner", "Mohon tunggu sebentar"),
            colour="#37b24d",
            paper="#101418",
            ink="#cfd6dd",
        ),
        "error",
        size=(375, 720),
    ),
    Page(
        "putar-loading-chrome",
        spinner(
            top=android_right("09:09"),
            words=mark("error_page", "spinner", "Loading, please wait…"),
            colour="#e8590c",
            font=CONDENSED,
        ),
        "error",
        kind="jpg",
    ),
    Page(
        "app-spanduk-curang",
        over(
            top=iphone("9:27"),
            page=f"""<h2>Pelatihan Saya</h2><div class="card" style="background:#fde8e8;border-color:#f5b5b5">Penting: {mark("fraud", "notice", "kepesertaan kamu terindikasi pelanggaran")}
            dan sedang ditinjau.</div>{_CARD}""",
            layer="",
            font=NOTO,
        ),
        "dashboard",
        size=(390, 760),
        kind="jpg",
    ),
    Page(
        "app-toast-english",
        over(
            top=android("18.08", ink="#ddd", paper="#17181c"),
            page=f"""<h2>My Training</h2><div class="card" style="border-color:#333"><b>Indoor Plant Care</b><p>{COMPLETED} on
            {mark("completed_on", "2024-07-12", "12 Jul 2024")}</p><p>{mark("status", "certificate_absent", "Certificate not available")}</p></div>""",
            layer=f'<div class="snack" style="background:#e9eaee;color:#202124">{_toast("Could not refresh the page")}<b>RETRY</b></div>',
            paper="#17181c",
            ink="#e6e8ec",
        ),
        "dashboard",
        size=(400, 720),
    ),
)
