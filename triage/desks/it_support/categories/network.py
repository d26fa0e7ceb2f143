"""Network and internet."""

from triage.desks.it_support.topics import topic

CATEGORY = topic(
    "network",
    title="Network and internet",
    services=frozenset({"wifi", "vpn", "internet"}),
    said="Your words are about the network.",
    shown="Your picture shows that there is no connection.",
)
