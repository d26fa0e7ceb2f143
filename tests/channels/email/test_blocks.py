"""What of a mail its writer says, and what programs put around it: one example of each way that they have."""

import pytest

from triage.channels.email.blocks import Forward, take_apart
from triage.channels.email.incoming import parse
from triage.channels.email.introductions import bare
from triage.channels.email.lines import Kind, plain_lines
from triage.channels.email.page import embedded_pictures, page_lines

DESK = "desk@example.org"
SAID = "Masih belum ada, kak."
ASKED = "> Selesainya kapan?"
ANSWER = "Selesai tanggal 3 November."


def taken(text: str, *, subject: str = "Re: Sertifikat") -> dict[Kind, str]:
    """The words of each kind."""
    blocks = take_apart(list(plain_lines(text)), subject=subject, is_own=lambda address: address == DESK).blocks
    return {kind: "\n".join(block.text for block in blocks if block.kind is kind) for kind in Kind}


INTRODUCTIONS = [
    "Pada Sen, 23 Nov 2026 pukul 10.00 Meja Bantuan <desk@example.org> menulis:",
    "Pada tanggal Sen, 23 Nov 2026 pukul 10.00 Meja Bantuan Sertifikat <\ndesk@example.org> menulis:",
    "On Mon, Nov 23, 2026 at 10:00 AM Desk <desk@example.org>\nwrote:",
    "Am Mo., 23. Nov. 2026 um 10:00 Uhr schrieb Desk <\ndesk@example.org>:",
    "Le lun. 23 nov. 2026 à 10:00, Desk <desk@example.org> a écrit :",
    "Op ma 23 nov. 2026 om 10:00 schreef Desk <desk@example.org>:",
    "El lun, 23 nov 2026 a las 10:00, Desk (<desk@example.org>) escribió:",
    "Em seg., 23 de nov. de 2026 às 10:00, Desk <desk@example.org> escreveu:",
    "Il giorno lun 23 nov 2026 alle ore 10:00 Desk <desk@example.org> ha scritto:",
    "pon., 23 lis 2026 o 10:00 Desk <desk@example.org> napisał(a):",
    "пн, 23 нояб. 2026 г. в 10:00, Desk <desk@example.org>:",
    "Desk <desk@example.org>, 23 Kas 2026 Pzt, 10:00 tarihinde şunu yazdı:",
    "Vào Th 2, 23 thg 11, 2026 vào lúc 10:00 Desk <desk@example.org> đã viết:",
    "2026年11月23日(月) 10:00 Desk <desk@example.org>:",
    "Desk <desk@example.org> 于2026年11月23日周一 10:00写道：",
    "2026년 11월 23일 (월) 오전 10:00, Desk <desk@example.org>님이 작성:",
    "في الاثنين، 23 نوفمبر 2026 في 10:00 ص تمت كتابة ما يلي بواسطة Desk <desk@example.org>:",
    "เมื่อ จ. 23 พ.ย. 2026 เวลา 10:00 Desk <desk@example.org> เขียนว่า:",
    "Desk <desk@example.org> menulis:",
    "ti, 2026-11-24 kello 04:14 +0200, Desk kirjoitti:",
    "---- On Mon, 23 Nov 2026 10:00:00 +0700 Desk <desk@example.org> wrote ----",
]


@pytest.mark.parametrize("introduction", INTRODUCTIONS)
def test_it_knows_what_introduces_a_quotation(introduction: str) -> None:
    found = taken(f"{SAID}\n\n{introduction}\n\n{ASKED}\n\n{ANSWER}")
    assert found[Kind.WORDS] == f"{SAID}\n{ANSWER}"
    assert introduction.split("\n")[0] in found[Kind.HISTORY]


@pytest.mark.parametrize("introduction", [each for each in INTRODUCTIONS if "2026" in each])
def test_it_takes_all_below_for_quoted_where_nothing_is_marked(introduction: str) -> None:
    assert taken(f"{SAID}\n\n{introduction}\n\nSelesainya kapan?")[Kind.WORDS] == SAID


HISTORIES = [
    "Dari: Meja Bantuan\nDikirim: Senin, 23 November 2026 10.00\nKepada: Budi\nSubjek: Sertifikat",
    "________________________________\nFrom: Desk <desk@example.org>\nSent: Monday, November 23, 2026 10:00 AM\n"
    "To: Budi <budi@example.com>\nSubject: Sertifikat",
    "-------- Pesan asli --------\nDari: Meja Bantuan <desk@example.org>\nTanggal: 23/11/26 10:00 (GMT+07:00)\n"
    "Ke: budi@example.com\nPerihal: Sertifikat",
    "*From:* Desk <desk@example.org>\n*Date:* Monday, 23 November 2026 10:00\n*To:* Budi\n*Subject:* Sertifikat",
    "-----Ursprüngliche Nachricht-----\nVon: Desk <desk@example.org>\nGesendet: Montag, 23. November 2026 10:00\n"
    "An: Budi\nBetreff: Sertifikat",
]


@pytest.mark.parametrize("headers", HISTORIES)
def test_it_knows_repeated_headers(headers: str) -> None:
    found = taken(f"{SAID}\n\n{headers}\n\nTunggu sampai 27 November.")
    assert found[Kind.WORDS] == SAID
    assert "27 November" in found[Kind.HISTORY]


@pytest.mark.parametrize(
    "story",
    [
        "Saya dapat email begini:\nDari: info@example.net\nisinya nama saya beda.\nMohon bantuannya.",
        "Sertifikat:\n________________________\nselesai 3 November\n________________________\nbelum muncul",
        "Nama: Budi\nPlatform: Tokopedia\nTanggal: 3 November 2026\nSertifikat belum ada",
        "Pada tanggal 3 November saya lulus. Teman saya menulis:\nsudah muncul punyaku",
        "Dikirim dari Tokopedia katanya sudah, tapi belum muncul",
        "Salam\nsertifikat saya belum muncul",
        "- sudah ulas\n-- sudah bayar\nbelum muncul juga",
    ],
)
def test_it_ends_nothing_in_a_story(story: str) -> None:
    assert taken(story, subject="Sertifikat")[Kind.WORDS] == story


def test_more_than_is_no_quotation_where_nothing_is_answered() -> None:
    assert "> 2 minggu" in taken("Sudah nunggu\n> 2 minggu", subject="Sertifikat")[Kind.WORDS]


FORWARDS = [
    "---------- Forwarded message ---------\nDari: Sari <sari@example.com>\nDate: Sen, 23 Nov 2026 pukul 09.00\n"
    "Subject: Sertifikat saya\nTo: <budi@example.com>",
    "Begin forwarded message:\n\nFrom: Sari <sari@example.com>\nSubject: Sertifikat saya\n"
    "Date: 23 November 2026 at 09.00.00 WIB\nTo: budi@example.com",
    "----- Pesan yang Diteruskan ----- Dari: Sari <sari@example.com>Kepada: budi@example.comTerkirim: Senin, 23 "
    "November 2026 pukul 09.00.00 WIBJudul: Sertifikat saya",
]
PASSED_ON = "Sertifikat saya belum muncul."


@pytest.mark.parametrize("headers", FORWARDS)
def test_it_tells_who_is_passed_on(headers: str) -> None:
    lines = list(plain_lines(f"Tolong dibantu ya\n\n{headers}\n\n{PASSED_ON}"))
    found = take_apart(lines, subject="Fwd: Sertifikat saya", is_own=lambda address: address == DESK)
    assert found.forward == Forward("Sari", "sari@example.com", "Sertifikat saya")
    assert [(block.kind, block.text) for block in found.blocks if block.kind is not Kind.HISTORY] == [
        (Kind.WORDS, "Tolong dibantu ya"),
        (Kind.FORWARDED, PASSED_ON),
    ]


def test_our_own_letter_passed_back_is_nobodys_complaint() -> None:
    head = FORWARDS[0].replace("sari@example.com", DESK)
    assert taken(f"{SAID}\n\n{head}\n\nTunggu.", subject="Fwd: Sertifikat")[Kind.FORWARDED] == ""


@pytest.mark.parametrize(
    "below",
    [
        "--\nBudi Santoso\nCustomer Care\nTerakhir diubah 12 Januari 2026",
        "Dikirim dari Yahoo Mail di Android",
        "Dapatkan Outlook untuk Android<https://aka.example/x>",
        "Sent from my Galaxy",
        "Dapatkan BlueMail untuk Android",
        "DISCLAIMER: pesan ini hanya untuk penerima yang dituju dan bersifat rahasia.",
        "PERNYATAAN: Email ini beserta lampirannya bersifat rahasia dan hanya untuk yang dituju.",
        "Dikirim dengan surel aman Proton Mail.",
    ],
)
def test_it_knows_what_stands_below_every_mail(below: str) -> None:
    found = taken(f"{PASSED_ON}\n\n{below}")
    assert (found[Kind.WORDS], found[Kind.SIGNATURE]) == (PASSED_ON, below)


@pytest.mark.parametrize("card", ["--\nTutik\nBatik Tutik, Solo", "Salam,\nTutik\nBatik Tutik, Solo"])
def test_what_is_added_below_a_signature_is_words(card: str) -> None:
    found = taken(f"{PASSED_ON} Mohon dibantu.\n\n{card}\n\nNB: tamatnya 13 Oktober.")
    assert found[Kind.WORDS].endswith("NB: tamatnya 13 Oktober.")
    assert "Batik" in found[Kind.SIGNATURE]


def test_a_card_below_a_closing_is_a_signature_and_facts_are_not() -> None:
    card = taken(f"{PASSED_ON} Mohon dibantu.\n\nHormat saya,\nBudi Santoso\nHP 0812 0000 0000")
    assert card[Kind.SIGNATURE].startswith("Budi")
    facts = f"{PASSED_ON} Mohon dibantu.\n\nHormat saya,\nBudi\nSelesai: 3 November 2026"
    assert taken(facts)[Kind.WORDS] == facts


def test_a_companys_card_is_a_signature_in_german_too() -> None:
    card = "Andi Wijaya\nMüller GmbH\nGeschäftsführer: Dr. Karl Müller · Amtsgericht Stuttgart"
    found = taken(f"{PASSED_ON} Danke.\n\nMit freundlichen Grüßen\n{card}")
    assert found[Kind.SIGNATURE] == card


def test_notes_introduces_twice() -> None:
    twice = f'"Desk" ---23/11/2026 23:14:31---Dear Budi, thank you.\n\n{HISTORIES[0]}'
    assert taken(f"{SAID}\n\n{twice}\n\nTunggu.")[Kind.WORDS] == SAID
    on_the_web = f'-----"Desk" <desk@example.org> wrote: -----\n{HISTORIES[0]}'
    assert taken(f"{SAID}\n\n{on_the_web}\n\nTunggu.")[Kind.WORDS] == SAID


def test_flowed_lines_go_on() -> None:
    text = "Saya sudah selesai tanggal \n3 November \ndi Pijar Mahir.\n> Kapan \n> selesai?"
    lines = [(line.text, line.depth) for line in plain_lines(text, is_flowed=True)]
    assert lines == [("Saya sudah selesai tanggal 3 November di Pijar Mahir.", 0), ("Kapan selesai?", 1)]


def test_a_page_shows_what_a_browser_shows() -> None:
    page = (
        "<html><head><meta charset=utf-8><style>.pre{display:none}</style><title>x</title><body>"
        '<div class=pre>promo 1 Januari</div><div style="max-height:0">rahasia</div>'
        "<p>Halo</p>kak<table><tr><td>Nama</td><td>Siti</td></tr></table>"
        '<blockquote type="cite">Kapan?</blockquote><blockquote style="border:none">menjorok</blockquote>'
    )
    seen = [(line.text, line.depth) for line in page_lines(page) if line.text and line.mark is None]
    assert seen == [("Halo", 0), ("kak", 0), ("Nama Siti", 0), ("Kapan?", 1), ("menjorok", 0)]


def test_long_styles_before_the_words_hide_nothing() -> None:
    page = f"<style>{'p {}' * 40_000}</style><!-- {'x' * 200_000} --><p>Belum muncul"
    assert [line.text for line in page_lines(page) if line.text] == ["Belum muncul"]


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_nothing_is_lost_of_a_mail_of_many_lines(kind: str) -> None:
    lines = [f"baris {number}" for number in range(1_000)]
    body = "\n".join(lines) if kind == "plain" else "".join(f"<p>{line}</p>" for line in lines)
    mail = parse(_mail(f"From: a@example.com\nContent-Type: text/{kind}", body), own=(DESK,))
    assert mail.words(Kind.WORDS).split() == " ".join(lines).split()


def test_a_picture_in_the_markup_is_a_file() -> None:
    page, pictures = embedded_pictures('<p>Ini</p><img src="data:image/png;base64,aGFp"><p>ya')
    assert (page, pictures) == ('<p>Ini</p><img src=""><p>ya', [b"hai"])


@pytest.mark.parametrize(
    ("subject", "rest", "kinds"),
    [
        ("Re: Fwd: Sertifikat", "Sertifikat", {"answered", "forwarded"}),
        ("Bls: sertifikat: belum ada", "sertifikat: belum ada", {"answered"}),
        ("RE[2]: x", "x", {"answered"}),
        ("Review: belum bisa", "Review: belum bisa", set()),
        ("回复：证书", "证书", {"answered"}),
    ],
)
def test_it_takes_off_what_programs_put_before_a_subject(subject: str, rest: str, kinds: set[str]) -> None:
    assert bare(subject) == (rest, kinds)


def _mail(head: str, body: str = "Sertifikat saya di Tokopedia belum muncul.") -> bytes:
    return f"{head}\nMessage-ID: <a@example.com>\n\n{body}".encode()


@pytest.mark.parametrize(
    ("head", "name", "address"),
    [
        ("From: Siti Aminah S.Kom, M.Kom <siti@example.com>", "Siti Aminah S.Kom, M.Kom", "siti@example.com"),
        ('From: "Budi <budi@example.com>', "Budi", "budi@example.com"),
        ("From: Budi budi@example.com", "Budi", "budi@example.com"),
        ("From: noreply@example.net\nReply-To: Siti <siti@example.com>", "Siti", "siti@example.com"),
        ("From: Budi <budi@example.com>\nReply-To: desk@example.org", "Budi", "budi@example.com"),
        ("From: \"'Budi' via Grup\" <grup@example.net>\nReply-To: budi@example.com", "Budi", "budi@example.com"),
        ("From: Grup <grup@example.net>\nX-Original-Sender: budi@example.com", "", "budi@example.com"),
    ],
)
def test_it_finds_the_person(head: str, name: str, address: str) -> None:
    mail = parse(_mail(head), own=(DESK,))
    assert (mail.name, mail.sender) == (name, address)


@pytest.mark.parametrize(
    ("head", "robot", "doubt"),
    [
        ("From: a@example.com\nFeedback-ID: 1:user:proton", "", ""),
        ("From: a@example.com\nPrecedence: bulk", "", ""),
        ("From: a@example.com\nList-Unsubscribe: <https://x.example>", "", ""),
        ("From: a@example.com\nList-Id: <x.example>\nX-Original-Sender: a@example.com", "", ""),
        ("From: a@example.com\nList-Id: <x.example>", "", "list"),
        ("From: a@example.com\nAuto-Submitted: auto-replied", "auto_submitted", ""),
        ("From: a@example.com\nSubject: Balasan otomatis: Sertifikat", "", "absence"),
        ("From: a@example.com\nSubject: RE: Automatic reply: sertifikat", "", ""),
        ("From: a@example.com\nSubject: Jawapan Automatik: x", "", "absence"),
        ("From: Mail Delivery System <x@example.net>\nSubject: Undelivered Mail", "", "failure"),
        ("From: noreply@example.net", "", "no_reply"),
        ("From: forms@example.net\nAuto-Submitted: auto-generated", "", "auto_generated"),
        (
            "From: a@example.com\nAuto-Submitted: auto-generated\nContent-Type: text/calendar; method=REQUEST",
            "",
            "invitation",
        ),
        ("From: a@example.com\nContent-Type: text/calendar; method=REPLY", "calendar", ""),
    ],
)
def test_it_tells_robots_from_people(head: str, robot: str, doubt: str) -> None:
    mail = parse(_mail(head), own=(DESK,))
    assert (mail.robot, mail.doubt) == (robot, doubt)


def test_an_absence_notice_is_known_by_its_words() -> None:
    words = "Hi, thank you for your email. I am on annual leave until 4 December and will reply when I am back."
    assert parse(_mail("From: a@example.com\nSubject: Re: x", words), own=(DESK,)).doubt == "absence"
    words = "Maaf kak, saya sedang cuti melahirkan. Sertifikat saya belum muncul."
    assert parse(_mail("From: a@example.com\nSubject: Re: x", words), own=(DESK,)).doubt == ""


@pytest.mark.parametrize(
    ("words", "doubt"),
    [
        ("##- Silakan ketik balasan Anda di atas baris ini -##\n\nPermintaan Anda telah kami terima.", "ticket_system"),
        ("##- Please type your reply above this line -##\n\nYour request was received.", "ticket_system"),
        ("Saya sudah balas di atas baris ini kak, tidak ada jawaban.", ""),
    ],
)
def test_a_ticket_systems_letter_is_known_by_its_first_line(words: str, doubt: str) -> None:
    assert parse(_mail("From: a@example.com\nSubject: x", words), own=(DESK,)).doubt == doubt


def test_subject_and_words_both_count() -> None:
    mail = parse(_mail("From: a@example.com\nSubject: Nama di sertifikat salah", "Mohon dibantu."), own=(DESK,))
    assert mail.text == "Nama di sertifikat salah\n\nMohon dibantu."
    ours = parse(_mail("From: a@example.com\nSubject: Re: [PRK-7K3M2Q] Kapan?", "Kemarin."), own=(DESK,))
    assert ours.text == "Kemarin."
    edited = parse(_mail("From: a@example.com\nSubject: Re: [PRK-7K3M2Q] SUDAH MUNCUL", "> Kapan?"), own=(DESK,))
    assert edited.text == "SUDAH MUNCUL"


def test_what_was_signed_or_coded_within_the_text_is_taken_out() -> None:
    signed = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nBelum ada\n- - lulus 8 November\n"
        "-----BEGIN PGP SIGNATURE-----\n\niHUE\n-----END PGP SIGNATURE-----"
    )
    assert parse(_mail("From: a@example.com", signed), own=(DESK,)).text == "Belum ada\n- lulus 8 November"
    coded = "Ini gambarnya.\n\nbegin 644 dasbor.png\n#:&%I\n`\nend\n\nTerima kasih."
    mail = parse(_mail("From: a@example.com", coded), own=(DESK,))
    assert [(file.name, file.content) for file in mail.files] == [("dasbor.png", b"hai")]
    assert mail.text.split() == ["Ini", "gambarnya.", "Terima", "kasih."]


def test_initials_may_stand_before_what_is_quoted() -> None:
    found = taken("В пятницу 27 ноября 2026 г., 14:03, Вы писали:\n\nTBP> Kapan?\n\nSudah 8 hari.")
    assert (found[Kind.WORDS], "Kapan?" in found[Kind.HISTORY]) == ("Sudah 8 hari.", True)


def test_an_attached_mail_without_a_word_beside_it_is_the_message() -> None:
    head = "From: a@example.com\nSubject: Fwd: x\nContent-Type: multipart/mixed; boundary=b"
    inner = "From: Kursus <k@example.net>\nSubject: Tagihan\n\nNomor KC-90817."
    body = f"This is a multi-part message in MIME format.\n--b\n\n\n--b\nContent-Type: message/rfc822\n\n{inner}\n--b--"
    mail = parse(_mail(head, body), own=(DESK,))
    assert "KC-90817" in mail.text
    assert mail.forward == Forward("Kursus", "k@example.net", "Tagihan")
    assert [file.content_type for file in mail.files] == ["message/rfc822"]


OUTLOOKS_HEAD = "From: Desk{}\nSent: Monday, November 23, 2026 10:00 AM\nTo: Budi Santoso\nSubject: Sertifikat"


@pytest.mark.parametrize(
    "answer",
    [
        "[Budi Santoso] Di Tokopedia, saya bayar dengan voucher\n\nKapan?\n\n[Budi Santoso] Tanggal 3 November",
        "[Andi] Di Tokopedia, saya bayar dengan voucher\n\nKapan?\n\n[Andi] Tanggal 3 November",
        "Jawab: Di Tokopedia, saya bayar dengan voucher\nKapan?\n==> Tanggal 3 November",
    ],
)
def test_answers_within_an_unmarked_letter_are_words(answer: str) -> None:
    lines = list(
        plain_lines(f"Saya jawab di bawah.\n\n{OUTLOOKS_HEAD.format('')}\n\nDi mana?\n\n{answer}\n\nSalam, Desk")
    )
    found = take_apart(lines, subject="RE: Sertifikat", name="Budi Santoso", is_answer=True)
    words = "\n".join(block.text for block in found.blocks if block.kind is Kind.WORDS)
    assert "Di Tokopedia" in words
    assert "3 November" in words
    assert not any(each in words for each in ("Di mana?", "Kapan?", "Salam", "Sent:"))


def _coloured(sender: str, above: str) -> str:
    head = OUTLOOKS_HEAD.format(sender).replace("\n", "<br>")
    answers = (
        '<p><span style="font-size:11pt;color:#1F497D">Di Tokopedia</span></p><p>Kapan?</p><font color=red>3 Nov</font>'
    )
    return f"<p>{above}</p><div>{head}</div><p>Di mana?</p>{answers}<p><span style='color:#222222'>Salam</span></p>"


def _own_words(page: str) -> str:
    found = take_apart(page_lines(page), subject="RE: x", is_answer=True, is_own=lambda address: address == DESK)
    return " ".join(" ".join(block.text for block in found.blocks if block.kind is Kind.WORDS).split())


def test_answers_in_another_colour_are_words() -> None:
    assert _own_words(_coloured("", "Halo")) == "Halo Di Tokopedia 3 Nov"
    assert _own_words(_coloured(f" [mailto:{DESK}]", "Halo")) == "Halo Di Tokopedia 3 Nov"
    others = " [mailto:info@example.net]"
    assert _own_words(_coloured(others, "Halo")) == "Halo"
    assert _own_words(_coloured(others, "Jawaban saya warna merah")) == "Jawaban saya warna merah Di Tokopedia 3 Nov"
    written = '<span style="color:#1f497d">Halo</span>'
    assert _own_words(_coloured(others, written)) == "Halo Di Tokopedia"


@pytest.mark.parametrize(
    ("subject", "story"),
    [
        ("Sertifikat", "Pada tanggal 17 November 2026 jam 10 pagi petugas menulis:\nsudah dikirim.\nKok belum ada?"),
        ("Sertifikat", "Pada 17 November 2026 10.00 info@example.net menulis:\nsudah dikirim.\nKok belum ada?"),
        (
            "Re: x",
            "Begini.\nPada tanggal 17 November 2026 jam 10 pagi petugas menulis:\nsudah dikirim.\nKok belum ada?",
        ),
        (
            "Sertifikat",
            "Saya dapat surat:\nDari: Tokopedia\nTanggal: 3 November\nPerihal: Kelas\nsudah dikirim.\nKok belum?",
        ),
    ],
)
def test_who_wrote_in_a_story_introduces_nothing(subject: str, story: str) -> None:
    assert taken(story, subject=subject)[Kind.WORDS] == story


PROGRAMS_FORWARDS = [
    "============ Pesan yang diteruskan ============\nDari: Sari <sari@example.com>\nKepada: <budi@example.com>\n"
    "Tanggal: Sel, 10 Nov 2026 18:02:11 +0700\nSubjek: x\n============ Pesan yang diteruskan ============\n\n{}",
    "-------- Пересылаемое сообщение --------\nОт кого: Sari <sari@example.com>\nКому: budi@example.com\n"
    "Дата: вторник, 10 ноября 2026, 18:02 +03:00\nТема: x\n\n{}",
    '-------- Пересылаемое сообщение --------\n10.11.2026, 18:02, "Sari" <sari@example.com>:\n\n{}\n\n'
    "-------- Конец пересылаемого сообщения --------",
    "----- Pesan terusan dari sari@example.com -----\n   Date: Tue, 10 Nov 2026 18:02:11 +0700\n   From: Sari "
    "<sari@example.com>\nSubject: x\n\n{}\n\n----- Akhir pesan terusan -----",
]


@pytest.mark.parametrize("written", PROGRAMS_FORWARDS)
def test_a_forward_ends_where_its_program_says_so(written: str) -> None:
    text = f"{SAID}\n\n{written.format(PASSED_ON)}\n\nDikirim menggunakan Zoho Mail"
    found = taken(text, subject="Fwd: x")
    assert (found[Kind.WORDS], found[Kind.FORWARDED]) == (SAID, PASSED_ON)
    assert found[Kind.SIGNATURE] == "Dikirim menggunakan Zoho Mail"


def test_what_stands_below_a_quoted_forward_is_not_in_it() -> None:
    head = PROGRAMS_FORWARDS[1].format(PASSED_ON).replace("\n", "\n> ")
    found = taken(f"{SAID}\n\n> {head}\n\nItu balasannya.", subject="Fwd: x")
    assert (found[Kind.WORDS], found[Kind.FORWARDED]) == (f"{SAID}\nItu balasannya.", PASSED_ON)
    quoted = "\n".join(f"> {line}" for line in (PASSED_ON, "Sari"))
    found = taken(f"{SAID}\n\n{FORWARDS[0]}\n\n{quoted}\n\nItu balasannya.", subject="Fwd: x")
    assert (found[Kind.WORDS], found[Kind.FORWARDED]) == (f"{SAID}\nItu balasannya.", f"{PASSED_ON}\nSari")


def test_all_levels_of_a_forward_are_passed_on_and_only_their_words_count() -> None:
    inner = "From: Operator\nSent: Friday, November 13, 2026 5:21 PM\nTo: CS\nSubject: Tiket 90"
    text = f"{FORWARDS[0]}\n\n{PASSED_ON}\n\n-----Original Message-----\n{inner}\n\nGagal terkirim.\n"
    mail = parse(_mail("From: a@example.com\nSubject: Fwd: FW: Tiket 90", text), own=(DESK,))
    assert all(
        each in mail.passed_on for each in ("sari@example.com", PASSED_ON, "Tiket 90", "13, 2026", "Gagal terkirim.")
    )
    assert "2026" not in mail.text


def test_a_mail_attached_to_an_attached_mail_is_passed_on() -> None:
    inmost = "From: k@example.net\nSubject: Lulus\n\nTanggal lulus 1 November."
    inner = "From: d@example.net\nSubject: FW: Lulus\nContent-Type: multipart/mixed; boundary=i"
    inner += f"\n\n--i\n\nBerikut daftarnya.\n--i\nContent-Type: message/rfc822\n\n{inmost}\n--i--"
    head = "From: a@example.com\nSubject: FW: Lulus\nContent-Type: multipart/mixed; boundary=b"
    mail = parse(_mail(head, f"--b\n\n\n--b\nContent-Type: message/rfc822\n\n{inner}\n--b--"), own=(DESK,))
    assert mail.passed_on == "Berikut daftarnya.\n\nTanggal lulus 1 November."
    assert mail.forward == Forward("", "d@example.net", "FW: Lulus")


NEWSLETTER = (
    "From: Kursus <promo@example.net>\nReply-To: us2@inbound.example.net\nList-Id: <x.example>\nX-Campaign: m1\n"
    "List-Unsubscribe: <https://x.example>\nSubject: Promo"
)


def test_advertising_is_known_by_several_headers_together_with_its_link() -> None:
    def doubt(head: str, words: str) -> str:
        return parse(_mail(head, words), own=(DESK,)).doubt

    promo = "Kelas baru, sertifikat langsung terbit.\n\nTidak ingin menerima surel ini? Berhenti berlangganan."
    assert doubt(NEWSLETTER, promo) == "bulk"
    assert doubt(NEWSLETTER, "Sertifikat saya belum muncul.") == ""
    assert doubt(NEWSLETTER.replace("X-Campaign: m1", "List-Post: <mailto:x@x.example>"), promo) == ""
    assert doubt("From: a@example.com\nList-Unsubscribe: <https://x.example>\nFeedback-ID: 1:u:x", promo) == ""
    form = f"Email: us2@inbound.example.net\nPesan: belum muncul\n\n{promo}"
    assert doubt(NEWSLETTER, form) == ""


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("X-JIRA-FingerPrint: 0b1c", "—-—-—-—\nReply above this line.\n\nBella commented:\n\nSudah dikirim ulang."),
        ("X-Mailer: Zendesk Mailer", "Bella (Pijar)\n\nSudah dikirim ulang."),
        ("X-Powered-By: OTRS - Open Ticket Request System", "Sudah dikirim ulang."),
        ("X-Auto-Response-Suppress: OOF", "Tindak lanjut baru\nBella: Sudah dikirim ulang."),
        ("Message-ID: <GLPI_x-Ticket-90/new@helpdesk.example>", "Un nouveau suivi a été ajouté. Sudah dikirim ulang."),
        ("Return-Path: <>\nX-Freshdesk-Ticket: 9", "Sudah dikirim ulang."),
    ],
)
def test_what_a_ticket_system_relays_is_kept_and_never_ignored(head: str, words: str) -> None:
    head = f"From: Bella <cs@example.net>\nSubject: ARK-5012\nAuto-Submitted: auto-generated\n{head}"
    mail = parse(f"{head}\n\n{words}".encode(), own=(DESK,))
    assert (mail.robot, mail.doubt) == ("", "relayed")
    answered = head.replace("auto-generated", "auto-replied")
    assert parse(f"{answered}\n\nPesan Anda kami terima.".encode(), own=(DESK,)).robot == "auto_submitted"


@pytest.mark.parametrize(
    "words",
    [
        "Terima kasih atas emel anda. Saya sedang bercuti dan akan kembali bertugas pada hari Isnin.",
        "您好，我正在休假，11月30日恢复上班。此为自动回复，请勿直接回复。",
        "Estou de férias até 14 de dezembro e só verei os emails depois dessa data.",
        "您好，我目前休假，12月1日上班後會盡快回覆您。",
        "ご連絡ありがとうございます。11月24日まで休暇をいただいております。戻り次第ご返信いたします。",
        "안녕하세요, 11월 30일까지 휴가 중입니다. 복귀 후 회신드리겠습니다.",
        "Cảm ơn email của bạn. Tôi đang nghỉ phép đến 30/11 và sẽ phản hồi khi quay lại.",
        "ขณะนี้ดิฉันลาพักร้อน จะติดต่อกลับเมื่อกลับมา",
        "Merhaba, 30 Kasım'a kadar yıllık izindeyim. Döneceğim gün yanıtlayacağım.",
        "Здравствуйте! Я нахожусь в отпуске до 30 ноября, вернусь 1 декабря.",
        "Dzień dobry, przebywam na urlopie do 30 listopada. Wrócę 1 grudnia.",
        "Hej, jag är på semester till den 30 november och svarar när jag är tillbaka.",
        "Ich bin im Urlaub und ab dem 1. Dezember wieder erreichbar.",
        "Estoy de vacaciones hasta el 30 de noviembre.",
        "أنا في إجازة حتى 30 نوفمبر وسأعود في 1 ديسمبر.",
    ],
)
def test_an_absence_notice_is_known_in_many_languages(words: str) -> None:
    assert parse(_mail("From: a@example.com\nSubject: Re: x [PRK-7K3M2Q]", words), own=(DESK,)).doubt == "absence"
