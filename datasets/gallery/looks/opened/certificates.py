"""Certificates: plain and script type, landscape and portrait, with other people's names around the owner's."""

from datasets.gallery.looks.opened.parts import android, completing, document, done_on, fact, ios
from datasets.gallery.page import Page


def name(words: str) -> str:
    """The owner's name as printed."""
    return fact("certificate_name", words)


_CLASSIC = document(
    f"""<div class="f"><p class="org">LPK CIPTA KARYA MANDIRI</p><h1>SERTIFIKAT</h1><p>Nomor: 0417/LPK-CKM/IX/2021</p>
<p class="to">Diberikan kepada</p><p class="n">{name("Wulandari Kusumaningtyas")}</p>
<p>yang {completing("telah menyelesaikan pelatihan")}</p><h2>Administrasi Perkantoran Modern</h2>
<p>pada tanggal {done_on("2021-09-24", "24 September 2021")} dengan predikat <b>Sangat Baik</b></p>
<div class="sig"><div><i>Hartono</i><hr>Drs. Hartono Wijaya<br>Direktur</div><div
class="seal">CKM</div><div><i>Lestari</i><hr>
Lestari Ningrum, S.E.<br>Instruktur</div></div></div>""",
    font="Noto Serif",
    paper="#fdfaf2",
    css=""".f{margin:18px;border:3px double #a8842c;outline:1px solid #a8842c;outline-offset:6px;flex:1;
text-align:center;padding:26px}
.org{letter-spacing:4px;font-size:14px}h1{font-size:50px;letter-spacing:10px;color:#8a6a1f;font-weight:400}
.to{margin-top:18px}
.n{font:700 52px 'Dancing Script';color:#1b3a5b;margin:4px 0 8px}h2{font-size:25px;margin:6px}.sig{display:flex;
justify-content:space-around;align-items:end;margin-top:26px;font-size:14px}.sig hr{width:180px;border:0;border-top:1px
solid #333;margin:2px}
.sig i{font:30px 'Kaushan Script';color:#33427a}.seal{width:84px;height:84px;border-radius:50%;background:#c9a44a;
color:#fff;
display:grid;place-items:center;font-weight:700}""",
)

_MODERN = document(
    f"""<div class="l"><b>ruang<br>terampil</b><small>ruangterampil.id</small></div><div class="r"><small>SERTIFIKAT
PENYELESAIAN</small>
<h1>{name("MOH. FAIZAL ANSHORI")}</h1><p>Atas {completing("keberhasilannya menyelesaikan kelas")}</p><h2>Dasar
Pengeditan Video dengan Ponsel</h2>
<p>{completing("Selesai")} pada {done_on("2022-08-17", "17 Agustus 2022")} · 12 jam pelajaran · Nilai akhir 87</p>
<div class="b"><div><b>Citra Maharani Dewi</b><br>Kepala Akademik</div><div>ID
Kredensial<br><b>RT-22-0817-5513</b></div></div></div>""",
    font="Inter",
    css="""body{flex-direction:row}.l{width:26%;background:#16324f;color:#fff;padding:50px 34px;font-size:30px;
line-height:1.1}
.l small{display:block;font-size:14px;margin-top:300px;opacity:.8}.r{padding:70px 60px;flex:1}
.r>small{letter-spacing:3px;color:#e07a5f;
font-weight:700}h1{font-size:46px;margin:24px 0;border-bottom:2px solid #eee;padding-bottom:18px}h2{font-size:24px;
margin:8px 0}
.b{display:flex;justify-content:space-between;margin-top:80px;color:#444}p{color:#555;font-size:16px}""",
)

_ENGLISH = document(
    f"""<div class="in"><h1>Certificate of Completion</h1><p>This is to certify that</p><p
class="n">{name("Teuku Zulfikar Rahmat")}</p>
<p>{completing("has successfully completed")} the online training</p><h2>Customer Service Essentials</h2>
<p>{completing("Completed")} on {done_on("2024-03-07", "07 March 2024")} &nbsp;|&nbsp; Valid until 7 March 2027</p><div
class="s"><span>Prof. Adelina Hutabarat, Ph.D.
<br><small>Programme Director</small></span><span>Bina Cakrawala<br><small>Training
Institution</small></span></div></div>""",
    font="Lato",
    paper="#0b3d3a",
    ink="#14302e",
    css=""".in{margin:26px;background:#fff;flex:1;text-align:center;padding:44px;clip-path:polygon(4% 0,96% 0,100%
6%,100% 94%,96% 100%,
4% 100%,0 94%,0 6%)}h1{font:italic 600 46px 'Noto Serif Display','Noto Serif';color:#0b3d3a}.n{font:58px 'Kaushan
Script';color:#b7791f;margin:12px 0}
h2{font-size:27px;margin:8px}p{font-size:17px}.s{display:flex;justify-content:space-around;margin-top:46px;
font-weight:700}
.s small{font-weight:400}""",
)

_LONG = document(
    f"""<div class="t"><h1>SERTIFIKAT PELATIHAN</h1><p>No. 2023/XI/KMB/004412</p></div><p>Dengan ini menyatakan
bahwa:</p>
<table><tr><td>Nama<td>:<td><b>{name("Raden Ajeng Dyah Sekar Kinasih Pramesthi Wijayaningrum Kusumodiningrat")}</b>
<tr><td>Tempat, tgl. lahir<td>:<td>Surakarta, 21 April 1994<tr><td>Pelatihan<td>:<td>Pembuatan Batik Tulis Pewarna Alam
<tr><td>Pelaksanaan<td>:<td>13 November 2023 s.d. {done_on("2023-11-17", "17 November 2023")}<tr><td>Durasi<td>:<td>40
jam</table>
<p>dinyatakan</p><h2>{completing("LULUS")}</h2><p>Surakarta, 20 November 2023</p><p class="d">Kepala
Lembaga,<br><br><br><b><u>R. Mulyono
Hadisaputro, M.Sn.</u></b></p><footer>Diterbitkan secara elektronik oleh Balai Batik Kampung Laweyan</footer>""",
    font="Noto Serif",
    css="""body{padding:50px 56px;text-align:center;border:14px solid #7b2d26}.t{border-bottom:2px solid #7b2d26;
padding-bottom:12px;
margin-bottom:26px}.t h1{font-size:33px;color:#7b2d26}table{text-align:left;margin:20px 0;font-size:16px}td{padding:7px
6px;
vertical-align:top}td:first-child{width:150px}h2{font-size:30px;letter-spacing:6px;margin:8px}.d{margin:26px 0 0 auto;
text-align:left}
footer{margin-top:auto;font-size:12px;color:#777}p{margin-top:4px}""",
)

_TITLE = document(
    f"""<div class="z"><svg width="70" height="70"><circle cx="35" cy="35" r="33" fill="#5b21b6"/><path d="M20 36l10 11
20-24"
stroke="#fff" stroke-width="6" fill="none"/></svg><h3>Akademi Rasa Nusantara</h3><h1>Sertifikat
Kompetensi</h1><p>dianugerahkan kepada</p>
<p class="n">{name("dr. Ratih Permatasari, S.Ked., M.M.")}</p><p>karena {completing("telah menuntaskan")} kelas
“Keamanan Pangan untuk
Katering” pada {done_on("2026-02-05", "Kamis, 5 Februari 2026")}.</p><div class="k"><span>Pengajar<br><b>Chef Anton
Siregar</b></span>
<span>Tanggal terbit<br><b>9 Feb 2026</b></span><span>Berlaku hingga<br><b>9 Feb 2029</b></span></div></div>""",
    font="Quicksand",
    paper="#f5f3ff",
    css=""".z{margin:auto;width:88%;text-align:center;background:#fff;border-radius:24px;padding:46px}.z
svg{margin:auto}h1{font-size:40px;
color:#5b21b6;margin:10px 0 22px}.n{font-size:33px;font-weight:700;margin:12px 0}.k{display:flex;
justify-content:space-between;
margin-top:50px;text-align:left}p{font-size:17px}""",
)

_IN_APP = document(
    ios("16.02", ink="#fff")
    + f"""<div class="row h"><span>✕</span><span class="grow">sertifikat_final.pdf</span><span>1/1</span></div><div
class="pg"><h1>SERTIFIKAT</h1>
<small>diberikan kepada</small><div class="n">{name("Sumiati")}</div><small>sebagai peserta yang
{completing("telah menyelesaikan")}</small>
<h3>Pelatihan Pastry dan Bakery Dasar</h3><small>diselenggarakan oleh Dapur Terampil
Nusantara</small><small>{completing("Selesai")}:
{done_on("2023-06-30", "30-06-2023")}</small><div class="g">Fitri Handayani<br>Instruktur</div></div>""",
    font="Inter",
    ink="#fff",
    paper="#1a1a1a",
    css=""".h{padding:12px 18px}.pg{background:#fffdf7;color:#333;margin:120px 10px 0;padding:22px;text-align:center;
border-left:10px solid #ef6c57}
.pg small{display:block}.pg h1{font:700 26px 'Open Sans';color:#ef6c57;letter-spacing:3px}.n{font:700 38px 'Dancing
Script';margin:4px}
h3{margin:6px;font-size:15px}.g{font-size:11px;margin-top:24px;text-align:right}""",
)

_PORTRAIT = document(
    android("09:12", charge="29%")
    + f"""<div class="w"><p class="e">Kementerian Contoh · Balai Latihan Kerja Sumber Makmur</p><h1>PIAGAM</h1><p
class="s">diberikan kepada</p>
<p class="n">{name("Yohanes Kristianto Lumban Gaol")}</p><p>atas partisipasinya sebagai peserta</p><h2>Pelatihan
Operator Forklift</h2>
<p>Pekanbaru, 2 Oktober 2022</p><div class="x"><i>M. Syahputra</i><br><b>Ir. Muhammad Syahputra</b><br>NIP. tidak
dicantumkan</div></div>""",
    font="Open Sans",
    css=""".w{margin:14px;border:6px solid #1f7a4d;padding:34px 20px;text-align:center;flex:1}.e{font-size:12px}
h1{font:700 44px 'Noto Serif';
color:#1f7a4d;margin:26px 0 4px}.n{font:700 25px 'Noto Serif';border-bottom:1px solid #999;margin:12px 0;
padding-bottom:8px}h2{font-size:19px;
margin:12px 0 26px}.x{margin-top:60px}.x i{font:30px 'Dancing Script';color:#26418f}""",
)

_SCRIPT = document(
    f"""<h4>TANDA TAMAT PELATIHAN</h4><div
class="n">{name("Maria Goreti Nenobais")}</div><p>{completing("telah tamat mengikuti")} program
</p><h3>Tenun Ikat untuk Pasar Ekspor</h3><p>Kupang, {completing("tamat")} {done_on("2021-12-04", "4 Des 2021")}</p><div
class="q"><span>Elisabeth Tefa
<br>Pengelola</span><span>Yakobus Manek<br>Penguji</span></div>""",
    font="Karla",
    paper="#fbe9dd",
    css="""body{align-items:center;justify-content:center;text-align:center}h4{margin:0;letter-spacing:6px;
font-size:20px;color:#9a3412}
.n{font:58px 'Lobster Two';color:#431407;margin:26px 0 18px;line-height:1.2}h3{font-size:26px;margin:6px}
.q{display:flex;gap:260px;
margin-top:60px}p{font-size:18px}""",
)

PAGES: tuple[Page, ...] = (
    Page("paper_classic", _CLASSIC, "certificate", size=(960, 620), scale=1.5, kind="jpg"),
    Page("paper_modern", _MODERN, "certificate", size=(1123, 640), scale=1.0),
    Page("paper_english", _ENGLISH, "certificate", size=(1000, 640), scale=1.25, kind="webp"),
    Page("paper_long_name", _LONG, "certificate", size=(794, 1000), scale=1.0),
    Page("paper_title", _TITLE, "certificate", size=(1080, 720), scale=1.0, kind="jpg"),
    Page("paper_in_app", _IN_APP, "certificate", size=(390, 760), scale=3.0),
    Page("paper_portrait", _PORTRAIT, "certificate", size=(360, 720), scale=2.0),
    Page("paper_script", _SCRIPT, "certificate", size=(1000, 620), scale=1.0),
)
