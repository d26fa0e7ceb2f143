"""Nothing in the product is too long to be read at once: functions, their parameters, files."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
LINES_OF_A_FILE, LINES_OF_A_FUNCTION, PARAMETERS = 300, 50, 6
MADE = {"desk.py", "shapes.py"}
"""Of the client: as long as the API's schema, of which they are made."""


def product() -> Iterator[Path]:
    """What is run and written by hand: migrations follow the models."""
    for folder in ("triage", "config", "embedded"):
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts)
    yield from (path for path in sorted((ROOT / "clients").rglob("*.py")) if path.name not in MADE)


def test_files_functions_and_their_parameters_stay_short() -> None:
    too_long = [where for path in product() for where in _too_long(path)]

    assert too_long == []


def _too_long(path: Path) -> Iterator[str]:
    text, name = path.read_text(encoding="utf-8"), path.relative_to(ROOT)
    if text.count("\n") > LINES_OF_A_FILE:
        yield f"{name}: {text.count(chr(10))} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            listed = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            parameters = [each.arg for each in listed if each.arg not in {"self", "cls"}]
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LINES_OF_A_FUNCTION or len(parameters) > PARAMETERS:
                yield f"{name}:{node.lineno} {node.name}: {lines} lines, {len(parameters)} parameters"
