"""E-mail and calendar."""

from triage.desks.it_support.topics import topic

CATEGORY = topic(
    "email",
    title="E-mail and calendar",
    services=frozenset({"mail", "calendar"}),
    said="Your words are about e-mail or the calendar.",
    shown="Your picture shows an e-mail program.",
)
