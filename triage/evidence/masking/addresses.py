"""E-mail addresses, also as OCR spaces and misreads them."""

import re
from collections.abc import Iterator

_PROVIDER = (
    r"(?:[gq9](?:m|rn)a[il1|]{1,2}[l1i|]?|y[ae]h[o0]{2}|ymai[l1i]|h[o0]tmai[l1i]|[o0]ut[l1i][o0]{2}k|[il1]c[l1i][o0]ud"
    r"|r[o0]cketmai[l1i]|pr[o0]t[o0]n(?:mai[l1i])?|z[o0]h[o0]|(?<!\w)(?:live|msn|aol))"
)
_DOT = r"\s?(?:[.,·]|[\[(]?\b(?:dot|titik)\b[\])]?)?\s?"
_ENDING = rf"(?:{_DOT}c[o0](?:m|{_DOT}id)|\s?[.,]\s?(?:c[o0]|id|net|me))(?![^\W_])"
_PLAIN_ENDING = r"\.(?:com|net|org|(?:co|ac|go|or|sch)\.id)(?![\w/]|\.\w)"
# Begins where a word does, so that a long one is gone through once, and given back once.
_LOCAL = r"(?<![\w.+\-])[\w.+\-]*[^\W_][._+\-]*"
# The ring of the sign may become a bracket of its own.
_AT = r"[(\[{]?[@＠]"
_DOMAIN = r"[^\W_][\w\-]*(?:\s?[.,]\s?(?:com|co|id|net|org|go|ac|sch|or|web|my|me|info|io)(?![\w@])|\.[\w\-]+)*"

# What is called one, whatever became of the sign. Bounded, since "email." may stand at every sixth letter of a word.
_LABELLED = re.compile(
    r"(?<![^\W_])(?:e-?mail|surel|masuk\ssebagai|(?:signed|logged)\sin\sas)[^\w\n]{1,3}"
    rf"(?!www\.)(?P<address>[\w.+\-]{{1,64}}{_PLAIN_ENDING})",
    re.IGNORECASE,
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # somebody@anywhere, in one piece or broken at the sign
        rf"{_LOCAL}{_AT}{_DOMAIN}",
        rf"{_LOCAL}\s{{0,2}}{_AT}\s{{0,2}}(?:[\w\-]+\s?[.,]\s?)+(?:com|(?:co|ac|go|or|sch)\s?[.,]\s?id|net|org)(?!\w)",
        # © and ® are what OCR makes of the sign
        rf"{_LOCAL}[©®][\w\-]+(?:\.[\w\-]+)+",
        # the sign was read as a letter, yet no name of a machine has a "_"
        rf"(?<![\w.+\-@/])[a-z\d.\-]*[a-z\d]_[\w.\-]*{_PLAIN_ENDING}",
        # a well-known provider, whatever became of the sign
        rf"{_LOCAL}\s?(?:{_AT}|\W|[\[(]?\bat\b[\])]?)?\s?(?<!www\.){_PROVIDER}{_ENDING}",
    )
)


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Places of e-mail addresses."""
    for pattern in _PATTERNS:
        yield from (match.span() for match in pattern.finditer(text))
    yield from (match.span("address") for match in _LABELLED.finditer(text))
