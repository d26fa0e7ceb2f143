"""Posting one message: a connection that is checked when it is made, kept for the next message, and bounded in time."""

import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache
from http.client import HTTPException, HTTPResponse, IncompleteRead

from django.utils import timezone
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.util.connection import create_connection

from triage.hooks.destinations import PORTS, Destination, Refused, resolve

TIMEOUT = 10.0
"""Seconds that the receiver may let us wait for each step."""
LONGEST = 15.0
"""Seconds for all of it, after which whoever watches cuts the connection: one that drips a byte at a time never waits
long for a step."""
READ = 2_000
"""Bytes of an answer that are looked at."""
MOST_TRIED = 3
"""Addresses of one name that are tried, the first ones."""
KEPT = 500
LONGEST_WAIT = 24 * 3600


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an attempt: ``status`` is None where there was no answer, and ``error`` "" only for a success.

    ``is_away``: the receiver takes nothing now, or not so much, rather than not this message. ``is_doubtful``: it may
    have got the message all the same. ``wait`` is for how many seconds it asked to be left alone.
    """

    status: int | None = None
    error: str = ""
    text: str = ""
    took_ms: int = 0
    wait: int = 0
    is_away: bool = False
    is_doubtful: bool = False


class Line:
    """A connection to one receiver, for one thread; another may ``cut`` it."""

    def __init__(self, to: Destination) -> None:
        self.to = to
        self.began_at: float | None = None
        """When the message under way began (monotonic seconds); None where there is none."""
        self._is_cut = False
        self._connection = (
            _Https(to.host, to.port, timeout=TIMEOUT, ssl_context=_tls())
            if to.scheme == "https"
            else _Http(to.host, to.port, timeout=TIMEOUT)
        )
        self._connection.to = to
        host = f"[{to.host}]" if ":" in to.host else to.host
        named = host if to.port == PORTS[to.scheme] else f"{host}:{to.port}"
        self._head = f"POST {to.path} HTTP/1.1\r\nhost: {named}\r\naccept-encoding: identity\r\n"

    def post(self, text: str, headers: dict[str, str]) -> Answer:
        """Post the message once."""
        self.began_at = began_at = time.monotonic()
        has_begun = self._is_cut = False
        try:
            # Whoever answered twice, or hung up, is called anew: their next word would count for another message.
            if not self._connection.is_connected:
                self._connection.close()
                self._connection.connect()
            has_begun = True
            found = self._exchanged(text.encode(), headers)
        except Refused as refused:
            found = Answer(error=refused.code, is_away=True)
        except (OSError, HTTPError, HTTPException, ValueError) as error:
            found = Answer(error=_cause(error), is_away=True, is_doubtful=has_begun)
        finally:
            self.began_at = None
        if self._is_cut:  # Headers that end early look as if they were whole.
            found = Answer(error="timeout", is_away=True, is_doubtful=has_begun)
        if found.status is None:
            self._connection.close()
        return replace(found, took_ms=int(1000 * (time.monotonic() - began_at)))

    def _exchanged(self, body: bytes, headers: dict[str, str]) -> Answer:
        """What came of sending it. Written and read by hand: urllib3's own ways take as long as all the rest."""
        sock = self._connection.sock
        assert sock is not None
        sock.settimeout(TIMEOUT)
        told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        sock.sendall(f"{self._head}{told}content-length: {len(body)}\r\n\r\n".encode() + body)
        with HTTPResponse(sock, method="POST") as answer:
            answer.begin()
            said = answer.read(READ)
            if answer.length and len(said) < READ:
                raise IncompleteRead(said, answer.length)
            if answer.will_close or not answer.isclosed():  # There is more, which nobody wants.
                self._connection.close()
            return _understood(answer.status, said, answer.headers.get("Retry-After", ""))

    def cut(self) -> None:
        """End what is under way, from another thread."""
        self._is_cut, sock = True, self._connection.sock
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


class _Http(HTTPConnection):
    """Connects to checked addresses only; the host's name stays what is asked for, and what it must prove to be."""

    to: Destination

    def _new_conn(self) -> socket.socket:
        found = resolve(self.to)[:MOST_TRIED]
        for place, each in enumerate(found, start=1):
            try:
                return create_connection((each, self.to.port), TIMEOUT / len(found), socket_options=self.socket_options)
            except OSError:
                if place == len(found):
                    raise
        raise OSError("no address")


class _Https(_Http, HTTPSConnection):
    """The same under TLS."""


@cache
def _tls() -> ssl.SSLContext:
    """The machine's authorities (SSL_CERT_FILE names others)."""
    return ssl.create_default_context()


def _understood(status: int, said: bytes, retry_after: str) -> Answer:
    text = said.decode(errors="replace").replace("\0", "")[:KEPT]
    if 200 <= status < 300:
        return Answer(status, text=text)
    wait = _seconds(retry_after) if status in (429, 503) else 0
    error = "redirect" if 300 <= status < 400 else "gone" if status == 410 else "refused"
    return Answer(status, error, text, wait=wait, is_away=status in (429, 502, 503, 504))


def _seconds(retry_after: str) -> int:
    """Retry-After in seconds, 0 where it says nothing: a number, or a date."""
    if retry_after.isascii() and retry_after.isdecimal():
        return min(int(retry_after[:9]), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(retry_after)
    except (ValueError, TypeError):
        return 0
    return min(max(0, _until(until)), LONGEST_WAIT)


def _until(moment: datetime) -> int:
    aware = moment if moment.tzinfo else timezone.make_aware(moment, timezone.get_default_timezone())
    return int((aware - timezone.now()).total_seconds())


def _cause(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return "tls"
    if isinstance(error, socket.gaierror):
        return "unknown_host"
    return "timeout" if isinstance(error, TimeoutError) else "unreachable"
