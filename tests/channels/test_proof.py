"""A challenge holds solved, or waited for; for its own form, for a while."""

import re
from hashlib import sha256

import pytest
import time_machine

from triage.channels import proof

KEY, OTHER = "0f8fad5b-d9cb-469f-a165-70867728950e", "11111111-d9cb-469f-a165-70867728950e"


def solved(challenge: proof.Challenge) -> str:
    """What the browser's script finds."""
    numbers = []
    for part in range(challenge.parts):
        number = 0
        while sha256(f"{challenge.seed}:{part}:{number}".encode()).digest()[:2] >= b"\x00\x10":
            number += 1
        numbers.append(str(number))
    return ".".join(numbers)


@pytest.fixture
def asked(clock: time_machine.Traveller) -> proof.Challenge:
    return proof.challenge(KEY, sends=True)


def holds(challenge: proof.Challenge, *, answer: str = "", key: str = KEY) -> bool:
    return bool(proof.proof_in({"challenge": challenge.signed, "proof": answer}, key))


def test_it_holds_once_it_is_solved(asked: proof.Challenge) -> None:
    assert not holds(asked)
    assert holds(asked, answer=solved(asked))


def test_it_holds_unsolved_after_a_wait(asked: proof.Challenge, clock: time_machine.Traveller) -> None:
    clock.shift(proof.WAIT - 1)
    assert not holds(asked)
    clock.shift(1)
    assert holds(asked)


def test_it_expires(asked: proof.Challenge, clock: time_machine.Traveller) -> None:
    clock.shift(proof.EXPIRES + 1)
    assert not holds(asked, answer=solved(asked))


def test_it_belongs_to_one_form_and_one_challenge(asked: proof.Challenge) -> None:
    other = proof.challenge(KEY, sends=True)
    assert not holds(asked, answer=solved(asked), key=OTHER)
    assert not holds(other, answer=solved(asked))


@pytest.mark.parametrize("forged", ["", "x", "a:b:c", "\x00", "é" * 9999])
def test_it_takes_no_forged_challenge(forged: str) -> None:
    assert not holds(proof.Challenge(forged))


def test_a_wait_cannot_be_signed_by_anybody_else(asked: proof.Challenge) -> None:
    payload, _colon, rest = asked.signed.partition(":")
    assert not holds(proof.Challenge(payload[:-2] + "AA:" + rest))


@pytest.mark.parametrize(
    "answer", ["", "1", "0.0.0.0.0.0.0.0", "-1.0.0.0.0.0.0.0", "٣.٣.٣.٣.٣.٣.٣.٣", "9" * 10_000, "1." * 500]
)
def test_it_takes_no_wrong_solution(asked: proof.Challenge, answer: str) -> None:
    assert not holds(asked, answer=answer)


def test_what_is_given_back_needs_no_second_wait(asked: proof.Challenge) -> None:
    assert proof.given_back({"challenge": asked.signed}, KEY) is None
    again = proof.given_back({"challenge": asked.signed, "proof": solved(asked)}, KEY)
    assert again is not None
    assert not again.seed
    assert holds(again)


def test_a_try_is_one_block_of_the_hash(asked: proof.Challenge) -> None:
    longest = f"{asked.seed}:{asked.parts - 1}:{2**32 - 1}"
    assert len(longest) <= 55
    assert re.fullmatch(r"[0-9a-f]{32}", asked.seed)
