"""Every page of the gallery's held-out half. Nobody tunes the reading on them: see README.md."""

from tests.gallery.held_out import (
    accounts,
    certificates,
    chats,
    dashboards,
    errors,
    mixed,
    notices,
    orders,
    platforms,
    reviews,
    tall,
    useless,
)
from tests.gallery.page import Page

_MODULES = (
    dashboards,
    accounts,
    platforms,
    reviews,
    certificates,
    orders,
    errors,
    notices,
    chats,
    tall,
    mixed,
    useless,
)

PAGES: tuple[Page, ...] = tuple(page for module in _MODULES for page in module.PAGES)
