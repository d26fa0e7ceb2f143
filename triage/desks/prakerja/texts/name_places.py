"""Where a person's name may stand in a text, by its letters alone."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from triage.desks.prakerja.lexicon import word_set
from triage.desks.prakerja.texts.alike_names import CAPITALISED, MOST_RUNS, PRONOUNS
from triage.desks.prakerja.texts.small_names import find_small_names

NOT_IN_NAMES: Final = word_set(
    """
    nama namanya namaku namo ngaran jeneng asma ngaranku jenengku kulo abdi saya aku sy gw gue kami kita anda kamu dia
    orang lain salah beda berbeda typo keliru kurang huruf sertifikat sertipikat certificate pelatihan akun ktp
    dashboard prakerja di ke dari yang yg ada tidak tdk gak ga nggak belum blm sudah udah itu ini itunya adalah dan
    atau tapi dengan sama sesuai malah jadi berubah terbalik kebalik hanya cuma huruf spasi kosong tanpa lengkap
    muncul keluar tertulis ditulis tercetak dicetak tertera tercantum seharusnya harusnya
    bukan kok kenapa mengapa gimana bagaimana bisa mohon
    tolong please minta my name is the wrong not different other someone else person missing printed should be
    misspelled spelled on in of instead but error pada untuk dalam juga pun aja saja min kak admin dong sih ya ialah
    sedangkan padahal namun melainkan bkn while whereas and beri ulasan selesai lulus kelas kursus course digital
    marketing excel office tp gagal memuat server loading
    """
)
NOBODY: Final = word_set(
    """
    pijar mahir tokopedia toped tokped bukalapak pintaria pintar sekolah sekolahmu mau belajar kemnaker bsi cakap tim
    cs yth perihal subjek kepada hormat salam internet koneksi terputus waktu habis gateway time out not found memuat
    jaringan ulasan rating selamat halo hai maaf makasih terima kasih assalamualaikum
    """
)
"""Further words that begin, with a capital or in quotation marks, what is no name."""
BEFORE_A_NAME: Final = word_set(
    """
    woi woy bah eh lah lho loh kan yaelah hadeh waduh aduh wah masa masak mantap only dear i'm i’m im hai hey hello
    lengkapnya lengkape aslinya benernya benarnya betulnya pdhl kalau kalo klo trus terus buka cek lihat liat masuk
    tempat cara mereka kelasnya pelatihannya videonya selesainya sertifikatku sertifikatnya akunnya
    namanyo kenapa tolonglah mohonlah satu sejak setelah sesudah pas waktu ketika karena gara tuh nah biar supaya
    """
)
"""Words before a name that have a capital only because they begin a sentence."""
NO_NAMES: Final = NOT_IN_NAMES | NOBODY | PRONOUNS | BEFORE_A_NAME
SHORTENED: Final = word_set("moh muh abd ust ahm tgk kel adv and")
"""Short words of names, beside those without a vowel, that keep their full stop: others end a sentence with it."""
_VOWELS: Final = frozenset("aeiou")
LONGEST: Final = 8  # Words; people with longer names write them in the form's own field.

# Only short words keep a full stop ("Moh.", "S.Pd."), so that a name ends with its sentence. Bounded, since names may
# begin at every mark of a long word.
_LETTERS = r"[^\W\d_]{1,40}+"
_WORD = rf"(?:(?:[^\W\d_]{{1,3}}\.){{1,5}}(?:{_LETTERS})?|{_LETTERS}(?:['’-]{_LETTERS}){{0,4}})(?![^\W_])"
NAME: Final = rf"{_WORD}(?:[^\S\n]++{_WORD}){{0,{LONGEST - 1}}}"
QUOTED: Final = re.compile(rf"[\"“”'‘’*](?P<name>{NAME})[\"“”'‘’*]")
_SMALL = re.compile(r"[a-z]{2}")
_MAY_BE_NAME = re.compile(rf"{QUOTED.pattern}|{CAPITALISED.pattern}")


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Where a person's name may stand: what is quoted, and words with capitals but for those that are of no name.

    Where there are less than two such names, those in small letters, too. Where all is shouted, a capital says nothing.
    """
    whispered = text.lower()
    if not _SMALL.search(text) and len(whispered) == len(text):
        yield from find_small_names(whispered, no_names=NO_NAMES)
        return
    written = list(_find_written_names(text))
    if len(written) < 2:
        small = find_small_names(text, no_names=NO_NAMES)
        written = sorted([*written, *(one for one in small if all(_are_apart(one, other) for other in written))])
    yield from written


def _are_apart(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[1] <= other[0] or other[1] <= one[0]


def _find_written_names(text: str) -> Iterator[tuple[int, int]]:
    for match in islice(_MAY_BE_NAME.finditer(text), MOST_RUNS):
        if match["name"] is not None:
            words = {word.strip(".'’-").lower() for word in match["name"].split()}
            if words.isdisjoint(NOT_IN_NAMES | NOBODY):
                yield match.span("name")
            continue
        run: list[tuple[int, int]] = []
        for word in re.finditer(r"\S+", match.group()):
            bare = word.group().strip(".'’-").lower()
            is_of_name = bare not in NO_NAMES
            ends = word.group().endswith(".") and not _is_shortened(bare)
            if is_of_name:
                run.append((match.start() + word.start(), match.start() + word.end() - ends))
            if run and (ends or not is_of_name):
                yield run[0][0], run[-1][1]
                run = []
        if run:
            yield run[0][0], run[-1][1]


def _is_shortened(word: str) -> bool:
    return len(word) == 1 or word in SHORTENED or not _VOWELS.intersection(word)
