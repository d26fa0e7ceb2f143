#!/usr/bin/env python
"""Does the form work elsewhere than in Chromium? In Firefox and WebKitGTK it is opened, given two pictures in turn,
filled in, and sent; then the status page has to show the verdict and both pictures.

    python bench/other_browsers.py [--only firefox]
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.service import fresh_service, whole
from bench.web_driver import Driven, Missing, firefox, webkit
from datasets.cases import PICTURES

BROWSERS = {"firefox": firefox, "webkit": webkit}
CHOSEN = (PICTURES / "dashboard-selesai-16-mar-2026.jpg", PICTURES / "chrome-offline.jpg")


def main() -> int:
    """Print what each browser did; exit status 1 if one that is there failed, or none is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=BROWSERS)
    options = parser.parse_args()
    succeeded = {}
    with fresh_service() as var, whole(var) as port:
        for name, start in BROWSERS.items():
            if options.only not in {None, name}:
                continue
            try:
                with start() as browser:
                    succeeded[name] = complain(browser, f"http://localhost:{port}")
            except Missing as missing:
                print(f"{name}: {missing}")
            except (OSError, RuntimeError) as error:  # A refused command, a closed connection, a wait without end.
                succeeded[name] = False
                print(f"{name}: {error}")
    return not (succeeded and all(succeeded.values()))


def complain(browser: Driven, address: str) -> bool:
    """Send a complaint with two pictures; whether both arrived, once."""
    browser.open(address)
    # WebDriver adds the second file to the first by itself, where a person's second choice would replace the first.
    for number, picture in enumerate(CHOSEN, 1):
        browser.type("input[type=file]", str(picture))
        browser.wait(f"document.querySelectorAll('.previews li').length === {number}")
    browser.script("document.querySelector('[name=what_you_see][value=absent]').click()")
    browser.type("textarea[name=description]", "Kak, sertifikat saya belum muncul.")
    browser.type("input[name=email]", "sari@example.com")
    browser.script("document.querySelector('[name=consent]').click()")
    started = time.perf_counter()
    browser.script("document.querySelector('#complaint button.primary').click()")
    browser.wait("location.pathname.startsWith('/t/')", seconds=120)
    sent = time.perf_counter() - started
    browser.wait("document.querySelector(\"[data-settled='1']\")", seconds=120)
    shown = browser.script("return document.querySelectorAll('.gallery figure[id^=picture]').length")
    print(f"{browser.name}: sent in {sent:.1f} s, {shown} of {len(CHOSEN)} pictures arrived")
    return bool(shown == len(CHOSEN))


if __name__ == "__main__":
    sys.exit(main())
