"""Posting events to their subscribers: what waits is claimed, posted outside any transaction, and recorded.

One thread has the database; others, a few at a time to any one host, do nothing but post. So a receiver that hangs
keeps those few busy and nobody else waiting. Along a ticket a later event waits until the earlier ones were delivered
or given up. A receiver that takes nothing rests: then a single message tries, and what waits counts no attempt.

Between a receiver's answer and our record lies an unavoidable window: whoever is killed there posts the same message,
with the same id, once more.
"""

import random
import time
from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import connection
from django.utils import timezone
from standardwebhooks import Webhook

from triage.hooks.destinations import Destination, Refused, read
from triage.hooks.payloads import headers, signers
from triage.hooks.posting import LONGEST, Answer, Line
from triage.models import Subscription
from triage.pipeline.hook_outcomes import Claimed, Outcome, claim, fails, give_back_left, ready, record

PER_HOST = 4
"""Messages on their way to one host at a time, from each process."""
THREADS = 64
SHARE = 8
"""A thread hands back what it has not posted after this part of the lease: with a last, slow message well before its
end, since then others may post."""
PAUSE = 1.0
"""Seconds between two looks for what has come in."""
TICK = 0.05
RECORDED_EVERY = 0.5
"""Seconds: what came of a message is known to this process alone for no longer, but for a slow database."""


@dataclass(slots=True, eq=False)
class Lane:
    """What one thread has to post over one connection."""

    subscription: Subscription
    claim_id: UUID
    left: list[Claimed]
    signed_by: list[Webhook]
    line: Line
    ends_at: float
    is_stopped: bool = False
    done: deque[Outcome] = field(default_factory=deque)

    def work(self, ended: "SimpleQueue[Lane]") -> None:
        """Post until all is posted, time is up, or the receiver takes nothing now. Runs in a thread: no database."""
        try:
            while self.left and not self.is_stopped and time.monotonic() < self.ends_at:
                row = self.left.pop(0)
                signed = headers(f"msg_{row.key.hex}", row.body, self.signed_by, now=timezone.now())
                answer = self.line.post(row.body, signed)
                self.done.append((row, answer))  # Whoever is woken for each one would cost as much as posting does.
                if answer.is_away:
                    break
        finally:
            self.line.close()
            ended.put(self)


class Courier:
    """Posts what waits, from one process; several may do so beside each other."""

    def __init__(self) -> None:
        self._lanes: list[Lane] = []
        self._ended: SimpleQueue[Lane] = SimpleQueue()
        self._recorded_at = 0.0

    def run(self, *, seconds: float, lingers: bool = True) -> None:
        """Post for so long; without ``lingers`` no longer than something waits that can be posted."""
        until, look_at = time.monotonic() + seconds, 0.0
        try:
            with ThreadPoolExecutor(THREADS, "hooks") as pool:
                try:
                    while self._lanes or time.monotonic() < until:
                        if look_at <= time.monotonic() < until:
                            self._begin(pool)
                            look_at = time.monotonic() + PAUSE
                        if not self._lanes and not lingers:
                            break
                        if self._collect():
                            look_at = 0.0
                except BaseException:  # We have to stop: what is left goes back.
                    for lane in self._lanes:
                        lane.is_stopped = True
                        lane.line.cut()
                    if not connection.in_atomic_block:
                        connection.close()  # We may have been interrupted in the middle of a statement.
                    raise
        finally:
            while self._lanes:
                self._collect()

    def _begin(self, pool: ThreadPoolExecutor) -> None:
        """Give threads something to post, whose turn it is by chance."""
        now = timezone.now()
        at_host = Counter(lane.line.to.host for lane in self._lanes)
        of_each = Counter(lane.subscription.pk for lane in self._lanes)
        waiting = list(ready(now=now))
        for subscription in random.sample(waiting, len(waiting)):
            try:
                to, signed_by = read(subscription.address), signers(subscription, now=now)
            except (Refused, InvalidToken) as error:  # What the settings allow, or the key, has changed.
                code = error.code if isinstance(error, Refused) else "secret"
                fails(subscription, Answer(error=code, is_away=True), now=now)
                continue
            most = 1 if subscription.failing_since else PER_HOST
            while at_host[to.host] < PER_HOST and of_each[subscription.pk] < most and len(self._lanes) < THREADS:
                if not self._open(pool, subscription, to, signed_by):
                    break
                at_host[to.host] += 1
                of_each[subscription.pk] += 1

    def _open(
        self, pool: ThreadPoolExecutor, subscription: Subscription, to: Destination, signed_by: list[Webhook]
    ) -> bool:
        """Claim some deliveries and let a thread post them; False where there were none to be had."""
        claim_id, rows = claim(subscription, now=timezone.now())
        if not rows:
            return False
        ends_at = time.monotonic() + settings.DURATIONS.sending_lease.total_seconds() / SHARE
        lane = Lane(subscription, claim_id, rows, signed_by, Line(to), ends_at)
        self._lanes.append(lane)
        pool.submit(lane.work, self._ended)
        return True

    def _collect(self) -> bool:
        """Record what has come of messages, waiting a little for a lane to end; whether one has."""
        ended: list[Lane] = []
        with suppress(Empty):
            ended.append(self._ended.get(timeout=TICK))
            while True:
                ended.append(self._ended.get_nowait())
        self._cut_off()
        # Few at a time would cost as much as posting does.
        is_time = time.monotonic() - self._recorded_at > RECORDED_EVERY
        for lane in self._lanes:
            if lane.done and (is_time or lane in ended):
                done = [lane.done.popleft() for _ in range(len(lane.done))]
                record(lane.subscription, lane.claim_id, done, now=timezone.now())
        if is_time:
            self._recorded_at = time.monotonic()
        for lane in ended:
            self._lanes.remove(lane)
            if lane.left:
                give_back_left(lane.subscription, lane.claim_id, lane.left)
        return bool(ended)

    def _cut_off(self) -> None:
        """End what takes too long in all, however short each step is."""
        for lane in self._lanes:
            began_at = lane.line.began_at
            if began_at is not None and time.monotonic() - began_at > LONGEST:
                lane.line.cut()
