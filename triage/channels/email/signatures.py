"""What stands below a writer's words in every mail of theirs: signatures, apps' lines, disclaimers."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from triage.channels.email.lines import Line
from triage.channels.email.marks import CONVENTIONS, INVISIBLE, is_rule

_BY_PROGRAM: Final = tuple(CONVENTIONS["signed"]["by_program"])
_DEVICES: Final = tuple(CONVENTIONS["signed"]["devices"])
_DISCLAIMERS: Final = tuple(CONVENTIONS["signed"]["disclaimers"])
_CLOSINGS: Final = frozenset(CONVENTIONS["signed"]["closings"])
_POSTSCRIPTS: Final = tuple(CONVENTIONS["signed"]["postscripts"])
MOST_PIECES = 12
"""Apps' lines and disclaimers of one mail."""
MOST_SIGNED = 12
"""Lines of a signature; more is somebody's story below a rule."""
SHORT = 60
# "Dapatkan BlueMail untuk Android", in whatever language.
_GET = re.compile(
    r"(?:dapatkan|unduh|get|obtenir|obtener|obter|holen sie sich|scarica|pobierz|download) \S{2,20}(?: \S{2,20})? "
    r"(?:untuk|for|pour|para|für|per|na|voor) (?:android|ios|iphone|ipad|mac|windows|mobile|desktop)"
)
_LIST = re.compile(r"mailing list|milis|listinfo|unsubscribe|berlangganan|groups\.google|/options/", re.I)
MOST_OF_A_LIST = 8
_LABEL = re.compile(r"([^\W\d_][^:]{0,24}):\s*\S")
_CONTACTS = re.compile(
    r"\||cid:|tel|hp|wa\b|whats|phone|mobile|fax|mail|surel|alamat|address|web|http|www|kantor|office|ig\b|telegram|"
    r"geschäftsf|amtsgericht|handelsreg|ust-id|npwp|siret",  # What the law wants below a company's letters.
    re.I,
)
_LINK = re.compile(r"\s*[<\[(]?https?://\S{1,500}\s*")


def signed(lines: Sequence[Line], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Places within [start, end) that are no words."""
    has_said, at, found = False, start, 0
    while at < end and found < MOST_PIECES:
        is_near_end = end - at <= 3 * MOST_SIGNED
        text = lines[at].text.translate(INVISIBLE).strip()
        small = text[:200].casefold()
        begins_paragraph = at == start or not lines[at - 1].text.strip() or is_rule(lines[at - 1].text)
        is_card = text == "---" and is_near_end and has_said and _is_card(lines, at + 1, end)
        if is_card or (text in {"--", "—", "–"} and is_near_end and _is_signature(lines, at + 1, end)):
            last = _postscript(lines, at, end)
            yield at, last
            at, found = last, found + 1
            continue
        if is_near_end and is_rule(text) and has_said and _is_of_a_list(lines, at + 1, end):
            yield at, end
            return
        if _GET.match(small) and len(text) <= SHORT:
            yield at, at + 1
            at, found = at + 1, found + 1
            continue
        if (
            small.startswith(_BY_PROGRAM)
            and len(_LINK.sub("", text[:600])) <= SHORT
            and any(each in small for each in _DEVICES)
        ):
            last = at + 1 + (at + 1 < end and bool(_LINK.fullmatch(lines[at + 1].text[:600])))
            yield at, last
            at, found = last, found + 1
            continue
        if (
            small.lstrip("*[(_\"'“” ").startswith(_DISCLAIMERS)
            and begins_paragraph
            and (len(text) > 40 or _DISCLAIMERS[0] in small)
        ):
            last = end if has_said else _paragraph_end(lines, at, end)
            yield at, last
            at, found = last, found + 1
            continue
        is_closing = is_near_end and has_said and small.strip(" ,.!-") in _CLOSINGS
        if is_closing and _is_card(lines, at + 1, last := _postscript(lines, at + 1, end)):
            yield at + 1, last
            at, found = last, found + 1
            continue
        has_said = has_said or len(text) > 20
        at += 1


def _postscript(lines: Sequence[Line], start: int, end: int) -> int:
    """Where a paragraph begins that somebody has added below their signature; ``end`` without one."""
    behind = (n for n in range(start + 1, end) if not lines[n - 1].text.strip())
    return next((n for n in behind if lines[n].text.strip().casefold().startswith(_POSTSCRIPTS)), end)


def _is_of_a_list(lines: Sequence[Line], start: int, end: int) -> bool:
    """Whether a list's or a group's own lines stand here, to the end."""
    written = [line.text for line in lines[start:end] if line.text.strip()]
    return 0 < len(written) <= MOST_OF_A_LIST and any(_LIST.search(text) for text in written)


def _paragraph_end(lines: Sequence[Line], at: int, end: int) -> int:
    return next((n for n in range(at, end) if not lines[n].text.strip()), end)


def _is_signature(lines: Sequence[Line], start: int, end: int) -> bool:
    return 0 < sum(1 for line in lines[start:end] if line.text.strip()) <= MOST_SIGNED


def _is_card(lines: Sequence[Line], start: int, end: int) -> bool:
    """Whether the lines below a closing are a name and how to reach them, and tell nothing."""
    written = [line.text.strip() for line in lines[start:end] if line.text.strip()]
    legal = (at for at, text in enumerate(written) if text.casefold().startswith(_DISCLAIMERS))
    written = written[: next(legal, None)]
    told = (text for text in written if (label := _LABEL.match(text)) and not _CONTACTS.search(label[1]))
    is_short = all(_is_label(text) for text in written)
    return 0 < len(written) <= MOST_SIGNED and is_short and next(told, None) is None


def _is_label(text: str) -> bool:
    """Whether a line is a name, a post or how to reach somebody: few words, or most of them with capitals."""
    words = text.split()
    names = sum(1 for word in words if not word[0].islower())
    return bool(_CONTACTS.search(text)) or (len(text) <= SHORT and (len(words) <= 5 or 3 * names >= 2 * len(words)))
