"""Which of the desk's two languages a text is in, told by its commonest words."""

import re
from typing import Final

_ENGLISH = """
    the a an this that these those it its i'm i've i am is are was were be been have has had do does did don't doesn't
    didn't haven't hasn't isn't can't cannot would could should will my your our you we they he she and or but so
    because if when what why how which who there here of to for with from at by about after before since until not
    any some still already yet please
"""
_INDONESIAN = """
    yang yg dan dn di ke dari dr untuk utk buat dengan dgn pada tapi tp tetapi atau karena krn karna kalau kalo klo
    jika saya sy aku gue gw kami kita kamu anda dia mereka nya ini itu ni tu tsb tersebut adalah ada tidak tdk gak ga
    nggak ngga enggak gk bukan belum blm sudah sdh udah udh akan telah sedang lagi lg masih msh bisa bs dapat mau harus
    juga jg saja aja sih dong deh kok ya yah kak min mas mba mbak pak bapak ibu bu tolong mohon minta terima kasih
    makasih bagaimana gimana kenapa knp mengapa apa apakah kapan berapa dimana mana sampai sampe hari kemarin kmrn
    setelah sebelum sejak padahal terus trus lalu lama banget sangat sekali jadi jd cuma hanya muncul punya semua
"""
ENGLISH: Final = frozenset(_ENGLISH.split())
INDONESIAN: Final = frozenset(_INDONESIAN.split())
# What bait is made of. "Selamat" (congratulations) and "Untung" (luck) are also names, so they are not here.
_BAIT = """
    akun account atm bank bayar bonus cair cairkan claim click daftar dana free gratis hadiah hubungi ikuti insentif
    jutaan juta klaim klik link login masukkan menang nomor otp password payment pemenang pin prize pulsa rekening
    rupiah saldo segera sekarang situs tautan telegram transfer uang undian urgent verifikasi verify voucher website
    whatsapp win winner com www http https
"""
NO_NAME: Final = frozenset(_BAIT.split()) | (ENGLISH | INDONESIAN) - {
    *("hari", "mas", "ibu", "dan", "dia", "lama", "semua", "di", "a", "pada"),  # "Hari Santoso", "Mas Agus".
}
"""Words that no name holds: those that make a sentence, and bait."""
LEAST = 3
"""English words that a text must have: a heading or a loanword or two is no English."""
MARGIN = 3
"""English words for each Indonesian one: people mix the languages, nearly always into Indonesian."""
LOOKED_AT = 60
"""Words from the beginning that count: below them stand signatures and disclaimers, in English whoever writes."""
LONGEST = 5_000
"""Characters that are looked at."""
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_NOT_IN_WORDS = ("://", "@", "www.")


def guess_language(text: str) -> str:
    """``"en"`` where the text is clearly English, else ``"id"``: the desk's language, for short and mixed texts too."""
    pieces = text[:LONGEST].lower().replace("’", "'").split()
    said = " ".join(piece for piece in pieces if not any(mark in piece for mark in _NOT_IN_WORDS))
    words = _WORD.findall(said)[:LOOKED_AT]
    english = sum(word in ENGLISH for word in words)
    indonesian = sum(word in INDONESIAN for word in words)
    return "en" if english >= LEAST and english > MARGIN * indonesian else "id"
