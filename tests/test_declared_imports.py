"""Every import is declared: what a part of the project imports stands in pyproject.toml, where that part gets it."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OURS = {"triage", "config", "embedded", "tests", "bench", "datasets", "harness", "tools", "manage", "examples"}
CLIENT = ROOT / "clients" / "python"
EXTRAS: Mapping[str, Sequence[str]] = {
    "triage": (),
    "config": (),
    "examples": (),
    "embedded": ("embedded",),
    **dict.fromkeys(("tests", "bench", "datasets", "harness", "tools"), ("embedded", "learning", "rapidocr", "dev")),
}
"""Each folder, and the extras that are installed where it runs."""
OPTIONAL = {
    "triage/evidence/ocr/rapid.py": ("rapidocr",),
    "triage/learning/": ("learning",),
    "triage/management/assistant.py": ("mcp",),
    "triage/management/commands/mcp.py": ("mcp",),
    "tests/api/test_assistants.py": ("mcp",),
    "tests/config/test_sentry.py": ("sentry",),
}
"""What is loaded only where an extra is: files, and folders."""


def declared(extras: Sequence[str]) -> set[str]:
    """The distributions that these extras, and the service itself, name."""
    lines = [*PROJECT["dependencies"], *(line for extra in extras for line in PROJECT["optional-dependencies"][extra])]
    return {normal(found[0]) for line in lines if (found := re.match(r"[\w.-]+", line))}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(path: Path) -> Iterator[str]:
    """The top of everything that a file imports from elsewhere, wherever in it that stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("folder", EXTRAS)
def test_what_it_imports_is_declared(folder: str) -> None:
    distributions, missing = packages_distributions(), dict[str, set[str]]()
    for path in (ROOT / folder).rglob("*.py"):
        file = path.relative_to(ROOT).as_posix()
        more = [extra for where, extras in OPTIONAL.items() if file.startswith(where) for extra in extras]
        known = declared((*EXTRAS[folder], *more))
        foreign = set(imported(path)) - OURS - {"triage_client"} - sys.stdlib_module_names
        if undeclared := {top for top in foreign if not known & {normal(name) for name in distributions.get(top, [])}}:
            missing[file] = undeclared
    assert missing == {}


def test_the_client_declares_what_it_imports() -> None:
    project = tomllib.loads((CLIENT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    tops = {top for path in CLIENT.rglob("*.py") for top in imported(path)} - sys.stdlib_module_names
    assert tops - {"triage_client"} == {line.partition(">")[0] for line in project["dependencies"]}
