"""Everyday spelling brought to one form, so that patterns need to know only one word for a thing.

``canonical("Sertipikat aku blm nongol, udh 2 mgg")`` has the text
``"sertifikat aku belum muncul , sudah 2 mgg"``, and knows where each of its words stood.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

# canonical form: the ways in which people write it, English among them
SPELLINGS: Final[Mapping[str, str]] = {
    "belum": "blm blum belom blom blon blun belm bloman belun haven't havent hasn't hasnt",
    "tidak": "ga gak g gk ngga nggak enggak engga enggk gag kagak kaga tdk tak tdak tida ndak nda ndk tra teu ora not "
             "no don't dont "
    "doesn't doesnt didn't didnt isn't isnt without tanpa",
    "tidak bisa": "gabisa gbisa gakbisa gabs gbs gkbisa tdkbisa gakbs gabsa nggabisa ngga-bisa can't cant cannot "
                  "couldn't "
    "couldnt unable",
    "tidak ada": "gaada gada gakada gkada nggaada tdkada",
    "bukan": "bkn bukannya",
    "bisa": "bs bsa can could dapat dpt able",
    "sudah": "udah udh dah sdh uda suda sudh sudha telah already",
    "sudah beri": "gave left wrote submitted",
    "sudah ulasan": "rated reviewed",
    "beri": "kasih kasi ksh kash ngasih ngasi memberi memberikan berikan diberi dikasih isi ngisi mengisi diisi "
            "isiin tulis "
    "nulis menulis kirim ngirim mengirim give giving leave leaving write writing submit given kasihkan",
    "ulasan": "ulsan ualasan ulasannya review reviews riview rivew reviu revew rating ratings ratting ranting "
    "reting reating rate ngulas ulas feedback penilaian menilai testimoni bintang stars star mengulas ngulas diulas",
    "sertifikat": "sertipikat sertivikat srtfkat srtfkt srtifikat sertfikat sertifkat serifikat sertif sertificate "
                  "certificate "
    "certificates certifikat sertifikatku sertipikatku",
    "pelatihan": "pelatian platihan pltihan pelathan pelatihn pelatihanku training course kursus kelas class kelasku "
                 "materi "
    "modul kuis video webinar",
    "selesai": "slesai selsai slsai slese selese kelar klar kelarin rampung tamat lulus finish finished finishing "
               "complete "
    "completed completing done beres menyelesaikan nyelesain nyelesaiin selesein selesaiin selesaikan diselesaikan "
    "terselesaikan "
    "menamatkan namatin tuntas graduated passed",
    "internet": "inet paketdata wifi wi-fi sinyal sinyalnya signal jaringan koneksi konek connection network paketan",
    "kuota": "quota kuotaku",
    "lancar": "lancr bagus bgs aman kencang kenceng stabil normal full penuh kuat baik cepat oke ok good fine stable "
              "strong "
    "fast bener works working perfect perfectly",
    "jelek": "putus-putus putus2 lemot lelet lambat lemah buruk slow bad weak poor lola ngelag unstable parah",
    "mati": "down ngadat",
    "hilang": "ilang missing disappeared gone lenyap",
    "nama": "nm name names",
    "salah": "slh salahnya keliru typo wrong incorrect misspelled misspelt mispelled",
    "beda": "bda berbeda different",
    "insentif": "insentip incentive incentives",
    "akun": "acount account akunnya",
    "login": "log-in signin sign-in masuk-akun",
    "muncul": "mncul nongol nampak tampil keluar appear appears appeared showing show",
    "masuk": "msk mask",
    "yang": "yg yng ygg",
    "habis": "abis hbs",
    "tombol": "tombolnya button menu kolom fitur form opsi pilihan icon ikon",
    "abu-abu": "abu abu2 redup gray grey grayed greyed",
    "aktif": "active aktip",
    "diminta": "dimintai dimintain disuruh suruh disuru asked",
    "minta": "mnta mintain meminta",
    "transfer": "trf tf kutransfer ditransfer tranfer mentransfer transferin",
    "bayar": "byr bayarin membayar pay payment",
    "penipuan": "tertipu ketipu ditipu scam scammer scammed phishing fraud kecurangan",
    "nunggu": "menunggu nungguin menanti waiting waited",
    "tunggu": "tggu tunggunya ditunggu wait",
    "kata": "ktnya bilang said says",
    "harus": "hrs must should wajib",
    "kalau": "kalo klo kl klw kalu jika if apabila",
    "apakah": "apkh apa",
    "karena": "krn karna sebab soalnya because bcs coz",
    "tapi": "tp tpi tetapi namun but",
    "padahal": "pdhl pdahal although though",
    "lalu": "ago",
    "saya": "aku sy gue gw gua ane i my saia sya",
    "teman": "temen tmn temenku temanku friend friends tetangga",
    "sebelum": "sblm before",
    "sampai": "sampe smp smpe until till hingga",
    "hampir": "hmpr almost nearly",
    "lagi": "lg lgi",
}  # fmt: skip
SENTENCE_ENDS: Final = frozenset(".!?;\n")

_CANONICAL_OF = {spelling: form for form, spellings in SPELLINGS.items() for spelling in spellings.split()}
_PUNCTUATION = frozenset('.,!?;:()"%\n')
# A token's letters and marks exclude each other, so that nothing is looked at twice.
_TOKEN = re.compile(rf"[^\W_]++(?:[-'’][^\W_]++)*+|[{''.join(sorted(_PUNCTUATION))}]")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")


@dataclass(frozen=True, slots=True)
class Canonical:
    """``text``: canonical words and punctuation marks, one space between them.

    ``starts`` and ``spans`` hold, for each of them, its place here and its place in the original.
    """

    text: str
    starts: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original text behind the non-empty range [start, end) of ``text``."""
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1) - 1
        return self.spans[first][0], self.spans[last][1]


def word_set(listed: str) -> frozenset[str]:
    """The words of a list separated by spaces."""
    return frozenset(listed.split())


def canonical(text: str, *, marks: Mapping[tuple[int, int], str]) -> Canonical:
    """Bring ``text`` to canonical words; each range in ``marks`` becomes the one word given for it.

    The ranges must not overlap.
    """
    words: list[tuple[str, tuple[int, int]]] = []
    position = 0
    for (start, end), mark in sorted(marks.items()):
        words.extend(_words(text, start=position, end=start))
        words.append((mark, (start, end)))
        position = end
    words.extend(_words(text, start=position, end=len(text)))
    starts, length = [], 0
    for word, _ in words:
        starts.append(length)
        length += len(word) + 1
    return Canonical(" ".join(word for word, _ in words), tuple(starts), tuple(span for _, span in words))


def _words(text: str, *, start: int, end: int) -> list[tuple[str, tuple[int, int]]]:
    return [(_form(match.group()), match.span()) for match in _TOKEN.finditer(text, start, end)]


def _form(token: str) -> str:
    if token in _PUNCTUATION:
        return token
    word = _DRAWN_OUT.sub(r"\1", token.lower().replace("’", "'"))
    if word in _CANONICAL_OF or word in SPELLINGS:
        return _CANONICAL_OF.get(word, word)
    for ending in ("nya", "ny", "ku", "2", "ka", "ki", "mi", "ma"):  # The last four as in Makassar.
        stem = word.removesuffix(ending)
        if stem != word and (stem in _CANONICAL_OF or stem in SPELLINGS):
            return _CANONICAL_OF.get(stem, stem)
    return word
