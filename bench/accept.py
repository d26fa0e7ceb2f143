#!/usr/bin/env python
"""How much does accepting a complaint cost? The form's POST against views that do next to nothing.

With a 300 KB picture it is measured against a bare view, without one against a view behind the middleware that Django
gives every project. All run on the same server with the same configuration and database (bench/bare.py has the floors);
no worker runs, since accepting must not depend on one. Rounds are interleaved, the median of the ratios counts.

    python bench/accept.py [--rounds 7] [--requests 400]
"""

import argparse
import re
import socket
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.picture import phone_picture
from bench.service import UNLIMITED, fresh_service, median, web

GOALS = {"picture": 0.65, "words": 0.5}
BOUNDARY = b"----bench0123456789"


def main() -> int:
    """Print a table of throughputs and ratios; exit status 1 if the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--requests", type=int, default=400, help="requests a round")
    options = parser.parse_args()
    picture = phone_picture()
    reached = True
    with fresh_service():
        from bench import bare

        bare.prepare()
        bare_web = partial(web, "bench.bare", DJANGO_SETTINGS_MODULE="")
        with web(**UNLIMITED) as service, bare_web() as bare_port, bare_web(BARE_MIDDLEWARE="1") as usual_port:
            print(f"picture: {len(picture) // 1000} KB; {options.rounds} rounds of {options.requests} requests")
            for kind, floor, sent in (("picture", bare_port, picture), ("words", usual_port, b"")):
                builds = {port: form_request(port, sent) for port in (usual_port, service)}
                builds[bare_port] = builds[service]
                for connections in (8, 32):
                    rates: dict[int, list[float]] = {floor: [], service: []}
                    for number in range(options.rounds + 1):
                        for port in rates:
                            rate = throughput(port, builds[port], connections=connections, requests=options.requests)
                            if number:  # The first round warms up.
                                rates[port].append(rate)
                    ratios = [own / bare for own, bare in zip(rates[service], rates[floor], strict=True)]
                    reached = reached and median(ratios) >= GOALS[kind]
                    print(
                        f"{kind}, {connections:2d} connections: floor {median(rates[floor]):5.0f}/s, form "
                        f"{median(rates[service]):5.0f}/s, ratio {median(ratios):.2f} "
                        f"(rounds {min(ratios):.2f}-{max(ratios):.2f}, goal {GOALS[kind]})"
                    )
    return not reached


def form_request(port: int, picture: bytes = b"", **said: str) -> Callable[[], bytes]:
    """A maker of POST requests, each a complaint of its own, with the token of one visit to the form.

    ``said`` are other answers than the usual ones; without a picture none is sent.
    """
    page = _exchange(port, b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    cookie = re.search(rb"csrftoken=([^;]+)", page)
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert cookie is not None, "the page sets no CSRF cookie"
    assert token is not None, "the page holds no CSRF token"
    fields = {
        b"csrfmiddlewaretoken": token[1],
        b"name": b"Sari Wulandari",
        b"platform": b"tokopedia",
        b"completed_on": b"2026-09-15",
        b"what_you_see": b"absent",
        b"review_state": b"given",
        b"description": b"Kak, sertifikat saya belum muncul di dashboard, sudah saya tunggu.",
        b"consent": b"on",
    }
    given = {name.encode(): answer.encode() for name, answer in said.items()}

    def build() -> bytes:
        unique = uuid.uuid4()
        own = {b"key": str(unique).encode(), b"email": f"{unique.hex[:12]}@example.com".encode()}
        parts = [
            b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (BOUNDARY, name, value)
            for name, value in {**fields, **own, b"training": unique.hex.encode(), **given}.items()
        ]
        if picture:
            parts.append(
                b'--%s\r\nContent-Disposition: form-data; name="screenshots"; filename="layar.jpg"\r\n'
                b"Content-Type: image/jpeg\r\n\r\n%s\r\n" % (BOUNDARY, picture)
            )
        body = b"".join(parts) + b"--%s--\r\n" % BOUNDARY
        head = (
            b"POST / HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken=%s\r\nContent-Length: %d\r\n"
            b"Content-Type: multipart/form-data; boundary=%s\r\n\r\n" % (cookie[1], len(body), BOUNDARY)
        )
        return head + body

    return build


def throughput(port: int, build: Callable[[], bytes], *, connections: int, requests: int) -> float:
    """Requests a second over ``connections`` kept-alive connections; every answer must be a 303."""
    messages = iter([build() for _ in range(requests)])
    lock = threading.Lock()

    def next_message() -> bytes | None:
        with lock:
            return next(messages, None)

    failures: list[str] = []
    threads = [threading.Thread(target=_client, args=(port, next_message, failures)) for _ in range(connections)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    if failures:
        raise SystemExit(f"{len(failures)} requests failed, the first with: {failures[0]}")
    return requests / seconds


def _client(port: int, next_message: Callable[[], bytes | None], failures: list[str]) -> None:
    connection = None
    while (message := next_message()) is not None:
        connection = connection or socket.create_connection(("127.0.0.1", port))
        connection.sendall(message)
        head = _answer(connection)
        if b" 303 " not in head.split(b"\r\n", 1)[0]:
            failures.append(head.decode(errors="replace")[:300])
        if b"connection: close" in head.lower():
            connection.close()
            connection = None
    if connection:
        connection.close()


def _answer(connection: socket.socket) -> bytes:
    """Read one response; gives its head."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536) or _gone()
    head, body = data.split(b"\r\n\r\n", 1)
    length = re.search(rb"content-length: (\d+)", head, re.I)
    while length and len(body) < int(length[1]):
        body += connection.recv(65536) or _gone()
    return head


def _gone() -> bytes:
    raise ConnectionError("the server closed the connection")


def _exchange(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request)
        return b"".join(_until_closed(connection))


def _until_closed(connection: socket.socket) -> Iterator[bytes]:
    while chunk := connection.recv(65536):
        yield chunk


if __name__ == "__main__":
    sys.exit(main())
