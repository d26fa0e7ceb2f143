from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.platforms_for_tests import PLATFORMS
from triage.decision.facts import Box, Line, Reading, Source
from triage.desks.prakerja.screens.parse import parse_screen

pytestmark = pytest.mark.usefixtures("on_a_page_of_ours")

TODAY = date(2026, 3, 17)
LINE = 40
"""Pixels from one line of ``page`` to the next; a line is 30 high, a character 15 wide."""


def at(text: str, left: int, top: int, *, height: int = 30, confidence: float = 1.0) -> Line:
    right, bottom = left + max(15, height // 2 * len(text)), top + height
    return Line(text, confidence, ((left, top), (right, top), (right, bottom), (left, bottom)))


def page(*rows: str, top: int = 100) -> list[Line]:
    """Lines under each other; ``|`` parts the columns of a row, 400 pixels apart."""
    return [
        at(text.strip(), 20 + 400 * column, top + LINE * index)
        for index, row in enumerate(rows)
        for column, text in enumerate(row.split("|"))
        if text.strip()
    ]


def parse(lines: Sequence[Line]) -> tuple[Reading, ...]:
    return parse_screen(lines, screenshot=1, today=TODAY, platforms=PLATFORMS)


def values(lines: Sequence[Line], kind: str) -> list[str]:
    return sorted(reading.value for reading in parse(lines) if reading.kind == kind)


def only(lines: Sequence[Line], kind: str) -> Reading:
    [reading] = [reading for reading in parse(lines) if reading.kind == kind]
    return reading


DASHBOARD = (
    "prakerja",
    "Pelatihan Saya | Riwayat Transaksi",
    "Halo, Citra Maheswari",
    "Selesai",
    "Menyulam Dasar",
    "Platform | Tokopedia",
    "Tanggal selesai | 10 Mar 2026",
    "Sertifikat | Sertifikat belum tersedia",
    "Beri Ulasan",
    "Lihat Detail",
)
CERTIFICATE = (
    "SERTIFIKAT",
    "Nomor: RJ/12/2026",
    "Diberikan kepada",
    "Citra Maheswari",
    "atas keberhasilannya menyelesaikan pelatihan",
    "Menyulam Dasar",
    "pada tanggal 10 Maret 2026",
    "Bandung, 14 Maret 2026",
)
RECEIPT = (
    "Pembayaran Berhasil",
    "5 Feb 2026, 18.37 WIB",
    "Metode | Saldo",
    "Nomor Invoice | INV/71",
    "Total Bayar | Rp250.000",
)
CHAT = (
    "CS Tokopedia",
    "online",
    "Kak, selesai 2 Maret 2026",
    "09.12",
    "Baik kak, ditunggu ya",
    "09.20",
    "oke",
    "09.31",
    "Ketik pesan",
)


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        (DASHBOARD, "dashboard"),
        (CERTIFICATE, "certificate"),
        (RECEIPT, "transaction"),
        (CHAT, "chat"),
        (("dashboard.prakerja.go.id", "Tidak ada koneksi internet", "ERR_INTERNET_DISCONNECTED"), "error"),
        (("Resep Nasi Goreng", "2 siung bawang putih", "Tumis hingga harum"), "unknown"),
        (("..", "7"), "unusable"),
        ((), "unusable"),
    ],
)
def test_it_tells_the_kind_of_screen(rows: tuple[str, ...], kind: str) -> None:
    assert parse(page(*rows))[0].kind == "screen"
    assert values(page(*rows), "screen") == [kind]


def test_it_reads_a_dashboard() -> None:
    found = {(reading.kind, reading.value) for reading in parse(page(*DASHBOARD))}
    assert found == {
        ("screen", "dashboard"),
        ("status", "finished"),
        ("status", "certificate_absent"),
        ("platform", "tokopedia"),
        ("completed_on", "2026-03-10"),
        ("account_name", "Citra Maheswari"),
        ("review", "button_inactive"),
    }


def test_it_reads_a_certificate() -> None:
    lines = page(*CERTIFICATE)
    assert values(lines, "certificate_name") == ["Citra Maheswari"]
    assert values(lines, "completed_on") == ["2026-03-10"]
    assert values(lines, "account_name") == []


def test_it_gives_every_reading_its_place_and_words() -> None:
    lines = page(*DASHBOARD)
    absent, completed = _status(lines, "certificate_absent"), only(lines, "completed_on")
    assert absent.origin.source is Source.SCREENSHOT
    assert absent.origin.screenshot == 1
    assert absent.origin.quote == "Sertifikat belum tersedia"
    assert absent.origin.box == _box(lines, "Sertifikat belum tersedia")
    assert completed.origin.quote == "Tanggal selesai 10 Mar 2026"
    assert completed.origin.box == _box(lines, "10 Mar 2026")


def _status(lines: Sequence[Line], value: str) -> Reading:
    [reading] = [reading for reading in parse(lines) if (reading.kind, reading.value) == ("status", value)]
    return reading


def _box(lines: Sequence[Line], text: str) -> Box:
    return next(line.box for line in lines if line.text == text)


def test_it_joins_the_boxes_of_a_sentence_that_goes_on_in_the_next_line() -> None:
    lines = [at("Sertifikat belum", 100, 100), at("tersedia", 100, 135)]
    reading = _status(lines, "certificate_absent")
    assert reading.origin.quote == "Sertifikat belum tersedia"
    assert reading.origin.box == ((100, 100), (340, 100), (340, 165), (100, 165))


def test_it_multiplies_its_sureness_with_the_engines() -> None:
    sure, unsure = at("Beri Ulasan", 0, 100), at("Beri Ulasan", 0, 100, confidence=0.5)
    assert only([sure], "review").confidence == pytest.approx(2 * only([unsure], "review").confidence)


@pytest.mark.parametrize(
    "text",
    ["SertifikatBelumTersedia", "Sert1fikat be1um tersed1a", "Sertifikat belum tersedla", "Sertfikat belum tersedia"],
)
def test_it_bears_the_noise_of_ocr(text: str) -> None:
    assert values(page(text, "Pelatihan Saya"), "status") == ["certificate_absent"]


@pytest.mark.parametrize(
    ("rows", "statuses"),
    [
        (("Lihat Sertifikat",), ["certificate_present"]),
        (("Unduh Sertifikat",), ["certificate_present"]),
        (("Tidak dapat mengunduh sertifikat",), []),
        (("Belum ada sertifikat",), ["certificate_absent"]),
        (("Sedang Berjalan",), ["not_finished"]),
        (("Belum selesai",), ["not_finished"]),
        (("Selesaikan pelatihan dulu",), ["not_finished"]),
        (("Status: Selesai",), ["finished"]),
        (("Semua | Berlangsung | Selesai",), []),
        (("Cara menyelesaikan masalah",), []),
    ],
)
def test_it_reads_the_status(rows: tuple[str, ...], statuses: list[str]) -> None:
    assert values(page(*rows), "status") == statuses


@pytest.mark.parametrize(
    "rows",
    [
        ("Diselesaikan pada 10/03/2026",),
        ("Tanggal selesai: 10 Maret 2026",),
        ("Completed on March 10, 2026",),
        ("Tanggal selesai", "10 Mar 2026"),
        ("Selesai | 10 Mar 2026",),
        ("10 Mar 2026 | Selesai",),
        ("Dibeli 1 Mar 2026 · Selesai 10 Mar 2026",),
        ("Tanggal beli | 1 Mar 2026", "Tanggal selesai | 10 Mar 2026"),
        ("Tanggal beli", "1 Mar 2026", "Tanggal selesai", "10 Mar 2026"),
        ("Pelatihan | Tanggal selesai", "Menyulam | 10 Mar 2026"),
        ("Tanggalselesal | I0 Mar 2O26",),
    ],
)
def test_it_finds_the_date_whose_label_says_completed(rows: tuple[str, ...]) -> None:
    assert values(page(*rows), "completed_on") == ["2026-03-10"]


@pytest.mark.parametrize(
    "rows",
    [
        ("10 Mar 2026",),
        ("Tanggal pembelian | 10 Mar 2026",),
        ("Tanggal lahir", "10 Mar 2026"),
        ("Tanggal selesai", "Bandung", "10 Mar 2026"),
        ("Status | Tanggal beli", "Selesai | 10 Mar 2026"),
        ("Selesaikan sebelum 10 Mar 2026",),
        ("Belum selesai per 10 Mar 2026",),
        ("Selesai 10 Mar 1996",),
    ],
)
def test_it_takes_no_other_date_for_the_completion(rows: tuple[str, ...]) -> None:
    assert values(page(*rows), "completed_on") == []


def test_it_trusts_a_completion_that_lies_ahead_less() -> None:
    past, ahead = (only(page(f"Tanggal selesai: {day} Mar 2026"), "completed_on") for day in (10, 20))
    assert ahead.confidence < past.confidence


@pytest.mark.parametrize(
    ("rows", "page_kind"),
    [
        (("Tidak ada internet", "ERR_INTERNET_DISCONNECTED"), "offline"),
        (("Oops, internet terputus", "Coba lagi"), "offline"),
        (("You're offline",), "offline"),
        (("Situs ini tidak dapat dijangkau", "DNS_PROBE_FINISHED_NXDOMAIN"), "dns"),
        (("ERR NAME NOT RESOLVED",), "dns"),
        (("dashboard.prakerja.go.id terlalu lama", "merespons."), "timeout"),
        (("This site took too long to respond", "ERR_CONNECTION_TIMED_OUT"), "timeout"),
        (("404", "Halaman tidak ditemukan"), "not_found"),
        (("502 Bad Gateway", "nginx"), "server"),
        (("5O3", "Maaf, layanan sedang sibuk"), "server"),
        (("504 Gateway Time-out",), "server"),
        (("Memuat...",), "spinner"),
        (("Loading…", "mohon tunggu"), "spinner"),
    ],
)
def test_it_tells_error_pages_apart(rows: tuple[str, ...], page_kind: str) -> None:
    assert values(page(*rows), "error_page") == [page_kind]


@pytest.mark.parametrize(
    "rows", [("500",), ("Harga 500",), ("Downloading",), (*DASHBOARD, "Memuat..."), ("Periksa koneksi internet Anda",)]
)
def test_it_sees_no_error_page_where_none_is(rows: tuple[str, ...]) -> None:
    assert values(page(*rows), "error_page") == []


@pytest.mark.parametrize(
    ("rows", "progress"),
    [
        (("Progres belajar 85%",), ["85"]),
        (("Progress | 1OO%",), ["100"]),
        (("Pelatihan Saya", "Lanjutkan Belajar", "60%"), ["60"]),
        (("Diskon 70%",), []),
        (("Progres 250%",), []),
        (("80%",), []),
    ],
)
def test_it_reads_progress_but_no_other_percentage(rows: tuple[str, ...], progress: list[str]) -> None:
    assert values(page(*rows), "progress") == progress


@pytest.mark.parametrize(
    ("rows", "clock"),
    [
        (("09.41 | 4G 64%",), ["09:41"]),
        (("4G | 9:05",), ["09:05"]),
        (("1O:24",), ["10:24"]),
        (("29.41",), []),
        (("Diskusi pukul 10.30 sampai selesai",), []),
    ],
)
def test_it_reads_the_phones_clock_in_the_top_row_only(rows: tuple[str, ...], clock: list[str]) -> None:
    assert values(page(*rows, "Pelatihan Saya", "10.30"), "clock") == clock


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        (("Halo, Budi Santoso!",), ["Budi Santoso"]),
        (("Nama: Siti Nur'aini",), ["Siti Nur'aini"]),
        (("Nama lengkap | Ni Luh Ayu",), ["Ni Luh Ayu"]),
        (("Nama Peserta", "Moh. Rizki, S.Pd."), ["Moh. Rizki, S.Pd."]),
        (("Halo Kak",), []),
        (("Halo, selamat datang kembali",), []),
        (("Nama pelatihan: Menyulam",), []),
        ((*CHAT[:2], "Halo Budi Santoso", "Ketik pesan"), []),
    ],
)
def test_it_reads_the_accounts_name(rows: tuple[str, ...], names: list[str]) -> None:
    assert values(page(*rows), "account_name") == names


def test_it_reads_a_long_name_on_two_lines_of_a_certificate() -> None:
    lines = [
        at("SERTIFIKAT", 300, 50, height=60),
        at("Diberikan kepada", 320, 150),
        at("Raden Roro Ayu Kusumaningrum", 200, 200, height=50),
        at("Prameswari Hadiningrat", 220, 260, height=50),
        at("telah menyelesaikan pelatihan", 250, 330),
    ]
    reading = only(lines, "certificate_name")
    assert reading.value == "Raden Roro Ayu Kusumaningrum Prameswari Hadiningrat"
    assert reading.origin.box is not None
    assert (reading.origin.box[0], reading.origin.box[2][1]) == ((200, 200), 310)


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        (("Platform | Pijar Mahir",), ["pijar_mahir"]),
        (("PijarMahir",), ["pijar_mahir"]),
        (("Tokopedla",), ["tokopedia"]),
        (("maubelajarapa.com/kelas",), ["mau_belajar_apa"]),
        (("Mau Belajar", "Apa"), ["mau_belajar_apa"]),
        (("Kemnaker | Tokopedia | Bukalapak",), []),
        (("blok M",), []),
    ],
)
def test_it_recognises_the_platform(rows: tuple[str, ...], codes: list[str]) -> None:
    assert values(page(*rows), "platform") == codes


@pytest.mark.parametrize(
    ("rows", "review"),
    [
        (("Beri Ulasan",), ["button_inactive"]),
        (("BeriUIasan",), ["button_inactive"]),
        (("Beri Ulasan & Rating",), ["button_inactive"]),
        (("Ulasan terkirim. Terima kasih",), ["given"]),
        (("Terima kasih atas ulasan kamu",), ["given"]),
        (("Beri ulasan dan rating agar sertifikat kamu bisa tampil",), []),
        (("Ulasan pembeli lain",), []),
    ],
)
def test_it_reads_the_review(rows: tuple[str, ...], review: list[str]) -> None:
    assert values(page(*rows), "review") == review


def test_it_tells_a_button_that_works_by_its_colour() -> None:
    [talk, button, other] = page("Beri ulasan agar sertifikat tampil", "Beri Ulasan", "Lihat Detail")
    assert values([talk, replace(button, vividness=0.6), other], "review") == ["button_active"]
    assert values([replace(talk, vividness=0.6), button, other], "review") == ["button_inactive"]


@pytest.mark.parametrize(
    ("rows", "fraud"),
    [
        (("Silakan kirim", "kode OTP yang masuk"), ["asked"]),
        (("Transfer biaya proses Rp150.000",), ["asked"]),
        (("Akun terindikasi kecurangan",), ["notice"]),
        (("Jangan pernah kirim kode OTP ke siapa pun",), []),
        (("Waspada penipuan! Kami tidak pernah meminta", "transfer ke rekening pribadi"), []),
        (("Masukkan kode OTP",), []),
    ],
)
def test_it_sees_fraud_but_no_warning_of_it(rows: tuple[str, ...], fraud: list[str]) -> None:
    assert values(page(*rows), "fraud") == fraud


def test_it_trusts_what_a_chat_says_less_than_a_page() -> None:
    said, shown = only(page(*CHAT), "completed_on"), only(page("Selesai 2 Maret 2026"), "completed_on")
    assert said.value == shown.value
    assert said.confidence < 0.7 * shown.confidence


def test_it_does_not_depend_on_the_order_of_lines() -> None:
    lines = page(*DASHBOARD)
    expected = parse(lines)
    assert all(parse([*order, *lines[4:]]) == expected for order in permutations(lines[:4]))


def test_it_ignores_lines_that_were_hardly_legible() -> None:
    assert values([at("Beri Ulasan", 0, 0, confidence=0.2), at("Lihat Detail", 0, 50)], "review") == []


SAID = st.sampled_from([*DASHBOARD, *CERTIFICATE, *RECEIPT, *CHAT, "09.41", "Nama:", "502", "80%", "Halo,"])
PLACES = st.integers(0, 1500)
LINES = st.lists(
    st.builds(
        lambda text, left, top, height, confidence: at(text, left, top, height=height, confidence=confidence),
        st.one_of(SAID, st.text(max_size=40)),
        PLACES,
        PLACES,
        st.integers(0, 200),
        st.floats(0, 1),
    ),
    max_size=12,
)


@given(LINES)
def test_it_never_raises_and_keeps_to_its_ranges(lines: list[Line]) -> None:
    readings = parse(lines)
    assert readings[0].kind == "screen"
    assert all(0 <= reading.confidence <= 1 for reading in readings)
    assert len({(reading.kind, reading.value) for reading in readings}) == len(readings)
