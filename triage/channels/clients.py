"""Who sends a request: the address of its client, the network that this lies in, and a digest that names neither."""

from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.utils.crypto import salted_hmac

Address = IPv4Address | IPv6Address


def address(meta: Mapping[str, str]) -> str:
    """The address of a request's client; ``meta`` as in ``HttpRequest.META``. "" where the server gave none.

    X-Forwarded-For is believed from ``TRUSTED_PROXIES`` only, from its end, and for ``PROXY_HOPS`` hops at most: what
    stands further to the front was written by whoever sent the request.
    """
    return str(_address(meta) or "")


def network(meta: Mapping[str, str]) -> str:
    """Who shares the client's limits: an IPv4 address (which thousands may share), or an IPv6 network of 64 bits.

    One IPv6 customer has 2**64 addresses of their own, so that single ones say nothing.
    """
    found = _address(meta)
    if isinstance(found, IPv6Address):
        return str(IPv6Network((int(found) >> 64 << 64, 64)))
    return str(found or "")


def origin(source: str) -> str:
    """A digest of a client's network, or of ``key:`` and an API client's id: 16 hex digits, under the SECRET_KEY."""
    return salted_hmac("triage.channels.clients", source).hexdigest()[:16]


def is_of_proxy(meta: Mapping[str, str]) -> bool:
    """Whether it was a proxy of ours that sent the request on."""
    return is_from(meta, settings.TRUSTED_PROXIES)


def is_from(meta: Mapping[str, str], networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    """Whether the connection itself, whoever is behind it, came from one of these networks."""
    here = _parsed(meta.get("REMOTE_ADDR", ""))
    return here is not None and any(here in network for network in networks)


def _address(meta: Mapping[str, str]) -> Address | None:
    here = _parsed(meta.get("REMOTE_ADDR", ""))
    told = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
    for _hop in range(settings.PROXY_HOPS):
        if here is None or not told or not any(here in proxies for proxies in settings.TRUSTED_PROXIES):
            break
        if (before := _parsed(told.pop())) is None:
            break
        here = before
    return here


def _parsed(text: str) -> Address | None:
    """An address as servers and proxies write it: alone, ``1.2.3.4:567`` or ``[2001:db8::1]:567``."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    # A server that listens for both kinds sees IPv4 as ::ffff:1.2.3.4.
    return getattr(found, "ipv4_mapped", None) or found
