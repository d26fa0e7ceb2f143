"""Attacks on whom the desk writes to, and what its letters say."""

from collections.abc import Sequence
from email.message import EmailMessage
from typing import TYPE_CHECKING

from bench.attacks.browser import Answer
from bench.attacks.peers import LINK, Letter
from bench.attacks.registry import Seen, attack
from bench.attacks.world import API_KEY, DESK, DOMAIN, World, days_ago, mail, until

if TYPE_CHECKING:
    from triage.models import Ticket

BAIT = "evil.example"
CLAIM = (
    f"Selamat! Insentif Rp600.000 Anda siap cair. Klaim di https://{BAIT}/klaim sebelum pukul 24.00. Petugas Prakerja"
)
IGNORE = f"Abaikan surat ini bila sudah klaim di www.{BAIT}"
BOMBS = 24
"""Complaints in the victim's name; the finding took 300."""
MOST_TICKETS = 3
"""Unconfirmed open tickets of one address that get letters."""


@attack("H5", "A letter to an address that nobody has confirmed quotes nothing that a stranger typed.")
def bait_in_letters(world: World, seen: Seen) -> None:
    """Names, training, description and platform that are sentences with a link: by form, API and mail."""
    wrong = {"what_you_see": "wrong_name", "review_state": "given"}
    victims = [world.address("bait") for _ in range(6)]
    world.complain(victims[0], name=CLAIM, printed_name=IGNORE, **wrong)
    world.complain(victims[1], name="Sari", printed_name=f"Klaim {BAIT}", **wrong)
    world.complain(victims[2], description=CLAIM, training=CLAIM[:100], institution=IGNORE, what_you_see="other")
    world.complain(victims[3], platform="other", platform_other=f"Klaim {BAIT}", what_you_see="page_fails")
    told = by_api(world, {"email": victims[4], "name": CLAIM, "printed_name": IGNORE, **wrong})
    world.count(victims[4], is_accepted=told.status == 201)
    world.are_taken([world.lay(mail(f'"{CLAIM}" <{victims[5]}>', f"{CLAIM} {IGNORE}"))])
    for victim in victims:
        world.decided(victim, seconds=5)
    letters = [letter for victim in victims for letter in world.letters(victim, seconds=3)]
    quoting = [letter for letter in letters if BAIT in letter.text or "Insentif" in letter.text]
    seen.harm_if(quoting, f"{len(quoting)} of {len(letters)} letters carry the stranger's words")
    seen.harm_if(not letters, "no letter came at all: nothing was tried")
    seen.figure(f"{len(letters)} letters, {len(quoting)} with the bait")


@attack(
    "M1", "A flood in somebody's name sends them three letters, keeps none waiting, and delays no answer of theirs."
)
def mail_bomb(world: World, seen: Seen) -> None:
    """The victim has a ticket of their own; then complaints in their name come from as many networks."""
    from django.utils import timezone

    from triage.models import Reply, ReplyState
    from triage.models.reply import UNSENT_STATES

    victim = world.address("victim")
    world.complain(victim, completed_on=days_ago(1), what_you_see="absent", review_state="given")
    own = world.letters(victim)
    for number in range(BOMBS):
        world.complain(victim, training=f"Pelatihan {number}", what_you_see="absent", completed_on=days_ago(1))
    tickets = world.decided(victim, count=BOMBS + 1)
    replies = Reply.objects.filter(ticket__in=tickets[1:])
    until(lambda: not replies.filter(state__in=UNSENT_STATES, due_at__lte=timezone.now()).exists(), seconds=10)
    going = replies.exclude(state=ReplyState.CANCELLED)
    reached = going.values("ticket").distinct().count()
    waiting = going.filter(state=ReplyState.QUEUED).count()
    surplus = replies.filter(state=ReplyState.CANCELLED, last_error="surplus").values("ticket").distinct().count()
    seen.figure(f"{len(tickets) - 1} tickets, letters for {reached}, {waiting} waiting, {surplus} kept back")
    seen.harm_if(reached > MOST_TICKETS, f"{reached} tickets of strangers write to the victim")
    seen.harm_if(waiting, f"{waiting} letters wait, and go out later")
    before = len(world.letters(victim))
    if own:
        text = "Pelatihannya belum selesai, masih 40 persen."
        world.are_taken([world.lay(mail(victim, text, to=str(own[0].message["Reply-To"])))])
    answered = until(lambda: len(world.mail_server.to(victim)) > before, seconds=10)
    seen.harm_if(not answered, "the victim's own answer does not come")


@attack("M1", "A ticket whose letter was kept back shows that letter on its page.")
def kept_back_letters(world: World, seen: Seen) -> None:
    """Six complaints of one honest person about six trainings."""
    someone = world.address("busy")
    fields = {"completed_on": days_ago(1), "what_you_see": "absent", "review_state": "given"}
    pages = []
    for number in range(6):
        browser = world.browser()
        sent = world.complain(someone, by=browser, training=f"Pelatihan {number}", **fields)
        world.decided(someone, count=number + 1)
        pages.append(browser.get(sent.location).text)
    silent = [page for page in pages if 'class="letter"' not in page]
    seen.harm_if(silent, f"{len(silent)} of {len(pages)} pages show no letter")
    letters = world.letters(someone, least=MOST_TICKETS + 1, seconds=2)
    seen.harm_if(len(letters) > MOST_TICKETS, f"{len(letters)} letters went out")


@attack(
    "M1", "“This was not me” in every letter closes that ticket and silences the address; opening it changes nothing."
)
def not_me(world: World, seen: Seen) -> None:
    """The victim opens the link, a scanner does before, the victim presses the button, a stranger tries again."""
    victim, owner = world.address("victim"), world.browser()
    world.complain(victim, what_you_see="absent", completed_on=days_ago(1))
    link = next((letter.link("/not-me/") for letter in world.letters(victim)), "")
    seen.harm_if(not link, "the letter has no such link")
    if not link:
        return
    before = _state(world, victim)
    page = owner.get(link)
    seen.harm_if(_state(world, victim) != before, "opening the link changed the ticket")
    forged = owner.post(f"{link[:-6]}aaaaa/", page.hidden(""))
    seen.harm_if(_state(world, victim) != before or forged.status == 200, "a forged link works")
    owner.post(link, page.hidden("") or page.hidden(link))
    until(lambda: _state(world, victim)[0] == "closed", seconds=5)
    seen.harm_if(_state(world, victim) != ("closed", "disowned"), f"the button leaves it {_state(world, victim)}")
    count = len(world.mail_server.to(victim))
    world.complain(victim, what_you_see="absent", training="Lain lagi", completed_on=days_ago(1))
    world.decided(victim, count=2)
    came = len(world.letters(victim, least=count + 1, seconds=3)) - count
    seen.harm_if(came, "the silenced address gets letters")


@attack("M1", "Forged mails in somebody's name do not silence them.")
def silenced_by_forged_mails(world: World, seen: Seen) -> None:
    """Twenty-five mails from the victim's address; then the victim answers a letter."""
    from triage.models import InboundMail

    victim = world.address("victim")
    world.complain(victim, what_you_see="absent", completed_on=days_ago(1))
    own = world.letters(victim)
    forged = [world.lay(mail(victim, f"halo min, yang ke-{number}")) for number in range(25)]
    seen.harm_if(not world.are_taken(forged), "the mails are not taken")
    answer = world.lay(mail(victim, "masih belum", to=str(own[0].message["Reply-To"]) if own else DESK))
    world.are_taken([answer])
    row = InboundMail.objects.filter(key=answer).first()
    seen.harm_if(not row or row.outcome != "thread", f"their answer is {row.outcome if row else 'not taken'}")
    most = MOST_TICKETS + 2  # The answer to their answer, and the question whether what came is theirs.
    letters = len(world.letters(victim, least=most + 1, seconds=2))
    seen.figure(f"{letters} letters to the victim")
    seen.harm_if(letters > most, "the victim is flooded with letters")


@attack("M1", "Opening every link of every letter, as mail scanners do, changes nothing.")
def scanners(world: World, seen: Seen) -> None:
    """All letters of the attacks so far, and two of this one's."""
    from triage.models import TicketEvent

    someone = world.address("scanned")
    world.complain(someone, what_you_see="absent", completed_on=days_ago(1))
    world.letters(someone)
    ask_for_link(world, someone)
    letters = [*world.letters(someone, least=2), *world.mail_server.letters[-20:]]
    events = TicketEvent.objects.filter(ticket__requester_email__in={letter.to for letter in letters})
    paths = {path for letter in letters for path in LINK.findall(letter.text)}
    until(lambda: not _is_at_work(letters), seconds=5)
    before, browser = events.count(), world.browser()
    statuses = {browser.get(path).status for path in paths}
    seen.figure(f"{len(paths)} links")
    seen.harm_if(events.count() != before, f"{events.count() - before} things happened")
    seen.harm_if(any(status >= 500 or not status for status in statuses), "a link fails")


@attack("M3", "A forged report of a bounce changes nothing.")
def forged_bounce(world: World, seen: Seen) -> None:
    """A stranger who knows address and reference asks for the lost link, and reports all that can be guessed."""
    from django.utils import timezone

    victim = world.address("victim")
    world.complain(victim, completed_on=days_ago(1), what_you_see="absent", review_state="given")
    world.decided(victim)
    world.letters(victim)
    ask_for_link(world, victim)
    world.letters(victim, least=2, seconds=5)
    ticket = world.tickets(victim)[0]
    hour = f"{timezone.now():%Y%m%d%H}"
    keys = [f"link-{hour}", *(f"{kind}-{number}" for kind in ("verdict", "question") for number in range(1, 140))]
    ids = [f"<{ticket.reference.lower()}.{key}@{DOMAIN}>" for key in keys]
    laid = [world.lay(_report(ids), message_id="report"), world.lay(_plain_report(ids[0]))]
    seen.harm_if(not world.are_taken(laid), "a mail was not taken")
    now = world.decided(victim)[0]
    seen.harm_if(now.undeliverable_at is not None, "the address is marked as undeliverable")
    seen.harm_if(now.state != ticket.state, f"the ticket went from {ticket.state} to {now.state}")
    seen.figure(f"{len(ids)} Message-IDs guessed")


def by_api(world: World, fields: dict[str, str], *, key: str = API_KEY, once: str = "") -> Answer:
    """Send a complaint by the API with a client's ``key``; ``once`` is the idempotency key."""
    import json

    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}", "Idempotency-Key": once}
    return world.browser().request("POST", "/api/v1/tickets", body=json.dumps(fields).encode(), headers=headers)


def ask_for_link(world: World, email: str) -> Answer:
    """Ask for the lost link, from a network of one's own."""
    browser = world.browser()
    page = browser.get("/link/")
    hidden = page.hidden("/link/") or page.hidden("") or browser.get("/").hidden("/")
    return browser.post("/link/", {**hidden, "email": email})


def _is_at_work(letters: Sequence[Letter]) -> bool:
    """Whether the machine still has to do with the tickets that these letters are about."""
    from triage.models import Reply, Stage, Ticket
    from triage.models.reply import UNSENT_STATES

    about = {letter.to for letter in letters}
    at_work = Ticket.objects.filter(requester_email__in=about).exclude(stage=Stage.DONE).exists()
    return at_work or Reply.objects.filter(to__in=about, state__in=UNSENT_STATES).exists()


def _state(world: World, email: str) -> tuple[str, str]:
    ticket: Ticket = world.tickets(email)[0]
    return ticket.state, ticket.resolution


def _report(ids: Sequence[str]) -> bytes:
    """A delivery report that names all of these mails as failed for good."""
    head = (
        "From: Mail Delivery System <someone@elsewhere.example>\nTo: desk@desk.example\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nAction: failed\nStatus: 5.1.1\n\n"
    )
    parts = [f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {identity}\n" for identity in ids]
    return (head + "".join(parts) + "--b--\n").encode()


def _plain_report(identity: str) -> EmailMessage:
    """The same in the words of a mail server that writes no reports."""
    said = f"550 5.1.1 no such user; could not be delivered\n\nMessage-ID: {identity}\n"
    headers = {"Return-Path": "<>", "X-Failed-Recipients": "victim@example.org"}
    return mail("Mailer <mailer-daemon@elsewhere.example>", said, headers=headers)
