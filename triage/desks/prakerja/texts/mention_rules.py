"""The patterns of ``mentions``: over canonical words (see ``slang``), one space apart."""

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from triage.desks.prakerja.facts import ReadingKind
from triage.desks.prakerja.texts.slang import word_set

DATE: Final = "\ue000"
DURATION: Final = "\ue001"
"""Private-use characters that stand for a date and a length of time; no token of a text can be one."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``pattern`` found means ``value``, unless ``unless_before`` matches what stands before it on its line."""

    kind: ReadingKind
    value: str
    certainty: float
    pattern: re.Pattern[str]
    unless_before: re.Pattern[str] | None = None


class Surroundings(NamedTuple):
    """What stands right before and right after."""

    before: re.Pattern[str]
    after: re.Pattern[str]


# What the short marks of the patterns below stand for; <n> allows up to n words between, [n] up to n of any kind.
_NOT = r"(?:tidak|belum)"
_NEUTRAL = (
    r"(?:(?!(?:tidak|belum|tapi|padahal|bukan|kalau|apakah|harus|bisa|mau|coba|diminta|jangan|karena|gara-gara)\b)"
    r"[\w'-]+ )"
)
_ANY = r"(?:[\w'-]+ )"
_MARKS = {
    "NOT": _NOT,
    "NET": r"(?:internet|kuota)(?: (?:internet|data|saya|rumah|di|hp|kantor|sini|wifi)){0,3}",
    "ELSEWHERE": r"(?:youtube|google|wa|whatsapp|ig|instagram|tiktok|netflix"
    r"|(?:web|website|situs|aplikasi|app|apps) (?:lain|other)|(?:other|another) (?:site|sites|website|websites|apps))",
    "FEW": r"(?:(?!(?:tidak|belum|tapi|padahal|bukan|kalau|malah|dibilang|insentif|sertifikat|pelatihan)\b)"
    r"[\w'-]+ ){0,2}",
    "TROUBLE": r"(?:masalah|gangguan|kendala)",
    "PRESS": r"(?:diklik|klik|dipencet|pencet|ditekan|tekan|disentuh|di klik|di pencet|di tekan|clicked|click)",
    "THERE": r"(?:ada|muncul|masuk|terbit|tersedia|kelihatan|there|here|available|dapat|diterima|terima|received)",
    "WALLET": r"(?:rekening|rek|ewallet|e-wallet|wallet|gopay|ovo|linkaja|dompet digital|bank)",
    "SOME": r"(?:(?!sertifikat\b)[\w'-]+ ){0,6}?",
    "WRONG": r"(?:salah|beda|kebalik|terbalik|tertukar|ketuker|kepotong|terpotong|disingkat)",
    "COURSE": r"(?:pelatihan|progres|progress)",
    "MONEY": r"(?:otp|transfer|bayar|uang|pin|password|sandi|dana|deposit)",
    "AMOUNT": r"(?:\d{1,3} ?(?:rb|ribu|k|jt|juta)|rp ?\d[\d.]*)",
    "DEVICE": r"(?:laptop|komputer|pc|tablet|(?:hp|browser|akun) (?:lain|teman|istri|suami|anak|adik|kakak))",
    "RELATIVE": r"(?:adik|kakak|suami|istri|anak|ibu|bapak|ayah|mama|teman|sepupu|keponakan|ponakan|saudara)",
    "UNSENT": r"(?:gagal|error|eror|tidak terkirim|tidak tersimpan|tidak masuk"
    r"|tidak bisa(?= (?:[.,!?\n]|terkirim|tersimpan)|$))",
}


def _compile(pattern: str) -> re.Pattern[str]:
    pattern = re.sub("[A-Z]+", lambda match: _MARKS[match.group()], pattern)
    pattern = re.sub(r"<(\d)>", lambda match: f"{_NEUTRAL}{{0,{match[1]}}}", pattern)
    pattern = re.sub(r"\[(\d)\]", lambda match: f"{_ANY}{{0,{match[1]}}}", pattern)
    return re.compile(rf"(?<![\w'-]){pattern}(?![\w'-])")


def _near(before: str) -> re.Pattern[str]:
    """Any of the words within the last four before the match, in the same clause."""
    return re.compile(rf"\b(?:{before}) (?:[\w'\":-]+ ){{0,3}}$")


_SHOWN = r"(?:tulisan|keterangan|notif|notifikasi|status)\w*"
ABOUT_OTHERS: Final = _near("teman|yang lain|orang lain|peserta lain|others|other people")
_SUPPOSED = _near(
    "kalau|apakah|bukan|harus|pastikan|kata|diminta|supaya|agar|biar|cek|because of|gara-gara|anda|tertulis|dianggap|"
    "sistem|" + _SHOWN
)
_QUOTED = _near(
    "pesan|tertulis|dibilang|malah|muncul|kata|kalau|apakah|pastikan|bukan|error|oops|ups|diklik|klik|buka|dibuka|"
    + _SHOWN
)
_SEEN_ELSEWHERE = _near(
    "anda|tertulis|dashboard|dasbor|masalah|kendala|verifikasi|kalau|apakah|bukan|kata|padahal|masa|kok|dibilang|"
    "terbaca|dianggap|terdeteksi|" + _SHOWN
)
_DENIED = _near("jangan|kalau|bukan|tidak pernah")
_ASKED = _near("kalau|apakah|bukan karena|pastikan|takut|semoga|jangan sampai|harus")
_OF_MONEY = _near("insentif|saldo|dana|uang|otp|kode|voucher|rekening|balasan|kalau|apakah")
_ELSEWHERE = _near(
    "kalau|apakah|bukan|kata|harus|seharusnya|semoga|kapan|dibilang|tertulis|biar|supaya|sampai|" + _SHOWN
)


def _rules(kind: ReadingKind, unless: re.Pattern[str], *rows: tuple[str, float, str]) -> tuple[Rule, ...]:
    return tuple(Rule(kind, value, certainty, _compile(pattern), unless) for value, certainty, pattern in rows)


RULES: Final = (
    *_rules(
        ReadingKind.REVIEW,
        _SUPPOSED,
        ("cannot_review", 0.85, r"NOT bisa <4>ulasan"),
        ("cannot_review", 0.80, r"(?:gagal|susah|sulit) <3>ulasan"),
        ("button_inactive", 0.85, r"tombol <2>ulasan <3>NOT <1>"
                                  r"(?:ada|muncul|aktif|terlihat|kelihatan|ketemu|bisa PRESS)"),
        ("button_inactive", 0.85, r"tombol <2>ulasan <3>(?:hilang|abu-abu|mati|inactive|disabled|nonaktif)"),
        ("button_inactive", 0.85, r"ulasan <2>tombol <3>(?:hilang|abu-abu|mati|inactive|disabled|nonaktif)"),
        ("button_inactive", 0.80, r"ulasan <2>(?:tidak ada|tidak aktif|hilang|abu-abu|tidak bisa PRESS)"),
        ("button_inactive", 0.85, r"NOT (?:ada|muncul|nemu|ketemu|menemukan|temukan|find|see) <2>tombol <2>ulasan"),
        ("cannot_review", 0.85, r"tombol <2>ulasan <3>(?:error|eror|tidak bisa(?! PRESS))"),
        ("cannot_review", 0.80, r"ulasan <2>tidak bisa(?! PRESS)"),
        ("cannot_review", 0.80, r"(?:sudah|mau|coba) <2>(?:beri )?<3>ulasan (?:, )?(?:tapi|padahal) <3>UNSENT"),
        ("cannot_review", 0.80, r"sudah beri ulasan <2>(?:pas|saat|waktu|ketika) <1>UNSENT"),
        ("cannot_review", 0.80, r"ulasan <3>(?:gagal|error|eror|failed)"),
        ("cannot_review", 0.80, r"ulasan (?:saya )?tidak (?:pernah )?(?:kesimpan|kesimpen|tersimpan|terkirim|kekirim)"),
        ("not_yet", 0.85, r"belum (?:sempat |pernah |saya |lagi )?(?:<2>beri <3>|saya )?ulasan"),
        ("not_yet", 0.85, r"NOT sudah (?:beri )?<2>ulasan"),
        ("not_yet", 0.85, r"(?:lupa|forgot) (?:(?!sudah\b)[\w'-]+ ){0,3}ulasan(?! (?:atau|apa))"),
        ("not_yet", 0.80, r"ulasan (?:dan ulasan )?belum(?= (?:saya |di|[.,!\n]|beri)|$)"),
        ("given", 0.85, r"sudah (?:<3>beri |saya |juga |selesai |semua )?<2>ulasan(?! (?:NOT|\?|atau|apakah))"),
        ("given", 0.85, r"ulasan (?:(?:dan|plus|sama) ulasan )?(?:saya |juga |jg )?sudah"
                        r"(?! (?:NOT|bisa|mau|coba|hilang|lewat|tutup|ditutup|habis))"),
    ),
    *_rules(
        ReadingKind.CONNECTION,
        _QUOTED,
        ("own_down", 0.80, r"(?:tidak ada|susah|krisis|kehabisan|habis) (?:internet|kuota)"
                           r"(?! (?:internet|TROUBLE|insentif|pelatihan))"),
        ("own_down", 0.80, r"(?:kuota|paket data|paket internet) (?:internet |data |saya )*habis"),
        ("own_down", 0.75, r"ELSEWHERE (?:juga |jg |pun |semua )*tidak (?:bisa|kebuka|terbuka|mau kebuka)"),
        ("own_down", 0.80, r"NET FEW(?:jelek|mati|hilang|gangguan)(?! TROUBLE)"),
        ("own_down", 0.75, r"NET FEW(?:tidak|belum) (?:lancar|ada|nyala|konek)(?! TROUBLE)"),
        ("own_fine", 0.80, r"NET FEWtidak (?:jelek|mati|putus|bermasalah|(?:ada )?TROUBLE)"),
        ("own_fine", 0.80, r"tidak ada TROUBLE (?:di |pada |dengan |with )?(?:the |saya )?internet"),
        ("own_fine", 0.85, r"NET FEW(?:lancar|4g|5g)(?! (?:jelek|mati))"),
        ("own_fine", 0.80, r"ELSEWHERE FEW(?:lancar|bisa|kebuka|terbuka|jalan)"),
    ),
    *_rules(
        ReadingKind.STATUS,
        _SEEN_ELSEWHERE,
        ("not_finished", 0.80, r"COURSE (?:(?!sertifikat|sudah)[\w'-]+ ){0,3}belum (?!dianggap|tercatat)<1>selesai"
                               r"(?! (?:masalah|keluhan))"),
        ("not_finished", 0.80, r"(?:belum|have tidak) <1>selesai <2>COURSE"),
        ("not_finished", 0.80, r"(?:masih (?:ada |kurang )?|tinggal |sisa |kurang )\d{1,2} COURSE"
                               r"(?! <1>(?:sudah|hari))"),
        ("not_finished", 0.80, r"saya (?:memang |emang |masih )?belum selesai(?! [2](?:masalah|keluhan|komplain))"),
    ),
    *_rules(
        ReadingKind.STATUS,
        _ASKED,
        ("certificate_absent", 0.80, r"sertifikat <4>NOT <2>THERE"),
        ("certificate_absent", 0.80, r"sertifikat <3>(?:kosong|zonk|hilang|tidak ada|gada)"),
        ("certificate_absent", 0.80, r"NOT <1>(?:THERE )?<2>sertifikat(?! (?:orang|teman|salah))"),
        ("certificate_absent", 0.80, r"(?:dashboard|dasbor) <4>NOT <1>THERE"),
        ("certificate_absent", 0.75, r"(?:mana|where|kapan) <2>sertifikat"),
        ("certificate_absent", 0.75, r"sertifikat <2>mana(?! yang)"),
    ),
    *_rules(
        ReadingKind.STATUS,
        _OF_MONEY,
        ("certificate_absent", 0.70, r"(?:punya saya|tetap|tetep|masih) <1>NOT <1>THERE"),
    ),
    *_rules(
        ReadingKind.STATUS,
        _ELSEWHERE,
        ("certificate_present", 0.80, r"sertifikat <3>sudah <2>THERE(?! (?:NOT|apa|atau|\?))"),
        ("certificate_present", 0.80, r"sudah <1>THERE <1>sertifikat"),
        ("certificate_present", 0.75, r"sertifikat <1>(?:is |was )there"),
        ("certificate_present", 0.75, r"sertifikat <1>THERE (?:, )?(?:tapi|atas nama|dengan nama)"),
    ),
    *_rules(
        ReadingKind.COMPLAINT,
        _ASKED,
        ("wrong_name", 0.80, r"nama (?!<3>(?:WALLET|ibu|lembaga|COURSE))<4>WRONG"),
        ("wrong_name", 0.80, r"nama <4>tidak <1>(?:sesuai|sama|cocok|benar|bener|match)"),
        ("wrong_name", 0.80, r"(?:salah|beda) <2>nama(?! (?:WALLET|ibu|lembaga|COURSE))"),
        ("wrong_name", 0.80, r"nama <1>(?:orang|teman|suami|istri|adik|kakak saya|saudara|peserta) "
                             r"(?:lain|saya|yang|muncul|[.,])"),
        ("wrong_name", 0.80, r"(?:atas )?nama orang(?: lain)?"),
        ("wrong_name", 0.80, r"(?:some(?:one|body)|else's|another person's?|other person's?) (?:else's |else )?nama"),
        ("wrong_name", 0.80, r"bukan nama saya|nama (?:itu |di sertifikat )?bukan (?:saya|nama saya)"),
    ),
    *_rules(
        ReadingKind.COMPLAINT,
        _ASKED,
        ("opens_elsewhere", 0.80, r"(?:di|dari|lewat|pakai|pake) DEVICE (?:malah |justru )?<3>"
                                  r"(?:bisa|kebuka|terbuka|normal|muncul|lancar)"),
        ("name_right", 0.80, r"nama <3>sudah <1>(?:benar|lancar|sesuai|cocok|betul)"),
        ("for_another", 0.80, r"(?:punya|akun|milik) RELATIVE"),
        ("taken_back", 0.80, r"ternyata <2>sudah <1>THERE"),
        ("wont_open", 0.75, r"(?:halaman|dashboard|dasbor|web|website|situs|link|page|sertifikat) <4>"
                            r"(?:tidak bisa|tidak mau|gagal|susah|tidak) <2>"
                            r"(?:dibuka|kebuka|terbuka|diakses|load|buka|open)"),
        ("wont_open", 0.75, r"(?:tidak bisa|gagal|susah) <1>(?:buka|membuka|akses|mengakses|open|load) <3>"
                            r"(?:halaman|dashboard|dasbor|web|website|situs|link|page|sertifikat)"),
    ),
    *_rules(
        ReadingKind.COMPLAINT,
        _ASKED,
        ("incentive", 0.80, r"insentif SOME(?:NOT|hilang|hangus|telat|terlambat|gagal|kapan|pending)"),
        ("incentive", 0.80, r"(?:NOT|kapan|mana) SOME(?:insentif|pencairan)"),
        ("account", 0.80, r"akun <4>(?:diblokir|terblokir|blokir|dibekukan|nonaktif|dihack|ke-hack|kehack|terkunci|"
                          r"blocked|locked|suspended|dihapus|terdaftar|dipakai orang)"),
        ("account", 0.80, r"(?:lupa|forgot|reset|ganti|mengganti|ubah|mengubah|change|hapus|delete) <2>"
                          r"(?:password|kata sandi|sandi|pin|email|e-mail|nomor|no|hp|akun|username|WALLET)"),
        ("account", 0.80, r"(?:tidak bisa|gagal|susah|NOT) <2>(?:login|log in|masuk <1>akun|verifikasi|kyc)"),
        ("account", 0.80, r"(?<!situs )(?<!web )(?<!website )(?<!aplikasi )WALLET SOME(?:tidak bisa|gagal|NOT)"),
        ("account", 0.80, r"(?:tidak bisa|gagal|cara) <2>"
                          r"(?:sambung\w*|menyambung\w*|hubung\w*|tautkan|menautkan|link) <3>WALLET"),
        ("account", 0.80, r"(?:kode )?otp <3>NOT <1>(?:masuk|terkirim|dikirim|muncul|sampai|datang|diterima)"),
        ("account", 0.80, r"(?:nik|ktp) <4>terdaftar|kyc <2>gagal"),
        ("selection", 0.80, r"(?:NOT|gagal|biar|supaya) <1>(?:lolos|diloloskan)[\w-]*|tolong <2>diloloskan"),
        ("selection", 0.80, r"gelombang <4>(?:dibuka|kapan|berikutnya|selanjutnya)|kapan <3>gelombang"),
        ("selection", 0.80, r"(?:cara|mau|tidak bisa|gagal) <2>(?:daftar|mendaftar|gabung|registrasi)(?! ulang)"),
        ("purchase", 0.80, r"refund|salah beli|(?:uang|dana|saldo) <2>(?:dikembalikan|kembali)"
                           r"|pengembalian (?:dana|saldo|uang)"),
        ("purchase", 0.80, r"(?:saldo|uang) <4>(?:hangus|hilang|kepotong|terpotong|berkurang|habis|NOT)"),
        ("purchase", 0.80, r"kepotong (?:dua|2) kali|charged twice"),
        ("purchase", 0.80, r"voucher <4>(?:NOT|gagal|hangus|error|eror|expired|invalid)|(?:NOT|cara|gagal) <2>"
                           r"(?:tukar|menukar\w*|redeem|pakai|dipakai) <2>voucher"),
    ),
    *_rules(
        ReadingKind.FRAUD,
        _DENIED,
        ("asked", 0.85, r"diminta (?:(?!jangan\b)[\w'-]+ ){0,4}MONEY"),
        ("asked", 0.80, r"(?:ada )?(?:orang |oknum |seseorang )?yang [5]minta [3]MONEY"),
        ("asked", 0.80, r"(?:ngaku|mengaku|oknum) [4]minta [3]MONEY"),
        ("asked", 0.80, r"(?:someone|somebody|they|he|she) [2](?:diminta|minta|asking) [4]MONEY"),
        ("asked", 0.80, r"beri [2]otp"),
        ("asked", 0.80, r"(?:asal|harus|wajib|tebus|ditebus|nebus|menebus) [2]AMOUNT"),
        ("asked", 0.80, r"transfer <2>AMOUNT <4>(?:admin|oknum|orang|cs)"),
        ("asked", 0.80, r"(?:admin|cs|oknum|orang) <2>(?:palsu|gadungan|bodong)"),
        ("suspected", 0.75, r"(?<!bukan )(?<!tidak )(?<!hati-hati )(?<!waspada )penipuan"),
    ),
)  # fmt: skip

OUTDONE: Final = (
    # "Sudah kasih ulasan, pas dikirim gagal": the failure is what counts.
    ((ReadingKind.REVIEW, "cannot_review"), (ReadingKind.REVIEW, "given")),
    # "Tombolnya mati, jadi gabisa kasih ulasan": the button is why.
    ((ReadingKind.REVIEW, "button_inactive"), (ReadingKind.REVIEW, "cannot_review")),
    # "Di toped sertifikat sudah ada, di dashboard belum": the dashboard counts.
    ((ReadingKind.STATUS, "certificate_absent"), (ReadingKind.STATUS, "certificate_present")),
)
"""Where a text says both, the second of a pair goes."""

WAITED: Final = re.compile(
    r"\b(?:sudah|hampir|lebih dari|lewat|lewat dari|melewati|nunggu|selama|sampai|for|since|more than|over|been) "
    rf"(?:(?!selesai){_ANY}){{0,2}}{DURATION}"
    rf"|{DURATION} (?:lebih |berlalu |lewat |kok |ini |now |sertifikat |saya )*"
    r"(?:belum(?! (?:penuh|genap|lewat|sampai))|tidak|lebih|berlalu|sejak|since|nunggu|masih|still)\b"
)
NOT_A_WAIT: Final = Surroundings(
    before=re.compile(
        r"\b(?:diminta|kata|maksimal|maksimum|max|maks|dalam|durasi|setiap|tiap|per|estimasi|paling|janji|dijanjikan|"
        r"biasanya|harus|mohon|akan|bakal|selambat|(?<!sudah )tunggu|pelatihan|within|up to|garansi|masa|kalau) "
        rf"{_ANY}{{0,3}}$|\bbelum (?:sampai |lewat |ada |genap )*$"
    ),
    after=re.compile(r" (?:lagi|ke depan|kedepan|mendatang|pelatihan|ikut|mengikuti|belajar|jadi|bekerja|kerja|per)\b"),
)
WAIT_FOR_ANOTHER: Final = re.compile(
    r"\b(?:insentif|cair|pencairan|refund|pengembalian|pembatalan|kembalian|saldo|membuka|seleksi|gelombang|pendaftaran|incentive|"
    r"transferred|dibuka|login|gangguan|balasan)\b"
)
"""In the same sentence: something other than a certificate is waited for."""

STILL_OPEN: Final = re.compile(rf"\b{_NOT} (?:[\w'-]+ )?selesai\b")
NOT_FINISHED_BY_THEN: Final = word_set(
    """
    belum tidak akan bakal harus target sebelum batas kapan deadline kalau teman mau bisa
    """
)
NOW: Final = re.compile(r"\b(?:skrg|skrng|sekarang|skr|now|ini) (?:baru |sudah |masih |tepat |pas )?$")
"""Right before a date: it says what day it is."""
SINCE: Final = frozenset({"sejak", "semenjak", "dari", "since"})
"""Words right before a day from which somebody counts their wait."""
AWAITED: Final = frozenset({"sertifikat", "tunggu", "menunggu", "nunggu", "ditunggu", "waiting", "waited"})
"""Words of a text in which such a day begins a wait."""
APPEARING: Final = frozenset({"muncul", "masuk"})
"""Words that take a day counted from today ("muncul hari ini?"), though not one of the calendar."""
# Words whose date is not a completion, however near the "selesai".
ANOTHER_EVENT: Final = word_set(
    """
    gelombang insentif cair pencairan lolos seleksi beli membeli pembelian dibeli checkout bayar pembayaran
    transaksi lahir daftar mendaftar pendaftaran registrasi gabung bergabung mulai memulai dimulai start started
    starting jadwal terjadwal komplain lapor laporan melapor hubungi menghubungi chat cs email e-mail balas
    dibalas sampai batas sebelum maksimal maks paling deadline berlaku kedaluwarsa expired redeem tukar voucher
    ulasan beri kata dijanjikan janji pengaduan aduan tiket ticket bought paid purchased joined registered
    enrolled born complained contacted emailed update diperbarui maintenance pemeliharaan lahirnya terbit
    diterbitkan penempatan dicek cek checked buka dibuka login screenshot
    """
)
