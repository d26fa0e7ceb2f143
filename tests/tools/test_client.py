"""The client's methods and types are what the API's schema says."""

from typing import Any

import pytest

from tools import client


def test_the_client_is_what_the_schema_says() -> None:
    assert client.main(["--check"]) == 0


def test_a_field_that_the_client_lacks_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    said: Any = client.schema()
    said["components"]["schemas"]["NoteBody"]["properties"]["colour"] = {"type": "string"}
    monkeypatch.setattr(client, "schema", lambda: said)

    assert client.main(["--check"]) == 1


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        ({"type": ["string", "null"]}, "str | None"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Named"}}, "list[Named]"),
        ({"type": "object", "additionalProperties": {"type": "number"}}, "dict[str, float]"),
        ({"oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/BlankEnum"}]}, "str | Literal['']"),
        ({"oneOf": [{"type": ["string", "null"]}, {"type": "string", "maxLength": 0}]}, "str | None"),
        ({}, "Any"),
    ],
)
def test_a_schema_is_a_type(shape: Any, kind: str) -> None:
    writer = client.Writer({"paths": {}, "components": {"schemas": {"BlankEnum": {"enum": [""]}}}})

    assert writer.type_of(shape) == kind
