"""What requests of JSON share: fields that are not known are refused by name, and files come in base64."""

import binascii
from base64 import b64decode
from collections.abc import Iterator, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from triage.channels.api import unknown_field
from triage.outbox.enclosed import Upload

BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$"


SHAPES: dict[type[serializers.Field[Any, Any, Any, Any]], tuple[type, ...]] = {
    serializers.CharField: (str,),
    serializers.IntegerField: (int,),
    serializers.BooleanField: (bool,),
}
"""What JSON has for the schema's types. REST framework would take 5 for "5", and "5" for 5."""


class Body(serializers.Serializer[Any]):
    """A request's body. Its schema allows no further fields and types, and neither does it (``schema.complete``)."""

    def to_internal_value(self, data: Any) -> Any:
        """The checked values. Raises ValidationError, which names each field unknown or of another type."""
        refused = {name: [told] for name, told in self._refused(data)} if isinstance(data, dict) else {}
        if refused:
            raise serializers.ValidationError(refused)
        return super().to_internal_value(data)

    def _refused(self, data: dict[str, Any]) -> Iterator[tuple[str, serializers.ErrorDetail]]:
        for name, value in data.items():
            if name not in self.fields:
                yield name, serializers.ErrorDetail(unknown_field(name, self.fields), code="unknown_field")
            elif not isinstance(data, QueryDict) and (told := _wrong_type(self.fields[name], value)):
                yield name, serializers.ErrorDetail(told, code="invalid")


def _wrong_type(field: Any, value: Any) -> str:
    """What is told of a value of JSON that is of another type than the field's; "" of one that fits."""
    if isinstance(field, serializers.ListField):
        each = value if isinstance(value, list) else []
        return next(filter(None, (_wrong_type(field.child, one) for one in each)), "")
    types = next((types for kind, types in SHAPES.items() if isinstance(field, kind)), None)
    if types is None or value is None or (isinstance(value, types) and (bool in types or not isinstance(value, bool))):
        return ""
    return str(field.error_messages["invalid"])


@extend_schema_field({"type": "string", "contentEncoding": "base64", "pattern": BASE64, "minLength": 4})
class Base64Field(serializers.Field[bytes, str, str, Any]):
    """Bytes in base64."""

    def to_internal_value(self, data: str) -> bytes:
        """The bytes."""
        try:
            return b64decode(data, validate=True)
        except (binascii.Error, TypeError, ValueError) as error:
            raise serializers.ValidationError(_("This is not base64."), code="not_base64") from error

    def to_representation(self, value: bytes) -> str:
        """Never sent back."""
        raise NotImplementedError


class SentFile(Body):
    """A file in JSON. All of a request together have at most 15 MB."""

    name = serializers.CharField(max_length=200, help_text="With its ending.")
    content = Base64Field(help_text="In base64.")


class GivenFile(SentFile):
    """A file that somebody sends with a complaint. No name is too long, or missing: that would lose the file."""

    name: Any = serializers.CharField(allow_blank=True, help_text="With its ending. What is too long is cut.")


def uploads(files: Sequence[dict[str, Any]]) -> list[Upload]:
    """What ``SentFile`` has checked, as what goes out with a letter."""
    return [Upload(file["name"], file["content"]) for file in files]
