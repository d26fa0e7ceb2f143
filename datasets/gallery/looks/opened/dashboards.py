"""Pages of the programme's own site, as several years' designs show them."""

from datasets.gallery.looks.opened.parts import (
    absent,
    android,
    bar,
    chrome_android,
    completing,
    desktop,
    document,
    done_on,
    fact,
    finished,
    ios,
    pill,
    present,
    safari_ios,
    samsung,
    stars,
    status,
)
from datasets.gallery.page import Page

_CARDS = document(
    android("14:41", network="4G+")
    + chrome_android("dashboard.prakerja.go.id/pela…")
    + f"""
<header class="row"><b class="logo">kartu<i>prakerja</i></b><span class="grow"></span>
 <span>Hai, {fact("account_name", "Sumarni")}</span></header>
<h1>Pelatihan Saya</h1>
<div class="tabs"><b>Semua (2)</b><span>Berjalan</span><span>Riwayat</span></div>
<div class="card"><div class="row"><h3 class="grow">Membuat Kue Kering untuk Usaha Rumahan</h3>
 <em class="ok">{finished("Selesai")}</em></div>
 <p>Dapur Terampil Nusantara · {fact("platform", "bukalapak", "Bukalapak")}</p>
 <dl><dt>Dibeli</dt><dd>2 Sep 2021</dd><dt>{completing("Selesai")}
pada</dt><dd>{done_on("2021-09-17", "17 Sep 2021")}</dd>
 <dt>Sertifikat</dt><dd>{absent("Belum tersedia")}</dd></dl></div>
<div class="card"><div class="row"><h3 class="grow">Dasar Akuntansi bagi Pemilik Warung</h3>
 <em class="go">{status("not_finished", "Sedang berjalan")}</em></div>
 <p>Bina Cakrawala · {fact("platform", "bukalapak", "Bukalapak")}</p>"""
    + bar(40, "#1e88e5")
    + f"""<p>{fact("progress", "40", "40%")} materi</p></div>""",
    css="""header{padding:14px 16px;border-bottom:1px solid #eee}.logo{font:700 18px Quicksand;color:#0b5fb0}
.logo i{color:#f58220;font-style:normal}h1{font-size:20px;padding:16px}.tabs{display:flex;gap:18px;padding:0 16px 10px}
.tabs b{color:#0b5fb0;border-bottom:2px solid}.card{margin:8px 16px;padding:14px;border:1px solid #e3e8ef;
border-radius:10px}
.card h3{font-size:15px}.card p{color:#667;font-size:13px}.card em{font:500 12px Roboto;padding:2px 8px;
border-radius:9px}
.ok{background:#d9f5e3;color:#0a7a3d}.go{background:#dbeafe;color:#1d4ed8}
dl{display:grid;grid-template-columns:1fr 1fr;gap:4px;margin:10px 0 0;font-size:13px}dt{color:#889}dd{margin:0}""",
)

_TIMELINE = document(
    ios("14.41", ink="#fff")
    + f"""
<div class="top row"><span>‹</span><b class="grow">Detail Pelatihan</b></div>
<h2>Teknik Menjahit Busana Muslim Tingkat Pemula</h2>
<p class="lp">oleh LPK Jarum Emas · Kode KLS-20230088</p>
<ol><li class="on"><b>Pembelian</b><small>21 Juli 2022, 08.12 WIB</small></li>
<li class="on"><b>{finished("Pelatihan selesai")}</b><small>{done_on("2022-08-03", "3 Agt 2022")}</small></li>
<li><b>{absent("Menunggu sertifikat")}</b><small>{absent("Sertifikat sedang diverifikasi")} Manajemen
Pelaksana</small></li>
<li><b>Ulasan dan rating</b><small>{fact("review", "not_yet", "Belum diberikan")}</small></li>
<li><b>Insentif</b><small>—</small></li></ol>
<div class="btn off">{fact("review", "button_inactive", "Beri Ulasan")}</div>"""
    + safari_ios("dashboard.prakerja.go.id", ink="#fff", paper="#1c1c1e", field="#3a3a3c"),
    font="Inter",
    ink="#f2f2f7",
    paper="#0f1115",
    css=""".top{padding:10px 18px;font-size:17px}h2{padding:10px 20px 4px;font-size:19px}.lp{padding:0 20px;
color:#9aa0ab}
ol{list-style:none;margin:22px 20px;padding:0}li{border-left:2px solid #3b3f49;padding:0 0 22px 18px;position:relative}
li:before{content:"";position:absolute;left:-7px;top:3px;width:12px;height:12px;border-radius:6px;background:#3b3f49}
.on:before{background:#34c759}li b{display:block;font-size:15px}li small{color:#a3a8b3;font-size:13px}
.btn{margin:0 20px;padding:14px;border-radius:12px;text-align:center;font-weight:600}.off{background:#2a2d34;
color:#666b76}""",
)

_TABLE = document(
    desktop("Riwayat Pelatihan | Prakerja", "https://dashboard.prakerja.go.id/riwayat-pelatihan")
    + f"""<main class="row"><nav><b>prakerja</b><a>Beranda</a><a class="on">Riwayat Pelatihan</a><a>Riwayat
Transaksi</a>
<a>Survei Evaluasi</a><a>Bantuan</a></nav><section><div class="row"><h1 class="grow">Riwayat Pelatihan</h1>
<span class="me">BP</span>{fact("account_name", "Bagas Prayoga")}</div>
<table><tr><th>No<th>Pelatihan<th>Platform<th>Tanggal Beli<th>Tanggal Selesai<th>Status<th>Sertifikat<th>Ulasan</tr>
<tr><td>1<td>Excel untuk Admin Gudang<td>{fact("platform", "kemnaker", "Kemnaker")}<td>05/01/2023
<td>{done_on("2023-01-19", "19/01/2023")}<td>{finished("Lulus")}<td><a>{present("Unduh Sertifikat")}</a>
<td>{fact("review", "given", "Sudah diulas")}</tr>
<tr><td>2<td>Komunikasi Layanan Pelanggan<td>{fact("platform", "pintaria", "Pintaria")}<td>11/01/2023
<td>{done_on("2023-02-02", "02/02/2023")}<td>{finished("Selesai")}<td>{absent("Belum terbit")}
<td><button>{fact("review", "button_active", "Beri Ulasan")}</button></tr></table>
<p>Menampilkan 1–2 dari 2 pelatihan</p></section></main>""",
    font="Open Sans",
    paper="#f7f9fc",
    css="""main{align-items:stretch!important;flex:1;gap:0!important}nav{width:220px;background:#0d3b66;color:#cfe0f0;
padding:24px}
nav b{font:700 24px Quicksand;color:#fff;display:block;margin-bottom:26px}nav a{display:block;padding:11px 0}
nav .on{color:#fff;font-weight:600}section{flex:1;padding:28px}table{width:100%;background:#fff;
border-collapse:collapse;
margin:22px 0 10px;border:1px solid #dfe5ec}th,td{text-align:left;padding:13px 12px;border-bottom:1px solid #e8edf3}
th{background:#eef3f8;font-size:13px}td a{color:#0b63c5;text-decoration:underline}.me{background:#f4a259;color:#fff;
border-radius:20px;padding:8px}button{background:#0b63c5;color:#fff;border:0;border-radius:6px;padding:8px 14px;
font:600 13px 'Open Sans'}
section p{color:#778;font-size:12px}h1{font-size:24px}""",
)

_ENGLISH = document(
    desktop("My learning", "dashboard.prakerja.go.id/en/trainings/4471", dark=True)
    + f"""<div class="wrap"><p class="crumb">Home › My trainings › Detail</p><div class="grid"><div>
<h1>Product Photography for Online Shops</h1><p>by Ruang Terampil · Batch 62 · Course code RT-1187</p>
<div class="box"><p>Learning progress</p><b
class="big">{fact("progress", "100", "100%")}</b>{bar(100, "#4ade80", "#334155")}
<p>{completing("Completed")} on {done_on("2024-05-03", "3 May 2024")}</p></div>
<div class="box"><p>Your review</p>{stars(4)}<p class="q">“Clear videos, the lighting part helped a lot.”</p>
<p>{fact("review", "given", "Thanks, your review has been submitted.")}</p></div></div>
<aside class="box"><p>Signed in as</p><b>{fact("account_name", "Yohanes Kristianto")}</b>
<p>Certificate no. RT/05/2024/00917</p><div class="btn">{present("Download certificate")}</div></aside></div></div>""",
    font="Lato",
    ink="#e2e8f0",
    paper="#0f172a",
    css=""".wrap{padding:30px 60px}.crumb{color:#94a3b8;font-size:13px;margin-bottom:18px}.grid{display:grid;gap:30px;
grid-template-columns:2fr 1fr}.box{background:#1e293b;border-radius:14px;padding:22px;margin-top:18px}h1{font-size:30px}
.big{font-size:34px}.btn{background:#22c55e;color:#052e16;font-weight:700;padding:14px;border-radius:10px;
text-align:center;
margin-top:16px}.q{font-style:italic;color:#94a3b8;margin:8px 0}aside b{font-size:18px}""",
)

_OLD = document(
    android("08:07", ink="#fff", paper="#14532d", network="H+", charge="23%")
    + f"""<div class="head"><b>PRAKERJA</b></div><div class="hi">Selamat datang, {fact("account_name", "Hendra")}</div>
<div class="pane"><h3>Pelatihanmu</h3><hr><b>Budidaya Lele di Lahan Sempit</b><br>Mitra:
{fact("platform", "tokopedia", "Tokopedia")}
<br>Harga Rp 350.000<br>Berlaku sampai 31 Des 2021<hr>Status: {finished("Sudah selesai")}
<br>Tgl. selesai: {done_on("2021-11-08", "08 Nop 2021")}<br>Sertifikat: {absent("Belum ada")}
<br><br><span class="b">Lihat Detail</span></div><div class="pane">Sisa saldo pelatihan<br><b>Rp 650.000</b></div>""",
    font="Roboto Condensed",
    paper="#eef2ee",
    css=""".head{background:#166534;color:#fff;padding:12px;font-size:20px}.hi{padding:12px;font-size:16px}
.pane{background:#fff;
margin:0 10px 12px;padding:12px;border:1px solid #cdd;line-height:1.6}.b{background:#16a34a;color:#fff;padding:6px 14px}
hr{border:0;border-top:1px solid #ddd}""",
)

_PROFILE = document(
    samsung("20:15")
    + f"""<div class="row t"><span>←</span><b>Profil</b></div><div class="c"><div class="ph">NS</div>
<h2>{fact("account_name", "Ni Luh Putu Ayu Saraswati")}</h2><p>Peserta Gelombang 48</p></div>
<ul><li>Email<span>n•••••@contoh.id</span></li><li>Nomor HP<span>08••••••412</span></li><li>Tanggal lahir<span>12 Mei
1996</span></li>
<li>Bergabung sejak<span>9 Februari 2023</span></li><li>Ubah PIN<span>›</span></li><li>Keluar<span>›</span></li></ul>
<p class="v">Versi 2.14.0</p>{pill("#555")}""",
    font="Karla",
    css=""".t{padding:14px 20px;font-size:18px}.c{text-align:center;padding:20px}.ph{width:86px;height:86px;
border-radius:43px;
background:#7c3aed;color:#fff;font-size:30px;line-height:86px;margin:0 auto 12px}ul{list-style:none;margin:0 20px;
padding:0}
li{display:flex;justify-content:space-between;padding:15px 0;border-bottom:1px solid #eee}li span{color:#666}
.v{text-align:center;color:#999;margin-top:auto}""",
)

_BLOCKED = document(
    android("11:58", charge="91%")
    + f"""<div class="x"><svg width="90" height="90" viewBox="0 0 90 90"><circle cx="45" cy="45" r="42" fill="#fee2e2"/>
<path d="M30 30l30 30M60 30L30 60" stroke="#dc2626" stroke-width="7"/></svg>
<h2>Akun kamu dinonaktifkan</h2><p>{fact("fraud", "notice", "Akun ini terindikasi melakukan kecurangan")} dalam
mengikuti
pelatihan. Kepesertaanmu dihentikan sementara sampai proses pemeriksaan selesai dilakukan.</p><b>Hubungi Contact
Center</b></div>""",
    font="Open Sans",
    css=""".x{margin:auto;padding:30px;text-align:center}.x svg{margin:0 auto 20px}.x p{margin:14px 0 26px;color:#555}
.x b{color:#fff;background:#0b5fb0;border-radius:24px;padding:12px 28px;display:inline-block}h2{font-size:21px}""",
)

_TABLET = document(
    android("16:20", network="", charge="54%")
    + f"""<div class="row bar"><b>prakerja</b><span class="grow"></span>Halo,
{fact("account_name", "Asmawati Br. Ginting")}</div>
<div class="hero"><h1>{finished("Kamu sudah menuntaskan pelatihan ini")} 🎉</h1>
<p>Kelas kamu selesaikan hari {done_on("2025-10-10", "Jumat, 10 Oktober 2025")}. Yuk, isi survei evaluasi.</p></div>
<div class="three"><div><small>NILAI PRE-TEST</small><b>55</b></div><div><small>NILAI POST-TEST</small><b>90</b></div>
<div><small>SERTIFIKAT</small><b>{absent("Dalam proses")}</b></div></div>
<div class="prm">Diskon 75% untuk kelas berikutnya, hanya sampai 31 Okt 2025!</div>
<div class="rv"><b>Bagaimana pengalaman belajarmu?</b>{stars(0, size=34)}
<span class="btn">{fact("review", "button_active", "Tulis Ulasan")}</span></div>""",
    font="Quicksand",
    ink="#1f2937",
    css=""".bar{background:#fff;padding:18px 34px;font-size:17px;border-bottom:1px solid #eee}.bar b{font-size:24px;
color:#e4572e}
.hero{background:linear-gradient(100deg,#fff1e6,#ffe0ec);padding:40px 34px}.hero h1{font-size:26px;margin-bottom:8px}
.hero p{font-size:17px}.three{display:grid;grid-template-columns:1fr 1fr 1fr;gap:20px;padding:28px 34px}.three
div{border:1px
solid #eadfd5;border-radius:16px;padding:20px}.three small{display:block;color:#8b7d72}.three b{font-size:24px}
.prm{margin:0 34px;background:#1f2937;color:#fde68a;border-radius:12px;padding:16px 20px;font-weight:600}
.rv{padding:34px;display:grid;gap:14px;justify-items:start;font-size:18px}.btn{background:#e4572e;color:#fff;
font-weight:700;
border-radius:30px;padding:12px 30px}""",
)

PAGES: tuple[Page, ...] = (
    Page("board_cards", _CARDS, "dashboard", size=(360, 740)),
    Page("board_timeline_dark", _TIMELINE, "dashboard", size=(390, 844), scale=3.0),
    Page("board_table", _TABLE, "dashboard", size=(1366, 640), scale=1.0),
    Page("board_english_dark", _ENGLISH, "dashboard", size=(1280, 720), scale=1.0, kind="jpg"),
    Page("board_old_phone", _OLD, "dashboard", size=(320, 568), scale=1.5, kind="jpg"),
    Page("board_profile", _PROFILE, "dashboard", size=(384, 832), scale=1.875),
    Page("board_blocked", _BLOCKED, "dashboard", size=(360, 760)),
    Page("board_tablet", _TABLET, "dashboard", size=(800, 900), scale=1.0, kind="webp"),
)
