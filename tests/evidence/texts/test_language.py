"""Indonesian is the desk's language; English is guessed only where nobody could doubt it."""

import pytest

from triage.desks.prakerja.texts.language import LOOKED_AT, guess_language

ENGLISH = [
    "Hello, my certificate is still not on the dashboard although I finished the course two weeks ago.",
    "I have completed the training but there is no certificate yet. Could you please help me?",
    "The name on my certificate is wrong. It should be Maria, not Mario.",
    "Good morning, I can't open the page, it says that my session has expired.",
    "When will I get the certificate? It has been five working days since I finished.",
    "certificate has not appeared yet",
    "I already gave a review and five stars and still nothing",
    "Please tell me what I should do, the button doesn’t work.",
    "My friend Budi Santoso got his at once, but mine is missing for a week.",
    "We were told by Tokopedia to write to you.",
    "hi there, this is about my Prakerja training, it isn't showing up",
    "Terima kasih for your help! I have now got the certificate and it is all fine, so you can close this.",
]
INDONESIAN = [
    "",
    "   \n ",
    "👍👍",
    "12345 67890",
    "sertifikat",
    "certificate",
    "Help please",
    "Not found",
    "Halo kak, sertifikat saya belum muncul padahal sudah selesai minggu lalu.",
    "min certificate gue blm muncul di dashboard udah seminggu nih, help dong",
    "Kak please dibantu, sudah submit review dan rating tapi status masih pending",
    "training udah complete 100% tapi certificate not available terus, gimana ya",
    "kok error terus ya kak: This page is not available",
    "Nama di sertifikat salah, harusnya Siti Aminah bukan Siti Amina",
    "udh review udh rating ttp aja ga muncul, so what next min?",
    "I'm done kak, tapi sertifikatnya belum ada, ini gimana?",
    "Selamat pagi, mohon info kapan sertifikat terbit. Terima kasih.",
    "ora iso mbukak sertifikat",
    "Mohon bantuannya",
    "Sertifikat a.n. Made Wirawan belum terbit",
    "pelatihan Microsoft Excel for Beginners by Skill Academy belum ada sertifikatnya",
    "https://www.example.com/the/a/this/that/is/not/my/your",
    "the.is.not@example.com",
    "sudah saya coba login pakai laptop dan hp, both of them error, the page is blank",
    "Sertifikatku hilang!! Sent from my phone",
    "judul pelatihannya How to Be a Barista, tapi di dashboard gak ada",
    "apakah sertifikat bisa diunduh lewat app?",
    "belum dapat email the certificate is ready, padahal teman saya sudah",
]


@pytest.mark.parametrize("text", ENGLISH)
def test_it_knows_clear_english(text: str) -> None:
    assert guess_language(text) == "en"
    assert guess_language(text.upper()) == "en"


@pytest.mark.parametrize("text", INDONESIAN)
def test_it_stays_with_indonesian_otherwise(text: str) -> None:
    assert guess_language(text) == "id"


def test_a_long_disclaimer_does_not_change_the_language() -> None:
    words = "sertifikat saya belum muncul di dashboard padahal sudah selesai kak, mohon dibantu ya karena saya perlu"
    notice = " this message is for you and not for any other, if it is not yours please tell us at once" * LOOKED_AT
    assert guess_language(words + notice) == "id"
