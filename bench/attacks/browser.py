"""A browser: cookies, hidden fields, the work that a form may ask of its script, and a network of its own."""

import itertools
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException, HTTPMessage
from http.cookies import SimpleCookie
from typing import Any

TIMEOUT = 15.0
"""Seconds after which a request counts as not answered."""
ACCEPTED = ("/t/", "/sent/")
"""Where the form leads once a complaint has been accepted."""
LONGEST_WAIT = 11.0
"""Seconds that somebody without a script waits before sending again, where the page asks for that."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; ``status`` is 0 where nothing did."""

    status: int
    text: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    content: bytes = b""

    @property
    def location(self) -> str:
        """Where it leads, "" for nowhere."""
        return self.headers.get("location", "")

    @property
    def is_accepted(self) -> bool:
        """Whether a complaint has been taken."""
        return self.status == 303 and self.location.startswith(ACCEPTED)

    def hidden(self, action: str, *, script: bool = True) -> dict[str, str]:
        """The hidden fields of the first form that goes to ``action`` ("": to the page itself).

        With ``script``, what the form asks of it is done.
        """
        reader = _Forms(script=script)
        reader.feed(self.text)
        return next((fields for to, fields in reader.forms if to == action), {})


class _Forms(HTMLParser):
    """Every form that posts, as (action, hidden fields)."""

    def __init__(self, *, script: bool) -> None:
        super().__init__()
        self.script = script
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.is_inside = (given.get("method") or "").lower() == "post"
            if self.is_inside:
                self.forms.append((given.get("action") or "", {}))
        elif tag == "input" and self.is_inside and given.get("type") == "hidden":
            value = _solved(given) if self.script and given.get("data-seed") else given.get("value")
            self.forms[-1][1][given.get("name") or ""] = value or ""

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = self.is_inside and tag != "form"


def _solved(puzzle: Mapping[str, str | None]) -> str:
    """What ``proof.js`` writes into a form's field."""
    seed, bits, parts = puzzle["data-seed"], int(puzzle["data-bits"] or 0), int(puzzle["data-parts"] or 0)

    def is_right(part: int, number: int) -> bool:
        digest = sha256(f"{seed}:{part}:{number}".encode()).digest()
        return int.from_bytes(digest[:4]) >> (32 - bits) == 0

    return ".".join(str(next(n for n in itertools.count() if is_right(part, n))) for part in range(parts))


@dataclass
class Browser:
    """Somebody's browser at ``address``, one of loopback's 16 million; without a ``script`` it waits where it is asked.

    It names that address as a proxy in front would, too: who is believed is for the service to say.
    """

    port: int
    address: str
    script: bool = True
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self.request("GET", path, headers=headers)

    def post(self, path: str, fields: Mapping[str, Any], *, pictures: Sequence[tuple[str, bytes]] = ()) -> Answer:
        """Post a form; ``pictures`` are (file name, content). Headers in UTF-8, as browsers send them."""
        from django.core.files.uploadedfile import SimpleUploadedFile
        from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

        files = [SimpleUploadedFile(name, content, "image/jpeg") for name, content in pictures]
        body = encode_multipart(BOUNDARY, {**fields, **({"screenshots": files} if files else {})})
        return self.request("POST", path, body=body, headers={"Content-Type": MULTIPART_CONTENT})

    def complain(self, fields: Mapping[str, Any], *, pictures: Sequence[tuple[str, bytes]] = ()) -> Answer:
        """Fill the form and send it; once more, proven or after the wait, where it is not taken at once."""
        page = self.get("/")
        typed = {"consent": "on", **fields}
        answer = self.post("/", {**page.hidden("/"), **typed}, pictures=pictures)
        fresh = answer.hidden("/", script=self.script) if answer.status == 429 else {}
        if "challenge" in fresh:
            time.sleep(0 if self.script else min(float(answer.headers.get("retry-after") or 0), LONGEST_WAIT))
            answer = self.post("/", {**fresh, **typed}, pictures=() if "kept" in fresh else pictures)
        return answer

    def more(self, path: str, fields: Mapping[str, Any], *, pictures: Sequence[tuple[str, bytes]] = ()) -> Answer:
        """Send more from the status page at ``path``."""
        page = self.get(path)
        hidden = page.hidden(f"{path}more/") or self.get("/").hidden("/")
        return self.post(f"{path}more/", {**hidden, **fields}, pictures=pictures)

    def request(self, method: str, path: str, *, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """One request over a connection of its own; what is not answered in time has the status 0."""
        started = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT, source_address=(self.address, 0))
        sent = {"X-Forwarded-For": self.address, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        try:
            connection.request(method, path, body or None, {**sent, **(headers or {}), "Connection": "close"})
            response = connection.getresponse()
            content = response.read()
        except (OSError, HTTPException):
            return Answer(0, seconds=time.perf_counter() - started)
        finally:
            connection.close()
        self._remember(response.headers)
        seconds = time.perf_counter() - started
        found = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, content.decode(errors="replace"), found, seconds, content)

    def _remember(self, headers: HTTPMessage) -> None:
        for line in headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
