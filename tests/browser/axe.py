"""axe-core on pages as a browser shows them: light, dark, as narrow as a phone, and (where requesters are) in the
reader's own colours, in both languages, with nothing wider than the smallest screen or beside the largest letters.

The package carries axe-core itself, so no network is used. Its source goes into a page once; other looks of the same
page are judged without loading it again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

NARROW = [(320, "100%"), (360, "200%")]
"""Screens without sideways scrolling: the width, and how large letters are. 320 is also a desk's 1280 at 400 %."""
DESK_SIZE, PHONE_SIZE = {"width": 1366, "height": 850}, {"width": 360, "height": 740}
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that a dark page can break while the light one keeps them."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A page to judge: its address, whose browser asks (None: a stranger's), and what is done there first.

    ``leads_to`` is the beginning of the address where the visitor ends up, if it is another.
    """

    address: str
    by: Client | None = None
    then: Callable[[Page], object] | None = None
    name: str = ""
    leads_to: str = ""

    @property
    def is_public(self) -> bool:
        """Whether requesters see it, on phones above all."""
        return not self.address.startswith("/desk/")


def broken(page: Page, visit: Visit, *, server: str) -> Iterator[str]:
    """What the page breaks, a line for each element."""
    open_page(page, visit, server=server)
    where = f"{visit.address} {visit.name}".strip()
    page.evaluate(Axe().axe_script)
    yield from (f"{where}: {line}" for line in judged(page))
    colour(page, "dark")
    yield from (f"{where} dark: {line}" for line in judged(page, COLOURS))
    page.set_viewport_size(PHONE_SIZE)  # type: ignore[arg-type]
    if (width := page.evaluate("document.documentElement.scrollWidth")) > PHONE_SIZE["width"]:
        yield f"{where} phone: {width} pixels wide"
    if not visit.is_public:
        if page.evaluate("document.querySelector('[x-data]') === null"):  # What unfold does on a phone is its own.
            yield from (f"{where} dark phone: {line}" for line in judged(page))
        return
    if page.evaluate("document.documentElement.lang") == "en":  # Pages of a ticket have its language.
        page.set_extra_http_headers({"Accept-Language": "id"})
        open_page(page, visit, server=server)
        page.set_extra_http_headers({"Accept-Language": "en"})
        page.evaluate(Axe().axe_script)
        page.set_viewport_size(PHONE_SIZE)  # type: ignore[arg-type]
        colour(page, "dark")
    yield from (f"{where} dark phone: {line}" for line in judged(page))
    colour(page, "light")
    yield from (f"{where} phone: {line}" for line in judged(page, COLOURS))
    page.emulate_media(forced_colors="active")
    yield from (f"{where} forced colours: {line}" for line in judged(page, COLOURS))
    for width, letters in NARROW:
        page.set_viewport_size({"width": width, "height": 740})
        page.evaluate("letters => document.documentElement.style.fontSize = letters", letters)
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            yield f"{where}: {wide} pixels wide on {width} with letters of {letters}"


def open_page(page: Page, visit: Visit, *, server: str) -> None:
    """Go there as the visitor, in light colours and at a desk's width, and open whatever can be opened."""
    page.context.clear_cookies()
    if visit.by:
        names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
        cookies = [
            {"name": name, "value": visit.by.cookies[name].value, "url": server}
            for name in names
            if name in visit.by.cookies
        ]
        page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light", reduced_motion="reduce", forced_colors="none")
    page.set_viewport_size(DESK_SIZE)  # type: ignore[arg-type]
    answer = page.goto(server + visit.address)
    assert answer is not None, visit
    assert answer.status < 500, visit
    assert answer.url.startswith(server + (visit.leads_to or visit.address)), (visit, answer.url)
    if visit.then:
        visit.then(page)
    # But what would lie over the rest: axe does not judge what it cannot see.
    page.evaluate("document.querySelectorAll('details:not(.desk-drop)').forEach((details) => { details.open = true })")


def colour(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Change the colours; unfold, which looks at the wish only once, is told by its class."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.evaluate("dark => document.documentElement.classList.toggle('dark', dark)", scheme == "dark")


def judged(page: Page, rules: list[str] | None = None) -> Iterator[str]:
    """The violations of all of axe's usual rules, or of ``rules`` alone. Frames hold mails: pages of their own."""
    options: dict[str, Any] = {"resultTypes": ["violations"], "iframes": False}
    if rules:
        options["runOnly"] = {"type": "rule", "values": rules}
    for violation in page.evaluate("options => axe.run(options)", options)["violations"]:
        rule = violation["id"]
        for node in violation["nodes"]:
            target = " ".join(map(str, node["target"]))
            yield f"{rule} ({violation['impact']}) {target} {node['html'][:160]} {node['failureSummary'][:240]!r}"
