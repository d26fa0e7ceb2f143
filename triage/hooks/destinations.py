"""Where may be posted to: public addresses only, whatever an address looks like or its name is resolved to.

An address is looked at twice. As it is written (``read``): nothing that two programs could read differently. And at
each connection (``resolve``): its name is resolved once, every answer must be allowed, and what is connected to is one
of those answers, so that a name which is resolved otherwise a moment later (rebinding) leads nowhere else.
WEBHOOK_NETWORKS names networks of one's own that may be reached all the same, there at any port.
"""

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings

LONGEST = 500
PORTS = {"https": 443, "http": 80}
# "desk.example.org": labels of letters, digits and hyphens, the last one beginning with a letter, so that it is
# no number in some other spelling ("2130706433", "0x7f.1", "0x7f000001"). Labels are short: linear.
_LABEL = r"(?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?:[a-z0-9]{_LABEL}\.)*[a-z]{_LABEL}", re.ASCII)
_PUBLIC_6 = ip_network("2000::/3")
_REFUSED: tuple[IPv4Network | IPv6Network, ...] = (
    IPv4Network("192.0.0.0/24"),  # Protocols' own (Oracle's metadata), which older Pythons take for public.
    IPv4Network("168.63.129.16/32"),  # Azure's own service on every virtual machine, a public address.
    IPv4Network("192.88.99.0/24"),  # 6to4 relays.
    IPv6Network("2002::/16"),  # 6to4: holds an IPv4 address. (NAT64 and mapped ones are outside of 2000::/3.)
    IPv6Network("3fff::/20"),  # Documentation; the same.
)


class Refused(Exception):
    """``code`` says why nothing is posted there; the pages have a sentence for each."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Destination:
    """An address as it was read: ``host`` a name or an IP address, ``path`` with its query."""

    scheme: str
    host: str
    port: int
    path: str


def read(address: str) -> Destination:
    """What an address says. Raises Refused for what is not plainly one that may be posted to."""
    if (
        len(address) > LONGEST
        or not address.isascii()
        or not address.isprintable()
        or set(address) & set(' \\"<>^`{|}')
    ):
        raise Refused("unreadable")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise Refused("unreadable") from error
    if parts.scheme not in PORTS or (parts.scheme == "http" and not settings.WEBHOOK_HTTP):
        raise Refused("scheme")
    if "@" in parts.netloc:
        raise Refused("userinfo")
    host = parts.hostname or ""
    literal = _literal(host)
    if parts.fragment or (literal is None and (len(host) > 253 or not _NAME.fullmatch(host))):
        raise Refused("unreadable")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    found = Destination(parts.scheme, host, PORTS[parts.scheme] if port is None else port, path)
    if literal is not None:
        _check([literal], found)
    elif found.port != PORTS[found.scheme] and not settings.WEBHOOK_NETWORKS:
        raise Refused("port")
    return found


def resolve(to: Destination) -> list[str]:
    """The IP addresses that may be connected to, in their order. Raises Refused, or OSError where the name has none."""
    answers = socket.getaddrinfo(to.host, to.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    found = [ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers]
    _check(found, to)
    return list(dict.fromkeys(map(str, found)))


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    """An IP address in its one usual spelling; others ("127.1", "0177.0.0.1") are none."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def _check(found: list[IPv4Address | IPv6Address], to: Destination) -> None:
    """Raises Refused unless every one of the addresses may be reached at the port."""
    own = [any(each in network for network in settings.WEBHOOK_NETWORKS) for each in found]
    if not all(ours or _is_public(each) for ours, each in zip(own, found, strict=True)):
        raise Refused("private")
    if to.port != PORTS[to.scheme] and not all(own):
        raise Refused("port")


def _is_public(found: IPv4Address | IPv6Address) -> bool:
    if isinstance(found, IPv6Address) and found not in _PUBLIC_6:
        return False
    is_special = found.is_multicast or found.is_reserved or any(found in network for network in _REFUSED)
    return found.is_global and not is_special
