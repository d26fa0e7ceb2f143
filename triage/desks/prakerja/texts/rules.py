"""The rules of ``mentions.toml``: what a text says, by its words."""

import re
from pathlib import Path
from typing import Final

from triage.desks.prakerja.facts import ReadingKind
from triage.desks.prakerja.lexicon import LEXICON, NORMALISER
from triage.words.patterns import Language, Pattern

DATE: Final = "\ue000"
DURATION: Final = "\ue001"
"""Private-use characters that stand for a date and a length of time; no token of a text can be one."""

LANGUAGE, GROUPS = Language.read(
    LEXICON,
    Path(__file__).with_name("mentions.toml"),
    spell=lambda words: words if words in (DATE, DURATION) else NORMALISER.spelled(words),
    sets={"DATE": DATE, "DURATION": DURATION},
)
RULES: Final = tuple((kind, rule) for kind in ReadingKind for rule in GROUPS.get(kind, ()))
"""Rules whose value is a reading's; those of waits, which are not, are asked for by group."""
ABOUT_OTHERS: Final = LANGUAGE.before("ABOUT_OTHERS")
OUTDONE: Final = (
    # "Sudah kasih ulasan, eh kayaknya sudah": who is not sure has not said that it is given.
    ((ReadingKind.REVIEW, "unsure"), (ReadingKind.REVIEW, "given")),
    # "Sudah kasih ulasan, pas dikirim gagal": the failure is what counts.
    ((ReadingKind.REVIEW, "cannot_review"), (ReadingKind.REVIEW, "given")),
    # "Tombolnya mati, jadi gabisa kasih ulasan": the button is why.
    ((ReadingKind.REVIEW, "button_inactive"), (ReadingKind.REVIEW, "cannot_review")),
    # "Di toped sertifikat sudah ada, di dashboard belum": the dashboard counts.
    ((ReadingKind.STATUS, "certificate_absent"), (ReadingKind.STATUS, "certificate_present")),
)
"""Where a text says both, the second of a pair goes."""


# By parts of words, since no list has all their beginnings and endings ("sertipikatnye", "bintang-bintangan").
_OF_ITS_MATTER: Final = {
    ReadingKind.REVIEW: re.compile(
        r"ulas|b[ié]ntang|lintang|r[ae]ting|review|komen|(?:pe|me|di)nilai|testimoni|feedback|\b(?:rate|stars?\b)",
        re.IGNORECASE,
    ),
    ReadingKind.STATUS: re.compile(r"s[ei]?rti?[fpv]|certif|\bcert", re.IGNORECASE),
    ReadingKind.CONNECTION: re.compile(
        r"si[gn]{1,2}[iy]?al|signal|kuota|quota|pulsa|paket\W*(?:data|internet)?|wi-?fi|hotspot|tet(?:h|er)ing|jaringan|jringan"
        r"|network|inter?net|\binet\b|kone?ksi|connect|bandwidth|speed|\bping\b|modem|router|tower|menara|listrik|lampu|signyal"
        r"|\b[2-5]\W?g\b|\b(?:edge|bar|sim|lte|mbps|kbps|gprs|online|offline|broadband|provider|operator)\b|kartu|data\b"
        r"|indihome|biznet|telkom|indosat|im3|\bxl\b|axis|smartfren|by\.?u|starlink|first\W?media|my\W?republic"
        r"|google|gugel|yout|yutub|\byt\b|tik\W?tok|insta|\big\b|fac?e?book|\bfb\b|wh?ats|\bwa\b|shop+e|netflix|spotify"
        r"|game|drakor|streaming|stream|zoom|detik|kompas|gmail|browsing|situs|sites?\b|web|aplikasi|apps?\b|lainn?ya|else"
        r"|everything|semua|laen|liyan|sanes",
        re.IGNORECASE,
    ),
}

CERTAIN_FROM: Final = {ReadingKind.CONNECTION.value: 0.75}
"""Of statements about the connection 96 of 100 are right from here on, authors left out: many speak of it by the way,
so that its model is seldom surer."""


_OTHER_SITES: Final = re.compile(
    r"google|gugel|yout|yutub|\byt\b|tik\W?tok|insta|\big\b|fac?e?book|\bfb\b|wh?ats|\bwa\b|shop+e|toko|lazada|netflix|spotify|game"
    r"|drakor|film|stream|zoom|detik|kompas|berita|gmail|banking|lain|else|other|every|semua|video|download|unduh|donlot",
    re.IGNORECASE,
)
"""Of what else opens. "Internetku aman" alone says nothing of other sites, and is asked about."""


def speaks_of(kind: str, passage: str, value: str = "") -> bool:
    """Whether the passage has a word for the review, the certificate or a connection: "error 503" alone is of none.

    Of other sites only a passage speaks that has a word for them.
    """
    words = _OTHER_SITES if value == "others_open" else _OF_ITS_MATTER.get(ReadingKind(kind))
    return words is None or words.search(passage) is not None


def pattern(group: str) -> Pattern:
    """The pattern of a group that is one rule."""
    (rule,) = GROUPS[group]
    return rule.pattern
