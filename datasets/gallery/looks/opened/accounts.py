# ruff: noqa: E501 (HTML and CSS)
"""Whose page it is and how far they are: greetings, menus, profiles, progress."""

from datasets.gallery.looks.opened.parts import (
    COURSE,
    absent,
    android,
    bar,
    chrome_android,
    desktop,
    document,
    done_on,
    fact,
    finished,
    ios,
    maybe,
    pill,
    present,
    samsung,
    status,
)
from datasets.gallery.page import Page

_SHOP_PROFILE = document(
    android("18:51", charge="42%")
    + f"""<div class="h"><b>{fact("platform", "tokopedia", "tokopedia")}</b></div><div class="p row"><div class="a">🐼</div><div><h2>{fact("account_name", "Cahyo Budi Santoso")}</h2>
<small>Member Silver · 3 Kupon Baru</small></div></div><ul><li>Saldo & Poin<em>Rp12.500</em></li><li>Menunggu Pembayaran<em>0</em></li>
<li>Voucher Kelas Saya<em>1</em></li><li>Ulasan<em class="n">2</em></li><li>Alamat</li><li>Keamanan Akun</li><li><span>Tokopedia Care</span></li></ul>""".replace(
        "Tokopedia Care", fact("platform", "tokopedia", "Tokopedia") + " Care"
    ),
    font="Open Sans",
    css=""".h{padding:12px 16px;color:#03ac0e;font-size:21px}.p{padding:8px 16px 18px;border-bottom:8px solid #f3f4f5;gap:14px!important}.a{width:56px;height:56px;
border-radius:28px;background:#d6ffde;font-size:32px;text-align:center}h2{font-size:18px}small{color:#6d7588}ul{list-style:none;margin:0;padding:0}
li{padding:15px 16px;border-bottom:1px solid #eee;display:flex;justify-content:space-between}em{font-style:normal;color:#6d7588}.n{background:#ef144a;
color:#fff;border-radius:10px;padding:0 8px}""",
)

_MENU = document(
    samsung("7:20 AM", ink="#fff", charge="71%")
    + f"""<div class="d"><div class="top"><div class="a">YT</div><h2>{fact("account_name", "Yuliana Tandi Payung")}</h2><small>ID Peserta PKJ-0091-7734</small></div>
<a class="on">Dasbor</a><a>Pelatihan</a><a>Transaksi</a><a>Survei</a><a>Pengaturan</a><a>Keluar</a></div>""",
    font="Lato",
    ink="#f8fafc",
    paper="#0b1220",
    css=""".d{background:#18233a;width:78%;flex:1}.top{padding:34px 22px;background:#22325c}.a{width:60px;height:60px;line-height:60px;border-radius:30px;background:#e879f9;
color:#3b0764;font-weight:700;font-size:22px;text-align:center;margin-bottom:12px}small{color:#a5b4cf}a{display:block;padding:16px 22px;font-size:16px}
.on{background:#2f4275;border-left:4px solid #e879f9}""",
)

_STUDY = document(
    desktop("My classes", f"https://{fact('platform', 'sekolah_mu', 'www.sekolah.mu')}/dashboard")
    + f"""<main><h1>Welcome back, {fact("account_name", "Gilang Ramadhan")} 👋</h1><div class="g"><div class="c"><h3>Email Writing for Work</h3><small>12 lessons</small>
{bar(25, "#0ea5e9")}<b>{fact("progress", "25", "25%")} complete</b></div><div class="c"><h3>Public Speaking Basics</h3><small>8 lessons</small>{bar(60, "#0ea5e9")}
<b>{fact("progress", "60", "60%")} complete</b></div><div class="c"><h3>Intro to Spreadsheets</h3><small>10 lessons</small>{bar(100, "#22c55e")}
<b>{fact("progress", "100", "100%")} {maybe("status", "finished", "complete")}</b><div class="x">{present("View certificate")}</div></div></div>
<div class="ad">New year deal: 30% off every course until 31 January 2025</div></main>""",
    font="Karla",
    paper="#f8fafc",
    css="""main{padding:34px 50px}h1{font-size:30px;margin-bottom:24px}.g{display:grid;grid-template-columns:repeat(3,1fr);gap:22px}.c{background:#fff;border:1px solid #e2e8f0;
border-radius:14px;padding:20px}.c h3{font-size:18px}.c small{color:#64748b}.x{margin-top:14px;background:#22c55e;color:#052e16;font-weight:700;border-radius:8px;
text-align:center;padding:10px}.ad{margin-top:26px;background:#312e81;color:#e0e7ff;border-radius:12px;padding:18px 22px;font-size:17px}""",
)

_STEPS = document(
    ios("11.02")
    + f"""<div class="t">Halo Kak <b>{fact("account_name", "Mutiara")}</b></div><div class="k"><div class="n">{fact("progress", "58", "58%")}</div><p>dari kelas <b>Servis Mesin Cuci
Rumah Tangga</b></p></div><div class="s"><i class="ok">✓</i>Tes awal</div><div class="s"><i class="ok">✓</i>Materi 1–7</div><div class="s"><i>3</i>Materi 8–12</div>
<div class="s"><i>4</i>Tes akhir</div><div class="s"><i>5</i>Sertifikat</div><p class="w">{status("not_finished", "Kamu belum menyelesaikan kelas ini")}. Batas akhir 14 April 2023.</p>
<div class="b">{maybe("status", "not_finished", "Teruskan")}</div>{pill()}""",
    font="Quicksand",
    css=""".t{padding:10px 24px;font-size:19px}.k{margin:6px 24px 18px;background:#e0f2fe;border-radius:22px;padding:22px}.n{font-size:52px;font-weight:700;color:#0369a1;
line-height:1.1}.s{padding:9px 24px;display:flex;gap:14px;align-items:center;font-size:16px}.s i{width:28px;height:28px;border-radius:14px;background:#e5e7eb;text-align:center;
line-height:28px;font-style:normal;font-size:13px}.s .ok{background:#0369a1;color:#fff}.w{padding:16px 24px;color:#92400e}.b{margin:0 24px;background:#0369a1;color:#fff;
text-align:center;padding:14px;border-radius:26px;font-weight:700}""",
)

_EMPTY = document(
    android("14:00", charge="60%")
    + chrome_android("dashboard.prakerja.go.id", tabs=2)
    + f"""<div class="h row"><span class="grow">☰</span>{fact("account_name", "Slamet")}</div><h1>Riwayat Pelatihan</h1><div class="x"><svg width="110" height="100">
<rect x="10" y="20" width="90" height="64" rx="8" fill="#e2e8f0"/><path d="M10 38h90" stroke="#cbd5e1" stroke-width="6"/></svg><p>Kamu belum pernah membeli pelatihan.</p>
<b>Cari Pelatihan</b></div>""",
    css=""".h{padding:12px 16px;border-bottom:1px solid #e2e8f0}h1{padding:18px 16px;font-size:21px}.x{text-align:center;padding:50px 20px}.x svg{margin:0 auto 16px}
.x b{display:inline-block;margin-top:18px;border:1px solid #0b5fb0;color:#0b5fb0;border-radius:8px;padding:10px 22px}.x p{color:#64748b}""",
)

_RECEIVED = document(
    samsung("05:58", charge="20%")
    + f"""<div class="g">kartu prakerja</div><h2>Pelatihan kedua</h2><div class="r"><p>Judul</p><b>Tata Boga Katering Rumahan</b></div><div class="r"><p>Penyedia</p>
<b>Dapur Terampil Nusantara</b></div><div class="r"><p>Status pelatihan</p><b>{finished("TUNTAS")}</b></div><div class="r"><p>Tanggal tuntas</p><b>{done_on("2024-08-09", "Jum, 9 Agu 2024")}</b></div>
<div class="r"><p>Status sertifikat</p><b>{absent("MENUNGGU VERIFIKASI")}</b></div><div class="r"><p>Ulasan</p><b>{fact("review", "not_yet", "BELUM DIISI")}</b></div>{pill("#777")}""",
    font="Noto Sans",
    paper="#fefefe",
    css=""".g{padding:14px 20px;font:700 21px Quicksand;color:#0b5fb0;border-bottom:2px solid #f58220}h2{padding:18px 20px 4px;font-size:20px}.r{padding:10px 20px;border-bottom:1px
solid #eee}.r p{color:#888;font-size:13px}.r b{font-size:15px}""",
)

PAGES: tuple[Page, ...] = (
    Page("who_shop_profile", _SHOP_PROFILE, COURSE, size=(360, 720), scale=2.0, usable="off_topic"),
    Page("who_side_menu", _MENU, "dashboard", size=(384, 760), scale=1.875, kind="jpg"),
    Page("who_study_desktop", _STUDY, COURSE, size=(1280, 620), scale=1.0),
    Page("who_steps", _STEPS, COURSE, size=(390, 760), scale=2.0, kind="webp"),
    Page("who_empty_history", _EMPTY, "dashboard", size=(360, 640), scale=2.0),
    Page("who_second_training", _RECEIVED, "dashboard", size=(412, 760), scale=1.75),
)
