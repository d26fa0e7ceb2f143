# ruff: noqa: E501 (HTML and CSS)
"""Chats with the platforms' and the programme's people, in messengers and inside apps."""

from datasets.gallery.looks.opened.parts import (
    android,
    completing,
    desktop,
    document,
    fact,
    ios,
    maybe,
    pill,
    said,
    samsung,
)
from datasets.gallery.page import Page

_MESSENGER = """.h{padding:10px 12px;font-size:16px}.h svg{border-radius:18px}.w{flex:1;padding:12px;display:flex;
flex-direction:column;gap:7px}
.m{max-width:80%;padding:7px 9px 5px;border-radius:9px;font-size:14.5px;line-height:1.35}.m small{display:block;
text-align:right;font-size:10.5px;
opacity:.6}.s{align-self:flex-end}.r{align-self:flex-start}.d{align-self:center;font-size:12px;padding:4px 12px;
border-radius:8px}
.in{margin:6px 8px 10px;border-radius:24px;padding:12px 18px;color:#8a8a8a}"""
_FACE = '<svg width="36" height="36"><rect width="36" height="36" fill="#9fb3c8"/><circle cx="18" cy="14" r="7" fill="#fff"/><path d="M4 36a14 12 0 0 1 28 0" fill="#fff"/></svg>'


def sent(words: str, time: str) -> str:
    """A message of the phone's owner, at the right."""
    return f'<div class="m s">{said("chat_sent", words)}<small>{time} ✓✓</small></div>'


def received(words: str, time: str) -> str:
    """A message of the other side, at the left."""
    return f'<div class="m r">{said("chat_received", words)}<small>{time}</small></div>'


_GREEN = document(
    android("10:52", ink="#fff", paper="#054640", charge="57%")
    + f"""<div class="row h">←{_FACE}<div class="grow"><b>CS
{fact("platform", "pijar_mahir", "Pijar Mahir")}</b><br><small>online</small></div>⋮</div>
<div class="w"><span class="d">Hari ini</span>{sent("Selamat pagi kak, saya mau tanya soal sertifikat", "10.31")}
{received("Selamat pagi Kak, dengan admin Tari. Boleh dibantu nama lengkap dan kelasnya?", "10.33")}
{sent("Joko Prasetyo, kelas Merakit Panel Surya", "10.35")}{sent("sampai sekarang " + maybe("status", "certificate_absent", "sertifikat saya belum muncul"), "10.35")}
{received("Baik Kak, mohon ditunggu. Kami teruskan dulu ke bagian terkait ya", "10.50")}</div><div class="in">Ketik
pesan</div>""",
    css=_MESSENGER
    + ".h{background:#075e54;color:#fff}body{background:#e7ded5}.s{background:#dcf8c6}.r{background:#fff}.d{background:#e1f0fa}.in{background:#fff}",
)

_NIGHT = document(
    ios("21.07", ink="#fff")
    + f"""<div class="row h">‹{_FACE}<b class="grow">Bantuan
{fact("platform", "sekolah_mu", "Sekolah.mu")}</b></div><div class="w">
<span class="d">Kemarin</span>{received("Halo, ada yang bisa kami bantu?", "16.20")}
{sent("Malam min, mau tanya, jam layanan hari Minggu buka nggak ya?", "20.58")}{sent("soalnya saya baru sempat besok", "20.59")}
{received("Terima kasih infonya. Kami cek dulu akun Kakak, paling lambat besok siang kami kabari.", "21.05")}
{sent("oke min ditunggu", "21.06")}</div><div class="in">Pesan</div>""",
    font="Inter",
    ink="#e9edef",
    paper="#0b141a",
    css=_MESSENGER
    + ".h{background:#1f2c34}.s{background:#005c4b}.r{background:#202c33}.d{background:#182229;color:#8696a0}.in{background:#1f2c34}",
)

_WIDGET = document(
    desktop("Pusat Bantuan", f"https://{fact('platform', 'bukalapak', 'www.bukalapak.com')}/bantuan")
    + f"""<div class="p"><h1>Ada yang bisa dibantu?</h1><p>Cari topik, misalnya voucher kelas</p></div><div
class="b"><div class="t">Live Chat · Agen Nadia</div>
<div
class="w">{received("Hai Kak Bagas! Saya Nadia. Apa kendalanya?", "13:40")}{sent("voucher sudah ditukar tapi kelas tidak muncul", "13:41")}
{received("Mohon kirim nomor transaksinya ya, Kak.", "13:41")}{sent("BL2203VOU11982INV", "13:43")}</div><div
class="in">Tulis pesan…</div></div>""",
    font="Lato",
    css=_MESSENGER
    + """.p{background:#d9004c;color:#fff;padding:60px;height:220px}.b{position:absolute;right:40px;top:150px;
width:370px;height:480px;background:#fff;
border-radius:14px;box-shadow:0 6px 30px #0004;display:flex;flex-direction:column;overflow:hidden}.t{background:#2b2b33;
color:#fff;padding:14px}
.s{background:#ffe1ea}.r{background:#f1f1f4}.in{border:1px solid #ddd}""",
)

_TELE = document(
    samsung("19:03", charge="49%")
    + f"""<div class="row h">←{_FACE}<b class="grow">Grup Alumni Kelas 48</b></div><div class="w">
<div class="m r"><b
class="o">Sekar</b>{said("chat_received", "teman2 ada yang tau kapan survei evaluasi dibuka?")}<small>18:50</small></div>
<div class="m r"><b class="o g">Pak
Untung</b>{said("chat_received", "katanya minggu depan mbak")}<small>18:52</small></div>
{sent(f"aku {completing('udah kelar')} dari {maybe('completed_on', '2023-10-25', '25 Oktober 2023')}, belum ada kabar juga", "18:57")}
<div class="m r"><b class="o">Sekar</b>{said("chat_received", "sama dong")} 😅<small>19:01</small></div></div><div
class="in">Message</div>{pill("#555")}""",
    font="Open Sans",
    paper="#c9dcc0",
    css=_MESSENGER
    + ".h{background:#fff}.s{background:#effdde}.r{background:#fff}.in{background:#fff}.o{display:block;color:#d45246;font-size:13px}.g{color:#3a8bd0}",
)

_SCAM = document(
    android("08:45", charge="26%")
    + f"""<div class="row h">←{_FACE}<div class="grow"><b>+62 8xx-xxxx-xx19</b></div>⋮</div><div class="w">
{received("Selamat! Insentif Anda Rp 600.000 siap cair.", "08.40")}
{received(fact("fraud", "asked", "Kirimkan kode OTP yang masuk ke HP Anda") + " untuk proses verifikasi.", "08.40")}
{sent("ini dari mana ya?", "08.43")}{received("Dari petugas pusat. Segera ya, batas waktu 10 menit.", "08.44")}</div><div class="in">Ketik pesan</div>""",
    css=_MESSENGER
    + ".h{background:#f0f2f5}body{background:#efeae2}.s{background:#d9fdd3}.r{background:#fff}.in{background:#f0f2f5}",
)

_ENGLISH = document(
    ios("9:58")
    + f"""<div class="c">Support<br><small>Usually replies in a few minutes</small></div><div class="w"><span
class="d">Tuesday 9:12</span>
{sent("Hi, the name on my document has a typo. It says Rizki, it should be Rizky.", "9:12")}
{received("Sorry about that! Could you send a photo of the document?", "9:20")}{sent("Sure, sending it now", "9:57")}</div>
<div class="in">Type a message</div>{pill()}""",
    font="Inter",
    css=_MESSENGER
    + ".c{text-align:center;padding:8px;border-bottom:1px solid #ddd;font-weight:600}.c small{font-weight:400;color:#888}"
    ".s{background:#0a84ff;color:#fff}.r{background:#e9e9eb}.in{border:1px solid #ccc}.d{color:#888}.m{border-radius:18px;padding:9px 14px}",
)

PAGES: tuple[Page, ...] = (
    Page("talk_green", _GREEN, "chat", size=(360, 740), scale=2.0, kind="jpg"),
    Page("talk_night", _NIGHT, "chat", size=(390, 844), scale=2.0),
    Page("talk_widget", _WIDGET, "chat", size=(1200, 660), scale=1.0),
    Page("talk_group", _TELE, "chat", size=(384, 780), scale=1.875),
    Page("talk_scam", _SCAM, "chat", size=(360, 640), scale=2.0),
    Page("talk_english", _ENGLISH, "chat", size=(375, 667), scale=2.0, kind="webp"),
)
