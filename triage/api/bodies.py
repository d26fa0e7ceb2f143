"""What requests of JSON share: fields that are not known are refused by name, and files come in base64."""

import binascii
from base64 import b64decode
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from triage.channels.api import unknown_field
from triage.outbox.enclosed import Upload

BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$"


class Body(serializers.Serializer[Any]):
    """A request's body. Its schema allows no further fields, and neither does it (``schema.complete``)."""

    def to_internal_value(self, data: Any) -> Any:
        """The checked values. Raises ValidationError, which names each field that means nothing here."""
        unknown = [name for name in data if name not in self.fields] if isinstance(data, dict) else []
        if unknown:
            told = {name: unknown_field(name, self.fields) for name in unknown}
            raise serializers.ValidationError(
                {name: [serializers.ErrorDetail(words, code="unknown_field")] for name, words in told.items()}
            )
        return super().to_internal_value(data)


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
