"""Tickets are moved by one module: nobody else writes where they are, or why they wait."""

import ast
from pathlib import Path

import pytest

from triage.models import Ticket
from triage.models.ticket import MOVING

ROOT = Path(__file__).resolve().parents[2] / "triage"
MOVERS = {"models/ticket.py", "tickets/transitions.py"}


@pytest.mark.parametrize("field", sorted(MOVING))
def test_a_raw_update_that_would_move_a_ticket_is_refused(field: str) -> None:
    with pytest.raises(TypeError, match="transitions"):
        Ticket.objects.none().update(**{field: None})


def test_nobody_else_calls_what_moves_them() -> None:
    callers = {path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py") if "move" in _methods(path)}
    assert callers <= MOVERS


def _methods(path: Path) -> set[str]:
    calls = (node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    return {call.attr for call in calls if isinstance(call, ast.Attribute)}
