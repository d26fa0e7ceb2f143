"""The gallery's looks, a module each; everybody and everything in them is invented."""

from tests.gallery.looks import certificates, dashboards, errors
from tests.gallery.page import Page

PAGES: tuple[Page, ...] = (*dashboards.PAGES, *certificates.PAGES, *errors.PAGES)
