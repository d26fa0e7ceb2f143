from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.platforms_for_tests import PLATFORMS
from triage.decision.facts import Reading, Source
from triage.decision.policy import PlatformPolicy
from triage.desks.prakerja.texts.mentions import LONGEST, find_mentions

TODAY = date(2026, 3, 17)


def mentions(text: str) -> tuple[Reading, ...]:
    return find_mentions(text, today=TODAY, platforms=PLATFORMS)


def values(text: str, kind: str) -> list[str]:
    return [reading.value for reading in mentions(text) if reading.kind == kind]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("pelatihan sy slesai tgl 9 maret", "2026-03-09"),
        ("Kelasnya kelar 2 Maret 2026, mohon dicek", "2026-03-02"),
        ("lulus kmrn min", "2026-03-16"),
        ("tanggal 4 maret udah tamat, tanggal 5 maret ulasan", "2026-03-04"),
        ("I completed the course on 3 March 2026", "2026-03-03"),
        ("I completed the barista course on 3 March 2026 and left my review", "2026-03-03"),
        ("beli tgl 1 maret, selesainya 8 maret", "2026-03-08"),
        ("sertipikat blm nongol, pelatihan 2 Maret 2026", "2026-03-02"),
        ("selesai tgl 10, skrg udah tgl 17 lho", "2026-03-10"),
        ("lulus sejak januari kemarin", "2026-01-31"),
        ("kelar bulan lalu", "2026-02-15"),
        ("pelatihan selesai tgl 20 Maret 2026", "2026-03-20"),
    ],
)
def test_it_hears_when_the_training_was_completed(text: str, day: str) -> None:
    assert values(text, "completed_on") == [day]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("sudah nunggu sejak 3 Maret, di dashboard belum tersedia", ["14"]),
        ("sertifikat belum ada, daftar sejak 3 maret", []),
        ("selesai 3 maret, sertifikat saya tunggu dari 5 maret", []),
        ("gelombang dibuka sejak 3 Maret", []),
    ],
)
def test_it_hears_since_when_somebody_waits(text: str, days: list[str]) -> None:
    assert values(text, "days_waiting") == days


@pytest.mark.parametrize(
    "text",
    [
        "insentif cair tgl 10 maret, makasih",
        "saya ikut gelombang 12 maret kemarin daftarnya",
        "sertifikat saya belum muncul, lapor ke cs tgl 12 maret",
        "belum selesai tgl 12 maret",
        "harus selesai sebelum 12 Maret 2026",
        "saya lahir 12 Maret 2001, sertifikat belum ada",
        "apa kemarin dashboard gangguan?",
        "hari ini saya buka dashboard kosong",
        "sampai hari ini sertifikat belum ada",
        "teman selesai tgl 10 maret",
        "tgl 10 maret",
        "selesai antara senin atau rabu minggu ini",
        "kelar bulan maret",
        "sertifikat keluar 10 maret atau 12 maret?",
    ],
)
def test_it_takes_no_other_date_for_the_completion(text: str) -> None:
    assert values(text, "completed_on") == []


def test_it_trusts_a_lone_date_less_than_a_stated_one() -> None:
    lone, stated = mentions("sertifikat saya, 2 Maret 2026")[0], mentions("selesai 2 Maret 2026")[0]
    assert lone.value == stated.value
    assert lone.confidence < stated.confidence


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("udah 2 minggu blm muncul", "14"),
        ("sudah 5 hari ini", "5"),
        ("sebulan lebih ga ada kabar", "30"),
        ("sdh lewat 3 hari kerja kak", "7"),
        ("sudah lewat jauh dari 3 hari kerja", "7"),
        ("I have been waiting for 2 weeks", "14"),
        ("seminggu gak keluar2", "7"),
        ("nunggu hampir tiga minggu", "21"),
        ("berbulan-bulan sertifikat ga muncul", "60"),
    ],
)
def test_it_hears_how_long_somebody_waits(text: str, days: str) -> None:
    assert values(text, "days_waiting") == [days]


@pytest.mark.parametrize(
    "text",
    [
        "katanya tunggu 3 hari kerja",
        "disuruh nunggu 3 hari",
        "maksimal 3 hari kan?",
        "pelatihannya 3 hari",
        "3 hari lagi saya cek",
        "belum sampai 3 hari sih",
        "kalo udah 3 hari saya tanya lagi",
        "insentif udah 2 minggu belum cair",
        "selesai 3 hari yang lalu",
        "temen saya sudah 2 minggu",
    ],
)
def test_it_hears_no_wait_in_advice_plans_and_other_matters(text: str) -> None:
    assert values(text, "days_waiting") == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("beli di toped min", ["tokopedia"]),
        ("PIJAR MAHIR gimana nih", ["pijar_mahir"]),
        ("dari BL kak", ["bukalapak"]),
        ("bl kosong", []),
        ("ikut di maubelajarapa", ["mau_belajar_apa"]),
        ("bingung mau belajar apa", []),
        ("saya kurang pintar", []),
        ("kelas di pintar kak", ["pintaria"]),
        ("atas nama Rina, MBA", []),
        ("bukan di tokopedia ya", []),
        ("tokopediaku", []),
        ("lembaga Skill Academy lewat tokped", ["skill_academy", "tokopedia"]),
    ],
)
def test_it_recognises_platforms_as_whole_words(text: str, codes: list[str]) -> None:
    assert values(text, "platform") == codes


@pytest.mark.parametrize(
    ("text", "printed", "own"),
    [
        ("tertulis Budi Santosa, seharusnya Budi Santoso", ["Budi Santosa"], ["Budi Santoso"]),
        ("di sertifikat tertulis budi santosa harusnya budi santoso", ["budi santosa"], ["budi santoso"]),
        ("harusnya Sri Wahyuni tapi di sertifikat Sri Wahyudi", ["Sri Wahyudi"], ["Sri Wahyuni"]),
        ("It says 'Jon Smith' instead of 'John Smith'", ["Jon Smith"], ["John Smith"]),
        ("Nama saya Moh. Rizki Pratama. Tolong", [], ["Moh. Rizki Pratama"]),
        ("di sertifikatnya malah jadi Rini Wulandari", ["Rini Wulandari"], []),
        ("nama saya salah di sertifikat", [], []),
        ("NAMA SAYA KURANG SATU HURUF", [], []),
        ("atas nama orang lain, Slamet Widodo. Saya Herman Tandi, satpam", ["Slamet Widodo"], ["Herman Tandi"]),
        ("Marga awak dibuat salah! Awak Tiur Purba, yang dicetak Tiur Barus", ["Tiur Barus"], ["Tiur Purba"]),
        ("Di sertifikat tertulis Tiur Simanjutak. Seharusnya Simanjuntak", ["Tiur Simanjutak"], ["Simanjuntak"]),
        ("namanya kebalik: 'Puspita Dewy', harusnya Puspita Dewi", ["Puspita Dewy"], ["Puspita Dewi"]),
        ("namanya jd user_8821, harusnya Rizky Ananda", ["user_8821"], ["Rizky Ananda"]),
        ("tertulis perempuan padahal laki laki", [], []),
        ("tertulis nama orang lain, seharusnya nama saya", [], []),
        ("Nama pada sertifikat: SITI AMINAH. Nama lengkap saya: SITI AMALIA.", ["SITI AMINAH"], ["SITI AMALIA"]),
        ("It shows the name Joko Prasetyo but my real name is Eko Wibowo", ["Joko Prasetyo"], ["Eko Wibowo"]),
        ("it reads 'Maria Goretti' and I'm Marta Lestari, fix my name", ["Maria Goretti"], ["Marta Lestari"]),
        ("NAMA SAYA YULIANA TEFA BUKAN YULIANUS TEFA", ["YULIANUS TEFA"], ["YULIANA TEFA"]),
        ("nama saya sutarmi bukan sutarni", ["sutarni"], ["sutarmi"]),
        ("nama saya bukan Rudi Hermawan melainkan Budi Hermawan", ["Rudi Hermawan"], ["Budi Hermawan"]),
        ("Namaku Andi Tenri tapi yang tercetak Andi Tenriawaru", ["Andi Tenriawaru"], ["Andi Tenri"]),
        ("Sa Yohana Wanimbo, nama dorang tulis Yohanes Wanimbo", ["Yohanes Wanimbo"], ["Yohana Wanimbo"]),
        (
            "tercetak nama Sudarmanto Rekso. Nama saya bukan Sudarmanto. Hormat saya, Soedarmono Rekso",
            ["Sudarmanto Rekso"],
            ["Soedarmono Rekso"],
        ),
        ("Nama saya Budi Santoso, teman saya Budi Santosa sudah dapat", [], ["Budi Santoso"]),
        ("atas nama orang lain, Siti Kholifah. Nama saya Andi Baso.", ["Siti Kholifah"], ["Andi Baso"]),
        ("Namo awak Rizal Efendi, di sinan tatulih Rizal Effendy Putra.", ["Rizal Effendy Putra"], ["Rizal Efendi"]),
        ("nama di KTP Rosa Bere, tapi di sertifikat dong tulis Rosinda Seran.", ["Rosinda Seran"], ["Rosa Bere"]),
        ("kok namanya NURHASAN, padahal di KTP dan di akun saya NURHASANAH. Aneh", ["NURHASAN"], ["NURHASANAH"]),
        (
            'Nama yang tercantum adalah "Dewi Satu Hati" sedangkan nama saya sesuai KTP ialah Dewi Satu Rasa.',
            ["Dewi Satu Hati"],
            ["Dewi Satu Rasa"],
        ),
        ("Nama belakang saya jadi Simbolon Jaya padahal saya Rosa Manurung", ["Simbolon Jaya"], ["Rosa Manurung"]),
        ("Namanya salah, mestinya Karsinah Dewi, di sertifikat dicetak Tarno", ["Tarno"], ["Karsinah Dewi"]),
        ("Jeneng kulo Sutrisno, ing sertifikat ditulis Sutrisna", ["Sutrisna"], ["Sutrisno"]),
        ("Nama saya Budi Santoso, judulnya tertulis Desain Grafis", [], ["Budi Santoso"]),
        ('Nama saya Budi Santoso. Di dashboard tertulis "Belum Selesai"', [], ["Budi Santoso"]),
        ("My name is wrong, it says nothing, I'm very sad and I am Indonesian", [], []),
        ("SAYA SUDAH LULUS TAPI NAMA SAYA BELUM MUNCUL PADAHAL SAYA SELESAI", [], []),
    ],
)
def test_it_hears_names_only_where_they_are_stated(text: str, printed: list[str], own: list[str]) -> None:
    assert values(text, "certificate_name") == printed
    assert values(text, "account_name") == own


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("sudah 2 hari saya selesai pelatihan", ["2026-03-15"]),
        ("Pelatihan sudah kelar 4 hari, sertifikat dereng medal", ["2026-03-13"]),
        ("finished two days ago", ["2026-03-15"]),
        ("sudah 2 minggu saya selesai", []),
        ("sudah 2 hari belum selesai", []),
        ("kalau sudah 2 hari selesai", []),
        ("selesai dalam 2 hari", []),
    ],
)
def test_it_counts_the_day_of_completion_back_from_today(text: str, day: list[str]) -> None:
    assert values(text, "completed_on") == day


def test_it_points_at_the_words() -> None:
    text = "Kak, udh 2 minggu 😭 sertivikat blm ada di Toped, TOMBOL ulasan ilang!!"
    for reading in mentions(text):
        assert reading.origin.source is Source.TEXT
        assert reading.origin.span is not None
        assert text[slice(*reading.origin.span)] == reading.origin.quote
    assert [reading.origin.quote for reading in mentions(text)] == [
        "2 minggu",
        "sertivikat blm ada",
        "Toped",
        "ulasan ilang",
    ]


def test_it_reads_no_further_than_its_limit() -> None:
    assert values("x" * LONGEST + " beli di tokopedia", "platform") == []
    assert values("beli di tokopedia " + "x " * LONGEST, "platform") == ["tokopedia"]


@given(st.text(max_size=400))
def test_it_never_raises(text: str) -> None:
    for reading in mentions(text):
        assert 0 < reading.confidence <= 1


WORDS = (
    "selesai belum gak bisa kasih ulasan tombol 2 minggu sudah tgl 12 maret , . ? tertulis seharusnya Budi BL \ue000"
)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=60))
def test_it_never_raises_on_the_words_it_listens_for(words: list[str]) -> None:
    text = " ".join(words)
    for reading in mentions(text):
        assert reading.origin.span is not None
        assert text[slice(*reading.origin.span)] == reading.origin.quote


def test_a_word_that_stands_for_two_does_not_move_the_dates_behind_it() -> None:
    text = "gada sertifikat kak, padahal pelatihan selesai kemarin"

    assert values(text, "completed_on") == ["2026-03-16"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("kelasnya kelar kamis minggu lalu", "2026-03-12"),
        ("rampung tanggal tujuh belas februari", "2026-02-17"),
        ("modul terakhir tamat jumat, pendaftaran magang ditutup senin", "2026-03-13"),
        ("pelatihan selesai kemarin, besok wawancara", "2026-03-16"),
        ("menyelesaikan pelatihan tanggal 10 s.d. 12 Maret 2026", "2026-03-12"),
        ("les menjahitnya tuntas 2 Maret, 10 Maret saya coba buka halamannya", "2026-03-02"),
        ("sertifikat 2 Maret 2026 belum muncul, berkas ditutup 20 Maret 2026", "2026-03-02"),
        ("kelas las awak siap hari kamis", "2026-03-12"),  # Medan
        ("kelase bar mau esuk", "2026-03-17"),  # Javanese
        ("réngsé tanggal 9", "2026-03-09"),  # Sundanese
        ("tuntung kamarian", "2026-03-16"),  # Banjar
    ],
)
def test_it_hears_the_day_of_completion_among_others(text: str, day: str) -> None:
    assert values(text, "completed_on") == [day]


@pytest.mark.parametrize(
    "text",
    [
        "rencananya selesai besok",
        "kelar senin depan",
        "modul terakhir selesai 20 maret",
        "siap semua berkasnya, sertifikat diminta kamis",
        "kalau selesai kamis, kapan keluar?",
    ],
)
def test_a_day_that_lies_ahead_is_no_completion(text: str) -> None:
    assert values(text, "completed_on") == []


def test_a_day_in_between_does_not_hide_what_is_missing() -> None:
    assert values("sertifikat 9 maret belum muncul", "status") == ["certificate_absent"]
    assert values("kalau senin sertifikat belum muncul", "status") == []


@pytest.mark.parametrize("written", ["Sekolah.mu", "sekolah mu", "sekolahmu"])
def test_a_full_stop_in_a_platforms_name_may_be_missing(written: str) -> None:
    known = {"sekolah_mu": PlatformPolicy("sekolah_mu", "Sekolah.mu", aliases=("Sekolahmu",))}
    found = find_mentions(f"selesai di {written}", today=TODAY, platforms=known)
    assert [reading.value for reading in found if reading.kind == "platform"] == ["sekolah_mu"]


def test_a_platform_whose_name_has_a_word_that_asks_asks_nothing() -> None:
    assert values("Halaman sertifikat di Mau Belajar Apa error 500 terus", "error_page") == ["server"]
