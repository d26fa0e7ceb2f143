"""The tasks that are more than one call: who asks for learning, and when."""

from typing import Any

import pytest

from triage import tasks
from triage.learning import promote
from triage.models import DeskSettings

pytestmark = pytest.mark.usefixtures("desk_rows")


@pytest.mark.parametrize(
    ("requested", "by_itself", "asked"),
    [((), True, [False]), ((), False, []), ((0,), True, [True]), ((0,), False, [True])],
)
def test_it_learns_at_night_where_the_desk_wants_that_and_whenever_it_is_asked(
    requested: tuple[int, ...], by_itself: bool, asked: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    learnt: list[tuple[str, bool]] = []

    def learn(kind: str, *, again: bool, **_options: Any) -> None:
        learnt.append((kind, again))

    monkeypatch.setattr(promote, "learn", learn)
    DeskSettings.objects.update(learns_by_itself=by_itself)
    tasks.learn(*requested)
    assert learnt == [(kind, again) for again in asked for kind in ("wording", "listening", "topics")]


def test_it_announces_anew_what_its_turn_is_too_short_for(monkeypatch: pytest.MonkeyPatch) -> None:
    now, worked, announced = 0.0, list[int](), list[tuple[str, int]]()

    def send_alarm(pk: int) -> None:
        nonlocal now
        now += tasks.TURN * 0.6
        worked.append(pk)

    monkeypatch.setattr(tasks.time, "monotonic", lambda: now)
    monkeypatch.setattr(tasks.pipeline, "send_alarm", send_alarm)
    monkeypatch.setattr(tasks, "nudge", lambda stage, pk: announced.append((stage, pk)))

    tasks.alarm(1, 2, 3, 4)

    assert (worked, announced) == ([1, 2], [("alarm", 3), ("alarm", 4)])


@pytest.mark.parametrize(
    ("task", "work"),
    [("classify", "decide_next"), ("respond", "respond_next"), ("send_overdue", "send_next")],
)
def test_one_message_has_all_worked_on_that_waits(task: str, work: str, monkeypatch: pytest.MonkeyPatch) -> None:
    left, announced = [True, True, False], [7]
    monkeypatch.setattr(tasks.pipeline, work, lambda: left.pop(0))
    monkeypatch.setattr(tasks, "nudge", lambda _task, pk: announced.append(pk))

    while announced:
        getattr(tasks, task)(announced.pop(), 8, 9)

    assert left == []


def test_whoever_sends_one_letter_sends_some_that_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[object] = []
    monkeypatch.setattr(tasks.pipeline, "still_due", lambda pks: pks[1:])
    monkeypatch.setattr(tasks.pipeline, "Sender", lambda: sent.append)
    monkeypatch.setattr(tasks.pipeline, "send_next", lambda: sent.append("others"))

    tasks.send(1, 2, 3)

    assert sent == [2, 3, "others"]


def test_it_reads_until_nobody_waits_or_its_turn_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    now, waiting, announced = 0.0, 5, list[tuple[str, int]]()

    def read_next() -> bool:
        nonlocal now, waiting
        now += tasks.TURN * 0.4
        waiting -= 1
        return waiting >= 0

    monkeypatch.setattr(tasks.time, "monotonic", lambda: now)
    monkeypatch.setattr(tasks.pipeline, "read_next", read_next)
    monkeypatch.setattr(tasks, "nudge", lambda stage, pk: announced.append((stage, pk)))

    tasks.read(7, 8)
    assert (waiting, announced) == (2, [("read", 7)])
    tasks.read(7)
    assert (waiting, announced) == (-1, [("read", 7)])
