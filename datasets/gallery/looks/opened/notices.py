# ruff: noqa: E501 (HTML and CSS)
"""Dialogs, toasts and spinners, mostly of apps."""

from datasets.gallery.looks.opened.parts import (
    COURSE,
    absent,
    android,
    completing,
    document,
    done_on,
    error,
    fact,
    ios,
    maybe,
    pill,
    safari_ios,
    samsung,
    toast,
)
from datasets.gallery.page import Page

_DIALOG = document(
    android("15:48", ink="#ccc", network="", charge="81%")
    + f"""<div class="bg"></div><div class="d"><h3>{error("offline", "Koneksi terputus")}</h3><p>Kami tidak bisa memuat
kelasmu.
{error("offline", "Periksa jaringan internetmu")} lalu coba lagi.</p><div class="row"><span
class="grow"></span><b>BATAL</b><b>COBA LAGI</b></div></div>""",
    paper="#4b4b4b",
    css=""".bg{position:absolute;inset:60px 16px auto;height:220px;background:#5d5d5d;border-radius:12px}
.d{position:relative;background:#fff;
margin:auto 30px;padding:24px;border-radius:4px}.d h3{font-size:19px}.d p{color:#666;margin:12px 0 26px}.d
b{color:#00796b;padding-left:20px}""",
)

_SHEET = document(
    ios("20.20", ink="#fff")
    + f"""<div class="k"><svg width="120" height="90" fill="none" stroke="#ff453a" stroke-width="7"><path d="M10 40a70
70 0 0 1 100 0M30 58a44 44
0 0 1 60 0M49 75a16 16 0 0 1 22 0M20 10l80
78"/></svg><h2>{error("offline", "Kamu lagi nggak terhubung ke internet")}</h2>
<p>Cek paket data atau Wi-Fi kamu, ya.</p><b>Segarkan</b></div>{pill("#fff")}""",
    font="Inter",
    ink="#fff",
    paper="#1c1c1e",
    css=""".k{margin:auto;text-align:center;padding:0 40px}.k svg{margin:0 auto 24px}.k p{color:#a1a1a6;margin:10px 0
24px}.k b{background:#0a84ff;
border-radius:14px;padding:13px 60px}""",
)

_SNACK = document(
    android("12:34", charge="47%")
    + f"""<div class="h">Riwayat Pelatihan</div><div class="c"><b>Pengelasan Pipa Dasar</b><p>{completing("Selesai")} pada
{done_on("2022-03-02", "2 Maret 2022")}</p><div class="b">{maybe("status", "certificate_present", "Sertifikat")}</div></div>"""
    + toast(
        "Gagal membuka berkas",
        "left:50%;bottom:70px;transform:translateX(-50%);background:#444;color:#fff;padding:10px 20px;border-radius:22px;white-space:nowrap",
    ),
    font="Lato",
    paper="#fafafa",
    css=""".h{padding:16px;font-size:19px;font-weight:700;background:#fff}.c{background:#fff;margin:14px;padding:16px;
border-radius:10px;
box-shadow:0 1px 4px #0002}.c p{margin:6px 0 14px;color:#666}.b{color:#e11d48;font-weight:700}""",
)

_TOP = document(
    toast(
        "Sesi kamu telah berakhir, silakan masuk kembali",
        "left:0;right:0;top:44px;background:#b91c1c;color:#fff;padding:14px 20px;text-align:center;font-weight:600",
    )
    + ios("10.10")
    + f"""<div class="f"><h1>Masuk</h1><label>Email</label><div>nama@contoh.id</div><label>Kata
sandi</label><div>••••••••••</div>
<b>Masuk</b><a>Lupa kata sandi?</a></div>{safari_ios("dashboard.prakerja.go.id")}""",
    font="Open Sans",
    css=""".f{padding:90px 24px;display:grid;gap:8px}.f div{border:1px solid #ccc;border-radius:8px;padding:12px;
color:#555;margin-bottom:8px}
.f b{background:#0b5fb0;color:#fff;text-align:center;padding:13px;border-radius:8px}.f a{text-align:center;
color:#0b5fb0;padding:10px}
h1{font-size:28px}""",
)

_COPIED = document(
    samsung("16:16", charge="66%")
    + f"""<div class="h">{fact("platform", "kemnaker", "SIAPkerja")}</div><div class="c"><small>No.
Registrasi</small><h2>KP.24.118.0093</h2>
<p>Menjahit Tas Anyaman · Lembaga Jarum Emas</p><p class="i">{absent("Sertifikat belum diunggah")} oleh lembaga
pelatihan.</p></div>"""
    + toast(
        "Nomor disalin ke papan klip",
        "left:70px;right:70px;bottom:90px;background:#f1f1f1;color:#222;padding:12px;border-radius:24px;text-align:center;"
        "box-shadow:0 2px 8px #0003",
    ),
    font="Karla",
    css=""".h{padding:14px 20px;font-size:22px;font-weight:700;color:#0e4da4}.c{padding:14px 20px}.c small{color:#777}
.c p{margin-top:8px}
.i{background:#fff4d6;padding:12px;border-radius:8px}""",
)

_SPIN = document(
    android("23:59", network="3G", charge="12%")
    + f"""<div class="x"><svg width="64" height="64"><circle cx="32" cy="32" r="27" fill="none" stroke="#e5e7eb"
stroke-width="6"/>
<path d="M32 5a27 27 0 0 1 27 27" fill="none" stroke="#f97316"
stroke-width="6"/></svg>{error("spinner", "Memuat data, mohon tunggu...")}</div>""",
    css=".x{margin:auto;display:grid;gap:20px;justify-items:center;color:#666;font-size:15px}",
)

_SPIN_DARK = document(
    ios("3:27", ink="#fff")
    + f"""<div class="x"><div class="row" style="gap:10px"><i></i><i style="opacity:.6"></i><i
style="opacity:.3"></i></div>
{error("spinner", "Loading your certificate…")}</div>{pill("#fff")}""",
    font="Inter",
    ink="#d4d4d8",
    paper="#09090b",
    css=".x{margin:auto;display:grid;gap:20px;justify-items:center}.x i{width:14px;height:14px;border-radius:7px;background:#22d3ee}",
)

PAGES: tuple[Page, ...] = (
    Page("notice_dialog_offline", _DIALOG, "error", size=(360, 740), scale=2.0),
    Page("notice_offline_dark", _SHEET, "error", size=(390, 844), scale=2.0, kind="jpg"),
    Page("notice_snackbar", _SNACK, "dashboard", size=(360, 640), scale=2.0),
    Page("notice_session_banner", _TOP, "unknown", size=(390, 844), scale=2.0),
    Page("notice_copied", _COPIED, COURSE, size=(384, 760), scale=1.875, kind="webp"),
    Page("notice_spinner", _SPIN, "error", size=(360, 640), scale=1.5),
    Page("notice_spinner_dark", _SPIN_DARK, "error", size=(390, 844), scale=3.0),
)
