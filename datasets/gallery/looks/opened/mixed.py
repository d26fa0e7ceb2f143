# ruff: noqa: E501 (HTML and CSS)
"""What is rarer: an e-mail, toasts of success, further certificates, a picture too blurred to read."""

from datasets.gallery.looks.opened.certificates import name
from datasets.gallery.looks.opened.parts import (
    COURSE,
    android,
    chrome_android,
    completing,
    document,
    done_on,
    error,
    fact,
    finished,
    ios,
    maybe,
    present,
    samsung,
    stars,
    toast,
)
from datasets.gallery.page import Page

_MAIL = document(
    android("08:33", charge="85%")
    + f"""<div class="row i">← <span class="grow"></span>⤓ ✉ ⋮</div><h2>Kabar baik untuk kelas Sulam Pita</h2><div class="row f"><span class="a">P</span><div><b>Pintaria</b>
<small>kepada saya · 22 Mei</small></div></div><div class="b"><p>Hai Kak,</p><p>{present("Sertifikat kamu sudah terbit!")} Klik tombol di bawah untuk menyimpannya.</p>
<span>{present("Unduh Sertifikat")}</span><p>Jangan lupa tulis ulasan supaya teman lain terbantu.</p><p class="s">Email ini dikirim otomatis, mohon tidak dibalas.</p></div>""".replace(
        "<b>Pintaria</b>", f"<b>{fact('platform', 'pintaria', 'Pintaria')}</b>"
    ),
    css=""".i{padding:14px 16px;font-size:19px}h2{padding:4px 16px 14px;font-weight:400;font-size:21px}.f{padding:0 16px}.f small{display:block;color:#666}.a{width:40px;height:40px;
border-radius:20px;background:#7b1fa2;color:#fff;display:grid;place-items:center;font-size:19px}.b{margin:20px 16px;border:1px solid #eee;padding:18px}.b p{margin-bottom:14px}
.b>span{display:block;background:#2e7d32;color:#fff;text-align:center;padding:12px;border-radius:6px;margin-bottom:18px;font-weight:500}.s{color:#999;font-size:12px}""",
)

_SENT = document(
    samsung("13:57", charge="63%")
    + f"""<div class="h">Ulasan</div><div class="c"><h3>Desain Undangan Digital</h3><p>Ruang Terampil</p>{stars(5, size=30)}<p class="g">{fact("review", "given", "Sudah diulas")}</p></div>"""
    + toast(
        f"Terima kasih, {maybe('review', 'given', 'penilaianmu tersimpan')}",
        "left:24px;right:24px;top:70px;background:#dcfce7;color:#14532d;border-left:5px solid #16a34a;padding:14px;border-radius:8px;font-weight:600",
    ),
    font="Open Sans",
    paper="#f8fafc",
    css=""".h{padding:12px 20px;font-size:20px;font-weight:700}.c{background:#fff;margin:90px 20px 0;border-radius:14px;padding:18px;display:grid;gap:10px}.c p{color:#64748b}
.c .g{color:#15803d;font-weight:600}""",
)

_ACTION = document(
    android("22:02", ink="#ddd", charge="18%")
    + f"""<div class="h row">← <b>Modul 4</b></div><h2>Memotret dengan cahaya jendela</h2><p class="p">Kemajuan kelas {fact("progress", "44", "44%")} · kuis 3 dari 7</p><div class="v"></div>"""
    + toast(
        "Video tidak dapat diputar",
        "left:10px;right:10px;bottom:14px;background:#e8e8e8;color:#1b1b1b;padding:15px 16px;border-radius:6px",
    ).replace("</span></div>", "</span><b style='float:right;color:#6d28d9'>ULANGI</b></div>"),
    ink="#eee",
    paper="#1b1b1f",
    css=""".h{padding:14px 16px;font-size:17px}h2{padding:6px 16px;font-size:20px}.p{padding:0 16px 14px;color:#aaa}.v{height:210px;background:#000}""",
)

_APP_ERROR = document(
    ios("15.45")
    + f"""<div class="a"><h3>{error("server", "Terjadi gangguan")}</h3><p>{error("server", "Server kami sedang bermasalah")} (kode 500). Tunggu beberapa menit lalu buka lagi
halaman sertifikatmu.</p><b>OK</b></div>""",
    font="Inter",
    paper="#8e8e93",
    css=""".a{margin:auto;width:270px;background:#f4f4f6;border-radius:14px;text-align:center}.a h3{padding:18px 16px 4px;font-size:17px}.a p{padding:0 16px 18px;font-size:13px}
.a b{display:block;border-top:1px solid #c9c9ce;color:#007aff;padding:11px;font-size:17px}""",
)

_RIBBON = document(
    f"""<div class="w"><div class="rib">E-SERTIFIKAT</div><p>Dengan bangga dipersembahkan kepada</p><div class="n">{name("I Gede Arya Mahendra")}</div><div class="l"></div>
<p>yang {completing("telah berhasil menyelesaikan")} seluruh rangkaian pelatihan</p><h2>“Pemandu Selam Wisata Bahari”</h2><p>Tanggal penyelesaian: <b>{done_on("2023-05-28", "28/05/2023")}</b></p>
<p class="s">Tanggal cetak: 30/05/2023 · Verifikasi di sertifikat.contoh.id · Kode VRF-7781-AA</p><div class="q"><div>Ketut Sudiarta<br><small>Instruktur Utama</small></div>
<div>Made Wirawan, S.Par.<br><small>Direktur Lembaga</small></div></div></div>""",
    font="Open Sans",
    paper="#e0f7fa",
    css=""".w{margin:30px;background:#fff;flex:1;padding:40px;text-align:center;border-radius:6px;border-top:12px solid #00838f;border-bottom:12px solid #ffb300}.rib{display:inline-block;
background:#00838f;color:#fff;font-size:24px;letter-spacing:8px;padding:8px 40px;margin-bottom:20px}.n{font:700 60px 'Dancing Script';color:#004d56;margin:8px 0}.l{height:2px;width:60%;
margin:0 auto 14px;background:#ffb300}h2{font-size:25px;margin:8px}.s{font-size:12px;color:#777;margin-top:10px}.q{display:flex;justify-content:space-around;margin-top:40px;font-weight:700}""",
)

_SCREENED = document(
    android("12:12", charge="34%")
    + chrome_android("cert.contoh.id/v/88A1")
    + f"""<div class="o"><p class="y">SERTIFIKAT ELEKTRONIK</p><dl><dt>Nama penerima</dt><dd>{name("Nurul Hidayah")}</dd><dt>Judul pelatihan</dt><dd>Akuntansi Koperasi Simpan Pinjam</dd>
<dt>Tanggal selesai</dt><dd>{done_on("2022-02-26", "Sabtu, 26 Februari 2022")}</dd><dt>Tanggal terbit</dt><dd>1 Maret 2022</dd><dt>Penandatangan</dt><dd>Drs. Bambang Irawan</dd></dl></div>""",
    font="Noto Sans",
    css=""".o{margin:16px;border:1px solid #d1d5db;border-radius:12px;padding:18px}.y{background:#dcfce7;color:#166534;padding:10px;border-radius:8px;font-weight:700}dt{color:#6b7280;
margin-top:14px;font-size:13px}dd{margin:2px 0 0;font-size:16px}""",
)

_BLUR = document(
    f"""<div style="filter:blur(5px);padding:20px"><h1>Pelatihan</h1><p>Status dan tanggal</p><p>{"Tulisan yang tidak terbaca lagi. " * 12}</p><h3>Rincian</h3>
<p>{"Kamera bergoyang saat memotret layar. " * 9}</p></div>""",
    paper="#ddd",
    ink="#555",
)

_BADGE = document(
    ios("17.00", ink="#fff", paper="#4c1d95")
    + f"""<div class="h">Kelas Musik Digital</div><div class="c"><span>{finished("Completed")}</span><h2>Recording Vocals at Home</h2><p>{completing("Finished")} {done_on("2024-12-30", "30 Dec 2024")}</p>
<p>Started 2 Dec 2024</p><a>{present("Download your certificate")}</a><div class="z">{fact("review", "button_inactive", "Rate this class")}</div></div>""",
    font="Lato",
    paper="#f5f3ff",
    css=""".h{background:#4c1d95;color:#fff;padding:14px 22px 22px;font-size:20px;font-weight:700}.c{background:#fff;margin:-8px 16px;border-radius:14px;padding:20px}.c>span{background:#ede9fe;
color:#5b21b6;padding:4px 12px;border-radius:12px;font-size:13px;font-weight:700}.c h2{margin:12px 0 6px;font-size:21px}.c p{color:#6b7280}.c a{display:block;color:#5b21b6;font-weight:700;
text-decoration:underline;margin:16px 0}.z{background:#ececf0;color:#b5b5bf;text-align:center;padding:12px;border-radius:10px;font-weight:700}""",
)

PAGES: tuple[Page, ...] = (
    Page("mix_mail", _MAIL, "unknown", size=(360, 700), scale=2.0),
    Page("mix_review_sent", _SENT, COURSE, size=(384, 640), scale=1.875),
    Page("mix_snackbar_action", _ACTION, COURSE, size=(360, 600), scale=2.0, kind="jpg"),
    Page("mix_alert_server", _APP_ERROR, "error", size=(375, 667), scale=3.0, kind="webp"),
    Page("mix_paper_ribbon", _RIBBON, "certificate", size=(1040, 660), scale=1.0, kind="jpg"),
    Page("mix_paper_check", _SCREENED, "certificate", size=(360, 640), scale=2.0),
    Page("mix_blurred", _BLUR, "unknown", size=(400, 500), scale=1.0, kind="jpg", usable="illegible"),
    Page("mix_english_badge", _BADGE, COURSE, size=(390, 640), scale=2.0),
)
