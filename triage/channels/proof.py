"""What a sender is asked for under load: a little of the browser's work, or a short wait. Nobody else is asked for it.

A challenge is a signed text in the form. It holds once its puzzle is solved (``proof.js`` does that), or once it is old
enough, which needs no script: wait, and press the button again. It belongs to one form, expires, and serves once
(``limits.admit`` remembers that).
"""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_hex

from django.core import signing

BITS = 12
"""Zero bits that a digest has to begin with: 4,096 tries on average."""
PARTS = 8
"""Puzzles in a challenge: 32,768 tries together. A server's core makes two million digests a second (``proof.js``), a
cheap phone of 2018 at worst a twentieth of that: 0.33 s. One puzzle of that length would take longer than a second in
one form of twenty; eight short ones take three times their mean less than once in ten thousand."""
WAIT = 10
"""Seconds after which a challenge holds unsolved. A script waits, too, but has to come back, form by form."""
EXPIRES = 1800
"""Seconds after which a challenge is worth nothing: time to read the page and to mend something in the form."""

_SALT = "triage.channels.proof"
_SOLUTION = re.compile(rf"\d{{1,10}}(?:\.\d{{1,10}}){{{PARTS - 1}}}", re.ASCII)
"""The numbers that solve the puzzles, in order: 61.7012.…; bounded repeats, so at most 87 characters are looked at."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge for a form. ``seed``: what its puzzles begin with; "" where there is nothing left to solve.

    ``sends``: the form is sent as soon as they are solved.
    """

    signed: str
    seed: str = ""
    sends: bool = False
    bits: int = BITS
    parts: int = PARTS


def challenge(key: str, *, sends: bool) -> Challenge:
    """A fresh one for the form with this key."""
    signed = _signed(key, holds_from=time.time() + WAIT)
    return Challenge(signed, _seed(signed), sends)


def given_back(posted: Mapping[str, str], key: str) -> Challenge | None:
    """What stands for the proof of a form that was taken but has to be mended: nobody proves or waits twice for one."""
    return Challenge(_signed(key, holds_from=time.time())) if proof_in(posted, key) else None


def proof_in(posted: Mapping[str, str], key: str) -> str:
    """The name of the proof that came with a form, whose key this is; "" where none came that holds."""
    signed = posted.get("challenge", "")
    try:
        said = signing.loads(signed, salt=_SALT, max_age=EXPIRES)
    except signing.BadSignature:
        return ""
    if said["key"] != key:
        return ""
    return signed if time.time() >= said["holds_from"] or _is_solved(signed, posted.get("proof", "")) else ""


def _signed(key: str, *, holds_from: float) -> str:
    return signing.dumps({"key": key, "holds_from": int(holds_from), "once": token_hex(8)}, salt=_SALT)


def _seed(signed: str) -> str:
    """Short, so that a try is one block of SHA-256 (55 bytes)."""
    return sha256(signed.encode()).hexdigest()[:32]


def _is_solved(signed: str, proof: str) -> bool:
    if not _SOLUTION.fullmatch(proof):
        return False
    seed = _seed(signed)
    tries = (f"{seed}:{part}:{number}" for part, number in enumerate(proof.split(".")))
    return all(int.from_bytes(sha256(each.encode()).digest()[:4]) >> (32 - BITS) == 0 for each in tries)
