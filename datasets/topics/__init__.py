"""Matters that the first desk has no cause for, in the words of people who write to it: made up, one message a line.

They are what a supervisor would add as topics. 130 messages a matter: 30 to teach, 100 to judge by, drawn by a seed.
"""

import random
from pathlib import Path

FOLDER = Path(__file__).parent
MATTERS = tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))
TAUGHT = 30


def messages(matter: str) -> list[str]:
    """All of a matter's."""
    return (FOLDER / f"{matter}.txt").read_text(encoding="utf-8").splitlines()


def drawn(matter: str, *, seed: int = 0) -> tuple[list[str], list[str]]:
    """(taught, others)."""
    shuffled = random.Random(f"{matter} {seed}").sample(messages(matter), k=len(messages(matter)))
    return shuffled[:TAUGHT], shuffled[TAUGHT:]
