"""The API's manners: the key, writes that count once, versions, pages, refusals, and waiting where it is asked for."""

import json
import re
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, quote, urlsplit
from uuid import uuid4

import requests

from triage_client.shapes import SentFile

AGAIN = frozenset({429, 502, 503, 504})
"""Statuses after which the same request may well be answered."""
LOST = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
"""Nobody knows whether the desk did what was asked."""
PAUSE = 0.5
"""Seconds before the first repetition, where the desk names none; each further one waits twice as long."""
TIMEOUT = 30
"""Seconds without a byte after which an answer counts as lost."""

Body = TypeVar("Body", covariant=True)


@dataclass(frozen=True, slots=True)
class Answer(Generic[Body]):
    """What the desk answers. ``etag`` is the version of a ticket ("" of all else), for ``if_match``; ``is_replayed``:
    this write was done before, and not again.
    """

    body: Body
    etag: str
    is_replayed: bool


@dataclass(eq=False)
class Problem(Exception):
    """Why nothing was done. ``code`` stays the same in every language and version; ``errors`` are by field.

    ``retry_after``: in how many seconds it may be possible, where the desk says so.
    """

    status: int
    code: str
    title: str
    detail: str = ""
    errors: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    retry_after: int | None = None

    def __str__(self) -> str:
        return " · ".join(filter(None, (f"{self.status} {self.code}".strip(), self.title, self.detail, *self._wrong())))

    def _wrong(self) -> Iterator[str]:
        for name, told in self.errors.items():
            yield f"{name}: {' '.join(each['message'] for each in told)}"


class Connection:
    """A desk at an address, asked with a key. Proxies and the like are for its ``session`` to know."""

    def __init__(self, address: str, key: str, *, language: str = "en", patience: float = 30) -> None:
        """``language``: of titles and details. ``patience``: seconds for which a request may be waited for and repeated
        in all, before what hinders it is raised.
        """
        self.session = requests.Session()
        self.session.headers["Accept-Language"] = language
        self.session.auth = self._with_key  # A header alone would yield to ~/.netrc.
        self._address, self._key, self._patience = address.rstrip("/"), key, patience
        self._free_at = 0.0

    def _with_key(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._key}"
        return request

    def _read(self, path: str, query: Mapping[str, Any]) -> Answer[Any]:
        return _answer(self._sent("GET", path, params=query))

    def _each(self, path: str, query: Mapping[str, Any]) -> Iterator[Any]:
        """All rows, page after page."""
        while True:
            page = self._sent("GET", path, params=query).json()
            yield from page["results"]
            if not page["next"]:
                return
            # Its query alone: the key goes nowhere but to the address that it was given for.
            query = dict(parse_qsl(urlsplit(page["next"]).query))

    def _lines(self, path: str, query: Mapping[str, Any]) -> Iterator[Any]:
        """An answer that may be as long as all data, line by line."""
        with self._sent("GET", path, params=query, stream=True) as answer:
            for line in answer.iter_lines():
                yield json.loads(line)

    def _bytes(self, path: str, query: Mapping[str, Any]) -> bytes:
        return self._sent("GET", path, params=query, headers={"Accept": "*/*"}).content

    def _write(
        self, method: str, path: str, said: Mapping[str, Any], *, key: str | None, if_match: str | None = None
    ) -> Answer[Any]:
        """Have something done, once, however often it has to be sent."""
        headers = {"Idempotency-Key": key or uuid4().hex, **({"If-Match": if_match} if if_match else {})}
        return _answer(self._sent(method, path, json=said, headers=headers))

    def _sent(self, method: str, path: str, **how: Any) -> requests.Response:
        """The answer, asked for again while patience lasts. Raises Problem, and what ``requests`` raises."""
        until = time.monotonic() + self._patience
        if 0 < (rest := self._free_at - time.monotonic()) <= self._patience:
            time.sleep(rest)
        pause = PAUSE
        while True:
            try:
                # A redirected POST would become a GET.
                answer = self.session.request(
                    method, self._address + path, timeout=TIMEOUT, allow_redirects=False, **how
                )
            except LOST:
                wait = pause
                if time.monotonic() + wait > until:
                    raise
            else:
                self._look_at_limit(answer)
                if answer.status_code < 300:
                    return answer
                told = _problem(answer)
                wait = pause if told.retry_after is None else told.retry_after
                if told.status not in AGAIN or time.monotonic() + wait > until:
                    raise told
            time.sleep(wait)
            pause *= 2

    def _look_at_limit(self, answer: requests.Response) -> None:
        """Where this was the last request that is allowed for now, the next one waits."""
        if told := re.search(r"\br=0;\s*t=(\d+)", answer.headers.get("RateLimit", "")):
            self._free_at = time.monotonic() + int(told[1])


def attached(name: str, content: bytes) -> SentFile:
    """A file as requests carry it."""
    return {"name": name, "content": b64encode(content).decode()}


def quoted(part: str | int) -> str:
    """A part of a path."""
    return quote(str(part), safe="")


def _answer(answer: requests.Response) -> Answer[Any]:
    headers = answer.headers
    return Answer(answer.json(), headers.get("ETag", ""), headers.get("Idempotency-Replayed") == "true")


def _problem(answer: requests.Response) -> Problem:
    """A refusal as the desk tells it, or as whatever stands before the desk."""
    retry_after = answer.headers.get("Retry-After", "")
    seconds = int(retry_after) if retry_after.isdecimal() else None
    try:
        told = answer.json()
        return Problem(answer.status_code, told["code"], told["title"], told["detail"], told.get("errors", {}), seconds)
    except (ValueError, LookupError, TypeError):
        return Problem(answer.status_code, "", answer.reason, retry_after=seconds)
