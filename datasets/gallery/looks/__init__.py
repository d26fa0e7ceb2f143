"""The gallery's looks, a module each; everybody and everything in them is invented."""

from datasets.gallery.looks import (
    apps,
    certificates,
    chats,
    dashboards,
    errors,
    opened,
    platforms,
    tall,
    useless,
    varied,
)
from datasets.gallery.page import Page

PAGES: tuple[Page, ...] = (
    *dashboards.PAGES,
    *platforms.PAGES,
    *certificates.PAGES,
    *errors.PAGES,
    *apps.PAGES,
    *chats.PAGES,
    *tall.PAGES,
    *useless.PAGES,
    *opened.PAGES,
    *varied.PAGES,
)
