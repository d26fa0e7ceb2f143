"""How much anybody may send within an hour, counted in Redis: one round trip for each request that is counted.

Rows are the truth, these counts are not: they go with Redis, and while it is out of reach nobody is turned away for
what they sent. What would then have no bound at all, rows, is bounded by this process alone (``_alone``).
"""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import structlog
from django.conf import settings
from django.utils.crypto import salted_hmac
from redis.commands.core import Script

from triage.cache_server import OUT_OF_REACH, server

HOUR = 3600
MINUTE = 60
PICTURES = 2
"""Pictures that belong to one complaint of a share. One complaint may carry more, a share of them all may not."""
BYTES = 1024 * 1024
"""Bytes likewise: a screenshot of a phone has 100 to 500 KB."""
KEPT = 4
"""A fourth part of what a network may send at most is kept for forms that came back. It is kept before anything has
been proven, so it must not eat up the share of those who prove."""

_NO_LIMIT = 10**9
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


# One step on the server, so that whatever is turned away counts nowhere: otherwise a script that proves nothing would
# use up what a whole carrier's customers may send. A share counts as used up once it has been reached, so that the last
# one may exceed it by what a single request can carry (5 pictures of 10 MB) and none is too large for ever.
#
# KEYS: the sender's hash; the address's count; everybody's of this minute and of the last; the proof.
# ARGV: pictures, bytes; a share's pictures and bytes a complaint; free, most; busy from; how much of the last minute
# counts still; suspicious; proven, seconds for which it is remembered; the part that is kept.
ADMIT = """
local pictures, bytes = tonumber(ARGV[1]), tonumber(ARGV[2])
local spent = redis.call('HMGET', KEYS[1], 'complaints', 'pictures', 'bytes', 'kept_pictures', 'kept_bytes')
for index = 1, 5 do spent[index] = tonumber(spent[index] or 0) end

local function used_up(complaints, first)
  return spent[first] >= complaints * ARGV[3] or spent[first + 1] >= complaints * ARGV[4]
end
local function count(field, number, key)
  redis.call('HINCRBY', KEYS[1], field, number)
  if redis.call('TTL', KEYS[1]) < 0 then redis.call('EXPIRE', KEYS[1], 3600) end
end
local function answer(word, keeps)
  return {word, math.max(1, redis.call('TTL', KEYS[1])), keeps and 1 or 0}
end
local free, most = tonumber(ARGV[5]), tonumber(ARGV[6])
local function turn_away(word)
  local keeps = not used_up(most / ARGV[12], 4)
  if keeps and pictures > 0 then
    count('kept_pictures', pictures)
    count('kept_bytes', bytes)
  end
  return answer(word, keeps)
end

if spent[1] >= most then return turn_away('full') end
if pictures > 0 and used_up(most, 2) then return answer('too_many_pictures', false) end

local everybody = tonumber(redis.call('GET', KEYS[3]) or 0) + tonumber(redis.call('GET', KEYS[4]) or 0) * ARGV[8]
local asked = ARGV[9] == '1' or spent[1] >= free or used_up(free, 2) or everybody >= tonumber(ARGV[7])
  or tonumber(redis.call('GET', KEYS[2]) or 0) >= free
local proven = ARGV[10] == '1' and redis.call('SET', KEYS[5], '', 'NX', 'EX', ARGV[11])
if asked and not proven then return turn_away('asked') end

count('complaints', 1)
count('pictures', pictures)
count('bytes', bytes)
if redis.call('INCR', KEYS[2]) == 1 then redis.call('EXPIRE', KEYS[2], 3600) end
if redis.call('INCR', KEYS[3]) == 1 then redis.call('EXPIRE', KEYS[3], 120) end
return answer('taken', true)
"""


def admit(sender: str, sent: Sent, *, email: str, suspicious: bool, proof: str = "", remembered: int = 1) -> Answer:
    """Whether a complaint of a browser counts as taken; ``sender`` is the origin of its network.

    ``email``: the address it is about, "" where nobody can choose it. ``suspicious`` ones are asked in any case.
    ``proof`` names a proof that holds; it serves once, and is remembered for so many seconds.
    """
    now = time.time()
    minute, past = divmod(now, MINUTE)
    everybody = [f"limits:everybody:{int(minute) - ago}" for ago in (0, 1)]
    address = f"limits:address:{_digest(email)}" if email else f"limits:network:{sender}:address"
    return _admitted(
        [f"limits:network:{sender}", address, *everybody, f"limits:proof:{_digest(proof)}"],
        sent,
        free=settings.COMPLAINTS_FREE,
        most=settings.COMPLAINTS_MOST,
        # The last minute counts by as much of it as lies within the last sixty seconds.
        rest=[settings.COMPLAINTS_BUSY, 1 - past / MINUTE, int(suspicious), int(bool(proof)), remembered, KEPT],
    )


def admit_client(sender: str, sent: Sent, *, quota: int) -> Answer:
    """Likewise for an API client, which may send ``quota`` complaints an hour and is never asked for anything."""
    keys = [f"limits:client:{sender}", *(f"limits:client:{sender}:{name}" for name in ("own", "now", "then", "proof"))]
    return _admitted(keys, sent, free=_NO_LIMIT, most=quota, rest=[_NO_LIMIT, 0, 0, 0, 1, KEPT])


def over(limits: Mapping[str, int]) -> dict[str, int]:
    """Count one more of each within the hour; those over their limit, with the seconds until their hour ends.

    Without Redis none is: a limit is no reason to turn people away.
    """
    keys = {who: f"limits:{_digest(who)}" for who in limits}
    try:
        with server().pipeline(transaction=False) as asked:
            for key in keys.values():
                asked.incr(key).expire(key, HOUR, nx=True).ttl(key)
            answers: list[int] = asked.execute()
    except OUT_OF_REACH as error:
        log.warning("limits_not_counted", error=type(error).__name__)
        return {}
    counts, seconds = answers[::3], answers[2::3]
    return {who: left for who, count, left in zip(limits, counts, seconds, strict=True) if count > limits[who]}


def _admitted(keys: list[str], sent: Sent, *, free: int, most: int, rest: list[float]) -> Answer:
    try:
        word, seconds, keeps = _script()(keys, [sent.pictures, sent.bytes, PICTURES, BYTES, free, most, *rest])
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
    return server().register_script(ADMIT)


def _digest(text: str) -> str:
    return salted_hmac("triage.channels.limits", text).hexdigest()[:32]
