import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.evidence.masking import MASK, mask

CONTACTS = (
    "021-508 16000 · bantuan.kemnaker.go.id",
    "WhatsApp +62 821-1111-3630",
    "tokopedia.com/help",
    "0800-150-3001 · @prakerja.go.id",
)


def hidden(text: str) -> str:
    return re.sub(r"\w", MASK, text)


@pytest.mark.parametrize(
    "number",
    [
        "3201234567890001",
        "3201 2345 6789 0001",
        "3201.2345.6789.0001",
        "3201-2345-6789-0001",
        "3201,2345,6789,0001",
        "32 01 23 456789 0001",
        "320123 456789 0001",
        "3 2 0 1 2 3 4 5 6 7 8 9 0 0 0 1",
        "12345678901234567",
        # as OCR reads them
        "32O1 2345 6789 OOO1",
        "3201 234S 67B9 0001",
        "32012345G7890001",
        "3201 2345 678 0001",
        "3201 23456 6789 0001",
        "320123456789001",
        "32012345678901",
        # at the end of a line
        "3201 2345\n6789 0001",
    ],
)
def test_it_masks_16_digits(number: str) -> None:
    assert mask(f"NIK saya {number} ya") == f"NIK saya {hidden(number)} ya"


@pytest.mark.parametrize(
    "number",
    [
        "081234567890",
        "0812-3456-7890",
        "0812 3456 789",
        "0812.3456.7890",
        "(0812) 3456-7890",
        "+6281234567890",
        "+62 812-3456-7890",
        "62812 3456 7890",
        "(+62) 812 3456 7890",
        "+62 (0) 812 3456 7890",
        "0 8 1 2 3 4 5 6 7 8 9 0",
        "O8l2 3456 789O",
        "0812-3456-\n7890",
        "(021) 765 4321",
        "021-7654321",
        "0217654321",
        "0274-512345",
        "+62 21 765 4321",
        "+65 9123 4567",
    ],
)
def test_it_masks_a_telephone_number(number: str) -> None:
    assert mask(f"ini {number} ya", contacts=CONTACTS) == f"ini {hidden(number)} ya"


def test_it_masks_what_a_label_calls_a_card_though_digits_are_lost() -> None:
    assert mask("Nomor Kartu 5 2 6 2 2 8 9 7 9 3 3 8") == "Nomor Kartu • • • • • • • • • • • •"
    assert mask("Kartu Prakerja: 5262-2897-933") == "Kartu Prakerja: ••••-••••-•••"


def test_it_masks_single_digits_though_some_are_lost_but_no_row_of_page_numbers() -> None:
    assert mask("No KTP 4 3 5 0 9 C 0 4 9 8 1 8 0").count(MASK) >= 13
    assert mask("0 1 2 3 4 5 6 7 8 9 10") == "0 1 2 3 4 5 6 7 8 9 10"


def test_it_masks_what_a_label_calls_a_telephone_number() -> None:
    assert mask("HP: 812 3456 7890") == "HP: ••• •••• ••••"
    assert mask("WA081234567890, wa.me/6281234567890") == "WA••••••••••••, wa.me/•••••••••••••"


@pytest.mark.parametrize(
    "address",
    [
        "budi.santoso@gmail.com",
        "budi_santoso95@yahoo.co.id",
        "siti@telkom.co.id",
        "budi.17.09.2021@contoh.id",
        "budi.santoso @ gmail . com",
        "budi@gmail,com",
        "budi.santoso@\ngmail.com",
        "ekosari(@smkcontoh.sch.id",
        "budi@gmail",
        "budi95Qgmail.com",
        "budi95agmail.com",
        "budi95©gmail.com",
        "budi_santoso20gkarya.net",
        "budi.santoso gmail.com",
        "budi95@gmailcom",
        "budi [at] gmail [dot] com",
    ],
)
def test_it_masks_an_address(address: str) -> None:
    assert mask(f"ke: {address}, ya", contacts=CONTACTS) == f"ke: {hidden(address)}, ya"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kode OTP anda 482913", "482913"),
        ("OTP: 4829", "4829"),
        ("0TP 482 913", "482 913"),
        ("Kode verifikasi Anda adalah 48-29-13", "48-29-13"),
        ("Masukkan kode OTP 6 digit: 482913", "482913"),
        ("482913 adalah kode verifikasi Anda", "482913"),
        ("482913 is your Tokopedia verification code", "482913"),
        ("Security code: G-482913", "482913"),
        ("Kode OTP\n482 913", "482 913"),
        ("Masukkan kode OTP\nyang kami kirim lewat WhatsApp\n4 8 2 9 1 3\nKirim ulang", "4 8 2 9 1 3"),
        ("PIN kamu 2021", "2021"),
        ("Your verfication code is 482913", "482913"),
        ("Masukkan kode OTP 6 digit\n9 6 X J 5 2 8", "9 6 X J 5 2 8"),
    ],
)
def test_it_masks_a_labelled_code(text: str, code: str) -> None:
    assert mask(text) == text.replace(code, hidden(code))


@pytest.mark.parametrize(
    "text",
    [
        "17-09-2021 18-09-2021",
        "17.09.2021 18.09.2021",
        "2021-09-17 2021-09-18",
        "17/09/2021 18/09/2021",
        "l7-O9-2O21 18-09-2021",
        "Jumat, 17 September 2021 pukul 08.30 - 10.00",
        "TIK-2021-0001-2345",
        "PRK-2021-0917-0001-2345",
        "INV/20260205/0071",
        "INV/20210917/MPL/0812345678",
        "No. Invoice: 081234567890",
        "kelas-digital-0812345 Batch 2020 2021 2022 2023",
        "Rp1.500.000, Rp 12.345.678.901.234",
        "1.250.000 750.000",
        "10:30 11:45 12:50 13:10",
        "192.168.100.123",
        "20210917103045",
        "KTP 17-09-2021, kartu Rp 1.500.000",
        "https://dashboard.prakerja.go.id/kelas/0812345678",
        "Tiket TKT-2222-3333",
        "OTP tidak masuk sejak 2021",
        "OTP tidak masuk sejak 17 Sep 2021",
        "Kode verifikasi sertifikat: 48291034",
        "Kode voucher 482913",
        "Ikuti kami di IG @kariermu.id",
        "01 02 03 04 05 06 07",
        "08 09 10 11 12 13 14",
        "",
    ],
)
def test_it_leaves_dates_times_prices_and_codes_alone(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "021-508 16000",
        "(021) 50816000",
        "+62 21 508 16000",
        "O21-508 16OOO",
        "WA 0821 1111 3630",
        "6282111113630",
        "bantuan.kemnaker.go.id",
        "info@prakerja.go.id",
        "0800 150 3001",
    ],
)
def test_it_leaves_known_contacts_alone(text: str) -> None:
    assert mask(f"Hubungi {text} ya", contacts=CONTACTS) == f"Hubungi {text} ya"


def test_it_knows_a_contact_by_all_of_its_digits() -> None:
    assert mask("0821-1111-3631", contacts=CONTACTS) == "••••-••••-••••"
    assert mask("budi@prakerja.go.id.example.com", contacts=CONTACTS) == "••••@••••••••.••.••.•••••••.•••"


def test_it_masks_what_a_label_calls_an_address() -> None:
    assert mask("Masuk sebagai budisantosogcontoh.sch.id") == "Masuk sebagai ••••••••••••••••••.•••.••"
    assert mask("Masuk sebagai peserta, dashboard.example.com") == "Masuk sebagai peserta, dashboard.example.com"


def test_it_masks_only_the_private_among_other_numbers() -> None:
    assert mask("tgl 17-09-2021 3201 2345 6789 0001") == "tgl 17-09-2021 •••• •••• •••• ••••"
    assert mask("021-508 16000 hp 0812 3456 7890", contacts=CONTACTS) == "021-508 16000 hp •••• •••• ••••"


PIECES = st.sampled_from(
    [
        "0812",
        "3456",
        "7890",
        "3201",
        "17-09-2021",
        "@",
        "gmail.com",
        "budi",
        "OTP",
        "Rp",
        "+62",
        "O",
        "l",
        "\n",
        " ",
        "-",
    ]
)


@given(st.text(alphabet="0123456789 .-/@aOlS+()\n", max_size=200) | st.lists(PIECES, max_size=30).map("".join))
def test_it_keeps_the_length_and_masks_once(text: str) -> None:
    masked = mask(text, contacts=CONTACTS)
    assert len(masked) == len(text)
    assert mask(masked, contacts=CONTACTS) == masked
    assert all(after in (before, MASK) for before, after in zip(text, masked, strict=True))
    assert not re.search(r"\d{16}", masked)


@given(st.integers(10**15, 10**16 - 1), st.sampled_from(["", " ", ".", "-", ", "]), st.text(max_size=20))
def test_it_masks_every_card_number_in_groups_of_four(number: int, separator: str, after: str) -> None:
    digits = str(number)
    groups = separator.join(digits[start : start + 4] for start in range(0, 16, 4))
    years = separator and all(group[:2] in ("19", "20") for group in groups.split(separator))
    shown = mask(f"kartu {groups}!{after}")[: len(groups) + 6]
    assert years or not any(character.isdigit() for character in shown)


@given(st.integers(10**8, 10**10 - 1), st.sampled_from(["0", "+62", "62", "+62 ", "(+62) "]), st.sampled_from(" .-"))
def test_it_masks_every_mobile_number(rest: int, prefix: str, separator: str) -> None:
    digits = f"8{1 + rest % 9}{rest}"[:11]
    number = prefix + separator.join((digits[:3], digits[3:7], digits[7:]))
    assert not any(character.isdigit() for character in mask(f"nomor saya {number}"))


@given(
    st.dates(date(1950, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%d %b %Y", "%d %B %Y"]),
)
def test_it_never_masks_a_date(day: date, form: str) -> None:
    text = f"OTP belum masuk, selesai {day:{form}}, kode 17"
    assert mask(text) == text
