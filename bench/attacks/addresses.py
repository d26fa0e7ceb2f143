"""Attacks on what the desk knows of people: which addresses, and what is left of somebody who was erased."""

import statistics
from pathlib import Path

from bench.attacks.browser import Browser
from bench.attacks.letters import ask_for_link, by_api
from bench.attacks.registry import Seen, attack
from bench.attacks.world import World, mail, picture

PAIRS = 30
TELLING = 16
"""By how many pairs one kind may be the slower one more often: equal work goes beyond that once in 700 runs, and what
the finding saw (2.3 times as long) nearly always, however busy the machine."""
MARK = "zqmarka"


@attack("M7", "Asking for a lost link takes equally long for known and unknown addresses.")
def known_addresses_by_time(world: World, seen: Seen) -> None:
    """Thirty of each, in turns, each from a network of its own."""
    known = [world.address("known") for _ in range(PAIRS)]
    for email in known:
        world.complain(email, what_you_see="absent", description="belum muncul")
    world.decided(known[-1])
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    for email in known:
        order = [("known", email), ("unknown", world.address("unknown"))]
        world.chance.shuffle(order)
        for kind, address in order:
            answer = ask_for_link(world, address)
            seen.harm_if(answer.status != 303, f"refused with {answer.status}")
            times[kind].append(answer.seconds)
    medians = {kind: statistics.median(values) for kind, values in times.items()}
    seen.figure(", ".join(f"{kind} {seconds * 1000:.1f} ms" for kind, seconds in medians.items()))
    slower = sum(first > second for first, second in zip(*times.values(), strict=True))
    seen.harm_if(abs(2 * slower - PAIRS) > TELLING, f"a known address takes longer {slower} times of {PAIRS}")


@attack("M7", "Five requests of a stranger for somebody's link do not lock the owner out.")
def locked_out_of_the_link(world: World, seen: Seen) -> None:
    """And one of the six sends the link."""
    victim = world.address("victim")
    world.complain(victim, what_you_see="absent", description="belum muncul")
    world.decided(victim)
    count = len(world.letters(victim))
    for _ in range(6):
        ask_for_link(world, victim)
    status = ask_for_link(world, victim).status
    seen.harm_if(status != 303, f"the owner is refused ({status})")
    letters = world.letters(victim, least=count + 1, seconds=10)[count:]
    seen.harm_if(not any(letter.link("/t/") for letter in letters), "no letter with the link comes")
    seen.harm_if(len(letters) > 2, f"{len(letters)} letters with the link come")


@attack("M8", "After an erasure nothing of the person is left in rows, files or the broker.")
def erased_and_searched_for(world: World, seen: Seen) -> None:
    """Marks in everything that a person, and an agent about them, can write; then the desk's button, then a search."""
    email = f"{MARK}mail@example.org"
    _leave_marks(world, email)
    places = _where(world)
    seen.figure(f"before: {sum(places.values())} in {len(places)} places")
    seen.harm_if(len(places) < 8, "hardly any marks were left: the search is not worth much")
    status = _erase(world, email)
    world.forgotten.add(email)
    seen.harm_if(world.tickets(email), f"the desk did not erase ({status})")
    left = _where(world)
    seen.harm_if(left, "left in " + ", ".join(f"{place} ({count})" for place, count in sorted(left.items())))


def _leave_marks(world: World, email: str) -> None:
    owner = world.browser()
    shot = [(f"{MARK}layar.jpg", picture(world.chance, words=f"Sertifikat {MARK}") + f"{MARK}behind".encode())]
    words = {name: f"{MARK} {name}" for name in ("name", "training", "institution", "printed_name", "description")}
    sent = world.complain(email, by=owner, pictures=shot, platform="other", platform_other=f"{MARK}platform", **words)
    for _ in range(2):  # The second one collides with the first, which the database may put into its log.
        by_api(world, {"email": email, "description": f"{MARK} lewat api", "training": "Lain"}, once=f"{MARK}-once")
    world.decided(email, count=2)
    owner.more(sent.location, {"description": f"{MARK} lagi"})
    # Refused, with pictures kept for the next attempt: from the ticket's own page, and from the form.
    owner.more(sent.location, {"description": "x" * 6000}, pictures=shot)
    owner.post("/", {**owner.get("/").hidden("/"), "email": email, "description": MARK}, pictures=shot)
    own = mail(f"{MARK} Budi <{email}>", f"{MARK} lewat surat")
    own.add_attachment(picture(world.chance), maintype="image", subtype="jpeg", filename=f"{MARK}.jpg")
    empty = mail(f"{MARK} Budi <{email}>", "", headers={"X-Mark": MARK})
    laid = [world.lay(own, message_id=f"<{MARK}@example.org>"), world.lay(empty, message_id=f"<{MARK}2@example.org>")]
    world.are_taken(laid)
    world.decided(email, count=2)
    _marks_of_the_desk(world, email)


def _marks_of_the_desk(world: World, email: str) -> None:
    """A note, a reply, a bulk reply, a saved view, a search: what agents write about somebody."""
    from django.contrib.auth.models import User
    from django.utils import timezone

    from triage import tickets
    from triage.models import BulkKind
    from triage.models.bulk import DELAY

    agent, now, ticket = User.objects.get(username="supervisor"), timezone.now(), world.tickets(email)[0]
    tickets.note(ticket, text=f"{MARK} menelepon", agent=agent, action_key="note", now=now)
    tickets.reply(ticket, text=f"Halo {MARK}", agent=agent, action_key="reply", now=now)
    order = tickets.Order(BulkKind.REPLY, text=f"Pesan untuk {MARK}")
    keys = [each.pk for each in world.tickets(email)]
    job = tickets.start_bulk(order, keys, agent=agent, action_key="bulk", now=now - DELAY)
    tickets.work_bulk(job.pk)
    desk = logged_in(world)
    desk.post("/desk/views/", {**csrf(desk), "name": "Budi", "query": f"q={email.replace('@', '%40')}"})
    desk.get(f"/desk/?q={MARK}")


def _erase(world: World, email: str) -> int:
    desk = logged_in(world)
    reference = world.tickets(email)[0].reference
    page = f"/desk/tickets/{reference}/erase/"
    return desk.post(page, {**desk.get(page).hidden(""), "reference": reference}).status


def logged_in(world: World) -> Browser:
    """The browser of the demo's supervisor."""
    browser = world.browser()
    form = {"login": "supervisor", "password": "supervisor-demo"}
    browser.get("/desk/login/")
    browser.post("/desk/login/", {**csrf(browser), **form})
    return browser


def csrf(browser: Browser) -> dict[str, str]:
    """The cookie's value does for a form's field."""
    return {"csrfmiddlewaretoken": browser.cookies.get("csrftoken", "")}


def _where(world: World) -> dict[str, int]:
    """Where the mark is found, and how often: tables, folders, the broker."""
    places = {**_in_rows(), **_in_redis()}
    for name in ("quarantine", "screenshots", "mail-in", "mail"):
        places[f"{name}/"] = sum(_holds(path) for path in (world.var / name).rglob("*"))
    places["servers.log"] = _holds(world.var / "servers" / "servers.log")
    return {place: count for place, count in places.items() if count}


def _in_rows() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" AS row WHERE row::text ILIKE %s', [f"%{MARK}%"])
            found[table] = cursor.fetchone()[0]
    return found


def _in_redis() -> dict[str, int]:
    import redis
    from django.core.cache import caches

    client = redis.Redis.from_url(str(caches["default"]._servers[0]))  # type: ignore[attr-defined]
    mark = MARK.encode()
    return {"redis": sum(mark in key or mark in (client.dump(key) or b"") for key in client.scan_iter())}


def _holds(path: Path) -> int:
    return int(path.is_file() and MARK.encode() in path.read_bytes())
