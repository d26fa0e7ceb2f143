# ruff: noqa: E501 (HTML and CSS)
"""Scrolling screenshots, three to six screens long: one fact lost among many other things."""

from datasets.gallery.html import DISPLAY, NOTO, SANS, SERIF, android, chrome_bar, document, iphone, mark
from datasets.gallery.page import Page

_LESSONS = (
    "Mengenal peralatan", "Keselamatan kerja", "Memilih bahan", "Mengukur dengan tepat", "Latihan pertama", "Membaca pola",
    "Kesalahan yang sering terjadi", "Latihan kedua", "Menghitung biaya", "Menentukan harga jual", "Melayani pelanggan",
    "Mencatat pesanan", "Memotret hasil", "Menjual lewat ponsel", "Tugas akhir",
)  # fmt: skip


def long_page(
    top: str, parts: str, css: str = "", *, font: str = SANS, paper: str = "#fff", ink: str = "#23262d"
) -> str:
    """Blocks under each other."""
    return document(
        f'{top}<div class="in">{parts}</div>',
        """.in{padding:16px} h2{font-size:20px;margin:6px 0 12px} h3{font-size:17px;margin:26px 0 8px} .c{border:1px solid #d9dee5;
        border-radius:10px;padding:14px;margin-bottom:14px} .g{color:#727b88} .l{padding:15px 0;border-bottom:1px solid #e5e8ec}
        .b{display:block;text-align:center;border-radius:8px;padding:12px;margin-top:10px} .on{background:#0f62c4;color:#fff}
        .off{background:#e5e7eb;color:#9aa1ac} .pic{height:180px;border-radius:10px;margin-bottom:14px;background:linear-gradient(#9fc5e8,
        #f9cb9c)} p{line-height:1.6} """ + css,
        font=font,
        paper=paper,
        ink=ink,
    )  # fmt: skip


def _lessons(count: int) -> str:
    return "".join(f'<div class="l">{number}. {lesson}<br><span class="g">Video · {4 + number} menit</span></div>'
                   for number, lesson in enumerate(_LESSONS[:count], start=1))  # fmt: skip


def _entry(title: str, by: str, bought: str, rest: str) -> str:
    return f'<div class="c"><b>{title}</b><p class="g">{by}</p><p>Tanggal pembelian: {bought}</p>{rest}</div>'


def _done(iso: str, words: str) -> str:
    return f"<p>Tanggal selesai: {mark('completed_on', iso, words)}</p>"


_ABSENT = f"<p>{mark('status', 'certificate_absent', 'Sertifikat belum tersedia')}</p>"
_SEE = f'<span class="b on">{mark("status", "certificate_present", "Lihat Sertifikat")}</span>'

PAGES = (
    Page(
        "panjang-kelas-materi",
        long_page(
            android("15.37"),
            f"""<div class="pic"></div><h2>Menjahit Tas Kain Perca</h2><p class="g">Rumah Jarum Emas</p><p>Progres belajar
            {mark("progress", "100", "100%")}</p><h3>Daftar materi</h3>{_lessons(15)}<h3>Tentang pelatihan</h3><p>Pelatihan ini mengajak
            peserta membuat tas yang rapi dari kain sisa. Peserta mendapat panduan tertulis, contoh pola, dan ruang diskusi dengan pengajar.</p>
            <h3>Sertifikat</h3>{_ABSENT}<span class="b off">{mark("review", "button_inactive", "Beri Ulasan")}</span>""",
        ),
        "dashboard",
        size=(360, 700),
        full=True,
    ),
    Page(
        "panjang-riwayat",
        long_page(
            iphone("11:26") + chrome_bar("dashboard.prakerja.go.id"),
            f"<h2>Riwayat Pelatihan</h2><p>Halo, {mark('account_name', 'Kristina Wulandari')}</p><br>"
            + _entry("Tata Rias Karakter", "Salon Puspa Akademi", "2 Jan 2024", _done("2024-01-19", "19 Jan 2024") + _SEE)
            + _entry("Fotografi Makanan", "Lensa Pagi", "5 Feb 2024", _done("2024-02-23", "23 Feb 2024") + _SEE)
            + _entry("Merangkai Bunga Kering", "Kebun Ilmu Lestari", "1 Mar 2024", _done("2024-03-20", "20 Mar 2024") + _ABSENT)
            + _entry("Menulis Surat Lamaran", "Pena Bangsa Institut", "2 Apr 2024", f"<p>{mark('status', 'not_finished', 'Belum selesai')}</p>")
            + "<h3>Pertanyaan umum</h3>" + "<p class='l'>Bagaimana cara mengganti nomor ponsel?</p><p class='l'>Kapan saldo dikembalikan?</p>"
            "<p class='l'>Siapa yang boleh mengikuti program ini?</p><p class='l'>Di mana alamat kantor layanan?</p>" * 2,
            font=DISPLAY,
        ),
        "dashboard",
        size=(390, 700),
        full=True,
    ),
    Page(
        "panjang-gelap",
        long_page(
            android("00.31", ink="#eee", paper="#15171c"),
            f"""<h2>Detail Kelas</h2><div class="pic"></div><p>{mark("platform", "mau_belajar_apa", "Mau Belajar Apa")}</p><h3>Teknik Servis
            Mesin Cuci</h3>{_lessons(12)}<p style="margin:22px 0">{mark("status", "finished", "Pelatihan selesai")} pada
            {mark("completed_on", "2023-10-09", "9 Oktober 2023")}</p>{_SEE}<span class="b on">{mark("review", "button_active", "Beri Penilaian")}</span>
            <h3>Pengajar</h3><p>Hendra Saputra, 12 tahun pengalaman</p>""",
            ".c{border-color:#333} .l{border-color:#2b2f36} .g{color:#939caa}",
            font=NOTO, paper="#15171c", ink="#e9ebef",
        ),
        "dashboard",
        size=(360, 700),
        scale=1.75,
        full=True,
        kind="jpg",
    ),
    Page(
        "panjang-artikel",
        long_page(
            android("07.55"),
            "<h2>Lima Kebiasaan Pagi yang Menyegarkan</h2><p class='g'>Senin, 3 Juni 2024</p>"
            + "<div class='pic'></div><p>Bangun sebelum matahari terbit memberi waktu tenang untuk diri sendiri. Minum segelas air hangat, membuka"
            " jendela, lalu meregangkan badan selama lima menit membuat tubuh lebih siap menghadapi hari.</p><br><p>Sarapan tidak perlu mewah."
            " Buah potong, telur rebus, dan secangkir teh sudah cukup untuk memulai kegiatan di kebun maupun di kantor.</p><br>" * 4,
            font=SERIF,
        ),
        "unknown",
        size=(360, 700),
        full=True,
        usable="off_topic",
    ),
)  # fmt: skip
