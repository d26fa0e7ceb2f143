"""Fuzzing a desk's pages: hostile values at every address, in every parameter and field of every form.

The pages are walked by several visitors; what their links and forms can carry is what is then sent, a value or two of
it replaced. Every request is taken back, so that the next finds the same desk. An answer of 500, or an API's refusal
that is no problem document, is a failure.
"""

import json
import random
import re
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

if TYPE_CHECKING:
    from django.test import Client

    from triage.models import Ticket

HOSTILE = (
    *("", " ", "\0", "a\0b", "%00", "_00", "\r\nX-Injected: 1", "\x7f", "\u202e", "\ufffd", "😀", "e\u0301"),
    *("0", "-1", "9" * 18, "9" * 19, "9" * 60, "9" * 5_000, "-" + "9" * 5_000, "1e999", "NaN", "0x10", "1,2,3", "1.5"),
    *("²", "٣", "９", "¾", "Ⅷ", "1 2 3"),  # Digits, each in another sense of the word.
    *("9999-12-31", "0001-01-01", "10000-01-01", "2026-02-30", "9999-12-31T23:59:59+14:00~1~5", "2026-09-16~0~1"),
    *("true", "null", "[]", "{}", '{"a": ' * 500, "[" * 20_000, "x" * 3_000, "<script>alert(1)</script>", "{{ 7*7 }}"),
    *("%s", "%(x)s", "../../../etc/passwd", "//evil.example", "javascript:alert(1)", "' OR 1=1 --", "\\", "'", '"'),
    *("00000000-0000-0000-0000-000000000000", "TKT-AAAA-AAAA", "all", "yes", "id", "sari@example.com", "@"),
)
WORST = ("\0", "9" * 5_000, "9" * 60, "9999-12-31", "0001-01-01", "²", "[" * 20_000, "")
"""What every field of every page is tried with before anything else."""
RAW = (b"\xff\xfe", b"\xed\xa0\x80", b"%ED%A0%80", b"\xc0\x80", b"%")
"""Bytes that are no text, for addresses."""
HEADERS: Mapping[str, Sequence[str]] = {
    "HTTP_COOKIE": (
        'sessionid="\\000abcdefgh"',
        "tickets=" + "a.b:c" * 1_800,
        "csrftoken=\xff",
        "messages=x:y:z",
        ";;=",
    ),
    "HTTP_ACCEPT_LANGUAGE": ("x" * 3_000, "id;q=\xff", "\x7f", "en-" * 200),
    "HTTP_ACCEPT": ("text/html", "*/*;q=x", "application/\xff"),
    "HTTP_HOST": ("evil.example", "[::1", "a" * 300),
    "HTTP_IDEMPOTENCY_KEY": ("\x7f", "x" * 65, "\xe9", "9" * 64),
    "HTTP_IF_NONE_MATCH": ('"' * 9, "W/"),
    "HTTP_REFERER": ("http://[", "\xff"),
    "HTTP_X_FORWARDED_FOR": ("9" * 5_000, "::::", "\xff"),
    "CONTENT_TYPE": ("multipart/form-data", "multipart/form-data; boundary=\xff", "text/plain; charset=bz2", "x"),
    "QUERY_STRING": ("&" * 3_000, "%", "a=%ff%00", "=" * 50),
}
BODIES = (
    *(
        b"",
        b"[" * 50_000,
        b'{"a":' * 20_000,
        b"9" * 5_000,
        b'{"email": "\\ud800"}',
        b'{"description": "\\u0000"}',
        b"\xff",
    ),
    *(b'--x\r\nContent-Disposition: form-data; name="\0"\r\n\r\n\0\r\n--x--', b"--x\r\n\r\n--x--", b"NaN", b"null"),
    b'--x\r\nContent-Disposition: form-data; name="screenshots"; filename="\0../\xff"\r\n\r\na\r\n--x--',
)
KINDS = ("application/json", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain")
MOST_PAGES = 400
"""Walked for each person; the small desk has fewer."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a page lets somebody send: ``fields`` as the page fills them."""

    method: str
    address: str
    fields: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Failure:
    """A request that failed, and the error's type and place."""

    who: str
    request: str
    error: str


class Page(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.links, self.forms = address, [], []  # type: ignore[var-annotated]
        self._form: tuple[str, str, list[tuple[str, str]]] | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link, or a part of a form."""
        found = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in found:
            self.links.append(urljoin(self.address, found["href"]))
        elif tag == "form":
            address = urljoin(self.address, found.get("action", ""))
            self._form = (found.get("method", "get").upper(), address, [])
        elif self._form and tag == "option" and self._select:
            self._form[2].append((self._select, found.get("value", "")))
            self._select = ""
        elif self._form and (name := found.get("name")):
            if tag == "select":
                self._select = name
            elif tag in {"input", "textarea", "button"} and found.get("type") != "file":
                self._form[2].append((name, found.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        """A form is complete."""
        if tag == "form" and self._form:
            method, address, fields = self._form
            self.forms.append(Form(method, address, tuple(fields)))
            self._form = None


@dataclass
class Fuzz:
    """Who asks (their browsers), the routes as patterns, and what was found by walking."""

    browsers: Mapping[str, Any]
    routes: Sequence[str]
    source: random.Random
    forms: dict[str, list[Form]] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    _error: str = ""

    def walk(self, starts: Mapping[str, Sequence[str]], *, pages: int) -> None:
        """Follow each one's links from ``starts`` on; a link with a query is a form whose fields it names."""
        for who, addresses in starts.items():
            waiting, seen, forms = list(addresses), set(addresses), dict[Any, Form]()  # The list grows under the loop.
            for address in islice(waiting, pages):
                page = Page(address)
                page.feed(self.ask(who, "GET", address).decode(errors="replace"))
                for link in page.links:
                    parts = urlsplit(link)
                    if parts.netloc or not parts.path.startswith("/"):
                        continue
                    fields = tuple(parse_qsl(parts.query, keep_blank_values=True))
                    page.forms.append(Form("GET", parts.path, fields))
                    if parts.path not in seen:
                        seen.add(parts.path)
                        waiting.append(parts.path)
                for form in page.forms:
                    forms.setdefault((form.method, form.address, frozenset(name for name, _ in form.fields)), form)
            self.forms[who] = list(forms.values())

    def run(self, count: int, *, tell: Callable[[int], None] = lambda _done: None) -> None:
        """Send so many requests, more than half of them from ``_every_field``."""
        every = self._every_field()
        ways = [
            lambda who: self._send(*next(every, (who, self._changed(who)))),
            self._several,
            self._route,
            self._strange,
        ]
        for done in range(count):
            self.source.choices(ways, weights=(5, 2, 1, 1))[0](self.source.choice(list(self.browsers)))
            tell(done + 1)

    def _every_field(self) -> Iterator[tuple[str, Form]]:
        """Each field of each view with each of the worst values, in any order."""
        from django.urls import resolve

        deck = {
            (who, resolve(form.address).view_name, form.method, name, value): form
            for who, forms in self.forms.items()
            for form in forms
            for name, _ in form.fields
            for value in WORST
        }
        for (who, _view, _method, name, value), form in self.source.sample(list(deck.items()), len(deck)):
            fields = tuple((each, value if each == name else usual) for each, usual in form.fields)
            yield who, replace(form, fields=fields)

    def _several(self, who: str) -> None:
        self._send(who, self._changed(who))

    def _changed(self, who: str) -> Form:
        """A form or a link with one to three values replaced."""
        form = self.source.choice(self.forms[who])
        fields = list(form.fields) or [(self.source.choice(["q", "page", "next", "x\0"]), "")]
        for place in self.source.sample(range(len(fields)), min(len(fields), self.source.randint(1, 3))):
            fields[place] = (fields[place][0], self._value())
        return replace(form, fields=tuple(fields))

    def _send(self, who: str, form: Form) -> None:
        fields = form.fields
        if form.method == "GET":
            self.ask(who, "GET", f"{urlsplit(form.address).path}?{urlencode(fields)}")
        else:
            self.ask(who, "POST", form.address, urlencode(fields), KINDS[2])

    def _route(self, who: str) -> None:
        """An address with something else in its gaps."""
        route = re.sub(r"\(\?P<\w+>[^)]*\)|<[^>]+>", "\0", self.source.choice(self.routes)).strip("^$")
        filled = "".join(self._part() if letter == "\0" else letter for letter in route)
        method = self.source.choice(["GET", "POST", "GET", "PUT"])
        self.ask(who, method, f"/{filled}", urlencode({"action_key": self._value()}), KINDS[2])

    def _strange(self, who: str) -> None:
        """A known address with a header or a body that nobody's browser sends."""
        form = self.source.choice(self.forms[who])
        name = self.source.choice(list(HEADERS))
        method, kind = self.source.choice(["GET", "POST"]), self.source.choice(KINDS)
        headers = {name: self.source.choice(HEADERS[name])} if self.source.random() < 0.7 else {}
        self.ask(who, method, urlsplit(form.address).path, self.source.choice(BODIES), kind, **headers)

    def _value(self) -> str:
        return self.source.choice(HOSTILE)

    def _part(self) -> str:
        value: str | bytes = self.source.choice([*HOSTILE, *RAW])
        return quote(value[:2_000], safe="")

    def ask(
        self, who: str, method: str, address: str, body: str | bytes = b"", kind: str = "", **headers: Any
    ) -> bytes:
        """Send one request and take back what it did; gives the answer's content."""
        from django.core.signals import got_request_exception
        from django.db import transaction

        browser, self._error = self.browsers[who], ""
        cookies = SimpleCookie(browser.cookies)
        if "HTTP_COOKIE" not in headers:  # From a network of its own each: limits are not what is looked for.
            headers["REMOTE_ADDR"] = f"10.{self.source.randrange(256)}.{self.source.randrange(256)}.7"
        got_request_exception.connect(self._note)
        content = body.encode(errors="replace") if isinstance(body, str) else body
        with transaction.atomic():
            extra = {"CONTENT_TYPE": kind, **headers} if kind else headers
            response = browser.generic(method, address, content, extra.pop("CONTENT_TYPE", ""), **extra)
            answer: bytes = response.getvalue() if response.streaming else response.content
            transaction.set_rollback(True)
        got_request_exception.disconnect(self._note)
        browser.cookies = cookies
        self.statuses[response.status_code] += 1
        refused_api = address.startswith("/api/v1/tickets") and response.status_code >= 400
        if refused_api and "problem+json" not in response["Content-Type"]:
            self._error = self._error or "no problem document"
        if response.status_code >= 500 or self._error:
            told = f"{method} {address[:200]} {content[:300]!r} {str(headers)[:200]}"
            self.failures.append(Failure(who, told, self._error))
        return answer

    def _note(self, **_signal: object) -> None:
        error = sys.exc_info()[1]
        if error is not None:
            place = traceback.extract_tb(error.__traceback__)[-1]
            self._error = f"{type(error).__name__}: {str(error)[:120]} ({Path(place.filename).name}:{place.lineno})"


def fuzz_of(
    tickets: Sequence["Ticket"], *, agent: "Client", superuser: "Client", seed: int, pages: int = MOST_PAGES
) -> Fuzz:
    """A desk with these tickets and four who visit it; ``pages`` have been walked for each."""
    from django.test import Client

    from triage.models import ApiClient
    from triage.models.api_client import key_digest

    ApiClient.objects.create(name="fuzz", key_digest=key_digest("tk_fuzz"), hourly_quota=1_000_000)
    program = Client(headers={"authorization": "Bearer tk_fuzz"})
    browsers = {"anonymous": Client(), "agent": agent, "superuser": superuser, "program": program}
    for browser in browsers.values():
        browser.raise_request_exception = False
    fuzz = Fuzz(browsers, list(routes()), random.Random(seed))
    desk = ["/desk/", *(f"/desk/tickets/{each.reference}/" for each in tickets)]
    fuzz.walk(
        {
            "anonymous": ["/", "/link/", "/desk/login/", *(f"/t/{each.token}/" for each in tickets)],
            "agent": desk,
            "superuser": desk,
        },
        pages=pages,
    )
    names = ("email", "description", "platform", "completed_on", "language", "other_sites_open", "screenshots")
    filled = (("email", "sari@example.com"), *((name, "") for name in names[1:]))
    fuzz.forms["program"] = [Form("POST", "/api/v1/tickets", filled), Form("GET", "/api/v1/tickets/TKT-AAAA-AAAA", ())]
    return fuzz


def routes(urlconf: str | None = None) -> Iterator[str]:
    """Every route that the resolver knows, as it is written in the urlconfs."""
    from django.urls import URLPattern, URLResolver, get_resolver

    def walk(patterns: Sequence[URLPattern | URLResolver], before: str) -> Iterator[str]:
        for pattern in patterns:
            route = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, route)
            else:
                yield route

    yield from walk(get_resolver(urlconf).url_patterns, "")


def report(fuzz: Fuzz) -> str:
    """What was answered, and each kind of failure once, with how often and the first request."""
    lines = [f"{sum(fuzz.statuses.values()):,} answers: {json.dumps(dict(sorted(fuzz.statuses.items())))}"]
    kinds = Counter(failure.error for failure in fuzz.failures)
    for error, times in kinds.most_common():
        first = next(failure for failure in fuzz.failures if failure.error == error)
        lines += [f"{times:5} × {error}", f"        {first.who}: {first.request}"]
    return "\n".join([*lines, f"{len(fuzz.failures)} failures"])
