"""A relay's word about the sender: believed where only the relay can have written it."""

from typing import Any

import pytest

from triage.channels.email.authentication_results import LONGEST, passed_dmarc
from triage.channels.email.incoming import parse

RELAY = "mx.example.org"
PASS = f"Authentication-Results: {RELAY}; dmarc=pass (p=none dis=none) header.from=example.com"
FAIL = f"Authentication-Results: {RELAY}; dmarc=fail header.from=example.com"
RECEIVED = "Received: from mail.example.com by mx.example.org (Postfix)\r\n\twith ESMTPS id 1"
SIGNED = "DKIM-Signature: v=1; d=example.com"
FROM = "From: Budi <budi@example.com>"


def authenticated(*lines: str, relay: str = RELAY) -> bool:
    return parse("\r\n".join([*lines, "", "words"]).encode(), own=("desk@example.org",), relay=relay).is_authenticated


@pytest.mark.parametrize(
    "field",
    [
        PASS,
        "Authentication-Results: MX.Example.ORG 1; spf=pass smtp.mailfrom=example.com; dkim=pass;\r\n"
        " dmarc=PASS (p=REJECT sp=REJECT dis=NONE)\r\n\theader.from=Example.com",
        f"authentication-results: (a (nested\\) one)) {RELAY} ; dmarc (c) = (c) pass header.from=example.com",
        f'Authentication-Results: "{RELAY}"; dmarc=pass reason="a; b=c" header.from="example.com"',
        f"Authentication-Results: {RELAY}; dmarc/1=pass header.from=example.com; arc=none",
    ],
)
def test_it_believes_the_relay_however_it_writes(field: str) -> None:
    assert authenticated("Return-Path: <budi@example.com>", "X-Spam: no", field, RECEIVED, SIGNED, FROM)
    assert authenticated(RECEIVED, RECEIVED, "Received-SPF: pass", "ARC-Seal: i=1", field, SIGNED, FROM)
    assert not authenticated(field, RECEIVED, SIGNED, FROM, relay="")
    assert not authenticated(field, RECEIVED, SIGNED, FROM, relay="example.org")


@pytest.mark.parametrize(
    "results",
    [
        "dmarc=fail header.from=example.com",
        "dmarc=none header.from=example.com",
        "dmarc=bestguesspass header.from=example.com",
        "dmarc=pass",
        "dmarc=pass header.from=example.org",
        "dmarc=pass header.from=mail.example.com",
        "dmarc=pass header.from=example.com header.from=evil.example",
        "dmarc=fail header.from=evil.example; dmarc=pass header.from=example.com",
        "dmarc=pass header.from=example.com; dmarc=fail header.from=evil.example",
        "xdmarc=pass header.from=example.com",
        "spf=pass smtp.helo=dmarc=pass header.from=example.com",
        'spf=pass reason="; dmarc=pass header.from=example.com"',
        'spf=pass reason="\\"; dmarc=pass header.from=example.com',
        "spf=pass (; dmarc=pass header.from=example.com",
        "spf=pass (\\); dmarc=pass header.from=example.com;",
        "none",
        "",
    ],
)
def test_nothing_else_is_a_pass(results: str) -> None:
    assert not authenticated(f"Authentication-Results: {RELAY}; {results}", RECEIVED, FROM)


@pytest.mark.parametrize(
    "lines",
    [
        [FAIL, RECEIVED, PASS, FROM],  # The relay strips nothing: its own verdict stands above.
        [RECEIVED, FAIL, PASS, FROM],
        [f"Authentication-Results: {RELAY}; dkim=pass", RECEIVED, PASS, FROM],
        [RECEIVED, SIGNED, PASS, FROM],  # It has written none, and this stands where senders write.
        [RECEIVED, FROM, PASS],
        [RECEIVED, "Subject: x", PASS, FROM],
        ["Authentication-Results: evil.example; dmarc=pass header.from=example.com", RECEIVED, FROM],
        [f"Authentication-Results: {RELAY}.evil.example; dmarc=pass header.from=example.com", RECEIVED, FROM],
        [f"X-Authentication-Results: {RELAY}; dmarc=pass header.from=example.com", RECEIVED, FROM],
    ],
)
def test_a_forged_field_is_not_believed(lines: list[str]) -> None:
    assert not authenticated(*lines)


def test_results_of_others_above_are_passed_over() -> None:
    assert authenticated("Authentication-Results: filter.example.org; spf=fail", PASS, RECEIVED, FROM)


@pytest.mark.parametrize(
    "headers",
    [
        ["From: Budi <budi@[192.0.2.1]>"],
        ["From: a@example.com, b@example.com"],
        ["From: a@example.com", "From: a@example.com"],
        ["From: a@example.com, nobody"],
        ['From: "siti@example.com" <budi@example.com>'],
        ["From: siti@example.com (budi) <budi@example.com>"],
        ["From: =?utf-8?q?siti=40example=2Ecom?= <budi@example.com>"],
        ["From: siti\uff20example.com <budi@example.com>"],
        ["From: budi@example.com (siti@example.com)"],
        ["From: <siti@example.com> <budi@example.com>"],
        ["From: friends: budi@example.com, siti@example.com;"],
        ["From:"],
        [],
    ],
)
def test_who_shows_another_address_is_never_authenticated(headers: list[str]) -> None:
    assert not authenticated(PASS, RECEIVED, *headers)


@pytest.mark.parametrize(
    "header",
    [
        "budi@example.com",
        '"budi@example.com" <budi@example.com>',
        "Budi<BUDI@example.com>",
        "=?utf-8?q?B=C3=BCdi?= <b@example.com>",
    ],
)
def test_who_shows_their_own_is(header: str) -> None:
    assert authenticated(PASS, RECEIVED, f"From: {header}")


class Counted(str):
    """Text that counts how often it is looked through, sign by sign."""

    looks = 0

    def __iter__(self) -> Any:
        for sign in str(self):
            Counted.looks += 1
            yield sign

    def __getitem__(self, part: Any) -> "Counted":
        return Counted(str(self)[part])


@pytest.mark.parametrize("hostile", ["(", '"', "\\", ";", "=", "(\\)", '";', "dmarc=pass;"])
def test_a_hostile_field_is_read_once_and_only_as_far_as_a_relay_writes(hostile: str) -> None:
    Counted.looks = 0
    field = Counted(f"{RELAY}; dmarc=pass header.from=example.com;" + hostile * 100_000)
    assert not passed_dmarc([("Authentication-Results", field)], relay=RELAY, domain="example.com")
    assert Counted.looks <= LONGEST
