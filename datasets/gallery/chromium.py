"""HTML as pixels: Debian's chromium, so that the same page looks the same on every run."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import isfinite

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = "/usr/bin/chromium"
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--font-render-hinting=none"]

# The rectangles of the words of each marked element, in CSS pixels of the whole page. Only text nodes
# count: an element's own box may be a whole button.
_MARKS = """
() => [...document.querySelectorAll('[data-kind]')].map(element => {
  const rects = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.textContent.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    rects.push(...[...range.getClientRects()].filter(rect => rect.width && rect.height));
  }
  return {
    kind: element.dataset.kind, value: element.dataset.value, optional: 'optional' in element.dataset,
    left: Math.min(...rects.map(rect => rect.left)) + scrollX, top: Math.min(...rects.map(rect => rect.top)) + scrollY,
    right: Math.max(...rects.map(rect => rect.right)) + scrollX,
    foot: Math.max(...rects.map(rect => rect.bottom)) + scrollY,
  };
})
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked element's kind and value, and the upright rectangle of its words in the picture's pixels."""

    kind: str
    value: str
    optional: bool
    left: float
    top: float
    right: float
    foot: float


@contextmanager
def chromium(executable: str = CHROMIUM) -> Iterator[Browser]:
    """Give a running browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_FLAGS)
        yield browser
        browser.close()


def draw(
    browser: Browser, html: str, *, size: tuple[int, int], scale: float, full: bool = False
) -> tuple[Image.Image, tuple[Mark, ...]]:
    """The page as an RGB picture, with its marks. ``size`` in CSS pixels; ``full``: all that scrolls.

    Raises ValueError where a marked element shows no words.
    """
    width, height = size
    page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=scale)
    page.set_content(html, wait_until="load")
    picture = Image.open(io.BytesIO(page.screenshot(full_page=full))).convert("RGB")
    found = page.evaluate(_MARKS)
    page.close()
    sides = ("left", "top", "right", "foot")
    if hidden := [f"{each['kind']}={each['value']}" for each in found if not isfinite(each["left"])]:
        raise ValueError(f"marked, but not to be seen: {', '.join(hidden)}")
    return picture, tuple(
        Mark(each["kind"], each["value"], each["optional"], *(each[side] * scale for side in sides)) for each in found
    )
