"""Request bodies in JSON, as far as they can be answered at all."""

from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class BoundedJSONParser(JSONParser):
    """REST framework's parser, for which brackets without end are a 500.

    (Half of a surrogate pair, which JSON can spell, is taken out of each answer: ``channels.api``.)
    """

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The parsed body. Raises ParseError, a 400, for everything that is no JSON for us."""
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:  # "[" 50,000 times: the parser calls itself for each level.
            raise ParseError(_("This JSON is nested too deeply.")) from error
