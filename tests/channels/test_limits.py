"""How much anybody may send: counted in one step, and only what is taken counts."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import redis
import time_machine
from django.core.cache import cache
from pytest_django import Settings

from triage.cache_server import server
from triage.channels import limits
from triage.channels.limits import BYTES, Sent, admit, admit_client, over

pytestmark = pytest.mark.usefixtures("servers", "clock")
TEXT = Sent()
HERE, THERE = "0123456789abcdef", "fedcba9876543210"


@pytest.fixture(autouse=True)
def _few(settings: Settings, servers: None) -> Iterator[None]:
    settings.COMPLAINTS_FREE, settings.COMPLAINTS_MOST, settings.COMPLAINTS_BUSY = 2, 4, 100
    limits._taken_alone.clear()
    cache.clear()
    yield
    limits._taken_alone.clear()


def send(sender: str = HERE, sent: Sent = TEXT, *, email: str = "", suspicious: bool = False, proof: str = "") -> str:
    return admit(sender, sent, email=email, suspicious=suspicious, proof=proof).word


def test_a_network_is_asked_beyond_its_free_share_and_refused_beyond_all() -> None:
    assert [send() for _ in range(3)] == ["taken", "taken", "asked"]
    assert [send(proof=f"proof {turn}") for turn in range(3)] == ["taken", "taken", "full"]
    assert send(THERE) == "taken"


def test_what_proves_nothing_uses_up_nothing() -> None:
    """A script behind a carrier's address must not take away what the carrier's other customers may send."""
    assert {send() for _ in range(50)} == {"taken", "asked"}
    assert send(proof="solved") == "taken"


def test_a_proof_serves_once() -> None:
    send(), send()
    assert [send(proof="solved"), send(proof="solved"), send(proof="another")] == ["taken", "asked", "taken"]


def test_whoever_looks_like_a_script_is_asked_at_once() -> None:
    assert send(suspicious=True) == "asked"
    assert send(suspicious=True, proof="solved") == "taken"


def test_an_address_is_asked_for_but_never_closed() -> None:
    """Else a stranger could close it for its owner."""
    words = [send(f"{turn:016x}", email="sari@example.com") for turn in range(20)]
    assert words == ["taken"] * 2 + ["asked"] * 18
    assert send(THERE, email="sari@example.com", proof="solved") == "taken"
    assert send(THERE, email="budi@example.com") == "taken"


def test_everybody_is_asked_while_the_service_is_busy(settings: Settings, clock: time_machine.Traveller) -> None:
    settings.COMPLAINTS_BUSY = 6
    words = [send(f"{turn:016x}") for turn in range(30)]
    assert (words.count("taken"), words[-1]) == (6, "asked")
    assert send(THERE, proof="solved") == "taken"
    clock.shift(timedelta(minutes=2))
    assert send(THERE) == "taken"


@pytest.mark.parametrize("sent", [Sent(pictures=5, bytes=9), Sent(pictures=1, bytes=3 * BYTES)])
def test_pictures_and_bytes_are_part_of_the_share(sent: Sent) -> None:
    assert [send(sent=sent), send(sent=sent)] == ["taken", "asked"]
    assert send(sent=sent, proof="solved") == "taken"
    assert send(sent=sent, proof="another") == "too_many_pictures"
    assert send(proof="another") == "taken"


def test_few_pictures_are_kept_for_those_who_have_proven_nothing() -> None:
    one = Sent(pictures=1, bytes=100)
    answers = [admit(HERE, one, email="", suspicious=True) for _ in range(5)]
    assert [answer.keeps for answer in answers] == [True, True, False, False, False]
    assert {answer.word for answer in answers} == {"asked"}


def test_it_says_when_the_hour_ends() -> None:
    for turn in range(4):
        send(proof=str(turn))
    answer = admit(HERE, Sent(), email="", suspicious=False)
    assert answer.word == "full"
    assert 3500 < answer.seconds <= 3600


def test_a_key_has_its_quota_and_asks_for_nothing() -> None:
    pictures = Sent(pictures=5, bytes=100)
    words = [admit_client(HERE, Sent(), quota=3).word for _ in range(4)]
    assert words == ["taken", "taken", "taken", "full"]
    assert [admit_client(THERE, pictures, quota=3).word for _ in range(3)] == ["taken", "taken", "too_many_pictures"]
    assert admit_client(THERE, Sent(), quota=3).word == "taken"


def test_it_takes_one_round_trip(monkeypatch: pytest.MonkeyPatch) -> None:
    send()
    asked: list[Any] = []
    execute: Callable[..., Any] = server().execute_command
    monkeypatch.setattr(
        server(), "execute_command", lambda *words, **more: asked.append(words) or execute(*words, **more)
    )
    send(email="sari@example.com", proof="solved")
    assert [words[0] for words in asked] == ["EVALSHA"]


def test_nothing_in_redis_names_anybody() -> None:
    send(email="sari@example.com", proof="solved")
    over({"link address:sari@example.com": 5})
    assert not [key for key in server().scan_iter("limits:*") if "sari" in key or "solved" in key]


def test_every_count_ends() -> None:
    send(email="sari@example.com", sent=Sent(pictures=1, bytes=1), proof="solved")
    send(suspicious=True, sent=Sent(pictures=1, bytes=1))
    over({"somebody": 1})
    assert all(server().ttl(key) > 0 for key in server().scan_iter("limits:*"))


def test_over_counts_each_by_itself() -> None:
    assert [list(over({"somebody": 2, "anybody": 3})) for _ in range(4)] == [
        [],
        [],
        ["somebody"],
        ["somebody", "anybody"],
    ]
    assert over({"somebody else": 2}) == {}


@pytest.fixture
def no_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_arguments: object, **_options: object) -> None:
        raise redis.ConnectionError

    monkeypatch.setattr(server(), "execute_command", down)
    monkeypatch.setattr(server().connection_pool, "get_connection", down)


@pytest.mark.usefixtures("no_redis")
def test_without_redis_nobody_is_turned_away_until_it_has_no_bound(
    settings: Settings, clock: time_machine.Traveller
) -> None:
    settings.COMPLAINTS_BUSY = 6
    assert over({"somebody": 0}) == {}
    assert [send() for _ in range(8)] == ["taken"] * 6 + ["full"] * 2
    clock.shift(timedelta(minutes=1))
    assert send() == "taken"
