"""docs/configuration.md: every variable of the environment that the code reads, with its default.

python tools/configuration.py           writes it
python tools/configuration.py --check   changes nothing; 1 if it is not current, or a variable is not described
"""

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "configuration.md"
SECRETS = {"env_secret", "env_secrets", "env_smtp"}
"""Readers that also take NAME_FILE."""
NOT_SETTINGS = {"DJANGO_SETTINGS_MODULE"}
HEAD = """# Configuration

Made by `tools/configuration.py` from the readers of `config/` and the words of `config/described.py`: change those.

Every variable is read once at start; a wrong value stops the start with a sentence, and so does an unsafe one
(`config/refusals.py`): a key that can be guessed, no host names or `*`, mail passwords without TLS, and in production
a `PUBLIC_URL` without https or a sender at localhost. Where two defaults stand, the first is the embedded mode's and
the second production's. A secret (*file*) may come from a file instead: `NAME_FILE=/run/secrets/name`. Names in
italics are sections of [operating.md](operating.md).
"""


@dataclass(frozen=True)
class Variable:
    """One that some module reads."""

    name: str
    default: str
    is_secret: bool


def variables() -> dict[str, Variable]:
    """All that config/ reads, by name; where several places read one, the one that tells a default."""
    found: dict[str, Variable] = {}
    for path in sorted((ROOT / "config").glob("*.py")):
        for variable in _read(ast.parse(path.read_text(encoding="utf-8"))):
            if variable.name not in found or not found[variable.name].default:
                found[variable.name] = variable
    return {name: found[name] for name in sorted(found.keys() - NOT_SETTINGS)}


def _read(tree: ast.AST) -> Iterator[Variable]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        reader, first = ast.unparse(node.func), node.args[0]
        if not (reader.startswith("env_") or reader == "os.environ.get") or not isinstance(first, ast.Constant):
            continue
        if not re.fullmatch("[A-Z_]+", str(first.value)):
            continue
        given = [*node.args[1:2], *(word.value for word in node.keywords if word.arg == "default")]
        default = _shown(given[0]) if given else ""
        yield Variable(str(first.value), default, is_secret=reader in SECRETS)


def _shown(value: ast.expr) -> str:
    """A default as people read it; "" where only the code knows."""
    match value:
        case ast.Constant(value=bool(truth)):
            return str(truth).lower()
        case ast.Constant(value=constant):
            return f"`{constant}`" if constant not in ("", None) else ""
        case ast.UnaryOp(op=ast.Not(), operand=ast.Name(id="EMBEDDED")):
            return "false · true"
        case ast.IfExp(test=ast.Name(id="EMBEDDED"), body=embedded, orelse=production):
            return f"{_shown(embedded)} · {_shown(production)}"
        case ast.BinOp():
            return f"`{eval(compile(ast.Expression(value), '', 'eval'), {'__builtins__': {}})}`"
    return ""


def page() -> str:
    """The whole page; raises LookupError where code and words do not name the same variables."""
    sys.path.insert(0, str(ROOT))
    from config.described import DESCRIBED

    known, told = variables(), [name for theme in DESCRIBED.values() for name in theme]
    if unlike := set(told) ^ known.keys():
        raise LookupError(f"read and described are not the same variables: {', '.join(sorted(unlike))}")
    parts = [HEAD]
    for theme, words in DESCRIBED.items():
        rows = [_row(known[name], text) for name, text in words.items()]
        parts.append("\n".join([f"## {theme}", "", "| variable | default | what |", "|---|---|---|", *rows, ""]))
    return "\n".join(parts)


def _row(variable: Variable, text: str) -> str:
    written = re.fullmatch(r"(?:\[(.*?)\] )?(.*)", text)
    assert written is not None
    default = written[1] or variable.default or "none"
    return f"| `{variable.name}`{' *file*' if variable.is_secret else ''} | {default} | {written[2]} |"


def main(arguments: Sequence[str]) -> int:
    """Write the page, or compare."""
    try:
        made = page()
    except LookupError as error:
        print(f"config/described.py: {error.args[0]}")
        return 1
    if "--check" not in arguments:
        PAGE.write_text(made, encoding="utf-8")
    elif not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != made:
        print("docs/configuration.md is not current: run python tools/configuration.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
