"""What a trusted relay found out about a mail's sender (RFC 8601): did it pass the sender's own DMARC policy?

Anybody can write ``Authentication-Results`` into a mail, in our relay's name too. What tells a true one from a forged
one is where it stands: a relay writes above all that came in, so that

- only the *first* field in the relay's name counts. Where the relay has written one, it stands above every forged one,
  whether the relay removes those or not;
- it counts only as long as nothing stands above it that a sender writes (From, Subject, DKIM-Signature …): where the
  relay has written none, one that came somewhere within the mail is not taken for it.

A relay that sometimes writes none must therefore remove fields in its own name, as RFC 8601, section 5 demands
(docs/operating.md says so beside the setting).
"""

from collections.abc import Iterable

LONGEST = 4_000
"""Characters of a field; a relay writes some hundreds. A longer one is not believed: who knows what its end says."""
_ABOVE = frozenset(
    {"received", "received-spf", "return-path", "delivered-to", "envelope-to", "authentication-results"}
    | {"dkim-filter", "dmarc-filter"}
)
_ABOVE_BY_PREFIX = ("x-", "arc-")
"""Fields that a relay, and the hosts of ours behind it, write above its results."""


def passed_dmarc(fields: Iterable[tuple[str, str]], *, relay: str, domain: str) -> bool:
    """Whether the relay says that the mail passed DMARC for ``domain``, the domain of its From, in small letters.

    ``fields`` are the mail's header fields from the top, as (name, value); ``relay`` is the name that the relay gives
    itself ("": nobody is believed). Linear in the length of the fields, whatever is written in them.
    """
    if not relay or not domain:
        return False
    for name, value in fields:
        lowered = name.lower()
        if lowered == "authentication-results":
            written_by, *results = _statements(value)
            if written_by[:1] == [relay.lower()]:
                # Two verdicts in one field: one of them may come from what a sender made the relay quote.
                verdicts = [words for words in results if words and words[0].partition("=")[0] in _DMARC]
                return len(verdicts) == 1 and len(value) <= LONGEST and _is_pass(verdicts[0], domain)
        elif lowered not in _ABOVE and not lowered.startswith(_ABOVE_BY_PREFIX):
            return False
    return False


_DMARC = frozenset({"dmarc", "dmarc/1"})


def _is_pass(words: list[str], domain: str) -> bool:
    properties = [word.removeprefix("header.from=") for word in words if word.startswith("header.from=")]
    return words[0].partition("=")[2] == "pass" and properties == [domain]


def _statements(value: str) -> list[list[str]]:
    """The field's parts between semicolons as words in small letters, ``name=value`` one word each.

    Comments are left out. What stands in quotation marks is one word without any sign that means something: senders
    choose what is quoted there (``reason``, ``smtp.mailfrom``).
    """
    plain: list[str] = []
    depth, is_quoted, is_escaped = 0, False, False
    for sign in value[:LONGEST]:
        if is_escaped:
            is_escaped, sign = False, "_"
        elif sign == "\\":
            is_escaped = True
            continue
        elif is_quoted:
            if sign == '"':
                is_quoted = False
                continue
        elif sign == '"' and not depth:
            is_quoted = True
            continue
        elif sign == "(":
            depth += 1
            continue
        elif sign == ")" and depth:
            depth -= 1
            sign = " "
        if not depth:
            plain.append("_" if is_quoted and not (sign.isalnum() or sign in ".-_") else sign)
    # Where it ends within a comment or a quotation, its last part is not whole.
    parts = "".join(plain).lower().split(";")[: -1 if depth or is_quoted else None]
    return ["=".join(side.strip() for side in part.split("=")).split() for part in parts or [""]]
