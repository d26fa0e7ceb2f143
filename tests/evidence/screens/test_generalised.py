"""What pages of other looks say: rules that the first held-out half of the gallery asked for."""

from dataclasses import replace

import pytest

from tests.evidence.screens.test_parse import at, only, page, values
from triage.decision.facts import Line

pytestmark = pytest.mark.usefixtures("on_a_page_of_ours")

PALE, VIVID = 0.05, 0.6


def coloured(line: Line, vividness: float = VIVID) -> Line:
    return replace(line, vividness=vividness)


def test_it_reads_a_status_in_a_table_though_a_date_stands_beside_it() -> None:
    rows = page("Riwayat Pelatihan", "Pelatihan | Selesai pada | Status", "Menyulam | 10/03/2026 | Lulus")

    assert values(rows, "status") == ["finished"]


def test_a_lone_word_beside_a_date_is_its_label() -> None:
    assert values(page("Pelatihan Saya", "Selesai | 10 Mar 2026"), "status") == []
    assert values(page("Pelatihan Saya", "Selesai | 10 Mar 2026"), "completed_on") == ["2026-03-10"]


def test_a_date_of_completion_says_that_the_training_is_finished() -> None:
    reading = only(page("Riwayat Belajar", "Selesai · 10 Maret 2026"), "status")

    assert reading.value == "finished"
    assert reading.origin.box
    assert reading.origin.box[1][0] < 20 + 365 / 2  # the word's half of the line


@pytest.mark.parametrize("row", ["In progress · 15%", "Sedang berlangsung (40 %)", "15% Sedang berjalan"])
def test_a_share_does_not_hide_a_status(row: str) -> None:
    assert values(page("My training", row), "status") == ["not_finished"]


@pytest.mark.parametrize("row", ["85% selesai", "Selesai 40%"])
def test_a_part_is_not_finished(row: str) -> None:
    assert values(page("Pelatihan Saya", row), "status") == []


def test_a_grey_certificate_button_does_not_work_where_there_is_no_certificate() -> None:
    told, button = page("Your certificate isn't ready yet", "View certificate")

    assert values([told, coloured(button, PALE)], "status") == ["certificate_absent"]
    assert values([told, coloured(button)], "status") == ["certificate_absent", "certificate_present"]
    assert values([coloured(button, PALE)], "status") == ["certificate_present"]


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ("Ulasan dan rating | Belum diberikan", "not_yet"),
        ("Ulasan | BELUM DIISI", "not_yet"),
        ("Status ulasan | Sudah diberikan", "given"),
        ("Review | Not submitted yet", "not_yet"),
    ],
)
def test_it_reads_a_review_by_its_label(row: str, value: str) -> None:
    assert values(page("Detail Pelatihan", row), "review") == [value]


def test_the_title_of_the_page_is_no_button() -> None:
    title, *rest = page("← Beri Penilaian", "Menyulam Dasar", "Bagaimana kelasnya?", "Simpan", "Batal", "Bantuan")

    assert values([coloured(title), *rest], "review") == []


def test_a_review_that_fails_cannot_be_given() -> None:
    assert values(page("Pelatihan Saya", "Ulasan gagal disimpan"), "review") == ["cannot_review"]


CONTENT = ("Pelatihan Saya", "Menyulam Dasar", "Rumah Jarum", "Kemajuan kelas 44%", "Materi")


def test_a_notice_with_an_action_at_its_end_is_a_toast() -> None:
    low = [at("Video ini macet di tengah", 20, 900), at("ULANGI", 700, 902)]

    assert values([*page(*CONTENT), *low], "toast") == ["Video ini macet di tengah"]
    assert values([*page(*CONTENT), low[0], at("Lanjut", 700, 902)], "toast") == []


def test_a_coloured_notice_over_the_head_of_the_page_is_a_toast() -> None:
    notice = at("Sesi kamu telah berakhir, silakan masuk kembali", 20, 60)
    login = page("Masuk", "Email", "Kata sandi", "Lupa kata sandi?", "Daftar", "Bantuan")

    assert values([coloured(notice), *login], "toast") == ["Sesi kamu telah berakhir, silakan masuk kembali"]
    assert values([notice, *login], "toast") == []
    assert values([coloured(notice), *login], "error_page") == []


def test_what_might_be_is_no_error() -> None:
    rows = page("The connection has timed out", "The site could be temporarily unavailable or too busy.")

    assert values(rows, "error_page") == ["timeout"]


CERTIFICATE = ("SERTIFIKAT", "Diberikan kepada", "Citra Maheswari", "telah menyelesaikan pelatihan")


@pytest.mark.parametrize(
    ("row", "days"),
    [
        ("Pelaksanaan: 9 Maret 2026 s.d. 13 Maret 2026", ["2026-03-13"]),
        ("Held from 9 March 2026 to 13 March 2026", ["2026-03-13"]),
        ("Berlaku 9 Maret 2026 - 13 Maret 2026", []),
        ("Kupang, 14 Maret 2026", []),
        ("Kupang, tamat 14 Maret 2026", ["2026-03-14"]),
        ("sebagai peserta yang telah menyelesaikan pelatihan pada 4 Maret 2026", ["2026-03-04"]),
        ("Rampung: Rabu, 4 Maret 2026", ["2026-03-04"]),
    ],
)
def test_it_knows_a_certificates_day_of_completion(row: str, days: list[str]) -> None:
    assert values(page(*CERTIFICATE, row), "completed_on") == days


@pytest.mark.parametrize("word", ["Dibeli", "Pembelian", "Tanggal beli", "Tgl. bayar", "Pendaftaran"])
def test_a_purchase_is_no_completion_though_the_line_goes_on(word: str) -> None:
    rows = page("Pelatihan Saya", f"{word} 3 Mar 2026 · Selesai 14 Mar 2026")

    assert values(rows, "completed_on") == ["2026-03-14"]


def test_thanks_greet_nobody() -> None:
    assert values(page("Ulasan", "Terima kasih, penilaianmu tersimpan"), "account_name") == []
    assert values(page("Dasbor", "Terima kasih, Citra Maheswari"), "account_name") == ["Citra Maheswari"]


def test_a_clock_is_no_wider_than_its_digits() -> None:
    box = only([at("13:57 □ □", 30, 10), *page("Pelatihan Saya", "Selesai")], "clock").origin.box

    assert box == ((30, 10), (102, 10), (102, 40), (30, 40))


def message(*rows: str, top: int, right: bool = False, time: str = "18:50") -> list[Line]:
    left = 500 if right else 20
    lines = [at(text, left, top + 36 * index) for index, text in enumerate(rows)]
    return [*lines, at(time, left + 300, top + 36 * len(rows), height=24)]


def test_a_groups_sender_is_no_part_of_the_message() -> None:
    sender, *rest = message("Pak Untung", "katanya minggu depan", top=300)
    lines = [
        at("Grup Alumni", 20, 100),
        *message("ada yang tahu?", top=200),
        coloured(sender),
        *rest,
        *message("belum ada kabar", top=450, right=True),
        at("Ketik pesan", 20, 1400),
    ]

    assert values(lines, "chat_received") == ["ada yang tahu?", "katanya minggu depan"]


def test_a_message_may_speak_of_today() -> None:
    lines = [
        at("HARI INI", 330, 150),
        *message("Mohon transfer biaya administrasi", "hari ini juga ya", top=200),
        *message("Maaf, saya tanya dulu", top=350, right=True),
        *message("Segera ya", top=450),
        at("Ketik pesan", 20, 1400),
    ]

    assert "Mohon transfer biaya administrasi hari ini juga ya" in values(lines, "chat_received")
    assert values(lines, "fraud") == ["asked"]
