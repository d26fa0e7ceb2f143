"""Draws the portal's example of a helpful screenshot from example.html, an invented page with frames on what matters.

python tools/draw_example.py
"""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

PAGE = Path(__file__).with_name("example.html")
TARGET = PAGE.parents[1] / "triage" / "portal" / "static" / "portal" / "example.webp"
SIZE = {"width": 300, "height": 400}
MOST_BYTES = 25_000
"""It is looked at over weak networks."""


def main() -> None:
    """Draw it at twice the size that pages show it in."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, device_scale_factor=2)
        page.goto(PAGE.as_uri())
        drawn = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        browser.close()
    drawn.save(TARGET, "WEBP", quality=60, method=6)
    size = TARGET.stat().st_size
    print(f"{TARGET.name}: {drawn.width} x {drawn.height}, {size} bytes")
    if size > MOST_BYTES:
        raise SystemExit(f"More than {MOST_BYTES} bytes.")


if __name__ == "__main__":
    main()
