"""Course pages of the platforms: players, class details, certificates that wait or can be opened."""

from datasets.gallery.looks.opened.parts import (
    COURSE,
    absent,
    android,
    bar,
    completing,
    desktop,
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
    status,
)
from datasets.gallery.page import Page

_PIJAR = document(
    android("19:22", ink="#fff", paper="#6d1a36", charge="48%")
    + f"""<div class="row top"><span>←</span><b class="grow">{fact("platform", "pijar_mahir", "Pijar Mahir")}</b>⋮</div>
<div class="video"><svg width="60" height="60"><circle cx="30" cy="30" r="29" fill="#fff9"/><path d="M24 18l20 12-20
12z"
fill="#6d1a36"/></svg><span>03:12 / 11:45</span></div>
<div class="b"><h2>Merakit Panel Surya Skala Rumah</h2><p>Instruktur: Ir. Gunawan Saputro, M.T. ★ 4,8 (1.204)</p>
<div class="row"><span class="grow">Progres
belajar</span><b>{fact("progress", "72", "72%")}</b></div>{bar(72, "#be123c")}
<ul><li class="d">1. Pengenalan energi surya</li><li class="d">2. Memilih modul dan baterai</li>
<li>3. Memasang inverter</li><li>4. Uji beban</li><li>5. Ujian akhir</li></ul></div>
<div class="btn">{maybe("status", "not_finished", "Lanjutkan Belajar")}</div>""",
    font="Open Sans",
    css=""".top{background:#831f43;color:#fff;padding:13px 16px;font-size:17px}.video{background:#1f1f25;height:196px;
display:grid;
place-items:center;position:relative}.video span{position:absolute;right:10px;bottom:8px;color:#fff;font-size:11px}
.b{padding:16px}
.b p{color:#777;font-size:12px;margin:4px 0 16px}ul{list-style:none;padding:0}li{padding:11px 0;border-top:1px solid
#eee}
.d{color:#0a7a3d}.btn{background:#be123c;color:#fff;margin:auto 16px 16px;padding:13px;border-radius:8px;
text-align:center;
font-weight:600}h2{font-size:18px}""",
)

_SKILLHUB = document(
    desktop(
        "Pelatihan Saya - " + fact("platform", "kemnaker", "Skillhub"),
        fact("platform", "kemnaker", "skillhub.kemnaker.go.id") + "/akun/pelatihan",
    )
    + f"""<header class="row"><b>{fact("platform", "kemnaker", "Skillhub")}</b><span class="grow"></span><a>Cari
Pelatihan</a>
<a>Lowongan</a><a>Proyek</a><em>{fact("account_name", "Teuku Zulfikar Rahmat")}</em></header><main><h1>Pelatihan
Saya</h1>
<article><div class="pic"></div><div class="grow"><h3>Las Dasar SMAW 1G untuk Bengkel</h3><p>BLK Tanah Rencong · Luring
· 40 JP</p>
<p>Tanggal mulai: 4 Maret 2024 &nbsp; Tanggal selesai: {done_on("2024-03-15", "15 Maret 2024")}</p></div>
<div class="st"><span>{finished("Lulus pelatihan")}</span></div></article>
<div class="note">{absent("Sertifikat Anda sedang diproses")} oleh penyelenggara. Mohon cek kembali secara
berkala.</div></main>
<footer>© 2024 Pusat Pasar Kerja · Syarat &amp; Ketentuan · Kebijakan Privasi</footer>""",
    font="Inter",
    paper="#f6f7fb",
    css="""header{background:#fff;padding:16px 40px;gap:26px!important}header b{font-size:22px;color:#1d4e9e}
em{font-style:normal;
font-weight:600}main{padding:30px 40px;flex:1}article{display:flex;gap:20px;background:#fff;border-radius:12px;
padding:20px;
margin:18px 0;align-items:center}.pic{width:130px;height:90px;border-radius:8px;
background:linear-gradient(135deg,#94a3b8,#f59e0b)}
article p{color:#667085;margin-top:6px}.st>span{border:1px solid #12b76a;color:#067647;border-radius:16px;padding:6px
14px}
.note{background:#fffaeb;border:1px solid #fec84b;color:#7a4a06;border-radius:10px;padding:14px 18px}
footer{padding:18px 40px;
color:#98a2b3;font-size:12px}""",
)

_MBA = document(
    ios("9:41")
    + f"""<div class="row h"><span>✕</span><b
class="grow">{fact("platform", "mau_belajar_apa", "maubelajarapa")}</b>☰</div>
<img alt="" width="390" height="170" src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='390'
height='170'%3E
%3Crect width='390' height='170' fill='%23f9c74f'/%3E%3Ccircle cx='90' cy='80' r='60' fill='%23f3722c'/%3E%3Crect
x='180' y='40'
 width='150' height='90' rx='14' fill='%23577590'/%3E%3C/svg%3E"><div class="p"><small>KELAS ONLINE</small>
<h2>Merangkai Bunga Kering Bersama Floris</h2><p>Diajarkan oleh Kak Melati Anggraini</p>
<div class="ok">✓ {finished("Kelas sudah kamu selesaikan")}<br><small>{done_on("2022-12-24", "24 Des 2022")} · 6
sesi</small></div>
<div class="btn">{present("Unduh E-Sertifikat")}</div><div class="alt">Pesan lagi</div></div>"""
    + safari_ios(fact("platform", "mau_belajar_apa", "maubelajarapa.com")),
    font="Quicksand",
    css=""".h{padding:10px 18px;font-size:18px}.h b{color:#f3722c}.p{padding:16px 18px}.p h2{font-size:21px;margin:4px
0}
.p>small{color:#f3722c;font-weight:700}.ok{background:#eafaf1;color:#14633a;border-radius:12px;padding:12px;margin:14px
0;
font-weight:600}.btn{background:#f3722c;color:#fff;border-radius:26px;padding:13px;text-align:center;font-weight:700}
.alt{text-align:center;padding:12px;color:#f3722c;font-weight:700}img{display:block;width:100%}""",
)

_PINTARIA = document(
    desktop(
        "Course | " + fact("platform", "pintaria", "Pintaria"),
        f"https://{fact('platform', 'pintaria', 'pintaria.com')}/course/barista-101/finish",
    )
    + f"""<div class="mid"><div class="cup">🎓</div><h1>{finished("Well done, you finished the course!")}</h1>
<h3>Home Barista 101</h3><p>Final quiz score: 88 / 100 · Time spent 6 h 20 m</p>
<div class="warn"><b>{absent("Your certificate isn't ready yet")}</b><br>It can take up to 2 working days until we hear
back from the
training provider. We will e-mail you.</div><span class="g">View certificate</span></div>""",
    font="Lato",
    css=""".mid{margin:40px auto;max-width:640px;text-align:center}.cup{font-size:64px}.mid h1{font-size:30px}.mid
p{color:#666}
.warn{border:1px dashed #d97706;background:#fff7ed;border-radius:10px;padding:18px;margin:26px 0;line-height:1.6}
.g{background:#e5e7eb;color:#b6bac2;padding:12px 30px;border-radius:6px;font-weight:700}""",
)

_SEKOLAH = document(
    samsung("6:05 PM", ink="#eee", charge="15%")
    + f"""<div class="row h"><b>{fact("platform", "sekolah_mu", "sekolah.mu")}</b><span class="grow"></span>🔔</div>
<p class="g">Hai {fact("account_name", "Rizki Amelia")}, semangat belajar!</p>
<div class="c"><small>{finished("Program selesai")}</small><h2>Bahasa Inggris untuk Pemandu Wisata</h2>
<div class="ring"><svg width="120" height="120"><circle cx="60" cy="60" r="52" fill="none" stroke="#a78bfa"
stroke-width="12"/></svg>
<b>{fact("progress", "100", "100%")}</b></div><div class="btn">{present("Lihat Sertifikat")}</div>
<div class="btn o">{fact("review", "button_active", "Beri Rating & Ulasan")}</div></div>
<div class="c s">Hemat s.d. 60% untuk program lain minggu ini</div>{pill("#888")}""",
    font="Karla",
    ink="#ede9fe",
    paper="#17132b",
    css=""".h{padding:12px 20px;font-size:20px}.g{padding:4px 20px 12px}.c{background:#241d42;margin:8px 16px;
border-radius:18px;
padding:20px;text-align:center}.c h2{font-size:19px;margin:6px 0 16px}.ring{position:relative;width:120px;margin:0 auto
18px}
.ring b{position:absolute;inset:44px 0;font-size:24px}.btn{background:#a78bfa;color:#17132b;font-weight:700;
border-radius:14px;
padding:12px;margin-top:10px}.o{background:#fbbf24}.s{font-size:13px;color:#b8aee0}""",
)

_BUKA = document(
    android("07:30", network="5G", charge="100%")
    + f"""<div class="row h">←<b class="grow">E-Voucher
Pelatihan</b><span>{fact("platform", "bukalapak", "Bukalapak")}</span></div>
<div class="v"><small>KODE VOUCHER</small><b>BLK-7Q2M-88XA</b><small>Berlaku s/d 30 Juni 2022</small></div>
<table><tr><td>Nama kelas<td>Menjadi Agen Asuransi Mikro<tr><td>Lembaga<td>Akademi Rasa Nusantara<tr><td>Tanggal
pembelian
<td>14/04/2022<tr><td>Status belajar<td>{status("not_finished", "Belum selesai")}<tr><td>Kemajuan
<td>{fact("progress", "35", "35 %")}</table>
<div class="i">Selesaikan seluruh materi sebelum masa berlaku voucher habis supaya nilai ujianmu tercatat.</div>
<div class="btn">Mulai Kelas</div>""",
    css=""".h{padding:14px;font-size:17px;border-bottom:1px solid #eee}.h span{color:#d9004c;font-weight:700;
font-size:13px}
.v{margin:16px;border:2px dashed #d9004c;border-radius:12px;padding:18px;text-align:center}.v b{display:block;
font-size:24px;
letter-spacing:2px}.v small{color:#777}table{margin:0 16px;border-spacing:0}td{padding:9px 4px;border-bottom:1px solid
#f0f0f0}
td:first-child{color:#888;width:40%}.i{background:#eef6ff;margin:16px;padding:12px;border-radius:8px;font-size:13px}
.btn{background:#d9004c;color:#fff;text-align:center;padding:13px;margin:0 16px;border-radius:8px;font-weight:700}""",
)

_PLAIN = document(
    android("22:47", ink="#ddd", charge="9%")
    + f"""<div class="row h">←<span class="grow">Sertifikat</span></div><div class="x"><svg width="110" height="90"
fill="none"
stroke="#666" stroke-width="4"><rect x="6" y="6" width="98" height="66" rx="8"/><path d="M22 26h50M22 42h30"/>
<circle cx="82" cy="60" r="14" fill="#121212"/></svg><h2>Hmm, {absent("sertifikatmu belum bisa diunduh")}</h2>
<p>Lembaga pelatihan masih memeriksa tugas akhirmu. Biasanya perlu 1–3 hari kerja.</p><b>Muat ulang</b></div>""",
    ink="#e0e0e0",
    paper="#121212",
    css=""".h{padding:14px 18px;font-size:18px}.x{margin:auto;text-align:center;padding:0 34px 120px}.x svg{margin:0
auto 22px}
.x p{color:#9e9e9e;margin:10px 0 24px}.x b{border:1px solid #8ab4f8;color:#8ab4f8;border-radius:20px;padding:9px 24px}
h2{font-size:19px;line-height:1.35}""",
)

_LIST = document(
    ios("1.05")
    + f"""<h1>Kelas Saya</h1><div class="f row"><b>Selesai</b><span>Belum Mulai</span><span>Favorit</span></div>
<div class="k"><h3>Dasar Penyiaran Radio Komunitas</h3><p>{finished("Selesai")}
{done_on("2025-05-29", "29 Mei 2025")}</p>
<p>{absent("Sertifikat kamu masih dibuat, tunggu ya!")}</p></div>
<div class="k"><h3>Mengelola Homestay Desa</h3><p>{completing("Selesai")} {done_on("2025-06-11", "11 Jun 2025")}</p>
<a>{present("Lihat sertifikat")} ›</a></div>
<div class="tab row"><span>Beranda</span><span>Jelajah</span><b>Kelas Saya</b><span>Akun</span></div>""",
    font="Inter",
    paper="#f2f2f7",
    css="""h1{padding:8px 20px;font-size:32px}.f{padding:6px 20px 14px;gap:10px!important}.f>*{background:#e5e5ea;
padding:6px 14px;
border-radius:16px;font-size:14px}.f b{background:#111;color:#fff}.k{background:#fff;margin:0 16px 12px;padding:16px;
border-radius:14px}.k p{color:#6e6e73;margin-top:6px}.k a{color:#007aff;display:block;margin-top:8px;font-weight:600}
.tab{margin-top:auto;background:#fff;justify-content:space-around;padding:14px 0 30px;font-size:12px;color:#8e8e93}
.tab b{color:#007aff}""",
)

PAGES: tuple[Page, ...] = (
    Page("course_player", _PIJAR, COURSE, size=(360, 740), scale=2.0),
    Page("course_public_desktop", _SKILLHUB, COURSE, size=(1440, 620), scale=1.0, kind="webp"),
    Page("course_class_done", _MBA, COURSE, size=(390, 780), scale=2.0),
    Page("course_english_not_ready", _PINTARIA, COURSE, size=(1100, 700), scale=1.25),
    Page("course_dark_ring", _SEKOLAH, COURSE, size=(384, 700), scale=2.25, kind="jpg"),
    Page("course_voucher", _BUKA, COURSE, size=(360, 640), scale=1.5),
    Page("course_dark_not_ready", _PLAIN, COURSE, size=(393, 820), scale=2.75),
    Page("course_list", _LIST, COURSE, size=(375, 667), scale=2.0),
)
