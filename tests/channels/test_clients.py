"""Whose request it is: the peer's, unless a proxy of ours says whose, and never what the client writes itself."""

from ipaddress import ip_network

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from triage.channels import clients
from triage.workspace.accounts.adapters import AccountAdapter


@pytest.fixture(autouse=True)
def _proxies(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8"), ip_network("2001:db8:ffff::/48")]
    settings.PROXY_HOPS = 1


def sent(peer: str, *told: str) -> dict[str, str]:
    return {"REMOTE_ADDR": peer, **({"HTTP_X_FORWARDED_FOR": ", ".join(told)} if told else {})}


@pytest.mark.parametrize(
    ("meta", "address"),
    [
        (sent("192.0.2.7"), "192.0.2.7"),
        (sent("192.0.2.7", "8.8.8.8"), "192.0.2.7"),  # no proxy of ours
        (sent("10.0.0.1", "192.0.2.7"), "192.0.2.7"),
        (sent("10.0.0.1", "8.8.8.8", "192.0.2.7"), "192.0.2.7"),  # the client wrote the first
        (sent("10.0.0.1", "192.0.2.7", "10.0.0.2"), "10.0.0.2"),  # one hop was named, not two
        (sent("10.0.0.1"), "10.0.0.1"),
        (sent("10.0.0.1", ""), "10.0.0.1"),
        (sent("10.0.0.1", "unknown"), "10.0.0.1"),
        (sent("10.0.0.1", "192.0.2.7:5123"), "192.0.2.7"),
        (sent("10.0.0.1", "[2001:db8::9]:5123"), "2001:db8::9"),
        (sent("2001:db8:ffff::1", "2001:db8::9"), "2001:db8::9"),
        (sent("::ffff:10.0.0.1", "::ffff:192.0.2.7"), "192.0.2.7"),
        (sent(""), ""),
        ({}, ""),
    ],
)
def test_it_believes_its_own_proxies_only(meta: dict[str, str], address: str) -> None:
    assert clients.address(meta) == address


def test_it_follows_as_many_hops_as_are_named(settings: Settings) -> None:
    settings.PROXY_HOPS = 2
    assert clients.address(sent("10.0.0.1", "8.8.8.8", "192.0.2.7", "10.0.0.2")) == "192.0.2.7"
    assert clients.address(sent("10.0.0.1", "10.9.9.9", "10.0.0.3", "10.0.0.2")) == "10.0.0.3"


def test_a_network_is_one_ipv4_address_or_half_an_ipv6_address() -> None:
    assert clients.network(sent("192.0.2.7")) == "192.0.2.7"
    ours = {clients.network(sent(f"2001:db8:0:7:{end}")) for end in ("0:0:0:1", "ffff:ffff:ffff:ffff")}
    assert ours == {"2001:db8:0:7::/64"}
    assert clients.network(sent("2001:db8:0:8::1")) not in ours


def test_an_origin_names_nobody_and_needs_the_key(settings: Settings) -> None:
    origin = clients.origin("192.0.2.7")
    assert (len(origin), int(origin, 16) >= 0) == (16, True)
    assert origin == clients.origin("192.0.2.7") != clients.origin("192.0.2.8")
    settings.SECRET_KEY = "another"
    assert clients.origin("192.0.2.7") != origin


@pytest.mark.parametrize(("peer", "counted"), [("192.0.2.99", "192.0.2.99"), ("10.0.0.1", "192.0.2.7")])
def test_log_in_attempts_are_counted_by_the_same_address(peer: str, counted: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"x-forwarded-for": "8.8.8.8, 192.0.2.7"})
    assert AccountAdapter(request).get_client_ip(request) == counted
