# ruff: noqa: E501 (HTML and CSS)
"""Pages that would not open: browsers' own, servers', branded ones."""

from datasets.gallery.html import (
    DEJAVU,
    DISPLAY,
    NOTO,
    SANS,
    SERIF,
    android,
    android_right,
    chrome_bar,
    desktop_bar,
    document,
    iphone,
    mark,
)
from datasets.gallery.page import Page


def _error(value: str, words: str) -> str:
    return mark("error_page", value, words)


def chrome_phone(*, top: str, title: str, text: str, tips: str, code: str, dark: bool = False) -> str:
    """Chrome's error page on a phone."""
    ink, paper = ("#bdc1c6", "#202124") if dark else ("#5f6368", "#fff")
    return document(
        f"""{top}<div class="in"><svg width="52" height="52" viewBox="0 0 24 24" fill="none" stroke="{ink}"><path d="M5 2h10l5 5v15H5z
        M9 14h.1M15 14h.1M9 18q3-3 6 0"/></svg><h1>{title}</h1><p>{text}</p>{tips}<p class="code">{code}</p></div>""",
        f""".in{{padding:90px 28px 0;color:{ink};font-size:15px}} h1{{font-size:23px;font-weight:500;margin:26px 0 14px;
        color:{"#e8eaed" if dark else "#202124"}}} ul{{margin:10px 0 0 22px}} p{{margin-top:10px}} .code{{font-size:12px;
        margin-top:22px}}""",
        paper=paper,
        ink=ink,
    )


def firefox(*, bar: str, title: str, text: str, tips: str, button: str, font: str = NOTO) -> str:
    """Firefox: a title, a list, one blue button."""
    return document(
        f'{bar}<div class="in"><h1>{title}</h1><p>{text}</p><ul>{tips}</ul><p><span class="b">{button}</span></p></div>',
        """.in{max-width:640px;margin:70px auto 0;padding:0 24px;color:#15141a} h1{font-size:27px;font-weight:300;margin-bottom:18px}
        ul{margin:16px 0 22px 20px} li{margin:5px 0} .b{background:#0060df;color:#fff;border-radius:4px;padding:9px 18px}""",
        font=font,
        paper="#f9f9fb",
    )


def safari(*, top: str, address: str, text: str) -> str:
    """Safari on an iPhone: two grey lines in the middle, the address below."""
    return document(
        f'{top}<div class="mid">{text}</div><div class="foot"><div class="pill">{address}</div><p>‹ &nbsp; › &nbsp; ⇪ &nbsp; ▢</p></div>',
        """.mid{padding:220px 34px 0;text-align:center;color:#8a8a8e;font-size:19px;line-height:1.35} .foot{position:absolute;
        bottom:0;width:100%;background:#f2f2f4;padding:10px 14px 26px;text-align:center;color:#0a7aff;font-size:20px}
        .pill{background:#fff;color:#111;border-radius:12px;padding:10px;font-size:15px;margin-bottom:10px}""",
        font=DISPLAY,
    )


def samsung(*, top: str, title: str, text: str, code: str) -> str:
    """Samsung Internet: a big round sign over centred words."""
    return document(
        f"""{top}<div class="c"><i>!</i><h2>{title}</h2><p>{text}</p><p class="code">{code}</p><span class="b">Coba lagi</span></div>""",
        """.c{text-align:center;padding:120px 32px;color:#555} i{display:block;width:72px;height:72px;border-radius:50%;border:3px
        solid #9aa;margin:0 auto 24px;font:600 44px/66px sans-serif;color:#9aa} h2{font-size:20px;color:#222;font-weight:500;
        margin-bottom:12px} .code{font-size:12px;margin:16px 0 30px} .b{border:1px solid #4556e6;color:#4556e6;border-radius:22px;
        padding:10px 26px}""",
    )


def cloudflare(*, bar: str, code: str, what: str, host: str, dark: bool = False) -> str:
    """A delivery network's page: browser, network and host side by side."""
    paper, ink = ("#1d1d1f", "#d6d6d6") if dark else ("#fff", "#404040")
    return document(
        f"""{bar}<div class="in"><h1>{code}</h1><p>Visit the help centre for more information. 2023-06-14 03:21:44 UTC</p>
        <div class="row three"><div><i style="border-color:#9bca3e"></i>You<br>Browser<br><b style="color:#77a62d">Working</b></div>
        <div><i style="border-color:#9bca3e"></i>Jakarta<br>Network<br><b style="color:#77a62d">Working</b></div>
        <div><i style="border-color:#c33"></i>{host}<br>Host<br><b style="color:#c33">Error</b></div></div>
        <h3>What happened?</h3><p>{what}</p></div>""",
        """.in{padding:36px 40px} h1{font-size:34px;font-weight:300} .three{justify-content:space-around;text-align:center;
        margin:40px 0;font-size:17px} i{display:block;width:84px;height:64px;border:7px solid;border-radius:12px;margin:0 auto 14px}
        h3{font-size:22px;font-weight:400;margin-bottom:8px}""",
        font=SANS,
        paper=paper,
        ink=ink,
    )


def branded(
    *, top: str, picture: str, title: str, text: str, button: str, colour: str, font: str, paper: str = "#fff"
) -> str:
    """A product's own friendly page: a drawing, a sentence, a button."""
    return document(
        f'{top}<div class="c"><div class="pic">{picture}</div><h1>{title}</h1><p>{text}</p><span class="b">{button}</span></div>',
        f""".c{{text-align:center;padding:60px 30px}} .pic{{width:210px;height:150px;border-radius:75px;background:{colour}22;margin:
        0 auto 30px;font:800 58px/150px {font};color:{colour}}} h1{{font-size:22px;margin-bottom:10px}} p{{color:#6b7280;margin-bottom:
        26px}} .b{{background:{colour};color:#fff;border-radius:10px;padding:12px 30px;font-weight:500}}""",
        font=font,
        paper=paper,
    )


PAGES = (
    Page(
        "chrome-offline",
        chrome_phone(
            top=android("08.14", net="") + chrome_bar("dashboard.prakerja.go.id"),
            title=_error("offline", "Tidak ada internet"),
            text="Coba:",
            tips="<ul><li>Menonaktifkan mode pesawat</li><li>Mengaktifkan data seluler atau Wi-Fi</li>"
            "<li>Memeriksa sinyal di area Anda</li></ul>",
            code=_error("offline", "ERR_INTERNET_DISCONNECTED"),
        ),
        "error",
    ),
    Page(
        "chrome-dns-gelap",
        chrome_phone(
            top=android("19:48", ink="#ddd", paper="#202124")
            + chrome_bar(
                f"{mark('platform', 'pijar_mahir', 'pijarmahir.id')}/kelas",
                ink="#ddd",
                paper="#202124",
                field="#303134",
            ),
            title="Situs ini tidak dapat dijangkau",
            text=_error("dns", f"Alamat DNS {mark('platform', 'pijar_mahir', 'pijarmahir.id')} tidak dapat ditemukan."),
            tips="<p>Mendiagnosis masalahnya.</p>",
            code=_error("dns", "DNS_PROBE_FINISHED_NXDOMAIN"),
            dark=True,
        ),
        "error",
    ),
    Page(
        "chrome-timeout",
        chrome_phone(
            top=android_right("14:02", battery="51%") + chrome_bar("dashboard.prakerja.go.id/sertifikat"),
            title="Situs ini tidak dapat dijangkau",
            text=_error("timeout", "dashboard.prakerja.go.id terlalu lama merespons."),
            tips="<p>Coba:</p><ul><li>Memeriksa koneksi</li><li>Memeriksa proxy dan firewall</li></ul>",
            code=_error("timeout", "ERR_CONNECTION_TIMED_OUT"),
        ),
        "error",
        kind="jpg",
    ),
    Page(
        "chrome-http-500",
        chrome_phone(
            top=android("11:36") + chrome_bar("dashboard.prakerja.go.id"),
            title="Halaman ini tidak berfungsi",
            text="dashboard.prakerja.go.id saat ini tidak dapat menangani permintaan ini.",
            tips="",
            code=_error("server", "HTTP ERROR 500"),
        ),
        "error",
        size=(412, 860),
    ),
    Page(
        "chrome-english-dns-desk",
        document(
            desktop_bar("https://dashboard.prakerja.go.id", "dashboard.prakerja.go.id")
            + f"""<div style="padding:110px 0 0 320px;color:#5f6368;font-size:15px"><h1 style="font-size:24px;font-weight:500;color:#202124">
            This site can’t be reached</h1><p style="margin:14px 0">Check if there is a typo in <b>dashboard.prakerja.go.id</b>.</p>
            <p style="font-size:12px">{_error("dns", "DNS_PROBE_FINISHED_NO_INTERNET")}</p>
            <span style="display:inline-block;margin-top:40px;background:#1a73e8;color:#fff;border-radius:18px;padding:8px 18px">Reload</span></div>""",
        ),
        "error",
        size=(1280, 660),
        scale=1.0,
    ),
    Page(
        "firefox-server-not-found",
        firefox(
            bar=desktop_bar("https://sertifikat.prakerja.go.id/", "Server Not Found"),
            title="Hmm. We’re having trouble finding that site.".replace(
                "We’re having trouble finding that site", _error("dns", "We’re having trouble finding that site")
            ),
            text=_error("dns", "We can’t connect to the server at sertifikat.prakerja.go.id."),
            tips="<li>Try again later</li><li>Check your network connection</li><li>Check that Firefox has permission to access the web</li>",
            button="Try Again",
        ),
        "error",
        size=(1200, 640),
        scale=1.0,
        kind="jpg",
    ),
    Page(
        "firefox-offline-indonesia",
        firefox(
            bar=android("16:20")
            + chrome_bar("skillhub.kemnaker.go.id").replace(
                "skillhub.kemnaker.go.id", mark("platform", "kemnaker", "skillhub.kemnaker.go.id")
            ),
            title=_error("offline", "Anda sedang luring"),
            text=f"Peramban ini tidak dapat memuat laman karena {_error('offline', 'komputer tidak terhubung ke internet')}.",
            tips="<li>Periksa sambungan jaringan Anda</li><li>Coba lagi nanti</li>",
            button="Coba Lagi",
            font=DEJAVU,
        ),
        "error",
        size=(400, 760),
    ),
    Page(
        "safari-offline",
        safari(
            top=iphone("21:18", net=""),
            address="dashboard.prakerja.go.id",
            text=f"Safari cannot open the page because {_error('offline', 'your iPhone is not connected to the internet')}.",
        ),
        "error",
        size=(390, 844),
    ),
    Page(
        "safari-server-berhenti",
        safari(
            top=iphone("6:55"),
            address="dashboard.prakerja.go.id",
            text=f"Safari tidak dapat membuka halaman karena {_error('timeout', 'server berhenti merespons')}.",
        ),
        "error",
        size=(375, 780),
        scale=3.0,
        kind="jpg",
    ),
    Page(
        "samsung-timeout",
        samsung(
            top=android("09:31") + chrome_bar("dashboard.prakerja.go.id"),
            title="Halaman web tidak tersedia",
            text=f"Tidak dapat memuat https://dashboard.prakerja.go.id karena: {_error('timeout', 'waktu koneksi habis')}",
            code=_error("timeout", "net::ERR_CONNECTION_TIMED_OUT"),
        ),
        "error",
    ),
    Page(
        "nginx-502",
        document(
            desktop_bar("https://dashboard.prakerja.go.id", _error("server", "502 Bad Gateway"))
            + f"<center><h1 style='font:700 32px serif;margin-top:20px'>{_error('server', '502 Bad Gateway')}</h1></center>"
            "<hr style='margin:14px 8px'><center>nginx/1.18.0</center>",
            font=SERIF,
        ),
        "error",
        size=(1100, 500),
        scale=1.0,
    ),
    Page(
        "nginx-504-ponsel",
        document(
            android("12.59")
            + chrome_bar("dashboard.prakerja.go.id/pelatihan")
            + f"<center><h1 style='font:700 27px DejaVu Serif;margin-top:18px'>{_error('server', '504 Gateway Time-out')}</h1></center>"
            "<hr style='margin:12px 8px'><center>nginx</center>",
            font=SERIF,
        ),
        "error",
    ),
    Page(
        "apache-403",
        document(
            chrome_bar("dashboard.prakerja.go.id/unduh")
            + f"<div style='padding:12px'><h1 style='font-size:30px'>{_error('denied', 'Forbidden')}</h1><p style='margin-top:16px'>"
            "You don't have permission to access this resource.</p><hr style='margin:14px 0'><i>Apache/2.4.41 (Ubuntu) Server Port 443</i></div>",
            font=SERIF,
        ),
        "error",
        size=(412, 620),
    ),
    Page(
        "apache-404",
        document(
            desktop_bar("http://dashboard.prakerja.go.id/serfitikat", "404 Not Found").replace(
                ">404 Not Found<", ">" + _error("not_found", "404 Not Found") + "<"
            )
            + f"<div style='padding:12px'><h1>{_error('not_found', 'Not Found')}</h1><p style='margin-top:16px'>"
            "The requested URL was not found on this server.</p></div>",
            font=SERIF,
        ),
        "error",
        size=(900, 420),
        scale=1.2,
    ),
    Page(
        "cloudflare-522",
        cloudflare(
            bar=desktop_bar("https://kelas.contoh-belajar.id", "kelas.contoh-belajar.id"),
            code=f"{mark('error_page', 'timeout', 'Connection timed out', optional=True)} <small style='font-size:15px'>{mark('error_page', 'server', 'Error code 522', optional=True)}</small>",
            what="The initial connection between the network and the origin web server timed out.",
            host="kelas.contoh-belajar.id",
        ),
        "error",
        size=(1060, 700),
        scale=1.0,
    ),
    Page(
        "cloudflare-502-gelap",
        cloudflare(
            bar=android("04:40", ink="#eee", paper="#1d1d1f"),
            code=f"{_error('server', 'Bad gateway')} <small style='font-size:14px'>{_error('server', 'Error code 502')}</small>",
            what="The web server reported a bad gateway error.".replace(
                "bad gateway error", _error("server", "bad gateway error")
            ),
            host="ruang-latih.id",
            dark=True,
        ),
        "error",
        size=(430, 800),
    ),
    Page(
        "merek-503",
        branded(
            top=android("20.44"),
            picture=_error("server", "503"),
            title=_error("server", "Layanan sedang tidak tersedia"),
            text="Kami sedang merapikan sistem agar lebih nyaman dipakai. Silakan kembali beberapa saat lagi, ya.",
            button="Muat ulang",
            colour="#d9480f",
            font=SANS,
        ),
        "error",
    ),
    Page(
        "merek-404",
        branded(
            top=iphone("15:03"),
            picture=_error("not_found", "404"),
            title="Waduh, " + _error("not_found", "halaman tidak ditemukan"),
            text="Tautannya mungkin sudah pindah atau salah ketik.",
            button="Kembali ke beranda",
            colour="#6d28d9",
            font=NOTO,
            paper="#faf7ff",
        ),
        "error",
        size=(390, 800),
    ),
    Page(
        "merek-sibuk",
        branded(
            top=desktop_bar("https://dashboard.prakerja.go.id", "Prakerja"),
            picture=":(",
            title="Maaf, " + _error("server", "server kami sedang sibuk"),
            text="Banyak peserta sedang mengakses halaman ini. Coba lagi 10 menit ke depan.",
            button="Coba lagi",
            colour="#0b7285",
            font=DISPLAY,
        ),
        "error",
        size=(1000, 620),
        scale=1.0,
        kind="webp",
    ),
    Page(
        "merek-429",
        branded(
            top=android_right("17:11"),
            picture=_error("denied", "429"),
            title=_error("denied", "Terlalu banyak permintaan"),
            text="Kamu terlalu sering mencoba. Tunggu 15 menit sebelum membuka halaman ini kembali.",
            button="Mengerti",
            colour="#1971c2",
            font=DEJAVU,
        ),
        "error",
        size=(380, 720),
    ),
)
