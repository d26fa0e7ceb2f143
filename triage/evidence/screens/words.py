"""What the first desk's screens say, for ``screens``. Phrases are compared folded: see ``fold``."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from triage.decision.facts import ReadingKind

_LOOK_ALIKES = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "5": "s"})


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """``text`` as OCR noise leaves it recognisable: no case, accents, spaces or marks; 0/O, 1/l/I and 5/S alike."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LOOK_ALIKES)
    return "".join(character for character in plain if character.isalnum())


@dataclass(frozen=True, slots=True)
class ScreenRule:
    """A picture shows ``value`` where a line contains one of ``contains`` or consists of one of ``whole``.

    Among rules of one kind the earlier ones take their lines from the later ones. Both tuples are
    folded already.
    """

    kind: ReadingKind
    value: str
    sureness: float
    contains: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()


def _rule(kind: ReadingKind, value: str, sureness: float, *, contains: str = "", whole: str = "") -> ScreenRule:
    return ScreenRule(kind, value, sureness, phrases(contains), phrases(whole))


def phrases(listed: str) -> tuple[str, ...]:
    """The folded phrases of a list separated by ``/``."""
    return tuple(folded for phrase in listed.split("/") if (folded := fold(phrase)))


_STATUS, _REVIEW, _ERROR, _FRAUD = ReadingKind.STATUS, ReadingKind.REVIEW, ReadingKind.ERROR_PAGE, ReadingKind.FRAUD
STATUS_RULES: Final = (
    _rule(_STATUS, "certificate_absent", 0.95,
          contains="sertifikat belum tersedia/belum ada sertifikat/sertifikat belum terbit/sertifikat belum ada/"
          "sertifikat belum muncul/sertifikat tidak tersedia/sertifikat tidak ditemukan/sertifikat belum diterbitkan/"
          "belum memiliki sertifikat/certificate not available/certificate is not available/"
          "certificate not yet available/"
          "certificate is not yet available/no certificate available/no certificates yet/certificate not found"),
    _rule(_STATUS, "certificate_present", 0.9,
          contains="sertifikat sudah tersedia/sertifikat sudah terbit/sertifikat telah terbit/sertifikat tersedia/"
          "certificate is available/your certificate is ready",
          whole="lihat sertifikat/unduh sertifikat/download sertifikat/buka sertifikat/cetak sertifikat/"
                "bagikan sertifikat/"
          "view certificate/download certificate/see certificate"),
    _rule(_STATUS, "not_finished", 0.9,
          contains="pelatihan belum selesai/belum menyelesaikan pelatihan/selesaikan pelatihan dulu/"
          "selesaikan pelatihan terlebih dahulu",
          whole="belum selesai/sedang berjalan/sedang berlangsung/berlangsung/sedang dipelajari/in progress/ongoing/"
          "lanjutkan belajar/lanjut belajar/lanjutkan pelatihan/belum dimulai/mulai belajar/continue learning/"
          "not started/"
          "not completed/status belum selesai/status sedang berjalan"),
    _rule(_STATUS, "finished", 0.9,
          contains="pelatihan telah selesai/pelatihan sudah selesai/telah menyelesaikan pelatihan/you have completed",
          whole="selesai/telah selesai/sudah selesai/pelatihan selesai/status selesai/completed/finished/"
          "status completed/lulus/status lulus/tuntas"),
)  # fmt: skip
TABS: Final = phrases(
    "semua/all/berlangsung/selesai/belum selesai/sedang berjalan/in progress/completed/belum dimulai/aktif"
)
"""Words that head a filter when they stand side by side; then they say nothing about a training."""

BUTTON_WORDS: Final = phrases(
    "beri ulasan/berikan ulasan/tulis ulasan/isi ulasan/beri ulasan dan rating/beri ulasan & rating/beri rating/"
    "beri rating dan ulasan/beri penilaian/nilai pelatihan/ulas pelatihan/give review/write a review/leave a review"
)
REVIEW_RULES: Final = (
    _rule(_REVIEW, "given", 0.9,
          contains="ulasan terkirim/ulasan berhasil dikirim/ulasan anda telah/ulasan kamu telah/"
                   "terima kasih atas ulasan/"
          "terima kasih telah memberikan ulasan/terima kasih sudah memberikan ulasan/terima kasih atas penilaian/"
          "thank you for your review/thanks for your review/review submitted",
          whole="ulasan kamu/ulasan anda/ulasanmu/lihat ulasan/edit ulasan/ubah ulasan/your review/edit review"),
    ScreenRule(_REVIEW, "button", 0.9, whole=BUTTON_WORDS),
)  # fmt: skip

ERROR_RULES: Final = (
    _rule(_ERROR, "server", 0.95,
          contains="502 bad gateway/503 service/504 gateway/500 internal server error/internal server error/"
                   "bad gateway/"
          "service unavailable/service temporarily unavailable/gateway timeout/http error 500/http error 502/"
          "http error 503/"
          "http error 504/error 500/error 502/error 503/error 504/500 server error/layanan sedang tidak tersedia/"
          "layanan tidak tersedia/server kami sedang sibuk/server sedang sibuk/server sibuk/kesalahan server/"
          "terjadi kesalahan pada server/kesalahan internal server/gangguan pada server/"
          "server sedang dalam pemeliharaan/"
          "sedang dalam perbaikan/sedang dalam pemeliharaan/under maintenance/err_empty_response"),
    _rule(_ERROR, "offline", 0.95,
          contains="err_internet_disconnected/tidak ada koneksi internet/tidak ada internet/"
                   "tidak ada sambungan internet/"
          "internet terputus/koneksi terputus/you're offline/you are offline/kamu sedang offline/anda sedang offline/"
          "anda offline/kamu offline/no internet connection/no internet/not connected to the internet/"
          "tidak terhubung ke internet/tidak terhubung dengan internet/err_network_changed/err_address_unreachable/"
          "koneksi internet anda terputus/koneksi internetmu terputus"),
    _rule(_ERROR, "dns", 0.95,
          contains="dns_probe/err_name_not_resolved/server dns mungkin/dns address could not be found/"
          "alamat dns tidak dapat ditemukan/alamat ip server tidak dapat ditemukan/"
          "server ip address could not be found/"
          "can't find the server/cannot find the server/server not found/we're having trouble finding that site"),
    _rule(_ERROR, "timeout", 0.95,
          contains="err_connection_timed_out/err_timed_out/took too long to respond/terlalu lama merespons/"
          "terlalu lama merespon/the connection has timed out/connection timed out/request timed out/waktu habis/"
          "waktu tunggu habis/server stopped responding"),
    _rule(_ERROR, "not_found", 0.9,
          contains="404 not found/error 404/http error 404/404 page/404 halaman/halaman tidak ditemukan/page not found/"
          "halaman yang kamu cari tidak/halaman yang anda cari tidak/halaman ini tidak dapat ditemukan/"
          "err_file_not_found",
          whole="404"),
)  # fmt: skip
SERVER_CODES: Final = phrases("500/502/503/504")
"""Alone on a line they are an error only together with such words:"""
SERVER_CODE_WORDS: Final = phrases("error/server/layanan/kesalahan/gangguan/oops/ups/maaf/sorry/something went wrong")
SPINNER: Final = phrases("memuat/loading/mohon tunggu/please wait/harap tunggu/sedang memuat/tunggu sebentar")
SPINNER_LINES: Final = 3
"""A page with more lines than this (but for the status bar) shows something already."""

FRAUD_RULES: Final = (
    _rule(_FRAUD, "asked", 0.8,
          contains="kirim kode otp/kirimkan kode otp/berikan kode otp/minta kode otp/kode otp nya/sebutkan kode otp/"
          "kirim otp/transfer biaya/transfer ke rekening/transfer dulu/biaya pencairan/biaya aktivasi/biaya proses/"
          "send the otp/send me the otp/share your otp/send your otp/pay the fee"),
    _rule(_FRAUD, "notice", 0.85,
          contains="terindikasi kecurangan/terindikasi melakukan kecurangan/terindikasi fraud/indikasi kecurangan/"
          "indikasi penipuan/terindikasi penipuan/dugaan kecurangan/terindikasi pelanggaran"),
)  # fmt: skip
WARNINGS: Final = phrases("jangan/waspada/hati-hati/tidak pernah meminta/never ask/do not share/don't share/beware")
"""A page that warns of fraud is no fraud."""

# kind of page: phrases that speak for it, contained or alone on a line
KINDS: Final = {
    "certificate": (phrases("diberikan kepada/dianugerahkan kepada/this certifies/this is to certify/is awarded to/"
                            "presented to/certificate of/atas keberhasilannya/atas partisipasinya/telah menyelesaikan/"
                            "has successfully completed/for successfully completing/sertifikat penyelesaian/"
                            "sertifikat kompetensi/nomor sertifikat/diselenggarakan oleh"),
                    phrases("sertifikat/certificate/sertifikat kelulusan/sertifikat pelatihan")),
    "dashboard": (phrases("pelatihan saya/pelatihanmu/riwayat pelatihan/pelatihanku/riwayat transaksi/"
                          "dashboard prakerja/"
                          "dashboard.prakerja/sertifikat belum tersedia/tanggal selesai/progres belajar/kelas saya/"
                          "my courses/"
                          "my training"),
                  phrases("beri ulasan/lihat detail/lihat sertifikat/lanjutkan belajar/sedang berjalan/insentif/"
                          "beranda/"
                          "prakerja/status/platform/unduh sertifikat/ulasan kamu/selesai")),
    "transaction": (phrases("total bayar/total pembayaran/metode pembayaran/nomor invoice/no. invoice/nomor pesanan/"
                            "no. pesanan/pembayaran berhasil/biaya layanan/detail pesanan/detail transaksi/"
                            "nomor transaksi/"
                            "no. transaksi/bukti pembayaran/bukti transfer/transfer berhasil/payment successful/"
                            "order id/"
                            "payment method/transaksi berhasil/kode voucher"),
                    phrases("total/harga/metode/nominal/invoice/pembayaran/pesanan selesai")),
    "chat": (phrases("ketik pesan/tulis pesan/type a message/write a message/terakhir dilihat/last seen/"
                     "biasanya membalas/"
                     "pesan dan panggilan terenkripsi/sedang mengetik/chat dengan"),
             phrases("online/mengetik/typing/ketik pesan/message/pesan")),
}  # fmt: skip
TIMES_OF_A_CHAT: Final = 3
"""So many times of day alone on their lines make a chat likely."""

COMPLETED: Final = phrases("selesai/diselesaikan/menyelesaikan/completed/completion/finished/kelulusan/lulus/tuntas")
NOT_COMPLETED: Final = phrases(
    "beli/pesan/order/purchase/transaksi/lahir/birth/gabung/joined/mulai/start/daftar/registered/berlaku/valid until/"
    "kedaluwarsa/kadaluarsa/expire/jadwal/schedule/batas/sebelum/deadline/hingga/sampai/until/diperbarui/update/terbit/"
    "issued/tukar/redeem/bayar/paid/voucher/kirim/periode/period/login/belum selesai/akan selesai/target"
)

NAME_FOLLOWS: Final = (
    r"(?:di\s*berikan|di\s*anugerahkan)\s*kepada|menyatakan\s*bahwa|menerangkan\s*bahwa|this\s*certifies\s*that|"
    r"this\s*is\s*to\s*certify\s*that|(?:is\s*)?(?:hereby\s*)?(?:awarded|presented|granted)\s*to|given\s*to|"
    r"certify\s*that"
)
NAME_PRECEDES: Final = phrases(
    "telah menyelesaikan/atas keberhasilan/atas partisipasi/atas kelulusan/sebagai peserta/has successfully/"
    "has completed/"
    "for successfully/for completing/telah mengikuti/telah lulus/dinyatakan lulus/for outstanding/for participating"
)
GREETING: Final = r"hall?o|hai|hay|hi|hello|selamat\s*(?:datang|pagi|siang|sore|malam)|welcome(?:\s*back)?"
NAME_LABELS: Final = phrases("nama/nama lengkap/nama peserta/nama akun/nama sesuai ktp/name/full name/participant name")
NO_NAMES: Final = frozenset(
    phrases(
        "kak/kakak/sobat/sahabat/there/admin/min/prakerja/peserta/semua/teman/guys/bapak/ibu/selamat/datang/sertifikat/"
        "certificate/kelulusan/penghargaan/nomor/no/participant/completion/achievement/of/of completion/kepada/"
        "saudara/sdr/"
        "telah/atas/pelatihan/dengan/this/that/yang/user/pengguna/pelatihan saya/kembali/back/sobat prakerja/di/to/the/"
        "dashboard/kartu/training/nama/name/untuk/sebagai"
    )
)
"""Words that stand where a name might, but never in one."""
