"""Orders and transactions, where a training was bought: their dates are not the day on which it was finished."""

from datasets.gallery.looks.opened.parts import android, desktop, document, fact, ios, maybe, pill, samsung
from datasets.gallery.page import Page

_MARKET = document(
    android("13:04", network="LTE", charge="73%")
    + f"""<div class="row h">←<b class="grow">Detail Pesanan</b><span
class="l">{fact("platform", "tokopedia", "tokopedia")}</span></div>
<div class="s"><b>Pesanan Diproses</b><p>INV/20210830/MPL/1553370</p><p>Tanggal Pembelian <span>30 Agustus 2021, 10:22
WIB</span></p></div>
<div class="s"><div class="row"><div class="pic"></div><div><b>Voucher Kelas: Mengemudi Aman untuk Kurir</b>
<p>1 x Rp275.000</p></div></div></div>
<div class="s"><b>Rincian Pembayaran</b><p>Metode Pembayaran <span>Kartu Prakerja</span></p><p>Total Harga (1 barang)
<span>Rp275.000</span></p><p>Diskon 15% <span>-Rp41.250</span></p><p><b>Total Belanja</b>
<span><b>Rp233.750</b></span></p></div>
<div class="btn">Gunakan Voucher</div>""",
    font="Open Sans",
    paper="#f3f4f5",
    css=""".h{background:#fff;padding:14px;font-size:17px}.l{color:#03ac0e;font-weight:700}.s{background:#fff;
margin-top:8px;
padding:14px 16px}.s p{display:flex;justify-content:space-between;color:#6d7588;font-size:13px;padding-top:6px}.s p
span{color:#222}
.pic{width:54px;height:54px;border-radius:8px;background:#fde68a}.btn{margin:auto 16px 16px;background:#03ac0e;
color:#fff;
text-align:center;border-radius:8px;padding:12px;font-weight:700}""",
)

_HISTORY = document(
    samsung("17:36")
    + f"""<div class="row h"><b class="grow">Riwayat Transaksi</b><span>Filter</span></div><p class="m">Februari
2024</p>
<div class="t"><div><b>Desain Kemasan Produk Pangan</b><small>{fact("platform", "pintaria", "Pintaria")} · 18 Feb 2024,
09:17</small></div>
<em>-Rp600.000</em></div><div class="t"><div><b>Saldo pelatihan masuk</b><small>Gelombang 63 · 16 Feb 2024,
12:00</small></div>
<em class="p">+Rp3.500.000</em></div><p class="m">Sisa saldo berlaku sampai 1 Maret 2024</p>
<div class="z">Transaksi lain tidak ditemukan</div>{pill("#333")}""",
    css=""".h{padding:14px 20px;font-size:20px}.h span{color:#0b63c5;font-size:14px}.m{padding:14px 20px 6px;color:#777;
font-size:13px}
.t{display:flex;justify-content:space-between;padding:14px 20px;border-bottom:1px solid #eee}.t b{display:block}.t
small{color:#888}
em{font-style:normal;font-weight:700}.p{color:#15803d}.z{text-align:center;color:#999;padding:50px}
body>div:last-child{margin-top:auto}""",
)

_INVOICE = document(
    desktop("Invoice", fact("platform", "bukalapak", "www.bukalapak.com") + "/transactions/invoice")
    + f"""<div class="a4"><div class="row"><h1
class="grow">INVOICE</h1><b>{fact("platform", "bukalapak", "Bukalapak")}</b></div>
<p>No. BL2203VOU11982INV<br>Tanggal: 22/03/2022<br>Pembeli: 
{maybe("account_name", "Oktavianus Seran")}<br>Penjual: LPK Cipta Karya Mandiri</p>
<table><tr><th>Produk<th>Jumlah<th>Harga<th>Subtotal<tr><td>Pelatihan Teknisi AC Split
(daring)<td>1<td>Rp450.000<td>Rp450.000
<tr><td>Biaya layanan<td>1<td>Rp1.000<td>Rp1.000<tr><td colspan=3><b>Total</b><td><b>Rp451.000</b></table>
<p class="paid">LUNAS</p><small>Invoice ini sah dan diproses oleh komputer.</small></div>""",
    font="Lato",
    paper="#e9ebee",
    css=""".a4{background:#fff;width:760px;margin:24px auto;padding:40px}.a4 h1{letter-spacing:4px}.row b{color:#d9004c;
font-size:22px}
table{width:100%;border-collapse:collapse;margin:24px 0}th{background:#f4f4f6;text-align:left}th,td{padding:10px;
border:1px solid #ddd}
.paid{color:#15803d;border:3px solid;display:inline-block;padding:4px 16px;font-weight:900;transform:rotate(-8deg)}
small{display:block;margin-top:24px;color:#888}.a4 p{line-height:1.7}""",
)

_APP = document(
    ios("18.30", ink="#fff")
    + """<h1>Pembelian Anda</h1><div class="k"><p>Menunggu konfirmasi</p><h3>Tata Rias Pengantin Dasar</h3>
<div class="l"><span>ID Transaksi</span><b>TRX-99120-KLM</b></div><div class="l"><span>Dibayar pada</span><b>Kamis, 6
Juli 2023</b></div>
<div class="l"><span>Jumlah</span><b>Rp 525.000</b></div><div class="l"><span>Jadwal webinar</span><b>11/07/2023 19.00
WIB</b></div></div>
<p class="f">Butuh bantuan? Buka menu Pusat Bantuan pada halaman akun.</p>""",
    font="Inter",
    ink="#f5f5f7",
    paper="#000",
    css="""h1{padding:14px 20px;font-size:28px}.k{background:#1c1c1e;margin:0 16px;border-radius:16px;padding:18px}.k
p{color:#ffd60a;
font-size:13px}.l{display:flex;justify-content:space-between;border-top:1px solid #333;padding:12px 0;margin-top:10px}
.l span{color:#98989f}
.f{padding:20px;color:#98989f}""",
)

PAGES: tuple[Page, ...] = (
    Page("order_market", _MARKET, "transaction", size=(360, 700), scale=2.0, kind="jpg", usable="payment"),
    Page("order_history", _HISTORY, "transaction", size=(384, 780), scale=1.875),
    Page("order_invoice", _INVOICE, "transaction", size=(1100, 760), scale=1.0, usable="payment"),
    Page("order_app_dark", _APP, "transaction", size=(390, 844), scale=2.0, kind="webp", usable="payment"),
)
