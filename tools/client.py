"""clients/python: the client's methods and what they take and give, made from the API's schema.

python tools/client.py           writes them
python tools/client.py --check   changes nothing; 1 if they are not what the schema says
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import indent
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "clients" / "python" / "triage_client"
SHAPES = "#/components/schemas/"
JSON = "application/json"
PLACES = ("cursor", "before")
"""What says where a page begins: iterators know."""
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
NAMELESS = {"BlankEnum", "NullEnum"}
"""What the schema gives a name and people do not: "", null."""
SHAPES_HEAD = '''"""What requests and answers hold. Made from the API's schema by tools/client.py: change that.

The desk may add fields and values at any time: overlook what is not named here.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

'''
DESK_HEAD = '''"""A method for each of the API's operations. Made from its schema by tools/client.py: change that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, Unpack

from triage_client.connection import Answer, Connection, quoted
from triage_client.shapes import {names}


class Desk(Connection):
    """The desk's API. Writes count once, lists go on by themselves, and what is refused raises Problem."""
'''

Shape = Mapping[str, Any]


def schema() -> Shape:
    """What the API serves as its schema, but for the questions that some desk has added in its database."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from drf_spectacular.generators import SchemaGenerator

    from triage.installed import installed

    with mock.patch("triage.api.serializers.asked", return_value=installed().form):
        made: Shape = SchemaGenerator().get_schema(request=None, public=True)
    return made


class Writer:
    """Writes types and methods, and remembers which shapes these name."""

    def __init__(self, said: Shape) -> None:
        """``said`` is an OpenAPI document."""
        self.paths: Shape = said["paths"]
        self.shapes: Mapping[str, Shape] = said["components"]["schemas"]
        self.named: set[str] = set()
        self.bodies: dict[str, Shape] = {}

    def type_of(self, shape: Shape) -> str:
        """A schema as a type. An object without a name is a dictionary."""
        if "$ref" in shape:
            name = shape["$ref"].removeprefix(SHAPES)
            if name in NAMELESS:
                return self.type_of(self.shapes[name])
            self.named.add(name)
            return str(name)
        if "enum" in shape:
            return f"Literal[{', '.join(map(repr, shape['enum']))}]"
        if parts := next((shape[word] for word in ("oneOf", "anyOf", "allOf") if word in shape), None):
            return _union(self.type_of(each) for each in parts)
        kinds = shape.get("type", "any")
        return _union(self._of_kind(kind, shape) for kind in ([kinds] if isinstance(kinds, str) else kinds))

    def _of_kind(self, kind: str, shape: Shape) -> str:
        if kind == "array":
            return f"list[{self.type_of(shape['items'])}]"
        if kind == "object":
            inner = shape.get("additionalProperties")
            return f"dict[str, {self.type_of(inner) if isinstance(inner, dict) else 'Any'}]"
        return PLAIN.get(kind, "Any")

    def shape(self, name: str, shape: Shape) -> str:
        """A named shape."""
        if "properties" not in shape:
            return f"{name} = {self.type_of(shape)}\n"
        told = f'    """{shape["description"]}"""\n\n' if shape.get("description") else ""
        fields = [
            f"    {field}: {kind if field in shape.get('required', ()) else f'NotRequired[{kind}]'}\n"
            for field, kind in ((field, self.type_of(inner)) for field, inner in shape["properties"].items())
        ]
        return f"\n\nclass {name}(TypedDict):\n{told}{''.join(fields)}"

    def all_shapes(self) -> Iterator[str]:
        """Those that are named by now, and those that these name; enumerations first."""
        texts: dict[str, str] = {}
        while waiting := self.named - texts.keys():
            texts |= {name: self.shape(name, {**self.shapes, **self.bodies}[name]) for name in waiting}
        for name in sorted(texts, key=lambda name: (texts[name].startswith("\n"), name)):
            yield texts[name]

    def methods(self) -> Iterator[str]:
        """A method for each operation."""
        for path, operations in self.paths.items():
            for verb, said in operations.items():
                yield self.method(verb.upper(), path, said)

    def method(self, verb: str, path: str, said: Shape) -> str:
        """The method of one operation."""
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", said["operationId"]).lower()
        address = re.sub(r"{(\w+)}", r"{quoted(\1)}", path)
        where = f'f"{address}"' if address != path else f'"{path}"'
        gives, arguments, call = (
            self._reading(said, where) if verb == "GET" else self._writing(said, f'"{verb}", {where}')
        )
        kinds = {each["name"]: self.type_of(each["schema"]) for each in _parameters(said, "path")}
        places = [f"{place}: {kinds[place]}" for place in re.findall(r"{(\w+)}", path)]
        listed = ", ".join(["self", *places, *(["*", *arguments] if arguments else [])])
        told = indent(f'"""{said["description"]}\n"""', " " * 8, lambda line: bool(line.strip()))
        return f"    def {name}({listed}) -> {gives}:\n{told}\n        return {call}\n"

    def _reading(self, said: Shape, where: str) -> tuple[str, list[str], str]:
        """What a method that reads gives, what it takes beside the path, and how it asks."""
        query = _parameters(said, "query")
        (kind,) = said["responses"]["200"]["content"]
        shape = said["responses"]["200"]["content"][kind]["schema"]
        page = self.shapes.get(shape.get("$ref", "").removeprefix(SHAPES), {}).get("properties", {})
        if kind == "application/x-ndjson":
            gives, ask = "Iterator[dict[str, Any]]", "_lines"
        elif kind != JSON:
            gives, ask = "bytes", "_bytes"
        elif page.keys() == {"next", "results"}:
            gives, ask = f"Iterator[{self.type_of(page['results']['items'])}]", "_each"
            query = [each for each in query if each["name"] not in PLACES]
        else:
            gives, ask = f"Answer[{self.type_of(shape)}]", "_read"
        arguments = [f"{each['name']}: {self.type_of(each['schema'])} | None = None" for each in query]
        asked = ", ".join(f'"{each["name"]}": {each["name"]}' for each in query)
        return gives, arguments, f"self.{ask}({where}, {{{asked}}})"

    def _writing(self, said: Shape, where: str) -> tuple[str, list[str], str]:
        """Likewise of a method that writes."""
        body, has_version = self._body(said), any(each["name"] == "If-Match" for each in _parameters(said, "header"))
        arguments = ["if_match: str | None = None"] * has_version
        arguments += ["idempotency_key: str | None = None", *([f"**said: Unpack[{body}]"] if body else [])]
        version = ", if_match=if_match" if has_version else ""
        call = f"self._write({where}, {'said' if body else '{}'}, key=idempotency_key{version})"
        answers = said["responses"].get("200") or said["responses"]["201"]
        return f"Answer[{self.type_of(answers['content'][JSON]['schema'])}]", arguments, call

    def _body(self, said: Shape) -> str:
        """The name of what is sent, in JSON; "" where it is nothing."""
        if "requestBody" not in said:
            return ""
        shape = said["requestBody"]["content"][JSON]["schema"]
        if "$ref" in shape:
            return self.type_of(shape)
        name = "".join(part.capitalize() for part in said["operationId"].split("_"))
        self.bodies[name] = shape
        self.named.add(name)
        return name


def _parameters(said: Shape, place: str) -> list[Shape]:
    return [each for each in said.get("parameters", ()) if each["in"] == place]


def _union(types: Iterator[str]) -> str:
    return " | ".join(dict.fromkeys(part for each in types for part in _parts(each)))


def _parts(kind: str) -> list[str]:
    """The members of a union; brackets keep theirs."""
    return [kind] if "[" in kind else kind.split(" | ")


def files() -> dict[Path, str]:
    """The texts of the made files."""
    writer = Writer(schema())
    methods = "\n".join(writer.methods())
    names = sorted((name for name in writer.named if re.search(rf"\b{name}\b", methods)), key=str.lower)
    desk = f"{DESK_HEAD.format(names=', '.join(names))}\n{methods}"
    shapes = "".join([SHAPES_HEAD, *writer.all_shapes()])
    return {PACKAGE / "desk.py": _formatted(desk), PACKAGE / "shapes.py": _formatted(shapes)}


def _formatted(text: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", "made.py", "-"]
    return subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=True).stdout


def main(arguments: Sequence[str]) -> int:
    """Write the files, or compare."""
    for path, text in files().items():
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            print(f"{path.relative_to(ROOT)} is not what the schema says: run python tools/client.py")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
