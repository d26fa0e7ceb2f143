"""Attacks by number and by slowness: connections, complaints, pictures, disk."""

import contextlib
import socket
import time
from collections import Counter
from collections.abc import Callable

from bench.attacks.browser import Answer, Browser
from bench.attacks.letters import by_api
from bench.attacks.registry import Seen, attack
from bench.attacks.world import World, at_once, days_ago, picture

CONNECTIONS = 24
SLOW_SECONDS = 8.0
QUOTA = 50
"""Complaints an hour that the flooding key may send."""
PROVEN = 24
CARRIED = 40
MOST_UNPROVEN = 40
"""Complaints of one network without any proof: twice what is free by default, for those in flight."""
TYPED = "kata-kata yang sudah diketik"
ANSWERS = {"what_you_see": "absent", "completed_on": days_ago(1), "description": TYPED}


@attack("M5", "Slow request heads on 24 connections keep nobody waiting.")
def slow_heads(world: World, seen: Seen) -> None:
    """A header line a second on each, from as many networks."""
    is_open = _drip(world, "GET / HTTP/1.1\r\nHost: localhost\r\n", drop="X-Slow: yes\r\n")
    seen.figure(f"{is_open} still open after {SLOW_SECONDS:.0f} s")


@attack("M5", "Slow request bodies on 24 connections keep nobody waiting.")
def slow_bodies(world: World, seen: Seen) -> None:
    """A byte a second on each, of a megabyte that was announced."""
    kind = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 900000"
    is_open = _drip(world, f"POST / HTTP/1.1\r\nHost: localhost\r\n{kind}\r\n\r\nemail=", drop="a")
    seen.figure(f"{is_open} still open after {SLOW_SECONDS:.0f} s")


@attack("M5", "A client that reaches the service directly cannot choose its address.")
def forged_forwarding(world: World, seen: Seen) -> None:
    """Thirty requests for lost links from one connection's address, each naming another for itself."""
    browser = world.browser()
    hidden = browser.get("/link/").hidden("/link/") or browser.get("/").hidden("/")
    statuses: Counter[int] = Counter()
    for number in range(30):
        answer = _post_as(browser, f"8.8.{number}.8", {**hidden, "email": world.address("nobody")})
        statuses[answer.status] += 1
    seen.figure(", ".join(f"{count} x {status}" for status, count in sorted(statuses.items())))
    seen.harm_if(429 not in statuses, "no limit is reached")


@attack("H6", "Refused forms keep no more on the disk than can be mended.")
def drafts_on_the_disk(world: World, seen: Seen) -> None:
    """Six forms without an address, with five pictures each that are 9 MB of zeros behind a small one."""
    before = world.folder_bytes("quarantine")
    heavy = picture(world.chance) + bytes(9_000_000)
    one = world.browser()
    shots = [(f"{number}.jpg", heavy) for number in range(5)]
    answers = [
        one.post("/", {**one.get("/").hidden("/"), "email": "no-address", "description": TYPED}, pictures=shots)
        for _ in range(6)
    ]
    grown = (world.folder_bytes("quarantine") - before) / 1e6
    seen.figure(f"{grown:.0f} MB more in quarantine")
    seen.harm_if(grown > 60, f"{grown:.0f} MB lie in quarantine")
    seen.harm_if(any(TYPED not in answer.text for answer in answers if answer.status), "what was typed is lost")
    seen.harm_if(any(answer.status >= 500 for answer in answers), "a form fails")


@attack("H6", "A key of the API has a quota.")
def flood_by_api(world: World, seen: Seen) -> None:
    """One key and four connections, as fast as it goes."""
    from triage.models import ApiClient
    from triage.models.api_client import key_digest

    ApiClient.objects.create(name="flood", key_digest=key_digest("tk_flood"), hourly_quota=QUOTA)
    statuses = _flood(world, lambda: _by_key(world), number=3 * QUOTA)
    seen.figure(_counted(statuses))
    seen.harm_if(statuses[201] > QUOTA, f"{statuses[201]} of an hourly {QUOTA} are taken")
    seen.harm_if(_failed(statuses), "some fail")


@attack("H6", "A flood of complaints with pictures from one network is held back, kindly, and others are served.")
def flood_by_form(world: World, seen: Seen) -> None:
    """Four connections, five pictures each, no two alike, nothing proven; meanwhile somebody else sends a picture."""
    flooder = world.browser().address
    disk = world.folder_bytes("quarantine")
    refused: list[Answer] = []

    def one() -> int:
        email, browser = world.address("flood"), Browser(world.port, flooder)
        given = {**browser.get("/").hidden("/"), **ANSWERS, "email": email, "consent": "on"}
        answer = browser.post("/", given, pictures=_shots(world))
        world.count(email, is_accepted=answer.is_accepted)
        refused.extend([answer] if answer.status == 429 else [])
        return answer.status

    statuses, waited = at_once([lambda: _flood(world, one, number=120), lambda: _with_picture(world)])
    grown = (world.folder_bytes("quarantine") - disk) / 1e6
    seen.figure(f"{_counted(statuses)}; somebody else's picture read after {waited:.1f} s; {grown:.0f} MB more")
    seen.harm_if(statuses[303] > MOST_UNPROVEN, f"{statuses[303]} are taken")
    seen.harm_if(not refused, "nobody is ever told to stop")
    seen.harm_if(any(TYPED not in answer.text for answer in refused), "what was typed is lost")
    seen.harm_if(waited > 30, "somebody else's picture is not read within 30 s")
    seen.harm_if(_failed(statuses), "some fail")


@attack("H6", "A flood that proves its work delays nobody else's picture beyond 30 s.")
def flood_with_proofs(world: World, seen: Seen) -> None:
    """One network sends complaints with five pictures each, and does what the form asks of a script."""
    flooder = world.browser().address

    def one() -> int:
        by = Browser(world.port, flooder)
        return world.complain(world.address("prover"), by=by, pictures=_shots(world), **ANSWERS).status

    statuses, waited = at_once([lambda: _flood(world, one, number=PROVEN), lambda: _with_picture(world)])
    seen.figure(f"{_counted(statuses)}; somebody else's picture read after {waited:.1f} s")
    seen.harm_if(waited > 30, "somebody else's picture is not read within 30 s")
    seen.harm_if(_failed(statuses), "some fail")


@attack("H6", "Forty people behind one carrier's address are all taken, with a script and without.")
def no_flood_at_all(world: World, seen: Seen) -> None:
    """Each with a browser of their own, a few a second; the last one's has no script, and waits."""
    carrier = world.browser().address
    statuses: Counter[int] = Counter()
    for number in range(CARRIED):
        person = Browser(world.port, carrier, script=number < CARRIED - 1)
        answer = world.complain(world.address("carried"), by=person, what_you_see="absent")
        statuses[answer.status] += 1
        time.sleep(0.2)
    seen.figure(_counted(statuses))
    seen.harm_if(set(statuses) != {303}, "somebody is turned away")


def _drip(world: World, head: str, *, drop: str) -> int:
    """Open connections and send a drop a second on each; how many are still open at the end."""
    opened = []
    for _ in range(CONNECTIONS):
        address = world.browser().address
        connection = socket.create_connection(("127.0.0.1", world.port), 5, source_address=(address, 0))
        connection.sendall(head.encode())
        opened.append(connection)
    end = time.monotonic() + SLOW_SECONDS
    while time.monotonic() < end:
        time.sleep(1)
        opened = [connection for connection in opened if _is_open(connection, drop)]
    for connection in opened:
        connection.close()
    return len(opened)


def _is_open(connection: socket.socket, drop: str) -> bool:
    with contextlib.suppress(OSError):
        connection.sendall(drop.encode())
        connection.setblocking(False)
        try:
            return connection.recv(1) != b""
        except BlockingIOError:
            connection.setblocking(True)
            return True
    return False


def _post_as(browser: Browser, claimed: str, fields: dict[str, str]) -> Answer:
    from urllib.parse import urlencode

    headers = {"X-Forwarded-For": claimed, "Content-Type": "application/x-www-form-urlencoded"}
    return browser.request("POST", "/link/", body=urlencode(fields).encode(), headers=headers)


def _flood(world: World, one: Callable[[], int], *, number: int) -> Counter[int]:
    """Do ``one`` so many times on four connections, as fast as it goes, for half a minute at most; the statuses."""
    statuses: Counter[int] = Counter()
    end = time.monotonic() + 30

    def work() -> None:
        for _ in range(number // 4):
            if time.monotonic() > end:
                return
            status = one()
            with world.lock:
                statuses[status] += 1

    at_once([work] * 4)
    return statuses


def _failed(statuses: Counter[int]) -> bool:
    return any(status >= 500 or not status for status in statuses)


def _shots(world: World) -> list[tuple[str, bytes]]:
    """Five pictures like no others, with something behind their ends that makes even equal ones differ."""
    return [(f"{n}.jpg", picture(world.chance) + world.chance.randbytes(2000)) for n in range(5)]


def _by_key(world: World) -> int:
    email = world.address("api")
    status = by_api(
        world, {"email": email, "description": "belum muncul", "what_you_see": "absent"}, key="tk_flood"
    ).status
    world.count(email, is_accepted=status == 201)
    return status


def _with_picture(world: World) -> float:
    """Somebody's complaint with a picture, two seconds into the flood: the seconds until it has been decided."""
    time.sleep(2)
    email, started = world.address("pictured"), time.monotonic()
    shot = [("layar.jpg", picture(world.chance, words="502 Bad Gateway"))]
    world.complain(email, description="halamannya error", pictures=shot)
    found = world.decided(email, seconds=31)
    is_read = bool(found) and found[0].stage == "done"
    return time.monotonic() - started if is_read else float("inf")


def _counted(statuses: Counter[int]) -> str:
    return ", ".join(f"{count} x {status or 'no answer'}" for status, count in sorted(statuses.items()))
