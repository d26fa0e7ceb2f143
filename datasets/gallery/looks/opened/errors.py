# ruff: noqa: E501 (HTML and CSS)
"""Pages that did not load: browsers' own, servers', and what stands in front of servers."""

from datasets.gallery.looks.opened.parts import (
    android,
    chrome_android,
    desktop,
    document,
    error,
    fact,
    ios,
    safari_ios,
    samsung,
)
from datasets.gallery.page import Page

_SAD = (
    '<svg width="52" height="60" fill="none" stroke="#9aa0a6" stroke-width="3"><path d="M4 3h30l14 14v40H4z"/>'
    '<path d="M18 26v5M34 26v5M17 46q9-8 18 0"/></svg>'
)
_CHROME = """.e{padding:90px 26px 20px;line-height:1.55;color:#5f6368}.e h1{font-size:21px;color:#202124;
font-weight:500;margin:26px 0 10px}
.e ul{padding-left:20px}.e code{font:12px Roboto;display:block;margin:16px 0}.e .b{display:inline-block;
background:#1a73e8;color:#fff;
border-radius:4px;padding:9px 20px;margin-top:30px;font-weight:500}"""


def _chrome(status: str, title: str, text: str, *, dark: bool = False) -> str:
    css = _CHROME + (".e,.e h1{color:#bdc1c6}.e .b{background:#8ab4f8;color:#202124}" if dark else "")
    paper, ink = ("#202124", "#e8eaed") if dark else ("#fff", "#222")
    return document(f'{status}<div class="e">{_SAD}<h1>{title}</h1>{text}</div>', css=css, paper=paper, ink=ink)


_OFFLINE = _chrome(
    android("05:33", network="", charge="64%") + chrome_android("dashboard.prakerja.go.id", tabs=12),
    error("offline", "Tidak ada internet"),
    "Coba:<ul><li>Menonaktifkan mode pesawat</li><li>Mengaktifkan data seluler atau Wi-Fi</li>"
    "<li>Memeriksa sinyal di wilayah Anda</li></ul>"
    f"<code>{error('offline', 'ERR_INTERNET_DISCONNECTED')}</code>",
)
_TIMEOUT = _chrome(
    android("11:47", ink="#e8eaed", charge="33%")
    + chrome_android("prakerja.go.id", ink="#e8eaed", paper="#202124", field="#303134", tabs=1),
    error("timeout", "Situs ini tidak dapat dijangkau"),
    f"<b>dashboard.prakerja.go.id</b> {error('timeout', 'terlalu lama merespons.')}<br><br>Coba:<ul><li>Periksa koneksi internet Anda</li>"
    f"<li>Periksa proxy dan firewall</li></ul><code>{error('timeout', 'ERR_CONNECTION_TIMED_OUT')}</code><span class='b'>Muat ulang</span>",
    dark=True,
)
_DNS = _chrome(
    desktop("maubelajarapa.com", fact("platform", "mau_belajar_apa", "maubelajarapa.com") + "/kelas-saya").replace(
        ">maubelajarapa.com</span>", ">Gagal memuat</span>", 1
    ),
    error("dns", "This site can’t be reached"),
    f"{error('dns', 'Check if there is a typo in the address.')}<br><br>If spelling is correct, try running Windows Network Diagnostics."
    f"<code>{error('dns', 'DNS_PROBE_FINISHED_NXDOMAIN')}</code><span class='b'>Reload</span>",
)
_FORBIDDEN = _chrome(
    android("2:06 PM", charge="78%") + chrome_android("sertifikat.contoh.go.id"),
    error("denied", "Akses ke sertifikat.contoh.go.id ditolak"),
    f"{error('denied', 'Anda tidak memiliki otorisasi untuk melihat halaman ini.')}<code>{error('denied', 'HTTP ERROR 403')}</code>"
    "<span class='b'>Muat ulang</span>",
)
_SAFARI = document(
    ios("22.18")
    + '<p class="m">'
    + error(
        "offline",
        "Safari tidak dapat membuka halaman karena iPhone Anda tidak tersambung ke internet.",
    )
    + "</p>"
    + safari_ios("prakerja.go.id"),
    font="Inter",
    css=".m{margin:auto;padding:0 40px;text-align:center;color:#8e8e93;font-size:17px}",
)
_SAFARI_STOPPED = document(
    ios("7:03", ink="#fff")
    + f'<p class="m">{error("timeout", "Safari cannot open the page because the server stopped responding.")}</p>'
    + safari_ios("dashboard.prakerja.go.id", ink="#fff", paper="#1c1c1e", field="#2c2c2e"),
    font="Inter",
    ink="#98989f",
    paper="#000",
    css=".m{margin:auto;padding:0 44px;text-align:center;font-size:17px}",
)
_FIREFOX = document(
    desktop("Problem loading page", f"https://www.{fact('platform', 'tokopedia', 'tokopedia.com')}/order-list")
    + f"""<div class="f"><h1>{error("timeout", "The connection has timed out")}</h1><p>An error occurred during a
connection to the
website.</p><ul><li>{error("timeout", "The site could be temporarily unavailable or too busy.")} Try again in a few
moments.</li>
<li>If you are unable to load any pages, check your computer’s network connection.</li></ul><span>Try
Again</span></div>""",
    font="Open Sans",
    paper="#f9f9fb",
    css=""".f{margin:110px auto;width:640px;line-height:1.7}.f h1{font-size:27px;font-weight:400;border-bottom:1px
solid #c8c8cf;
padding-bottom:10px;margin-bottom:14px}.f>span{background:#0060df;color:#fff;border-radius:4px;padding:9px 22px;
float:right}""",
)
_FIREFOX_PHONE = document(
    android("17:17", charge="52%")
    + f"""<div
class="f"><h1>{error("dns", "Alamat Tidak Ditemukan")}</h1><p>{error("dns", "Peramban tidak dapat menemukan server")}
pada
alamat yang diberikan.</p><ul><li>Mungkin ada kesalahan ketik pada alamat?</li><li>Apakah domain masih
terdaftar?</li></ul><span>Coba Lagi</span></div>
<div class="u">skilhub.contoh.go.id</div>""",
    font="Noto Sans",
    css=""".f{padding:70px 26px;line-height:1.6}.f h1{font-size:24px;margin-bottom:14px}.f>span{display:block;
background:#592acb;
color:#fff;text-align:center;border-radius:4px;padding:11px;margin-top:24px}.u{margin:auto 12px 14px;background:#f0f0f4;
border-radius:8px;padding:12px 16px}""",
)
_SAMSUNG = document(
    samsung("00:12", ink="#f5f5f5", charge="5%")
    + f"""<div
class="s"><h2>{error("offline", "Anda sedang luring")}</h2><p>{error("offline", "Perangkat tidak terhubung ke jaringan.")}
Nyalakan Wi-Fi atau data seluler, lalu coba kembali.</p><span>Coba lagi</span></div><div
class="u">prakerja.go.id</div>""",
    font="Karla",
    ink="#f5f5f5",
    paper="#17171a",
    css=""".s{margin:auto 34px}.s h2{font-size:25px;margin-bottom:12px}.s p{color:#b9b9c0;font-size:16px;
line-height:1.5}.s>span{display:
inline-block;border:1px solid #777;border-radius:22px;padding:10px 26px;margin-top:26px}.u{background:#2a2a2e;
border-radius:26px;
margin:0 16px 20px;padding:13px;text-align:center}""",
)
_NGINX = document(
    android("16:44", charge="70%")
    + chrome_android("dashboard.prakerja.go.id/pel…", tabs=4)
    + f'<center style="font:16px Noto Serif;padding:14px"><h1 style="font-size:32px">{error("server", "502 Bad Gateway")}</h1><hr>nginx/1.18.0'
    + "</center>",
)
_CLOUD = document(
    desktop("522: Connection timed out", "https://kelas.contoh.id/sertifikat/unduh")
    + f"""<div class="c"><h1>Connection timed out <small>{error("server", "Error code 522")}</small></h1><p>Visit the
help page for more
information. 2023-04-12 08:31:55 UTC</p><div class="row t"><div>💻<b>You</b><i>Browser</i><em
class="ok">Working</em></div>
<div>☁️<b>Jakarta</b><i>Edge network</i><em class="ok">Working</em></div><div>🗄️<b>kelas.contoh.id</b><i>Host</i>
<em class="ko">{error("server", "Error")}</em></div></div></div>""",
    font="Open Sans",
    css=""".c{padding:40px 70px}.c h1{font-weight:300;font-size:42px}.c small{font-size:15px;background:#eee;
padding:3px 8px;
border-radius:4px}.t{margin-top:30px;background:#f5f5f5;padding:30px;justify-content:space-around;font-size:40px;
text-align:center}
.t b,.t i,.t em{display:block;font-size:15px;font-style:normal}.ok{color:#4a9a1e}.ko{color:#c0392b}.c p{color:#777;
margin-top:10px}""",
)
_OOPS = document(
    samsung("09:50", charge="37%")
    + f"""<div class="o"><b
class="n">{error("not_found", "404")}</b><h2>{error("not_found", "Yah, halamannya nggak ketemu")}</h2>
<p>Tautan yang kamu buka mungkin sudah kedaluwarsa atau salah ketik.</p><span>Balik ke beranda</span></div>""",
    font="Quicksand",
    paper="#fff7ed",
    css=""".o{margin:auto;text-align:center;padding:0 34px 80px}.n{font-size:96px;color:#fb923c;line-height:1}.o
p{margin:10px 0 28px;color:#78716c}
.o>span{background:#fb923c;color:#fff;border-radius:24px;padding:12px 28px;font-weight:700}""",
)
_BUSY = document(
    ios("19.59")
    + f"""<div
class="o"><h2>{error("denied", "Terlalu banyak permintaan")}</h2><p>{error("denied", "429 Too Many Requests")}</p><p>Kamu mencoba
masuk terlalu sering. Tunggu 15 menit sebelum mencoba lagi.</p></div>"""
    + safari_ios("kelas.contoh.id"),
    font="Lato",
    css=".o{margin:auto 30px;border-left:5px solid #ef4444;padding-left:18px}.o p{margin-top:12px;color:#555;font-size:16px}h2{font-size:24px}",
)
_REPAIR = document(
    android("04:01", ink="#fff", paper="#0e7490", charge="99%")
    + f"""<div class="r"><svg width="120" height="120"><circle cx="60" cy="60" r="56" fill="#ffffff22"/><path d="M40
80l28-28m6-18a18 18 0 1
0 12 24" stroke="#fff" stroke-width="9"
fill="none"/></svg><h2>{error("server", "Layanan sedang tidak tersedia")}</h2><p>Kami sedang memperbaiki
sistem. Silakan kembali beberapa saat lagi.</p><small>Kode: {error("server", "503")} · Ref 8f2c-11a0</small></div>""",
    font="Open Sans",
    ink="#fff",
    paper="#0e7490",
    css=".r{margin:auto;text-align:center;padding:0 36px}.r svg{margin:0 auto 24px}.r p{margin:12px 0 30px}.r small{opacity:.8}",
)
_GATEWAY = document(
    desktop("ERROR: The request could not be satisfied", "https://cdn.contoh.co.id/cert/88213.pdf", dark=True)
    + f"""<div class="g"><h1>{error("server", "504 ERROR")}</h1><h2>The request could not be satisfied.</h2><hr><p>
{error("server", "Gateway Timeout")}. We can't connect to the server for this app or website at this time. There might
be too much traffic or
a configuration error.</p><pre>Request ID: h3kQz0w_mX7vA2==</pre></div>""",
    font="Open Sans",
    css=".g{padding:24px 30px}.g h1{font-size:30px}.g h2{font-size:20px}.g p{margin:14px 0}",
)
_CRASH = document(
    f"""<div class="w">{android("18:08", charge="58%")}<div class="q"><b class="z">{error("server", "500")}</b>
<h3>{error("server", "Terjadi kesalahan pada server kami")}</h3>
<p>Tim kami sudah menerima laporannya. Muat ulang halaman ini nanti.</p></div></div>""",
    font="Noto Sans",
    css=".q{padding:150px 30px;text-align:center}.z{font-size:80px;color:#dc2626}.q p{color:#666;margin-top:8px}",
)

PAGES: tuple[Page, ...] = (
    Page("fail_chrome_offline", _OFFLINE, "error", size=(360, 740), scale=2.0),
    Page("fail_chrome_timeout_dark", _TIMEOUT, "error", size=(412, 800), scale=2.625, kind="jpg"),
    Page("fail_chrome_dns", _DNS, "error", size=(1280, 640), scale=1.0),
    Page("fail_chrome_denied", _FORBIDDEN, "error", size=(360, 700), scale=2.0, kind="webp"),
    Page("fail_safari_offline", _SAFARI, "error", size=(390, 844), scale=3.0),
    Page("fail_safari_stopped", _SAFARI_STOPPED, "error", size=(375, 667), scale=2.0),
    Page("fail_firefox_timeout", _FIREFOX, "error", size=(1200, 600), scale=1.0),
    Page("fail_firefox_phone", _FIREFOX_PHONE, "error", size=(360, 640), scale=1.5),
    Page("fail_samsung_offline", _SAMSUNG, "error", size=(384, 780), scale=1.875),
    Page("fail_nginx", _NGINX, "error", size=(360, 640), scale=2.0),
    Page("fail_edge_network", _CLOUD, "error", size=(1200, 600), scale=1.0, kind="jpg"),
    Page("fail_not_found", _OOPS, "error", size=(384, 700), scale=2.0),
    Page("fail_too_many", _BUSY, "error", size=(390, 780), scale=2.0),
    Page("fail_maintenance", _REPAIR, "error", size=(360, 740), scale=2.0, kind="jpg"),
    Page("fail_gateway", _GATEWAY, "error", size=(1000, 480), scale=1.0),
    Page("fail_crash", _CRASH, "error", size=(320, 640), scale=2.0),
)
