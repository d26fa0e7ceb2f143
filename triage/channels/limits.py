"""How much anybody may send within an hour, counted in Redis: one round trip (``admit.lua``) for each complaint.

Rows are the truth, these counts are not: they go with Redis, and while it is out of reach nobody is turned away for
what they sent. What would then have no bound at all, rows, is bounded by this process alone (``_alone``).
"""

import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import structlog
from django.conf import settings
from django.utils.crypto import salted_hmac
from redis.commands.core import Script

from triage.cache_server import OUT_OF_REACH, server
from triage.channels.proof import EXPIRES

HOUR = 3600
MINUTE = 60
PICTURES = 2
"""Pictures that belong to one complaint of a share. One complaint may carry more, a share of them all may not."""
BYTES = 1024 * 1024
"""Bytes likewise: a screenshot of a phone has 100 to 500 KB."""
KEPT = 4
"""A fourth part of what a network may send at most is kept for forms that came back. It is kept before anything has
been proven, so it must not eat up the share of those who prove."""

QUESTIONS = 4
"""What a form asks while it is filled in (``may_ask``), at most, for each complaint of a share."""

_NEVER = 10**9
_UNASKED = {"suspicious": False, "proven": False, "rest_of_last_minute": 0}
_taken_alone: Counter[float] = Counter()

Word = Literal["taken", "asked", "full", "too_many_pictures"]

log = structlog.get_logger("triage.limits")


@dataclass(frozen=True, slots=True)
class Sent:
    """What a request brings: a complaint, and files with it."""

    pictures: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of it; ``seconds`` until the hour ends within which was counted.

    - taken: it counts, and belongs to whoever sent it.
    - asked: not without a proof.
    - full: no complaint any more within this hour.
    - too_many_pictures: none with pictures any more within this hour.

    ``keeps``: pictures of a form that is not taken may be kept until it comes again.
    """

    word: Word
    seconds: int
    keeps: bool = True


def admit(sender: str, sent: Sent, *, email: str, suspicious: bool = False, proof: str = "") -> Answer:
    """Whether a complaint of a browser counts as taken; ``sender`` is the origin of its network.

    ``email``: the address it is about, "" where nobody can choose it. ``suspicious`` ones are asked in any case.
    ``proof`` names a proof that holds; it serves once.
    """
    minute, past = divmod(time.time(), MINUTE)
    return _admitted(
        f"limits:network:{sender}",
        f"limits:address:{_digest(email)}" if email else f"limits:network:{sender}:address",
        f"limits:minute:{int(minute)}",
        f"limits:minute:{int(minute) - 1}",
        f"limits:proof:{_digest(proof)}",
        sent=sent,
        free=settings.COMPLAINTS_FREE,
        most=settings.COMPLAINTS_MOST,
        busy=settings.COMPLAINTS_BUSY,
        rest_of_last_minute=1 - past / MINUTE,
        suspicious=suspicious,
        proven=bool(proof),
    )


def admit_client(sender: str, sent: Sent, *, quota: int) -> Answer:
    """Likewise for an API client, which may send ``quota`` complaints an hour and is never asked for anything."""
    own = [f"limits:client:{sender}{name}" for name in ("", ":address", ":minute", ":last", ":proof")]
    return _admitted(*own, sent=sent, free=_NEVER, most=quota, busy=_NEVER)


def over(limits: Mapping[str, int]) -> dict[str, int]:
    """Count one more of each within the hour; those over their limit, with the seconds until their hour ends.

    Without Redis none is: a limit is no reason to turn people away.
    """
    try:
        return _over(limits)
    except OUT_OF_REACH as error:
        log.warning("limits_not_counted", error=type(error).__name__)
        return {}


def counted(who: str) -> tuple[int, int] | None:
    """Count one more within the hour: how many there are now, and the seconds until the hour ends. None without Redis:
    then nobody is turned away.
    """
    try:
        return _counted([who])[who]
    except OUT_OF_REACH as error:
        log.warning("limits_not_counted", error=type(error).__name__)
        return None


def may_ask(sender: str) -> bool:
    """Whether a form that is still being filled in may ask what would be answered; counted apart from complaints.

    ``sender`` is the origin of its network. Nobody loses anything by getting no answer, so that without Redis there is
    none.
    """
    minute = int(time.time() // MINUTE)
    most = {f"ahead:{sender}": settings.COMPLAINTS_MOST, f"ahead:minute:{minute}": settings.COMPLAINTS_BUSY}
    try:
        return not _over({who: QUESTIONS * complaints for who, complaints in most.items()})
    except OUT_OF_REACH:
        return False


def may_vote(sender: str, *, most: int) -> bool:
    """Whether what somebody says of a public page counts: ``most`` times an hour a network, and not without Redis.

    Nobody loses anything by not being counted, and every vote is a row.
    """
    try:
        return not _over({f"vote:{sender}": most})
    except OUT_OF_REACH:
        return False


def _over(limits: Mapping[str, int]) -> dict[str, int]:
    return {who: seconds for who, (count, seconds) in _counted(limits).items() if count > limits[who]}


def _counted(names: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Count one more of each; how many of each there are by now, and the seconds until their hour ends."""
    keys = {who: f"limits:{_digest(who)}" for who in names}
    with server().pipeline(transaction=False) as asked:
        for key in keys.values():
            asked.incr(key)
            asked.expire(key, HOUR, nx=True)
            asked.ttl(key)
        answers: list[int] = asked.execute()
    return dict(zip(keys, zip(answers[::3], answers[2::3], strict=True), strict=True))


def _admitted(*keys: str, sent: Sent, most: int, **said: float) -> Answer:
    known = {"pictures_each": PICTURES, "bytes_each": BYTES, "kept": most / KEPT, "proof_expires": EXPIRES}
    say = {**known, **asdict(sent), **_UNASKED, **said, "most": most}
    try:
        word, seconds, keeps = _script()(keys, [json.dumps(say)], client=server())
    except OUT_OF_REACH as error:
        log.warning("limits_not_counted", error=type(error).__name__)
        return _alone()
    return Answer(word, seconds, bool(keeps))


def _alone() -> Answer:
    """Without Redis: each process takes what makes the whole service busy, a minute, and no more."""
    minute, past = divmod(time.time(), MINUTE)
    if minute not in _taken_alone:
        _taken_alone.clear()
    _taken_alone[minute] += 1
    if _taken_alone[minute] <= settings.COMPLAINTS_BUSY:
        return Answer("taken", HOUR)
    return Answer("full", int(MINUTE - past) + 1, keeps=False)


@cache
def _script() -> Script:
    return server().register_script(Path(__file__).with_name("admit.lua").read_text(encoding="utf-8"))


def _digest(text: str) -> str:
    return salted_hmac("triage.channels.limits", text).hexdigest()[:32]
