"""Account and password."""

from triage.desks.it_support.topics import topic

CATEGORY = topic(
    "account",
    title="Account and password",
    services=frozenset({"account", "password", "directory"}),
    said="Your words are about an account or a password.",
    shown="Your picture shows a log-in that failed.",
)
