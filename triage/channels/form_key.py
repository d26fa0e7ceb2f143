"""The key that a page's form was made with, and the uploads that it names."""

from contextlib import suppress
from uuid import UUID, uuid4

from django.http import HttpRequest


def new_key() -> str:
    """A fresh key for a form; unguessable, because kept pictures are found by it."""
    return str(uuid4())


def posted_key(request: HttpRequest) -> str:
    """The key that the posted form was made with, or a fresh one where there is none."""
    try:
        return str(UUID(request.POST.get("key", "")))
    except ValueError:
        return new_key()


def posted_uploads(request: HttpRequest) -> tuple[str, ...]:
    """The uploads that the posted form names, in one order."""
    named = set()
    for name in request.POST.getlist("upload"):
        with suppress(ValueError):
            named.add(str(UUID(name)))
    return tuple(sorted(named))
