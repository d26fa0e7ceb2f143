"""Scrolling pages photographed whole, and footers that list every platform."""

from datasets.gallery.looks.opened.parts import (
    COURSE,
    absent,
    android,
    bar,
    completing,
    document,
    done_on,
    fact,
    finished,
    ios,
    maybe,
    present,
    samsung,
    stars,
    status,
)
from datasets.gallery.page import Page


def _lesson(number: int, title: str) -> str:
    return f"<li><b>{number:02}</b><span>{title}</span><small>{7 + number * 5 % 13} menit</small></li>"


_LESSONS = "".join(
    _lesson(number, title)
    for number, title in enumerate(
        (
            "Kenalan dengan kelas",
            "Alat dan bahan",
            "Mengenal jenis tanah",
            "Membuat pola tanam",
            "Menyiapkan bibit",
            "Pemupukan pertama",
            "Hama yang sering datang",
            "Menyiram dengan hemat",
            "Panen dan sortir",
            "Mengemas hasil panen",
            "Menentukan harga",
            "Menjual lewat grup warga",
            "Mencatat keuangan",
            "Latihan mandiri",
            "Tes formatif",
            "Praktik akhir",
        ),
        start=1,
    )
)

_SYLLABUS = document(
    samsung("11:20", charge="95%")
    + f"""<div class="h row">← <b>{fact("platform", "mau_belajar_apa", "Mau Belajar Apa")}</b></div><div
class="b"><h1>Berkebun Sayur di Lahan Sempit</h1>
<p>Pengajar: Wahyu Adi Nugraha, S.P.</p><div class="row"><span
class="grow">Kemajuanmu</span><b>{fact("progress", "94", "94%")}</b></div>{bar(94, "#15803d")}
<p>{status("not_finished", "Kelas belum tuntas")}: tinggal praktik akhir.</p><ol>{_LESSONS}</ol>
<h3>Kata mereka</h3>{stars(5, size=18)}<p>“Panen kangkung pertama saya!” — Ibu Tuti</p>{stars(4, size=18)}<p>“Asyik,
gurunya sabar.” — Reza</p>
<h3>Kelas serupa</h3><p>Kompos Dapur · Rp 99.000 <s>Rp 180.000</s> (diskon 45%)</p><p>Akuaponik Mini · Rp
120.000</p></div>""",
    font="Open Sans",
    css=""".h{padding:14px 20px;color:#15803d;font-size:18px}.b{padding:6px 20px 30px}.b h1{font-size:23px}.b
p{margin:8px 0;color:#555}ol{list-style:none;
padding:0}li{display:flex;gap:14px;padding:16px 0;border-bottom:1px solid #e5e5e5;align-items:center}li b{color:#15803d}
li span{flex:1}
li small{color:#888}h3{margin:26px 0 8px}""",
)

_LOBBY = document(
    android("06:14", charge="77%")
    + f"""<div class="h"><b>kartuprakerja</b><p>Selamat
pagi,</p><h1>{fact("account_name", "Dewi Anggraeni Lestari")}</h1></div>
<div class="s"><h3>Saldo Pelatihan</h3><b>Rp 0</b><small>dari Rp 3.500.000 · hangus 15 Jan 2024</small></div>
<div class="s"><h3>Pelatihan Saya</h3><h4>Mengolah Ikan Asap Siap Jual</h4><p>Lembaga: Dapur Terampil
Nusantara</p><p>Platform: {fact("platform", "tokopedia", "Tokopedia")}</p>
<p>Dibeli: Rabu, 6 Desember 2023</p><p>{completing("Rampung")}:
{done_on("2023-12-20", "Rabu, 20 Desember 2023")}</p><p>Skor tes akhir: 92</p>
<div class="n">{absent("Sertifikatmu belum kami terima")} dari mitra platform. Sertifikat yang terlambat akan tampil
paling lama 3 hari kerja.</div></div>
<div class="s"><h3>Ulasan</h3>{stars(5)}<p>{fact("review", "given", "Kamu memberi 5 bintang")} pada 21 Des
2023</p></div>
<div class="s"><h3>Insentif</h3><p>Tahap 1 · Menunggu</p><p>Survei evaluasi 1 · Belum dibuka</p><p>Survei evaluasi 2 ·
Belum dibuka</p></div>
<div class="s"><h3>Rekening</h3><p>•••• •••• 4471 a.n. {maybe("account_name", "Dewi Anggraeni Lestari")}</p></div>
<div class="s q"><h3>Pertanyaan umum</h3><p>Kapan insentif cair? ›</p><p>Bagaimana cara membeli pelatihan kedua?
›</p><p>Bagaimana mengganti nomor HP? ›</p></div>
<footer><b>Mitra Platform Digital</b><p>Tokopedia · Bukalapak · Pijar Mahir · Pintaria · Sekolah.mu · Kemnaker · Mau
Belajar Apa</p>
<p>© 2023 Manajemen Pelaksana Program. Layanan 08.00–20.00 WIB.</p></footer>""",
    paper="#f1f5f9",
    css=""".h{background:linear-gradient(#2563eb,#1d4ed8);color:#fff;padding:22px 18px 30px}.h h1{font-size:24px}.h
p{margin-top:18px}.s{background:#fff;
margin:12px 14px 0;border-radius:12px;padding:16px}.s h3{font-size:14px;color:#64748b;margin-bottom:8px}.s
p{margin-top:7px}.s>b{font-size:24px}
.s small{display:block;color:#94a3b8}.n{background:#fef9c3;padding:12px;border-radius:8px;margin-top:12px}
footer{background:#0f172a;color:#cbd5e1;
padding:24px 18px;margin-top:20px;font-size:13px;line-height:1.7}.q p{border-bottom:1px solid #eee;padding-bottom:8px}
""",
)

_ACCORDION = document(
    ios("13.13", ink="#fff")
    + """<h1>Riwayat Belajar</h1>"""
    + "".join(
        f"""<div class="k"><h3>{title}</h3><p>{school}</p><p>{finished("Selesai")} ·
{done_on(iso, words)}</p><a>{present("Buka Sertifikat")}</a></div>"""
        for title, school, iso, words in (
            ("Dasar Sablon Kaos", "LPK Cipta Karya Mandiri", "2022-01-30", "30 Januari 2022"),
            ("Fotografi Makanan", "Ruang Terampil", "2022-04-09", "9 April 2022"),
            ("Negosiasi Harga Grosir", "Bina Cakrawala", "2022-07-16", "16 Juli 2022"),
            ("Menulis Naskah Iklan", "Ruang Terampil", "2022-10-01", "1 Oktober 2022"),
            ("Barista Lanjutan", "Akademi Rasa Nusantara", "2022-11-27", "27 November 2022"),
        )
    ),
    font="Inter",
    ink="#fafafa",
    paper="#101014",
    css="""h1{padding:18px 20px;font-size:28px}.k{background:#1d1d24;border-radius:16px;padding:22px;margin:0 16px 18px}
.k p{color:#a1a1aa;margin-top:8px}
.k a{display:inline-block;margin-top:16px;background:#facc15;color:#111;padding:10px 22px;border-radius:20px;
font-weight:600}""",
)

PAGES: tuple[Page, ...] = (
    Page("tall_syllabus", _SYLLABUS, COURSE, size=(384, 800), scale=1.875, full=True, kind="jpg"),
    Page("tall_lobby", _LOBBY, "dashboard", size=(360, 740), scale=2.0, full=True),
    Page("tall_history_dark", _ACCORDION, "dashboard", size=(390, 844), scale=2.0, full=True, kind="webp"),
)
