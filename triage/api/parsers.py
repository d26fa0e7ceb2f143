"""Request bodies in JSON, as far as they can be answered at all."""

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

FILES_IN_JSON = 15 * 1024 * 1024
"""Bytes of all files together that a request in JSON may carry; base64 makes a third more of them."""


class BoundedJSONParser(JSONParser):
    """REST framework's parser, for which brackets without end are a 500, and which reads bodies of any length."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The parsed body, a JSON object. Raises ParseError, a 400, for everything that is none for us.

        Halves of surrogate pairs, which JSON can spell and no answer could repeat, are taken out.
        """
        request = (parser_context or {}).get("request")
        length = int(request.META.get("CONTENT_LENGTH") or 0) if request is not None else 0  # gunicorn: a number.
        if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE + FILES_IN_JSON * 4 // 3:
            raise RequestDataTooBig
        try:
            said = _sound(super().parse(stream, media_type, parser_context))
        except RecursionError as error:  # "[" 50,000 times: the parser calls itself for each level.
            raise ParseError(_("This JSON is nested too deeply.")) from error
        if not isinstance(said, dict):
            raise ParseError(_("Send a JSON object."))
        return said


def _sound(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "ignore").decode()
    if isinstance(value, list):
        return [_sound(each) for each in value]
    if isinstance(value, dict):
        return {_sound(name): _sound(each) for name, each in value.items()}
    return value
