"""What can be a person's name."""

import re
from typing import Final

from triage.desks.prakerja.screens.words import fold, folded_words

LONGEST: Final = 80
MOST_WORDS: Final = 10

# Digits only where OCR puts them for letters, within a word.
_NAME: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[015](?=[^\W\d_])|[ .,'’`-])*")
_CAPITALISED: Final = re.compile(r"[A-Z][^\W_]*(?:['’`.-][^\W_]*)*,?|(?:bin|binti|van|de|al|el|bt|b)\.?")
NO_NAMES: Final = folded_words(
    """kak kakak sobat sahabat there admin min prakerja peserta semua teman guys bapak ibu selamat datang sertifikat
    certificate kelulusan penghargaan nomor no participant completion achievement of kepada saudara sdr telah
    atas pelatihan dengan this that yang user pengguna kembali back di to the dashboard kartu training nama
    name untuk sebagai anda kamu sudah belum tidak ini itu dan atau dari pada oleh adalah is are for from with
    by on at has have been successfully completed completing awarded presented certify certifies proudly
    hereby diberikan dianugerahkan bahwa menerangkan menyatakan keberhasilan keberhasilannya partisipasi
    menyelesaikan diselenggarakan direktur director kepala instruktur instructor pengajar founder
    penyelenggara tanggal date issued lembaga akademi academy balai yayasan pt universitas kelas kursus course
    class program modul nik email telepon silakan mohon harap yuk ayo mari lanjut lanjutkan belajar apa kabar
    terima kasih your you here below
    """
)
"""Words that stand where a name might, but never in one."""
SCREEN_WORDS: Final = folded_words(
    """materi beranda home riwayat transaksi insentif akun profil profile account keluar masuk login logout daftar
    bantuan help notifikasi notification cari search kategori promo pengaturan settings sisnaker kemnaker
    tokopedia bukalapak pijar mahir sekolah karier karir pintar pintaria skillhub status selesai ulasan review
    rating lihat detail unduh download mulai dasar tersedia saya our we sini menu saldo voucher kuis ujian
    nilai skor progres platform digital internet koneksi halaman server error menit jam minggu lalu baru
    terbaru gratis diskon aktif online offline pesan chat kirim batal ok oke ya alamat kota provinsi tempat
    lahir jangan dapatkan pilih semangat pagi siang malam learning pelatihanmu kelasmu terverifikasi verified
    member anggota premium level poin points simpan ubah edit foto data diri pribadi informasi lengkap jenis
    kelamin pekerjaan pendidikan rekening bank wallet dompet pembayaran pesanan keranjang favorit wishlist
    tersimpan komunitas event webinar lowongan kerja minat bakat tes aplikasi desain marketing bahasa inggris
    microsoft excel operator tata boga busana barista komputer akuntansi penjualan pemasaran bisnis usaha
    teknik manajemen pengelolaan pengantar pelayanan strategi membuat menjadi cara situs web copyright hak
    cipta kementerian republik indonesia ketenagakerjaan pusat resmi official university institute studio
    rumah kreasi nusantara cendekia mandiri karya training center centre keterampilan ketrampilan pelatih
    sertifikasi kompetensi skill academy arkademi cakap menjahit fotografi produk media sosial toko online
    umkm video konten listrik las motor mobil servis ponsel memasak kue roti kopi rias pengelasan administrasi
    perkantoran kantor statistik analisis python excel word canva semua kelasku kategori terpopuler
    rekomendasi lainnya jelajahi eksplor tentang kami hubungi syarat ketentuan kebijakan privasi faq blog
    berita artikel lanjutan pemula menengah daring luring intensif chrome google samsung search browser safari
    firefox mozilla opera edge whatsapp instagram gmail android iphone
    """
)
"""Words of menus and of trainings: they tell that capitalised words which nothing labels are no name."""


def is_name(text: str) -> bool:
    """Whether ``text`` can be a person's name: letters, few marks, none of the words that never are in one."""
    tidied = tidy(text)
    words = re.split(r"[\s,]+", tidied)
    return (
        _NAME.fullmatch(tidied) is not None
        and sum(character.isalpha() for character in tidied) >= 3
        and len(tidied) <= LONGEST
        and len(words) <= MOST_WORDS
        and not any(fold(word) in NO_NAMES for word in words)
    )


def is_full_name(text: str) -> bool:
    """Whether ``text`` looks like a name where nothing says that it is one: two capitalised words or more."""
    words = tidy(text).split()
    return (
        is_name(text)
        and 2 <= len(words) <= 6
        and all(_CAPITALISED.fullmatch(word) and fold(word) not in SCREEN_WORDS for word in words)
    )


def tidy(text: str) -> str:
    """``text`` with single spaces and without marks around it, but for the full stop of a title."""
    tidied = " ".join(text.split()).strip(" ,:;-!\"“”'*_|")
    return tidied if re.search(r"(?:\b[^\W\d_]{1,3}\.){1,3}$", tidied) else tidied.rstrip(" .")
