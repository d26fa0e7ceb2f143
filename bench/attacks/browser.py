"""A browser without JavaScript: cookies, hidden fields, and a network of its own."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException, HTTPMessage
from http.cookies import SimpleCookie
from typing import Any

TIMEOUT = 15.0
"""Seconds after which a request counts as not answered."""
ACCEPTED = ("/t/", "/sent/")
"""Where the form leads once a complaint has been accepted."""
LONGEST_WAIT = 5.0
"""Seconds that somebody waits before sending again, where the page asks for that."""


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

    def hidden(self, action: str) -> dict[str, str]:
        """The hidden fields of the first form that goes to ``action`` ("": to the page itself)."""
        reader = _Forms()
        reader.feed(self.text)
        return next((fields for to, fields in reader.forms if to == action), {})


class _Forms(HTMLParser):
    """Every form that posts, as (action, hidden fields)."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.is_inside = (given.get("method") or "").lower() == "post"
            if self.is_inside:
                self.forms.append((given.get("action") or "", {}))
        elif tag == "input" and self.is_inside and given.get("type") == "hidden":
            self.forms[-1][1][given.get("name") or ""] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = self.is_inside and tag != "form"


@dataclass
class Browser:
    """Somebody's browser at ``address``, one of loopback's 16 million.

    It names that address as a proxy in front would, too: who is believed is for the service to say.
    """

    port: int
    address: str
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
        """Fill the form and send it; once more, after the wait that is asked for, where it is not taken at once."""
        page = self.get("/")
        typed = {"consent": "on", **fields}
        answer = self.post("/", {**page.hidden("/"), **typed}, pictures=pictures)
        if answer.status in {409, 422, 429} and (fresh := answer.hidden("/")):
            time.sleep(min(float(answer.headers.get("retry-after") or 0), LONGEST_WAIT))
            answer = self.post("/", {**fresh, **typed}, pictures=pictures)
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
