from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.desks.prakerja.texts.date_words import TABLE, phrases
from triage.desks.prakerja.texts.dates import find_dates

TODAY = date(2026, 3, 17)  # a Tuesday

FORMS = {
    "a weekday is the last one before today": {
        "jumat pagi": "2026-03-13",
        "hari kamis": "2026-03-12",
        "senin malam": "2026-03-16",
        "hari minggu": "2026-03-15",
        "selasa": "2026-03-10",
        "rabu kemarin": "2026-03-11",
        "kemarin rabu": "2026-03-11",
        "kamis sore kemarin": "2026-03-12",
        "last Thursday": "2026-03-12",
        "on Friday": "2026-03-13",
        "malam jumat kemarin": "2026-03-12",
        "malam minggu": "2026-03-14",
        "rebo wingi": "2026-03-11",
        "kemis kliwon": "2026-03-12",
        "dinten saptu": "2026-03-14",
        "hari arba tadi": "2026-03-11",
        "sekarang hari selasa": "2026-03-17",
    },
    "a weekday of a week": {
        "kamis minggu lalu": "2026-03-12",
        "akhir bulan lalu": "2026-02-28",
        "rabu pekan kemarin": "2026-03-11",
        "jumat minggu kemarin": "2026-03-13",
        "minggu lalu hari senin": "2026-03-09",
        "minggu lalu, tepatnya hari senin": "2026-03-09",
        "selasa 2 minggu lalu": "2026-03-03",
        "rabu dua minggu yang lalu": "2026-03-04",
        "senin minggu ini": "2026-03-16",
        "Thursday last week": "2026-03-12",
        "rebo pon minggu wingi": "2026-03-11",
    },
    "a weekday and a day": {
        "kamis 12": "2026-03-12",
        "kamis minggu lalu tanggal 12": "2026-03-12",
        "jumat tgl 13": "2026-03-13",
        "Thursday the 12th": "2026-03-12",
        "minggu 15": "2026-03-15",
        "senin tanggal sembilan": "2026-03-09",
        "kamis 12/3": "2026-03-12",
        "jumat tgl 6 kemarin": "2026-03-06",
        "jumat kemarin, tepatnya tgl 13 maret": "2026-03-13",
        "tgl 13, hari jumat": "2026-03-13",
        "kamis tanggal 19": "2026-02-19",  # rather than in two days
        "kamis tanggal 2": "2026-04-02",
    },
    "numbers in words": {
        "tanggal tujuh belas februari": "2026-02-17",
        "dua puluh enam desember": "2025-12-26",
        "tgl delapan belas bulan dua": "2026-02-18",
        "bulan sebelas tanggal lima": "2025-11-05",
        "tanggal dua puluh lima": "2026-02-25",
        "tgl empat": "2026-03-04",
        "tanggal tiga maret tahun dua ribu dua puluh lima": "2025-03-03",
        "Desember tanggal dua puluh": "2025-12-20",
        "tanggal selikur februari": "2026-02-21",
        "tanggal genep Nopémber": "2025-11-06",
    },
    "figures": {
        "3/11": "2025-11-03",
        "23-11": "2025-11-23",
        "26/11": "2025-11-26",
        "27.11.25": "2025-11-27",
        "tgl 23-2": "2026-02-23",
        "tgl 27.2": "2026-02-27",
        "selesai(13/3)": "2026-03-13",
        "Nov 12th": "2025-11-12",
        "on Nov 4": "2025-11-04",
        "selesai November 10": "2025-11-10",
        "on the 3rd": "2026-03-03",
    },
    "a day of a month told from today": {
        "tgl 23 bulan 2": "2026-02-23",
        "tanggal 2 bulan ini": "2026-03-02",
        "tanggal 28 bulan lalu": "2026-02-28",
        "tgl 27 bulan kemarin": "2026-02-27",
        "tanggal 5 kemarin": "2026-03-05",
        "kemarin tanggal 12": "2026-03-12",
        "tgl 9 bulan ieu": "2026-03-09",
        "20 oktober tahun lalu": "2025-10-20",
        "oktober lalu": "2025-10-31",
    },
    "told from today": {
        "tadi siang": "2026-03-17",
        "tadi subuh": "2026-03-17",
        "tadi abis magrib": "2026-03-17",
        "jam 4 sore tadi": "2026-03-17",
        "pagi ini": "2026-03-17",
        "barusan": "2026-03-17",
        "15 menit lalu": "2026-03-17",
        "48 jam yang lalu": "2026-03-15",
        "tadi malam": "2026-03-16",
        "td mlm": "2026-03-16",
        "kemarin lusa": "2026-03-15",
        "lusa kmrn": "2026-03-15",
        "kemarin dulu": "2026-03-15",
        "dua puluh hari lalu": "2026-02-25",
        "enam puluh hari yang lalu": "2026-01-16",
        "three days ago": "2026-03-14",
    },
    "told from today in regional languages": {
        "wingi": "2026-03-16",
        "wingi bengi": "2026-03-16",
        "wingenane": "2026-03-15",
        "mau bengi": "2026-03-16",
        "mau esuk": "2026-03-17",
        "kamari": "2026-03-16",
        "tadi peuting": "2026-03-16",
        "mangkukna": "2026-03-15",
        "dinten ieu": "2026-03-17",
        "kapatang": "2026-03-16",
        "salasai patang": "2026-03-16",
        "kamaring": "2026-03-16",
        "so dari kalamareng": "2026-03-16",
        "ibi": "2026-03-16",
        "kamarian": "2026-03-16",
        "telung dina kepungkur": "2026-03-14",
    },
    "days ahead": {
        "besok": "2026-03-18",
        "sesuk": "2026-03-18",
        "isukan": "2026-03-18",
        "lusa": "2026-03-19",
        "senin depan": "2026-03-23",
        "minggu depan": "2026-03-24",
        "kamis minggu depan": "2026-03-26",
        "besok kamis": "2026-03-19",
        "sampai jumat": "2026-03-20",
        "deadline lamaran senin": "2026-03-23",
        "kamis wawancara": "2026-03-19",
        "sebelum tanggal 2": "2026-04-02",
        "paling lambat tgl 30": "2026-03-30",
        "tgl 30 ini": "2026-03-30",
        "20 maret": "2026-03-20",  # rather than a year ago
        "tanggal lima april": "2026-04-05",
        "3 hari lagi": "2026-03-20",
        "akhir bulan ini": "2026-03-31",
    },
    "holidays": {
        "Hari Pahlawan": "2025-11-10",
        "pas hari guru kemarin": "2025-11-25",
        "natal": "2025-12-25",
        "malam natal": "2025-12-24",
        "17 agustusan": "2025-08-17",
        "tahun baru": "2026-01-01",
        "hari sumpah pemuda": "2025-10-28",
    },
    "counted from a date": {
        "sehari setelah tanggal 13": "2026-03-14",
        "dua hari sebelum 12 maret": "2026-03-10",
        "sehari setelah hari guru": "2025-11-26",
        "H-1 natal": "2025-12-24",
        "H+1 tahun baru": "2026-01-02",
    },
}


@pytest.mark.parametrize(
    ("text", "day"), [(text, day) for examples in FORMS.values() for text, day in examples.items()]
)
def test_it_finds_a_day_told_in_words(text: str, day: str) -> None:
    assert [found.day.isoformat() for found in find_dates(f"kelas {text}, ya", today=TODAY)] == [day]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("tanggal 10 s.d. 12 Maret 2026", ["2026-03-10", "2026-03-12"]),
        ("tgl 5 sampai tgl 10", ["2026-03-05", "2026-03-10"]),
        ("26 Februari - 3 Maret", ["2026-02-26", "2026-03-03"]),
        ("28 s/d 3 Maret", ["2026-02-28", "2026-03-03"]),
        ("antara tanggal 2 dan tanggal 6 Maret", ["2026-03-02", "2026-03-06"]),
        ("selesai 12 maret, besoknya ujian", ["2026-03-12", "2026-03-13"]),
        ("selesai 3 maret, lima hari kemudian lapor", ["2026-03-03", "2026-03-08"]),
        ("selesai 3 maret, hari itu juga lapor", ["2026-03-03", "2026-03-03"]),
        ("selesai selasa 3 maret, jumat lapor", ["2026-03-03", "2026-03-06"]),
        ("kelar jumat, senin lapor", ["2026-03-13", "2026-03-16"]),
        ("3 maret. jumat lapor", ["2026-03-03", "2026-03-13"]),
    ],
)
def test_it_finds_days_that_belong_together(text: str, days: list[str]) -> None:
    assert [found.day.isoformat() for found in find_dates(text, today=TODAY)] == days


@pytest.mark.parametrize(
    "text",
    [
        "setiap senin",
        "tiap jumat pagi",
        "senin sampai jumat",
        "sabtu dan minggu libur",
        "puasa senin kamis",
        "sekolah minggu",
        "minggu",
        "minggu 2",
        "dua minggu",
        "1/2",
        "24/7",
        "5/5",
        "nilai 8/10",
        "dapat 9/10 di kuis",
        "sudah 7/9 video",
        "RT 03/11",
        "Jl. Merdeka 3/11",
        "versi 3.1.26",
        "jam 9-12",
        "pukul 10.30",
        "Rp 3.11",
        "0812-23-11-2345",
        "23-11%",
        "11.11",
        "2-11",
        "Mandailing Natal",
        "kecamatan Setu",
        "selamat siang ini saya",
        "tahun baru islam",
        "tahun kemarin",
        "kemarin-kemarin",
        "kemarin2",
        "besok-besok",
        "on the 2nd attempt",
        "the 3rd module",
        "step two may fail",
        "modul dua mar belum",
        "dua-duanya",
        "tanggal dua empat",
        "patang kelas",
        "tanggal 40",
        "tanggal merah",
    ],
)
def test_it_takes_nothing_else_for_a_day(text: str) -> None:
    assert find_dates(text, today=TODAY) == ()


OTHERS = "senin ahad maret nov semalam natal 3 12 31 2026 3rd dua belas 2-3 s.d. H-1 2 minggu lalu , . ( -"
WORDS = [*(phrases(kind)[0] for kind in TABLE["kinds"]), *OTHERS.split()]


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_it_never_raises_on_the_words_it_listens_for(words: list[str]) -> None:
    text = " ".join(words)
    found = find_dates(text, today=TODAY)
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
