# ruff: noqa: E501 (HTML and CSS)
"""Pictures that tell the desk nothing: receipts, memes, news, cats, darkness."""

from datasets.gallery.html import (
    CONDENSED,
    DISPLAY,
    DISPLAY_SERIF,
    MONO,
    NOTO,
    SANS,
    SERIF,
    android,
    android_right,
    desktop_bar,
    document,
    iphone,
    mark,
)
from datasets.gallery.page import Page

_CAT = """<svg viewBox="0 0 200 200" width="100%"><rect width="200" height="200" fill="#cfe3d4"/><ellipse cx="100" cy="130" rx="55" ry="48"
fill="#c98b4a"/><circle cx="100" cy="78" r="38" fill="#d79a58"/><path d="M70 52 64 18 92 44zM130 52 136 18 108 44z" fill="#c98b4a"/>
<circle cx="86" cy="76" r="6" fill="#2d4d2a"/><circle cx="114" cy="76" r="6" fill="#2d4d2a"/><path d="M96 90h8l-4 6z" fill="#804"/>
<path d="M60 88h28M60 96l28-4M140 88h-28M140 96l-28-4M152 140q32 0 24-38" stroke="#7a4e22" fill="none" stroke-width="3"/></svg>"""


def history(*, top: str, title: str, rows: str, colour: str, font: str = SANS) -> str:
    """A list of payments."""
    return document(
        f'{top}<div class="head">{title}</div>{rows}',
        f""".head{{padding:15px 16px;font-size:18px;font-weight:500;border-bottom:1px solid #e2e5ea}} .t{{padding:14px 16px;border-bottom:1px
        solid #edf0f3;display:grid;grid-template-columns:1fr auto;row-gap:3px}} .t b{{font-weight:500}} .g{{color:#757e8b;font-size:13px}}
        .ok{{color:{colour}}}""",
        font=font,
    )


def receipt(*, top: str, head: str, rows: str, total: str, colour: str, font: str = NOTO) -> str:
    """One payment that went through."""
    return document(
        f'{top}<div class="c"><i>✓</i><h2>{head}</h2></div><div class="box">{rows}<div class="row sum"><b class="wide">Total</b><b>{total}</b></div></div>',
        f"""body{{background:{colour}14}} .c{{text-align:center;padding:34px 0 18px}} i{{display:block;margin:0 auto 12px;width:58px;height:58px;
        border-radius:50%;background:{colour};color:#fff;font:30px/58px sans-serif}} .box{{background:#fff;margin:0 16px;border-radius:12px;
        padding:16px}} .box .row{{padding:7px 0;justify-content:space-between}} .sum{{border-top:1px dashed #bbb;margin-top:8px}}""",
        font=font,
    )


def _row(label: str, value: str) -> str:
    return f'<div class="row"><span>{label}</span><span>{value}</span></div>'


def _paid(what: str, by: str, when: str, price: str) -> str:
    return f'<div class="t"><b>{what}</b><b>{price}</b><span class="g">{by} · {when}</span><span class="ok">Berhasil</span></div>'


_APPS = "".join(
    f'<div><i style="background:hsl({hue} 60% 55%)"></i>{name}</div>'
    for hue, name in zip(
        range(0, 360, 30),
        (
            "Kamera",
            "Galeri",
            "Jam",
            "Pesan",
            "Telepon",
            "Peta",
            "Musik",
            "Cuaca",
            "Catatan",
            "Kalender",
            "Setelan",
            "Toko",
        ),
        strict=True,
    )
)

PAGES = (
    Page(
        "transaksi-riwayat",
        history(
            top=android("09.40"),
            title="Riwayat Transaksi",
            colour="#16a34a",
            rows=_paid("Pembelian Pelatihan", mark("platform", "tokopedia", "Tokopedia"), "28 Agt 2021", "Rp350.000")
            + _paid("Pembelian Pelatihan", mark("platform", "bukalapak", "Bukalapak"), "11 Jul 2021", "Rp249.000")
            + '<p style="padding:16px" class="g">Sisa saldo pelatihan Rp401.000</p><p style="padding:0 16px" class="g">Metode pembayaran: kode voucher</p>',
        ),
        "transaction",
        usable="payment",
    ),
    Page(
        "transaksi-meja",
        history(
            top=desktop_bar("https://dashboard.prakerja.go.id/transaksi", "Riwayat Transaksi"),
            title="Riwayat Transaksi",
            colour="#0e7490",
            font=DISPLAY,
            rows=_paid("Nomor Invoice PRK-220981", mark("platform", "pintaria", "Pintaria"), "19/10/2022", "Rp600.000")
            + _paid(
                "Nomor Invoice PRK-220417", mark("platform", "pijar_mahir", "Pijar Mahir"), "02/10/2022", "Rp400.000"
            )
            + '<p style="padding:16px">Total pembayaran Rp1.000.000</p>',
        ),
        "transaction",
        size=(1080, 560),
        scale=1.1,
        usable="payment",
    ),
    Page(
        "bukti-bayar",
        receipt(
            top=android("18.37"),
            head="Pembayaran Berhasil",
            colour="#7c3aed",
            rows=_row("Tanggal", "5 Feb 2026, 18.36 WIB")
            + _row("Metode Pembayaran", "Saldo dompet")
            + _row("Penerima", "Warung Bu Tini")
            + _row("Nomor Transaksi", "TRX-88-1042"),
            total="Rp82.500",
        ),
        "transaction",
        usable="payment",
    ),
    Page(
        "bukti-transfer-english",
        receipt(
            top=iphone("10:19"),
            head="Payment Successful",
            colour="#0284c7",
            font=SANS,
            rows=_row("Order ID", "HX-20931")
            + _row("Payment method", "Bank transfer")
            + _row("Merchant", "Toko Cat Jaya"),
            total="IDR 1,250,000",
        ),
        "transaction",
        size=(375, 700),
        kind="jpg",
        usable="payment",
    ),
    Page(
        "struk-kasir",
        document(
            """<pre>   MINIMARKET SUMBER REJEKI
   Jl. Melati 12, Kebumen
--------------------------------
KOPI SACHET    2 x 1.500   3.000
MIE KUAH       5 x 3.100  15.500
SABUN CUCI     1 x 9.800   9.800
--------------------------------
TOTAL                     28.300
TUNAI                     30.000
KEMBALI                    1.700
   TERIMA KASIH</pre>""",
            "pre{font:16px/1.7 'DejaVu Sans Mono';padding:26px}",
            font=MONO,
            paper="#f6f4ee",
        ),
        "transaction",
        size=(400, 460),
        kind="jpg",
        usable="payment",
    ),
    Page("kucing", document(_CAT), "unusable", size=(480, 480), scale=1.5, kind="jpg", usable="no_words"),
    Page("hitam", document("", paper="#020203"), "unusable", size=(360, 780), usable="no_words"),
    Page(
        "pemandangan",
        document(
            """<svg viewBox="0 0 400 300" width="100%"><rect width="400" height="190" fill="#f3b27a"/><circle cx="290" cy="120" r="34" fill="#fff1c4"/>
            <path d="M0 190 90 90 170 180 250 100 400 190z" fill="#5d6b85"/><rect y="185" width="400" height="115" fill="#3d6b6f"/>
            <path d="M0 220q50-14 100 0t100 0 100 0 100 0M0 255q60-14 120 0t120 0 120 0" stroke="#74a5a5" fill="none" stroke-width="3"/></svg>"""
        ),
        "unusable",
        size=(640, 480),
        scale=1.5,
        kind="jpg",
        usable="no_words",
    ),
    Page(
        "kabur",
        document(
            "<div style='filter:blur(11px);padding:30px;font-size:22px'><h2>Pelatihan Saya</h2><br><p>Menjahit Pakaian Anak</p><p>Tanggal selesai 2 Okt 2021</p>"
            "<p>Sertifikat belum tersedia</p><br><p style='background:#1264d8;color:#fff;padding:14px'>Beri Ulasan</p></div>"
        ),
        "unusable",
        size=(360, 640),
        kind="jpg",
        usable="no_words",
    ),
    Page(
        "meme",
        document(
            f"<div style='position:relative;width:500px'>{_CAT}<p class='t' style='top:12px'>KETIKA GAJIAN MASIH LAMA</p>"
            "<p class='t' style='bottom:16px'>TAPI DOMPET SUDAH PASRAH</p></div>",
            ".t{position:absolute;left:0;right:0;text-align:center;font:900 31px 'DejaVu Sans Condensed','DejaVu Sans';color:#fff;"
            "-webkit-text-stroke:1.5px #000}",
        ),
        "unknown",
        size=(500, 500),
        scale=1.4,
        kind="jpg",
        usable="off_topic",
    ),
    Page(
        "berita",
        document(
            android("06.50")
            + """<div style="padding:16px"><b style="color:#b91c1c;font-size:20px">KABAR DESA</b><h1 style="font-size:26px;line-height:1.25;margin:14px 0">
            Panen Raya Padi di Lembah Sari Capai Rekor Baru</h1><p class="g">Rabu, 12 Maret 2025 · Oleh Tim Redaksi</p><div style="height:170px;
            background:linear-gradient(#8fbf6a,#d9c46a);margin:14px 0"></div><p>LEMBAH SARI. Para petani di kaki bukit menyambut panen raya dengan
            kenduri. Hasil tahun ini naik hampir 12% dibandingkan tahun lalu berkat hujan yang cukup dan saluran air yang diperbaiki bersama.</p></div>""",
            ".g{color:#777}",
            font=SERIF,
        ),
        "unknown",
        usable="off_topic",
    ),
    Page(
        "media-sosial",
        document(
            android_right("20:41")
            + f"""<div style="padding:14px"><div class="row" style="gap:10px"><i style="width:42px;height:42px;border-radius:50%;background:#f0a"></i>
            <div><b>mbakyu.dapur</b><br><small>Yogyakarta</small></div></div><div style="margin:12px -14px">{_CAT}</div><p>♡ 1.204 suka</p>
            <p><b>mbakyu.dapur</b> Si oren ikut bantu uleni adonan donat hari ini, hasilnya malah tidur di loyang</p><p style="color:#888">Lihat semua 38 komentar</p></div>""",
        ),
        "unknown",
        usable="off_topic",
    ),
    Page(
        "layar-utama",
        document(
            android("12.00", ink="#fff", paper="#243b55")
            + f"<p style='font-size:54px;text-align:center;margin:50px 0 4px;font-weight:300'>{mark('clock', '12:00', '12.00')}</p>"
            f"<p style='text-align:center;margin-bottom:60px'>Sel, 6 Mei</p><div class='a'>{_APPS}</div>",
            ".a{display:grid;grid-template-columns:repeat(4,1fr);gap:26px 8px;text-align:center;font-size:12px;padding:0 14px}"
            ".a i{display:block;width:52px;height:52px;border-radius:14px;margin:0 auto 6px}",
            paper="linear-gradient(#243b55,#5b3f6b)",
            ink="#fff",
        ),
        "unknown",
        size=(360, 760),
        usable="off_topic",
    ),
    Page(
        "resep",
        document(
            iphone("16:16")
            + """<div style="padding:20px"><h1 style="font:700 30px 'Noto Serif Display'">Sayur Lodeh Bu Marni</h1><p style="margin:12px 0">Untuk 4 orang · 35 menit</p>
            <ul style="margin-left:20px;line-height:2"><li>200 gram labu siam, iris korek api</li><li>1 papan tempe, potong dadu</li><li>500 ml santan encer</li>
            <li>3 lembar daun salam</li><li>Garam dan gula secukupnya</li></ul></div>""",
            font=DISPLAY_SERIF,
            paper="#fffaf0",
        ),
        "unknown",
        size=(390, 700),
        usable="off_topic",
    ),
    Page(
        "cuaca",
        document(
            android("05.12", ink="#fff", paper="#2b6cb0")
            + """<div style="text-align:center;padding:50px 20px"><h2>Kulon Progo</h2><p style="font-size:80px;font-weight:300">24°</p><p>Hujan ringan · peluang 70%</p>
            <br><br><p>Kamis 29° &nbsp; Jumat 30° &nbsp; Sabtu 28°</p></div>""",
            paper="#2b6cb0",
            ink="#fff",
            font=CONDENSED,
        ),
        "unknown",
        kind="webp",
        usable="off_topic",
    ),
)
