"""Request bodies in JSON, as far as they can be answered at all."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class BoundedJSONParser(JSONParser):
    """REST framework's parser, which lets two things through to a 500: brackets without end, and half characters."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The parsed body. Raises ParseError, a 400, for everything that is no JSON for us."""
        try:
            data = super().parse(stream, media_type, parser_context)
            # JSON can spell half of a surrogate pair ("\\ud800"), which neither our answer nor the database can.
            json.dumps(data, ensure_ascii=False).encode()
        except RecursionError as error:  # "[" 50,000 times: the parser calls itself for each level.
            raise ParseError(_("This JSON is nested too deeply.")) from error
        except UnicodeEncodeError as error:
            raise ParseError(_("This JSON holds half of a character, such as \\ud800 alone.")) from error
        return data
