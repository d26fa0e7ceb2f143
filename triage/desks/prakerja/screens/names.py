"""Names on a page: printed on a certificate, or the account's own. As printed, never corrected."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from triage.desks.prakerja.screens.layout import Layout, Placed
from triage.desks.prakerja.screens.person import is_full_name, is_name, tidy
from triage.desks.prakerja.screens.screen import Part, Screen, whole
from triage.desks.prakerja.screens.told import tell
from triage.desks.prakerja.screens.words import fold, pattern, phrases

_FOLLOWS: Final = pattern("before_a_name")
_PRECEDES: Final = pattern("after_a_name")
_GREETING: Final = re.compile(
    r"^\W*+(?:(?P<hello>hall?o|hai+|hay|hi|hey|hello)|selamat\s*(?:datang|pagi|siang|sore|malam|belajar)(?:\s*kembali)?|"
    r"welcome(?:\s*back)?|good\s(?:morning|afternoon|evening)|apa\skabar|assalamu\s?'?alaikum|(?:.*[.!]\s)?(?:terima\skasih|thank\syou|congratulations|congrats|selamat)(?=\s?,))(?![^\W_])\s*[,!]?\s*"
    r"(?P<rest>.*)$",
    re.IGNORECASE,
)
_SALUTED: Final = re.compile(r"^\W*+(?P<hello>[A-Z][^\W\d_]+(?:\s[^\W\d_A-Z][^\W\d_]*){1,4}),\s(?P<rest>[A-Z].*)$")
"""Any friendly words, a comma, a full name: "Good to see you, …"."""
_HONORIFIC: Final = re.compile(r"^(?:kak(?:ak)?|bapak|ibu|pak|bu|mas|mbak|sdr|sdri|saudara|sobat)\b\.?\s+", re.I)
_CLAUSE: Final = re.compile(r"[!?;:|·•~–—]|,(?!\s*[A-Z][\w.]{0,6}\.)|\.(?=\s)(?<![A-Z]\.)(?<!\b\w\w\.)(?<!\b\w\w\w\.)")
_LABELLED: Final = re.compile(r"^\W*+(?P<label>[^:]{3,28}?)\s*[:;]\s*(?P<rest>.*)$")
_LABELS: Final = frozenset(
    phrases(
        "nama/nama lengkap/nama peserta/nama akun/nama sesuai ktp/name/full name/participant name/nama pemilik akun/"
        "nama siswa/nama anda/nama kamu/student name/account name/your name/nama di ktp/nama sesuai akun/nama pengguna/"
        "nama pemilik/nama penerima/nama pada sertifikat/nama di sertifikat/atas nama/participant/peserta/nama profil/"
        "nama peserta pelatihan/nama akun prakerja/nama lengkap sesuai ktp/nama lengkap peserta/display name/recipient/"
        "recipient name/nama lengkap (sesuai ktp)/name of participant/learner/learner name"
    )
)
_PAYEES: Final = frozenset(phrases("nama penerima/recipient/recipient name/nama pengguna"))
_PROFILE: Final = pattern("profiles")
# From a word's beginning to its first "@", so that a word is gone through once.
_MAIL: Final = re.compile(r"(?<!\S)\S[^\s@]*+@\S*\w\.?\w|[*•]{3,}")
_SUBTITLE: Final = pattern("subtitles")
_INITIALS: Final = re.compile(r"[A-Z]{1,2}")
FAR: Final = 0.2
HEAD: Final = 0.35
"""The part of a page's height in which its header or profile card stands."""


@dataclass(frozen=True, slots=True)
class PrintedName:
    """``name`` as printed in ``parts``, with the lines of its label where that stands apart."""

    name: str
    parts: tuple[Part, ...]
    sureness: float
    label: tuple[Placed, ...] = ()


def certificate_names(layout: Layout) -> Iterator[PrintedName]:
    """The name printed on a certificate: at most one."""
    found = (
        next(_introduced(layout), None) or next(_followed(layout), None) or next(_labelled(layout, payees=True), None)
    )
    if found:
        yield found


def account_names(screen: Screen, *, kind: str) -> Iterator[PrintedName]:
    """The name that a page greets ("Halo, …") or labels ("Nama: …"); without such: that of its head or profile."""
    found = [*_greeted(screen.layout), *_labelled(screen.layout, payees=False)]
    if not found and kind in ("dashboard", "unknown"):
        found = list(_in_profile(screen))[:1]
    yield from found


def _introduced(layout: Layout) -> Iterator[PrintedName]:
    """After "diberikan kepada" and the like: in the line itself, or below it."""
    for line in layout.lines:
        words = tell(line.text)
        said = " ".join(word.folded for word in words)
        match = _FOLLOWS.search(said)
        if not match:
            continue
        last = words[said.count(" ", 0, match.end()) - (said[: match.end()].endswith(" "))]
        start = last.end + len(line.text[last.end :]) - len(line.text[last.end :].lstrip(" :,.-"))
        rest = _clause(line.text[start:])
        if is_name(rest):
            yield PrintedName(tidy(rest), (_part(line, start, rest),), 0.9)
        elif lines := _name_below(layout, line):
            yield _printed(lines, 0.9)


def _followed(layout: Layout) -> Iterator[PrintedName]:
    """Before "telah menyelesaikan" and the like: above it, over two lines when it is long."""
    for line in layout.lines:
        if not _PRECEDES.search(_said(line)):
            continue
        above = [each for _, each in zip(range(2), layout.above(line), strict=False)]
        if above and is_name(above[0].text):
            broken = len(above) > 1 and _continues(above[1], above[0]) and is_full_name(above[1].text)
            yield _printed((above[1], above[0]) if broken else (above[0],), 0.8)


def _name_below(layout: Layout, line: Placed) -> tuple[Placed, ...]:
    """The name under its introduction: one line, or more of the same size when it is long."""
    below = sorted(
        (
            each
            for each in layout.lines
            if each.extent.top > line.extent.top + 0.5 * line.extent.height and _is_under(each, line)
        ),
        key=lambda each: each.extent.top,
    )
    start = next((index for index, each in enumerate(below[:3]) if is_name(each.text)), None)
    if start is None or any(_PRECEDES.search(_said(each)) for each in below[:start]):
        return ()
    lines = [below[start]]
    for each in below[start + 1 : start + 3]:
        if not _continues(lines[-1], each):
            break
        lines.append(each)
    return tuple(lines)


def _is_under(each: Placed, line: Placed) -> bool:
    """In the line's column, or beginning where it does."""
    return min(each.extent.right, line.extent.right) > max(each.extent.left, line.extent.left)


def _continues(first: Placed, following: Placed) -> bool:
    heights = sorted((first.extent.height, following.extent.height))
    return (
        is_name(following.text)
        and heights[0] >= 0.72 * heights[1]
        and following.extent.top - first.extent.bottom <= 0.6 * heights[0]
        and not _PRECEDES.search(_said(following))
    )


def _greeted(layout: Layout) -> Iterator[PrintedName]:
    for line in layout.lines:
        match = _GREETING.match(line.text) or _SALUTED.match(line.text)
        if match and match.re is _SALUTED and not is_full_name(_clause(match["rest"])):
            continue
        if not match:
            continue
        rest = _HONORIFIC.sub("", _clause(match["rest"]))
        if rest.islower() and not match["hello"]:
            continue  # "Terima kasih, penilaianmu tersimpan"
        if is_name(rest):
            yield PrintedName(tidy(rest), (_part(line, match.start("rest"), rest),), 0.9)
        elif not any(map(str.isalnum, match["rest"])):
            below = next(iter(layout.right_of(line)), None) or next(layout.below(line), None)
            value = _clause(below.text) if below else ""
            if below and is_name(value):
                yield PrintedName(tidy(value), (_part(below, 0, value),), 0.85, label=(line,))


def _labelled(layout: Layout, *, payees: bool) -> Iterator[PrintedName]:
    for line in layout.lines:
        match = _LABELLED.match(line.text)
        label = fold(match["label"] if match else line.text)
        if label not in _LABELS or (label in _PAYEES and not payees):
            continue
        if match and is_name(match["rest"]):
            yield PrintedName(tidy(match["rest"]), (_part(line, match.start("rest"), match["rest"]),), 0.9)
        elif not match or not match["rest"]:
            # Beside its label in a form, below it in a card.
            beside = next(iter(layout.right_of(line)), None) or next(layout.below(line), None)
            value = beside.text.lstrip(": ") if beside else ""
            if beside and is_name(value):
                yield PrintedName(tidy(value), (_part(beside, 0, value),), 0.8, label=(line,))


def _in_profile(screen: Screen) -> Iterator[PrintedName]:
    """In a page's head: over an e-mail address, beside its own initial, under "Akun"; alone at the far right."""
    layout = screen.layout
    tall = max(screen.extent.height, 0.6 * screen.extent.width)
    head = [line for line in screen.lines if line.extent.top <= screen.extent.top + HEAD * tall]
    names = [line for line in head if is_full_name(_bare(line.text))]
    for line in names:
        below = [each for _, each in zip(range(2), layout.below(line), strict=False)]
        if any(_MAIL.search(each.text) for each in below):
            yield _bared(line, 0.85)
        elif below and _SUBTITLE.search(_said(below[0])):
            yield _bared(line, 0.75)
        elif any(_is_initial_of(each, line) for each in (*layout.left_of(line)[:1], *layout.right_of(line)[:1])):
            yield _bared(line, 0.8)
    for line in head:
        if _PROFILE.search(_said(line)):
            under = next(
                (each for each in names if 0 < each.extent.top - line.extent.bottom < 6 * line.extent.height), None
            )
            if under:
                yield _bared(under, 0.75)
    for line in names:
        far = line.extent.right >= 0.9 * screen.extent.right and line.extent.left >= 0.6 * screen.extent.right
        if far and line.extent.top <= screen.extent.top + FAR * tall and layout.left_of(line):
            yield _bared(line, 0.7)


def _is_initial_of(initial: Placed, line: Placed) -> bool:
    letters = "".join(word[0] for word in _bare(line.text).split())
    found = _INITIALS.fullmatch(initial.text.strip())
    return bool(found) and letters.startswith(found.group()) if found else False


def _bare(text: str) -> str:
    """Without the avatar's initials before it and the arrow of a menu behind it."""
    return re.sub(r"^(?:[A-Z]{1,2}\s)(?=[A-Z][a-z])|(?<!\s)\s++[vV>⌄▾▼˅∨]$", "", text.strip())


def _bared(line: Placed, sureness: float) -> PrintedName:
    bare = _bare(line.text)
    return PrintedName(tidy(bare), (_part(line, 0, bare),), sureness)


def _clause(text: str) -> str:
    """The words up to the first mark that ends them; titles behind a name keep theirs."""
    return _CLAUSE.split(text.strip().lstrip(",! "), maxsplit=1)[0]


def _printed(lines: Sequence[Placed], sureness: float) -> PrintedName:
    return PrintedName(tidy(" ".join(each.text for each in lines)), tuple(whole(each) for each in lines), sureness)


def _part(line: Placed, start: int, value: str) -> Part:
    """Where ``value`` stands in ``line``, from ``start`` on."""
    name = tidy(value)
    first = line.text.find(name, start)
    if first < 0:
        return whole(line)
    last = first + len(name)
    return Part(line, first, last) if any(map(str.isalnum, line.text[:first] + line.text[last:])) else whole(line)


def _said(line: Placed) -> str:
    return " ".join(word.folded for word in tell(line.text))
