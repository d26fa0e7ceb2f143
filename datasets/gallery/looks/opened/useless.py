"""Pictures that do not help: no words, another subject, a payment."""

from datasets.gallery.looks.opened.parts import android, document, ios, pill, samsung
from datasets.gallery.page import Page

_PET = document(
    """<svg width="600" height="700" viewBox="0 0 600 700"><rect width="600" height="700" fill="#c9b79c"/><rect y="500"
width="600" height="200" fill="#8d6e52"/>
<ellipse cx="300" cy="520" rx="170" ry="140" fill="#5b5b66"/><circle cx="300" cy="300" r="130" fill="#6b6b78"/><path
d="M190 240l-10-130 110 70zM410 240l10-130
-110 70z" fill="#6b6b78"/><ellipse cx="250" cy="290" rx="26" ry="34" fill="#d9e64b"/><ellipse cx="350" cy="290" rx="26"
ry="34" fill="#d9e64b"/>
<ellipse cx="250" cy="292" rx="8" ry="28"/><ellipse cx="350" cy="292" rx="8" ry="28"/><path d="M285 345h30l-15 18z"
fill="#e79aa5"/><path d="M270 360L140 340
M270 370L140 380M330 360l130-20M330 370l130 10M300 363q-20 34-44 18M300 363q20 34 44 18" stroke="#222" stroke-width="4"
fill="none"/>
<path d="M460 560q120-60 90-200" stroke="#5b5b66" stroke-width="44" fill="none" stroke-linecap="round"/></svg>"""
)
_BLACK = document("", paper="#050505")
_MEME = document(
    """<div class="m"><b>KETIKA GAJIAN MASIH LAMA</b><svg width="500" height="340"><rect width="500" height="340"
fill="#7dd3fc"/><circle cx="250" cy="190"
r="110" fill="#fde047"/><circle cx="210" cy="165" r="14"/><circle cx="290" cy="165" r="14"/><path d="M190 250q60-60 120
0" stroke="#000" stroke-width="10"
fill="none"/><path d="M200 190q-10 40 0 50" stroke="#0284c7" stroke-width="12" fill="none"/></svg><b>TAPI KERANJANG
SUDAH PENUH</b></div>""",
    font="Roboto Condensed",
    paper="#111",
    css=".m{margin:auto;color:#fff;text-align:center;font-size:38px}.m svg{margin:6px auto}",
)
_WALLET = document(
    samsung("12:41", charge="59%")
    + """<div class="k"><svg width="70" height="70"><circle cx="35" cy="35" r="34" fill="#16a34a"/><path d="M20 36l10
11 20-24" stroke="#fff" stroke-width="6"
fill="none"/></svg><h2>Transfer Berhasil</h2><h1>Rp150.000</h1><p>Jumat, 8 Agustus 2025 · 12:40
WIB</p><table><tr><td>Penerima<td>Warung Bu Yanti<tr>
<td>Bank tujuan<td>Bank Contoh<tr><td>No. referensi<td>20250808-77120<tr><td>Biaya admin<td>Rp0<tr><td>Sumber
dana<td>Saldo dompet</table>
<span>Bagikan Bukti Transfer</span></div>"""
    + pill("#444"),
    font="Inter",
    css=""".k{padding:36px 24px;text-align:center}.k svg{margin:0 auto 14px}.k h1{margin:6px}.k p{color:#777}
table{width:100%;text-align:left;margin:26px 0;
border-top:1px dashed #bbb}td{padding:9px 0}td:first-child{color:#777}td+td{text-align:right}.k>span{border:1px solid
#16a34a;color:#16a34a;border-radius:8px;
padding:11px 24px}""",
)
_TILL = document(
    """<div class="r">TOKO SERBA ADA MAKMUR<br>Jl. Melati No. 8,
Sidoarjo<br>--------------------------------<br>03/02/2024 18:22  Kasir: Ning<br>
--------------------------------<br><p>Beras 5kg<i>74.500</i></p><p>Minyak 2L<i>36.900</i></p><p>Telur
1kg<i>28.000</i></p><p>Sabun cuci<i>17.250</i></p>
--------------------------------<p><b>TOTAL</b><i>156.650</i></p><p>TUNAI<i>200.000</i></p><p>KEMBALI<i>43.350</i></p>--------------------------------<br>
TERIMA KASIH<br>Barang yang dibeli tidak dapat ditukar</div>""",
    font="DejaVu Sans Mono",
    paper="#6b5a48",
    css=""".r{background:#fbfbf4;width:380px;margin:30px auto;padding:26px 22px;text-align:center;font-size:15px;
transform:rotate(1.5deg)}
.r p{display:flex;justify-content:space-between}.r i{font-style:normal}""",
)
_NEWS = document(
    android("07:05", charge="83%")
    + """<div class="n"><small>EKONOMI</small><h1>Harga Cabai Rawit Turun Menjelang Panen Raya di Jawa Timur</h1><p
class="by">Oleh Redaksi · Senin, 12 Juni 2023
06:30 WIB</p><div class="ph"></div><p>Pedagang di sejumlah pasar tradisional mengaku penurunan harga mencapai 20 persen
dibandingkan pekan lalu. Pasokan dari
petani mulai melimpah sejak awal bulan.</p><p>“Pembeli jadi ramai lagi,” kata Suharti, pedagang di Pasar Besar. Ia
berharap harga tidak jatuh terlalu dalam supaya
petani tetap untung.</p></div>""",
    font="Noto Serif",
    css=""".n{padding:16px}.n small{color:#b91c1c;font-weight:700}.n h1{font-size:24px;line-height:1.25;margin:8px 0}
.by{color:#888;font-size:12px}
.ph{height:190px;margin:14px 0;background:linear-gradient(150deg,#b91c1c,#65a30d 70%)}.n p+p{margin-top:12px}""",
)
_APPS = (
    "Telepon",
    "Pesan",
    "Kamera",
    "Galeri",
    "Peta",
    "Musik",
    "Kalender",
    "Cuaca",
    "Setelan",
    "Jam",
    "Berkas",
    "Kalkulator",
)
_HOME = document(
    ios("6:48", ink="#fff")
    + '<div class="g">'
    + "".join(f'<div><i style="background:hsl({40 * n},70%,55%)"></i>{app}</div>' for n, app in enumerate(_APPS))
    + "</div>",
    font="Inter",
    ink="#fff",
    paper="#334e68",
    css=""".g{display:grid;grid-template-columns:repeat(4,1fr);gap:26px 8px;padding:30px 20px;text-align:center;
font-size:12px}.g i{display:block;width:60px;height:60px;
border-radius:14px;margin:0 auto 6px}""",
)

PAGES: tuple[Page, ...] = (
    Page("other_pet", _PET, "unusable", size=(600, 700), scale=1.5, kind="jpg", usable="no_words"),
    Page("other_black", _BLACK, "unusable", size=(360, 640), scale=2.0, usable="no_words"),
    Page("other_meme", _MEME, "unknown", size=(600, 520), scale=1.5, kind="jpg", usable="off_topic"),
    Page("other_transfer", _WALLET, "transaction", size=(384, 780), scale=1.875, usable="payment"),
    Page("other_till", _TILL, "transaction", size=(460, 560), scale=2.0, kind="jpg", usable="payment"),
    Page("other_news", _NEWS, "unknown", size=(360, 740), scale=2.0, usable="off_topic"),
    Page("other_home", _HOME, "unknown", size=(390, 700), scale=2.0, usable="off_topic", kind="webp"),
)
