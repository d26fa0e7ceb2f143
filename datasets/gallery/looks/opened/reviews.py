"""Review widgets: a coloured button, a greyed one, a review that was given, a form that is still empty."""

from datasets.gallery.looks.opened.parts import (
    COURSE,
    android,
    chrome_android,
    completing,
    document,
    done_on,
    fact,
    finished,
    ios,
    maybe,
    pill,
    present,
    safari_ios,
    samsung,
    stars,
    toast,
)
from datasets.gallery.page import Page

_ACTIVE = document(
    android("10:26", charge="38%")
    + chrome_android("dashboard.prakerja.go.id", tabs=3)
    + f"""<div class="c"><span class="tag">{finished("Pelatihan selesai")}</span><h2>Perawatan Sepeda Motor Injeksi</h2>
<p>{completing("Diselesaikan")}: {done_on("2023-08-31", "31/08/2023")}</p><div class="two"><div
class="o">{present("Lihat Sertifikat")}</div>
<div class="y">{fact("review", "button_active", "Beri Ulasan dan Rating")}</div></div>
<p class="n">Insentif baru dapat dicairkan setelah ulasan dan rating diisi.</p></div>""",
    paper="#eef3fb",
    css=""".c{background:#fff;margin:14px;padding:18px;border-radius:16px}.tag{background:#e7f8ef;color:#0a7a3d;
font-size:12px;
padding:4px 10px;border-radius:6px}.c h2{font-size:19px;margin:12px 0 4px}.two{display:grid;gap:10px;margin:16px 0}
.two>div{
text-align:center;padding:12px;border-radius:10px;font-weight:500}.o{border:1.5px solid #1769e0;color:#1769e0}
.y{background:#1769e0;color:#fff}.n{font-size:12px;color:#6b7280}""",
)

_GREY = document(
    samsung("21:09", charge="44%")
    + f"""<div class="row h">←<b>Rincian kelas</b></div><h2>Menyusun Laporan Pajak Usaha Mikro</h2><p>Ruang Terampil</p>
<div class="q"><b>Ulasan</b><p>Ceritakan pendapatmu soal kelas ini kepada calon peserta lain.</p>
<div class="g">{fact("review", "button_inactive", "Beri Ulasan")}</div><small>Tombol akan aktif
{maybe("status", "certificate_absent", "jika sertifikatmu telah terbit")}.</small></div>
{pill("#444")}""",
    font="Lato",
    css=""".h{padding:14px 20px;font-size:18px}h2{padding:8px 20px 0;font-size:22px}body>p{padding:4px 20px;color:#777}
.q{margin:24px 20px;border:1px solid #e2e2e2;border-radius:8px;padding:18px}.q p{margin:6px 0 16px;color:#555}
.g{background:#e0e0e0;color:#9e9e9e;text-align:center;padding:13px;border-radius:8px;font-weight:700}
small{display:block;color:#888;
margin-top:10px}""",
)

_GIVEN = document(
    ios("21.55")
    + f"""<h2>Ulasan Kamu</h2><div class="u"><div class="row"><span class="a">D</span><b
class="grow">{maybe("account_name", "Darmawan Eko Saputra")}</b>
<small>2 Mar 2025</small></div>{stars(5, size=26, on="#ff9500")}
<p>Penjelasan mentornya runut, contoh kasusnya dekat dengan pekerjaan saya. Terima kasih!</p>
<div class="i">{fact("review", "given", "Ulasanmu sudah terkirim")}</div></div><h2>Ulasan peserta lain</h2>
<div class="u"><div class="row"><span class="a b">F</span><b
class="grow">Fransiska</b></div>{stars(3, size=18, on="#ff9500")}
<p>Lumayan, tapi videonya agak panjang.</p></div>"""
    + safari_ios("dashboard.prakerja.go.id"),
    font="Inter",
    css="""h2{padding:16px 20px 8px;font-size:20px}.u{margin:0 20px;background:#f7f7f9;border-radius:14px;padding:16px}
.a{background:#34c759;color:#fff;border-radius:50%;width:30px;height:30px;display:grid;place-items:center}
.b{background:#af52de}
.u .row{margin-bottom:10px}.u p{margin-top:10px}.i{color:#248a3d;font-weight:600;margin-top:12px}small{color:#888}""",
)

_MODAL = document(
    android("15:15", ink="#bbb", paper="#555")
    + f"""<div class="s"><div class="k"></div><h3>Gimana kelasnya?</h3><p>Kasih bintang buat “Meracik Jamu Kekinian”</p>
{stars(0, size=40)}<div class="t">Tulis pengalamanmu di sini…<br><br><br><small>0/500</small></div>
<div class="g">{maybe("review", "button_inactive", "Kirim")}</div>
<p class="l">{fact("review", "not_yet", "Kamu belum memberi ulasan")} untuk kelas
ini</p></div>""",
    font="Quicksand",
    paper="#555",
    css=""".s{margin-top:auto;background:#fff;border-radius:22px 22px 0 0;padding:14px 22px 26px;display:grid;gap:14px;
justify-items:center}.k{width:44px;height:5px;border-radius:3px;background:#ccc}.s h3{font-size:21px}.t{width:100%;
border:1px solid #ddd;
border-radius:12px;padding:12px;color:#aaa}.t small{float:right}.g{width:100%;background:#e5e7eb;color:#b3b7be;
text-align:center;
padding:12px;border-radius:24px;font-weight:700}.l{font-size:12px;color:#888}""",
)

_ENGLISH = document(
    android("9:41 AM", ink="#ccc", network="5G", charge="88%")
    + f"""<div class="row h">←<b>Course review</b></div><div class="d"><h2>Basics of Coffee Tasting</h2>
<p>Instructor: Bambang Suryo Wicaksono</p><div class="m">{stars(0, size=30, off="#444")}</div>
<div class="w">{fact("review", "button_active", "Write a review")}</div><p class="z">Reviews help other learners. 92%
recommend this.</p>
</div>{pill("#999")}""",
    font="Open Sans",
    ink="#eee",
    paper="#18191c",
    css=""".h{padding:16px;font-size:18px}.d{padding:10px 20px}.d p{color:#a5a7ad}.m{margin:22px 0}
.w{background:#ff6b35;color:#fff;
padding:13px;border-radius:8px;text-align:center;font-weight:700}.z{margin-top:18px;font-size:12px}
body>div:last-child{margin-top:auto}""",
)

_TOAST = document(
    android("12:00", charge="61%")
    + f"""<div class="row h">←<b>Beri Penilaian</b></div><div class="p"><b>Hidroponik Sayur Daun di Pekarangan</b>
<p>Lembaga: Bina Cakrawala</p>{stars(4, size=36, on="#00897b")}<div class="t">Materi lengkap, bahasanya mudah</div>
<div class="w">Simpan</div></div>"""
    + toast(
        maybe("review", "cannot_review", "Ulasan gagal disimpan") + ". Silakan coba beberapa saat lagi.",
        "left:16px;right:16px;bottom:40px;background:#323232;color:#fff;padding:14px 16px;border-radius:4px",
    ),
    css=""".h{padding:16px;font-size:18px;background:#00897b;color:#fff}.p{padding:20px;display:grid;gap:16px}.p
p{color:#777}
.t{border:1px solid #bbb;border-radius:4px;padding:12px;min-height:90px}.w{background:#00897b;color:#fff;
text-align:center;padding:12px;
border-radius:4px;font-weight:500}""",
)

PAGES: tuple[Page, ...] = (
    Page("review_active", _ACTIVE, "dashboard", size=(360, 640), scale=2.0),
    Page("review_grey", _GREY, COURSE, size=(384, 700), scale=1.875),
    Page("review_given", _GIVEN, "dashboard", size=(390, 844), scale=2.0, kind="jpg"),
    Page("review_sheet", _MODAL, COURSE, size=(360, 740), scale=2.0),
    Page("review_english_dark", _ENGLISH, COURSE, size=(412, 700), scale=2.625, kind="webp"),
    Page("review_toast", _TOAST, COURSE, size=(360, 640), scale=1.5),
)
