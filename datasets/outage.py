"""Outages as many people report them, slangy, short, mistyped, wrong: a certificate page answers 503 (``server``), or
the review button is gone (``review``)."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from triage.decision.facts import Origin, Reading, Source
from triage.desks.prakerja import DESK as PRAKERJA
from triage.desks.prakerja.facts import Facts, ReadingKind, ReviewState, Symptom
from triage.evidence import wording
from triage.evidence.active import Models
from triage.evidence.gather import facts_from_answers
from triage.messages import Answers
from triage.playbook.desk import shipped

PLATFORM = "tokopedia"
OPENINGS = (
    *("", "", "", "min", "kak", "halo min", "assalamualaikum kak", "Selamat pagi,", "maaf ganggu ya", "permisi admin"),
    *("woi min", "Dear admin,", "tolong kak", "gan", "min pliss", "bantuin dong"),
)
WHERE = (
    *(
        "halaman sertifikat",
        "hal sertipikat",
        "laman sertifikatnya",
        "link sertifikat",
        "web nya",
        "webnya",
        "situsnya",
    ),
    *(
        "menu sertifikat di {at}",
        "sertifikat di {at}",
        "websait {at}",
        "{at}",
        "page sertif {at}",
        "{at} pas buka srtfkt",
    ),
    *("the certificate page", "certificate page on {at}", "tombol lihat sertifikat", "lihat sertifikat di {at}"),
)
NAMES = ("tokopedia", "toped", "Tokped", "TOKOPEDIA", "tokopedia", "Tokopedya")
WHAT = (
    *(
        "error 503",
        "eror 503 trus",
        "503 service unavailable",
        "muncul 503",
        "kode 503",
        "keluar tulisan 503",
        "error trs",
    ),
    *("eror mulu", "down kayaknya", "lagi down ya?", "server error", "servernya tumbang", "ga bisa dibuka, error 503"),
    *("gabisa dibuka dr tadi", "tdk bisa diakses sama sekali", "is down, it says 503", "shows error 503", "gak kebuka"),
    *(
        "servis unavailable gitu tulisannya",
        "malah 503 Service Temporarily Unavailable",
        "errorrr 503",
        "blank trus eror",
    ),
    *("keluarnya server sibuk 503", "gangguan ya? 503 terus", "katanya layanan tidak tersedia"),
)
SINCE = (
    *(
        "",
        "",
        "",
        "dari tadi pagi",
        "dr jam 9",
        "sejak pagi",
        "barusan",
        "udah 1 jam gini",
        "dari td",
        "since this morning",
    ),
    *("udah dicoba berkali2 sama aja", "pake wifi sama data sama aja", "hp temen jg gitu", "udah ganti browser juga"),
)
CLOSINGS = (
    *("", "", "", "tolong dicek", "mohon bantuannya", "gmn ini", "kapan normal?", "butuh bgt nih", "makasih", "thx"),
    *("mana insentif nunggu", "padahal internet lancar", "please fix", "tlg segera ya min", "nuhun", "suwun"),
)
SYMPTOMS = (*(Symptom.PAGE_FAILS,) * 6, *(Symptom.WONT_OPEN,) * 4, Symptom.ABSENT, Symptom.OTHER, None)
REVIEWS = (*(ReviewState.GIVEN,) * 4, ReviewState.NOT_YET, ReviewState.UNSURE, None, None)
REVIEW_WHERE = (
    *("tombol ulasan", "tombol beri ulasan", "menu ulasan", "tombol review", "tombol rating nya", "kolom ulasan"),
    *("tombol beri ulasan di {at}", "menu rating {at}", "ulasan di {at}", "the review button on {at}"),
    *(
        "button beri ulasannya",
        "tmbl ulasan",
        "form review",
        "bintang sama ulasannya",
        "the rating button",
        "ratingnya",
    ),
)
REVIEW_NAMES = ("pijar mahir", "pijar", "Pijar", "PIJAR MAHIR", "pijarmahir", "Pijar Mahir")
REVIEW_WHAT = (
    *("gak ada", "ga muncul", "hilang", "ilang", "tidak muncul sama sekali", "tdk ada", "kok hilang", "gaada lagi"),
    *("ga keluar", "nggak nongol", "kosong", "is missing", "is gone", "does not show up", "gabisa diklik, malah ilang"),
    *("udah ga ada", "tidak ada padahal kelas selesai", "kemarin ada sekarang ga ada", "blm muncul juga", "raib"),
)
WITH_PICTURE = 0.4
NAMED_IN_FORM = 0.9
ONLY_A_SIGH = 0.05
SIGHS = ("tolong dong min", "kok gini ya", "help", "ga bisa bisa dari tadi")


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that breaks: where, how people say it, what they answer in the form, and what their pictures show.

    Of ``shown`` a blurred or cut picture shows the first only.
    """

    platform: str
    where: Sequence[str]
    names: Sequence[str]
    what: Sequence[str]
    symptoms: Sequence[Symptom | None]
    reviews: Sequence[ReviewState | None]
    shown: Sequence[tuple[ReadingKind, str]]


KINDS = {
    "server": Kind(
        PLATFORM, WHERE, NAMES, WHAT, SYMPTOMS, REVIEWS,
        [(ReadingKind.SCREEN, "error"), (ReadingKind.ERROR_PAGE, "server")],
    ),
    "review": Kind(
        "pijar_mahir", REVIEW_WHERE, REVIEW_NAMES, REVIEW_WHAT,
        (*(Symptom.OTHER,) * 5, *(Symptom.ABSENT,) * 3, None, None),
        (*(ReviewState.NOT_YET,) * 4, *(ReviewState.UNSURE,) * 2, None, None),
        [(ReadingKind.SCREEN, "dashboard"), (ReadingKind.STATUS, "finished")],
    ),
}  # fmt: skip


def reported(source: random.Random, *, now: datetime, kind: Kind = KINDS["server"]) -> Facts:
    """What the service knows of one such report."""
    named = source.random() < NAMED_IN_FORM
    finished = source.random() < 0.85
    day = PRAKERJA.day(now - timedelta(days=source.randint(1, 25))) if finished else None
    answers = Answers.of(
        {
            "platform": kind.platform if named else "",
            "completed_on": day,
            "what_you_see": source.choice(kind.symptoms),
            "review_state": source.choice(kind.reviews),
            "other_sites_open": source.choice((True, True, True, None, None)),
            "description": _words(source, kind),
        }
    )
    return facts_from_answers(
        answers,
        readings=_picture(source, kind),
        written_at=now,
        now=now,
        desk=shipped(),
        models=Models(wording.shipped()),
    )


def _words(source: random.Random, kind: Kind) -> str:
    if source.random() < ONLY_A_SIGH:
        return source.choice(SIGHS)
    where = source.choice(kind.where).format(at=source.choice(kind.names))
    parts = [where, source.choice(kind.what), source.choice(SINCE)]
    if source.random() < 0.3:  # Some say first what happens, then where.
        parts = [parts[1], parts[0], parts[2]]
    said = " ".join(filter(None, [source.choice(OPENINGS), *parts, source.choice(CLOSINGS)]))
    said = _mistyped(source, said) if source.random() < 0.4 else said
    return said.upper() if source.random() < 0.08 else said


def _mistyped(source: random.Random, said: str) -> str:
    """One or two letters lost, doubled or swapped."""
    letters = list(said)
    for _slip in range(source.randint(1, 2)):
        at = source.randrange(len(letters) - 1)
        if letters[at].isalpha():
            letters[at : at + 2] = source.choice(
                ([letters[at + 1]], [letters[at], letters[at], letters[at + 1]], [letters[at + 1], letters[at]])
            )
    return "".join(letters)


def _picture(source: random.Random, kind: Kind) -> list[Reading]:
    if source.random() >= WITH_PICTURE:
        return []
    shown = kind.shown[:1] if source.random() < 0.3 else kind.shown  # Blurred, or cut.
    return [Reading(what, value, 0.9, Origin(Source.SCREENSHOT, screenshot=0, quote="")) for what, value in shown]
