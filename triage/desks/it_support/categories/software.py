"""Software request."""

from triage.desks.it_support.topics import topic

CATEGORY = topic(
    "software",
    title="Software request",
    services=frozenset({"software"}),
    said="Your words are about software.",
    shown="Your picture shows an installation.",
)
