"""Pictures of every page, for people to look at: on a desk's screen light and dark, and as narrow as a phone.

``TRIAGE_PICTURES=folder pytest tests/browser/test_axe.py -k everyday`` takes them instead of judging the pages, in
English, or in Indonesian with ``TRIAGE_PICTURES_IN=id``.
"""

import os
import re
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.axe import PHONE_SIZE, Visit, colour, open_page

FOLDER, LANGUAGE = os.environ.get("TRIAGE_PICTURES", ""), os.environ.get("TRIAGE_PICTURES_IN", "en")


def take(page: Page, visit: Visit, *, server: str, name: str) -> None:
    """Three PNGs of the whole page."""
    page.set_extra_http_headers({"Accept-Language": LANGUAGE})
    open_page(page, visit, server=server)
    what = re.sub(r"[\w:-]{20,}", "x", visit.address) + visit.name
    name = "-".join([name, *re.findall(r"\w+", what), LANGUAGE])
    for look in ("light", "dark", "phone"):
        if look == "phone":
            page.set_viewport_size(PHONE_SIZE)  # type: ignore[arg-type]
        colour(page, "dark" if look == "dark" else "light")
        page.screenshot(path=Path(FOLDER) / f"{name}-{look}.png", full_page=True)
