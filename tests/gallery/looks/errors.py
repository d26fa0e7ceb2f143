# ruff: noqa: E501 (HTML and CSS)
"""Pages that would not open: browsers' own, servers', branded ones."""

from tests.gallery.html import SERIF, android, chrome_bar, desktop_bar, document, mark
from tests.gallery.page import Page


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
        paper=paper, ink=ink,
    )  # fmt: skip


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
            + chrome_bar("pijarmahir.id/kelas", ink="#ddd", paper="#202124", field="#303134").replace(
                "pijarmahir.id", mark("platform", "pijar_mahir", "pijarmahir.id")
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
        "nginx-502",
        document(
            desktop_bar("https://dashboard.prakerja.go.id", "502 Bad Gateway")
            + f"<center><h1 style='font:700 32px serif;margin-top:20px'>{_error('server', '502 Bad Gateway')}</h1></center>"
            "<hr style='margin:14px 8px'><center>nginx/1.18.0</center>".replace(
                "502 Bad Gateway</div>", _error("server", "502 Bad Gateway") + "</div>"
            ),
            font=SERIF,
        ),
        "error",
        size=(1100, 500),
        scale=1.0,
    ),
)
