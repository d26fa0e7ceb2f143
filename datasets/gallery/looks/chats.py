# ruff: noqa: E501 (HTML and CSS)
"""Chats: with a platform's desk, with friends, in apps and in the messenger that everybody has."""

import re
from collections.abc import Sequence

from datasets.gallery.html import (
    CONDENSED,
    DEJAVU,
    DISPLAY,
    NOTO,
    SANS,
    android,
    android_right,
    desktop_bar,
    document,
    iphone,
    mark,
)
from datasets.gallery.page import Page

Message = tuple[str, str, str]
"""Who ("me" or "them"), the words (HTML with marks), the time."""


def _bubbles(messages: Sequence[Message], *, ticks: str = "✓✓") -> str:
    return "".join(_bubble(*message, ticks=ticks) for message in messages)


def _bubble(who: str, words: str, time: str, *, ticks: str) -> str:
    kind = "chat_sent" if who == "me" else "chat_received"
    side = "me" if who == "me" else "them"
    tick = f" {ticks}" if who == "me" else ""
    marked = mark(kind, _plain(words), words)
    return f'<div class="m {side}">{marked}<small>{time}{tick}</small></div>'


def _plain(words: str) -> str:
    """The words without their marks."""
    return re.sub(r"<[^>]+>", "", words).replace("&amp;", "&")


def _of_another_matter(chat: str) -> str:
    """A chat without the desk's matter: what is said in it is no fact."""
    return re.sub(r' data-kind="chat_\w+"', "", chat)


def messenger(
    *, top: str, who: str, messages: Sequence[Message], dark: bool = False, font: str = SANS, day: str = "HARI INI"
) -> str:
    """Green for one's own words at the right, white at the left."""
    mine, theirs, ink, paper, head = (
        ("#005c4b", "#202c33", "#e9edef", "#0b141a", "#202c33")
        if dark
        else ("#d9fdd3", "#fff", "#111b21", "#efeae2", "#fff")
    )
    return document(
        f"""{top}<div class="row head"><span>←</span><i></i><div><b>{who}</b><br><small>online</small></div></div>
        <p class="day"><span>{day}</span></p><div class="all">{_bubbles(messages)}</div><div class="type">Ketik pesan</div>""",
        f""".head{{background:{head};padding:9px 14px;gap:12px;font-size:16px}} .head i{{width:38px;height:38px;border-radius:50%;
        background:#9bb3c0}} .head small{{font-size:12px;opacity:.7}} .head b{{font-weight:500}} .day{{text-align:center;margin:12px}}
        .day span{{background:{theirs};border-radius:8px;padding:4px 12px;font-size:12px;opacity:.9}} .all{{padding:0 12px;display:flex;
        flex-direction:column;gap:7px}} .m{{max-width:80%;border-radius:10px;padding:7px 10px 4px;font-size:15px;line-height:1.35}}
        .me{{align-self:flex-end;background:{mine}}} .them{{align-self:flex-start;background:{theirs}}} .m small{{display:block;
        text-align:right;font-size:11px;opacity:.6}} .type{{position:absolute;bottom:10px;left:10px;right:64px;background:{theirs};
        border-radius:24px;padding:11px 18px;color:#8696a0}}""",
        paper=paper,
        ink=ink,
        font=font,
    )


def in_app(
    *,
    top: str,
    title: str,
    messages: Sequence[Message],
    colour: str,
    font: str = NOTO,
    input_words: str = "Tulis pesan...",
) -> str:
    """An app's help chat: coloured bubbles of one's own, grey ones of the desk."""
    return document(
        f"""{top}<div class="head"><b>{title}</b></div><div class="all">{_bubbles(messages, ticks="")}</div><div class="type">{input_words}</div>""",
        f""".head{{background:{colour};color:#fff;padding:15px 18px;font-size:17px}} .all{{padding:16px;display:flex;flex-direction:column;
        gap:12px}} .m{{max-width:78%;padding:11px 14px;border-radius:16px}} .m small{{display:block;font-size:11px;opacity:.7;margin-top:4px}}
        .me{{align-self:flex-end;background:{colour};color:#fff;border-bottom-right-radius:3px}} .them{{background:#eef0f3;
        align-self:flex-start;border-bottom-left-radius:3px}} .type{{position:absolute;bottom:0;left:0;right:0;border-top:1px solid #ddd;
        padding:14px 18px;color:#98a0aa;background:#fff}}""",
        font=font,
    )


def _absent(words: str) -> str:
    return mark("status", "certificate_absent", words, optional=True)


PAGES = (
    Page(
        "chat-cs-tokopedia",
        messenger(
            top=android("10:41"),
            who=f"CS {mark('platform', 'tokopedia', 'Tokopedia')}",
            messages=[
                ("me", f"Kak, {_absent('sertifikat saya belum muncul')} di dashboard", "10.31"),
                ("them", "Baik kak, boleh diinfokan nama pelatihan dan tanggal selesainya?", "10.33"),
                (
                    "me",
                    f"Menjahit Pakaian Anak, selesai tanggal {mark('completed_on', '2021-10-02', '2 Oktober 2021')}",
                    "10.35",
                ),
                ("them", "Laporan kelulusan sudah kami kirim ke manajemen pelaksana, mohon ditunggu ya kak", "10.40"),
            ],
        ),
        "chat",
    ),
    Page(
        "chat-gelap-lembaga",
        messenger(
            top=iphone("20:17", ink="#e9edef", paper="#202c33"),
            who="Admin Rumah Jarum Emas",
            dark=True,
            messages=[
                ("me", "Selamat malam, nama di sertifikat saya salah ketik", "20.02"),
                ("them", "Malam Bu. Nama yang benar bagaimana?", "20.09"),
                ("me", "Harusnya Fitriani, bukan Fitriyani", "20.11"),
                ("them", "Siap, kami perbaiki paling lambat lusa", "20.16"),
            ],
        ),
        "chat",
        size=(390, 800),
    ),
    Page(
        "chat-penipu",
        messenger(
            top=android_right("17:26"),
            who="+62 8xx Petugas Pencairan",
            messages=[
                ("them", "Selamat sore, insentif prakerja Anda siap cair", "17.20"),
                ("them", f"Silakan {mark('fraud', 'asked', 'kirim kode OTP')} yang masuk ke HP Anda", "17.21"),
                ("me", "OTP buat apa ya pak?", "17.24"),
            ],
        ),
        "chat",
        size=(360, 700),
        kind="jpg",
    ),
    Page(
        "chat-aplikasi-bukalapak",
        in_app(
            top=android("08:50"),
            title=f"{mark('platform', 'bukalapak', 'Bukalapak')} Bantuan",
            colour="#c2185b",
            messages=[
                ("them", "Halo! Ada yang bisa kami bantu?", "08.44"),
                ("me", "Tombol beri ulasan di akun saya tidak bisa ditekan", "08.45"),
                ("them", "Mohon perbarui aplikasi ke versi terbaru lalu masuk kembali", "08.49"),
            ],
        ),
        "chat",
        size=(360, 740),
    ),
    Page(
        "chat-english-desk",
        in_app(
            top=desktop_bar("https://help.contoh-belajar.id/chat", "Live chat"),
            title="Live Chat Support",
            colour="#2f6f4f",
            font=DISPLAY,
            input_words="Type a message",
            messages=[
                ("them", "Hi, thanks for waiting. How can I help you today?", "2:10 PM"),
                (
                    "me",
                    f"I finished the course on {mark('completed_on', '2024-02-05', '5 February 2024')} but there is no certificate",
                    "2:12 PM",
                ),
                ("them", "Let me check that with our partner team", "2:13 PM"),
            ],
        ),
        "chat",
        size=(760, 620),
        scale=1.3,
    ),
    Page(
        "chat-teman",
        _of_another_matter(
            messenger(
                top=android("21:55"),
                who="Geng Voli RT 04",
                font=CONDENSED,
                messages=[
                    ("them", "besok jadi latihan jam berapa?", "21.40"),
                    ("me", "jam tujuh pagi di lapangan biasa", "21.42"),
                    ("them", "siap, bawa minum sendiri ya", "21.43"),
                    ("me", "oke sip", "21.50"),
                ],
            )
        ),
        "unknown",
        usable="off_topic",
    ),
    Page(
        "chat-panjang",
        messenger(
            top=android("14:44"),
            who=f"Layanan {mark('platform', 'pijar_mahir', 'Pijar Mahir')}",
            font=DEJAVU,
            day="12 Juni 2023",
            messages=[
                ("me", "Permisi kak mau tanya soal sertifikat pelatihan", "09.01"),
                ("them", "Silakan kak, dengan senang hati kami bantu", "09.04"),
                ("me", f"Saya sudah selesai sejak {mark('completed_on', '2023-06-01', '1 Juni 2023')}", "09.05"),
                ("me", f"tapi di dashboard tertulis {_absent('sertifikat belum tersedia')}", "09.05"),
                ("them", "Baik, boleh kirim tangkapan layar halaman nilai akhirnya?", "09.12"),
                ("me", "Nilai akhir saya 85 kak", "09.15"),
                ("them", "Terima kasih. Data kakak kami teruskan ke tim kurikulum untuk diperiksa ulang", "09.31"),
                ("me", "Kira-kira berapa lama ya?", "09.33"),
                ("them", "Paling lambat tiga hari kerja", "09.41"),
                ("me", "Sudah seminggu belum ada kabar", "14.20"),
                ("them", "Mohon maaf kak, masih dalam antrean pemeriksaan", "14.39"),
                ("me", "Baik saya tunggu", "14.43"),
            ],
        ).replace('class="type"', 'class="type" style="display:none"'),
        "chat",
        full=True,
    ),
    Page(
        "chat-biaya-pencairan",
        messenger(
            top=android("11:02", ink="#e9edef", paper="#202c33"),
            who="Layanan Insentif",
            dark=True,
            font=NOTO,
            messages=[
                ("them", "Halo Bapak, dana insentif pelatihan tertahan di sistem", "10.55"),
                ("me", "Lalu saya harus bagaimana?", "10.57"),
                (
                    "them",
                    f"Mohon {mark('fraud', 'asked', 'transfer biaya administrasi')} Rp150.000 hari ini juga",
                    "10.58",
                ),
                ("me", "Maaf saya tanya dulu ke pusat bantuan", "11.01"),
            ],
        ),
        "chat",
        size=(380, 760),
    ),
)
