"""Takes the README's pictures from a running service with its demo data (`make run` first).

python tools/take_pictures.py [--address http://localhost:8000] [--out docs/images]
"""

import argparse
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "triage" / "desks" / "prakerja" / "demo" / "pictures"
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1366, "height": 850}


def main() -> None:
    """Form, status page and mail on a phone; queue and ticket on the desk."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", default="http://localhost:8000")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--dark", action="store_true", help="in dark colours, for a look at them")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        requester(browser, options.address, options.out, dark=options.dark)
        agent(browser, options.address, options.out, dark=options.dark)
        browser.close()


def requester(browser: Browser, address: str, out: Path, *, dark: bool) -> None:
    """One complaint on a phone, from the form to the answer."""
    page = new_page(browser, address, PHONE, locale="id-ID", dark=dark)
    page.goto("/")
    page.screenshot(path=out / "form.png")
    page.locator("input[name=what_you_see][value=absent]").check()
    page.locator("textarea[name=description]").fill("Kak, sertifikat saya blm muncul di dashboard, udah kasih ulasan.")
    page.locator("input[name=screenshots]").set_input_files(DEMO / "ulasan-terkirim-tanpa-sertifikat.jpg")
    page.locator("input[name=completed_on]").fill((date.today() - timedelta(days=1)).isoformat())  # noqa: DTZ011
    page.locator("select[name=platform]").select_option("bukalapak")
    page.locator("input[name=training]").fill("Public Speaking Pemula")
    page.locator("select[name=review_state]").select_option("given")
    page.locator("input[name=email]").fill("siska.amelia@example.com")
    page.locator("input[name=name]").fill("Siska Amelia Putri")
    page.locator("input[name=consent]").check()
    page.screenshot(path=out / "form-whole.png", full_page=True)
    page.locator("form#complaint button.primary").click()
    page.locator("[data-settled='1']").wait_for()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=out / "status.png")
    page.screenshot(path=out / "status-whole.png", full_page=True)
    page.goto("/dev/mail/")
    page.locator("ul.mails a").first.click()
    page.screenshot(path=out / "mail.png", full_page=True)


def agent(browser: Browser, address: str, out: Path, *, dark: bool) -> None:
    """The queue, a ticket with a screenshot that carried the verdict, and the supervisor's overview."""
    page = new_page(browser, address, DESKTOP, locale="en-GB", dark=dark)
    page.goto("/desk/")
    page.locator("input[name=login]").fill("supervisor")
    page.locator("input[name=password]").fill("supervisor-demo")
    page.locator("form button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=out / "queue.png")
    page.goto("/desk/dashboard/?days=7")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=out / "overview.png")
    page.goto("/desk/?tab=all&q=siska.amelia@example.com")
    page.locator("main a[href*='/desk/tickets/TKT-'], a[href*='/desk/tickets/TKT-']").first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=out / "desk.png")
    page.screenshot(path=out / "desk-whole.png", full_page=True)


def new_page(browser: Browser, address: str, viewport: dict[str, int], *, locale: str, dark: bool) -> Page:
    """A page of a device of its own."""
    context = browser.new_context(
        base_url=address, viewport=viewport, locale=locale, color_scheme="dark" if dark else "light"
    )
    return context.new_page()


if __name__ == "__main__":
    main()
