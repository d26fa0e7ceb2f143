"""Printing."""

from triage.desks.it_support.topics import topic

CATEGORY = topic(
    "printing",
    title="Printing",
    services=frozenset({"printers"}),
    said="Your words are about printing.",
    shown="Your picture shows a printer's error.",
)
