"""Whose page it is: on pages of other apps nothing is read, however much of it looks like a word of ours."""

import pytest

from datasets.gallery.foreign import Foreign, foreign_pages
from tests.evidence.screens.test_parse import DASHBOARD, RECEIPT, page, parse, values
from triage.desks.prakerja.facts import ReadingKind
from triage.desks.prakerja.screens.usable import usable

NOBODYS = {"google-play-error", "whitescreen-load"}
"""Pages that fail in so few words that they might be anybody's."""


def found(*rows: str) -> set[tuple[str, str]]:
    return {(reading.kind, reading.value) for reading in parse(page(*rows))}


@pytest.mark.parametrize(
    "foreign", [each for each in foreign_pages() if each.name not in NOBODYS], ids=lambda each: each.name
)
def test_it_reads_nothing_on_a_page_of_another_app(foreign: Foreign) -> None:
    lines = page(*(" | ".join(cells) for cells in foreign.lines))
    screen, *others = parse(lines)
    assert screen.value in ("unknown", "transaction", "unusable")
    assert [reading for reading in others if reading.kind != ReadingKind.CLOCK] == []
    assert usable(lines, (screen, *others)) != "yes"


def test_there_are_enough_pages_of_other_apps_and_each_has_its_name() -> None:
    pages = foreign_pages()
    assert len({each.name for each in pages}) == len(pages) >= 150
    assert len({each.app for each in pages}) >= 10


@pytest.mark.parametrize(
    "rows",
    [
        ("Profil Saya", "Citra Maheswari", "citra@surat.example"),
        ("Halo, Citra Maheswari", "Ada yang bisa dibantu?"),
        ("Catatan Harian", "Lanjutkan"),
        ("Daftar belanja", "Selesai"),
        ("Pendaftaran", "Nama: Citra Maheswari", "Continue"),
        ("Toko Sumber", "Beri Ulasan"),
        ("Kualitas produk", "Ulasan kamu", "Terima kasih atas ulasanmu"),
        ("Sekolah kamu", "SMP Karangjati"),
        ("Tokopedia", "Pesanan Selesai", "Beri Ulasan"),
        ("Trailer", "Glasses and models", "Continue"),
        ("Latihan hari ini", "Sedang berlangsung", "Lanjutkan"),
    ],
    ids=" · ".join,
)
def test_a_name_a_button_or_a_platform_alone_is_no_reading(rows: tuple[str, ...]) -> None:
    assert found(*rows) == {("screen", "unknown")}
    assert usable(page(*rows), parse(page(*rows))) == "off_topic"


def test_a_name_beside_our_words_is_read_and_makes_no_picture_helpful() -> None:
    rows = ("Kartu Prakerja", "Halo, Citra Maheswari", "Pengumuman terbaru")
    assert ("account_name", "Citra Maheswari") in found(*rows)
    assert usable(page(*rows), parse(page(*rows))) == "off_topic"


@pytest.mark.parametrize("button", ["Lanjutkan", "Continue", "Selesai"])
def test_a_button_needs_a_training_beside_it(button: str) -> None:
    assert values(page("Kartu Prakerja", "Verifikasi data diri", button), "status") == []
    assert values(page("Kartu Prakerja", "Kelas Menjahit", button), "status") != []


def test_a_page_that_asks_who_one_is_names_nobody() -> None:
    rows = ("dashboard.prakerja.go.id", "Masuk", "Nama Pengguna", "Lupa kata sandi?", "Sign Up", "Lanjutkan")
    assert found(*rows) == {("screen", "unknown")}


@pytest.mark.parametrize(
    "rows",
    [
        ("Sertifikat belum tersedia",),
        ("Tanggal selesai", "10 Mar 2026"),
        ("Kelas Menjahit", "Kemajuan 80%"),
        ("Pijar Mahir", "Belum dimulai", "0%"),
        ("Pelatihan ini telah selesai",),
    ],
    ids=" · ".join,
)
def test_a_part_that_was_cut_out_of_a_page_is_still_read(rows: tuple[str, ...]) -> None:
    assert len(found(*rows)) > 1


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        (("502 Bad Gateway", "nginx"), "server"),
        (("Tidak ada koneksi internet", "Periksa jaringan kamu", "Coba lagi"), "offline"),
        (("Mohon tunggu sebentar",), "spinner"),
        (("ruang-latih.id", "404", "Halaman tidak ditemukan"), "not_found"),
        (("Sertifikat", "Daftar sertifikat akan tampil di sini", "Terjadi gangguan pada server"), "server"),
    ],
)
def test_a_page_that_fails_and_may_be_ours_is_read(rows: tuple[str, ...], value: str) -> None:
    assert ("error_page", value) in found(*rows)
    assert usable(page(*rows), parse(page(*rows))) == "yes"


@pytest.mark.parametrize(
    "rows",
    [
        ("ib.banknusaraya.example", "502 Bad Gateway", "nginx"),
        ("Mobile Banking", "", "Tidak ada koneksi internet", "Coba lagi"),
        ("The game server is under maintenance",),
        ("Galeri Awan", "", "Memuat..."),
        ("SSL certificate has expired", "Connection timed out", "Retry"),
        ("ModuleNotFoundError", "", "internal server error", "class Reader"),
    ],
)
def test_a_page_of_another_app_may_fail(rows: tuple[str, ...]) -> None:
    assert found(*rows) == {("screen", "unknown")}


def test_a_chat_is_read_where_it_speaks_of_a_certificate() -> None:
    told = ("CS", "online", "Kak sertifikat saya mana ya", "09.12", "Baik", "09.20", "oke", "09.31", "Ketik pesan")
    other = ("CS", "online", "Kak pesanan saya mana ya", "09.12", "Baik", "09.20", "oke", "09.31", "Ketik pesan")
    assert ("screen", "chat") in found(*told)
    assert found(*other) == {("screen", "unknown")}


def test_a_receipt_is_one_whoever_gave_it() -> None:
    assert found(*RECEIPT) == {("screen", "transaction")}


def test_a_dashboard_is_ours() -> None:
    assert ("status", "finished") in found(*DASHBOARD)
