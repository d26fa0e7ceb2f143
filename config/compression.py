"""Fewer bytes over a weak network: public pages, and static files that nobody has compressed before, go out as brotli,
or as gzip to those who do not speak it.

What a page keeps secret could be guessed by its length where a stranger chooses other words on it (BREACH). So the desk
and the API stay as they are. On public pages the CSRF token is masked anew each time, the form's key and the nonce are
used once, and nobody can fetch a status page without the secret in it. A random length blurs the rest.
"""

import secrets
from collections.abc import Callable

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

QUALITY = 5
"""Of brotli's eleven: a page in a tenth of a millisecond, a tenth larger than at the last."""
LEAST_BYTES = 300
"""What fits into one packet anyway."""
BLUR = 64
"""Up to so many characters are added to a page."""
TEXTS = ("text/", "image/svg+xml", "application/json", "application/javascript")


class Compression:
    """The middleware. It stands before WhiteNoise, whose files come through here too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, compressed where that is safe and worth while."""
        response = self.get_response(request)
        is_page = request.resolver_match is not None and request.resolver_match.app_name == "portal"
        is_static = request.path.startswith(settings.STATIC_URL)
        if (
            not (is_page or is_static)
            or request.method == "HEAD"
            or response.status_code in {204, 206, 304}
            or response.has_header("Content-Encoding")
            or not response.get("Content-Type", "").startswith(TEXTS)
        ):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        accepted = _accepted(request)
        if not accepted & {"br", "gzip"}:
            return response
        content = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
        # A calendar file has no comments; and what else is no page shows nobody's words.
        if is_page and len(content) >= LEAST_BYTES and response["Content-Type"].startswith("text/html"):
            content += b"<!--%s-->" % secrets.token_urlsafe(BLUR)[: secrets.randbelow(BLUR)].encode()
        return _answer(response, content, encoding="br" if "br" in accepted else "gzip")


def _answer(response: HttpResponseBase, content: bytes, *, encoding: str) -> HttpResponse:
    """The same answer with this content, compressed unless it is short."""
    if response.streaming:  # A file, which the server would send as it lies there.
        response.close()
        response = HttpResponse(status=response.status_code, headers=dict(response.headers))
    assert isinstance(response, HttpResponse)
    if len(content) >= LEAST_BYTES:
        content = brotli.compress(content, quality=QUALITY) if encoding == "br" else compress_string(content)
        response.headers["Content-Encoding"] = encoding
    response.content = content
    response.headers["Content-Length"] = str(len(content))
    return response


def _accepted(request: HttpRequest) -> set[str]:
    """The encodings that the client takes; "br;q=0" refuses one."""
    offers = (offer.replace(" ", "").lower() for offer in request.headers.get("Accept-Encoding", "").split(","))
    return {offer.partition(";")[0] for offer in offers if not offer.endswith((";q=0", ";q=0.0"))}
