"""Attacks on who may see and change a ticket: a stranger knows the victim's address, platform and training."""

from email.message import EmailMessage
from typing import TYPE_CHECKING

from bench.attacks.browser import Browser
from bench.attacks.peers import Letter
from bench.attacks.registry import Seen, attack
from bench.attacks.world import DESK, DOMAIN, RELAY, World, days_ago, mail, picture

if TYPE_CHECKING:
    from triage.models import Ticket

SAME = {"platform": "tokopedia", "training": "Belajar Excel"}
NAMES = {"name": "Siti Rahasia", "printed_name": "Michael Tanuwijaya", "what_you_see": "wrong_name"}
PRIVATE = ("Siti", "Rahasia", "Tanuwijaya")
OTHER_NAMES = {"name": "Bagong Palsu", "printed_name": "Semar Badranaya", "what_you_see": "wrong_name"}
OTHERS = ("Bagong", "Palsu", "Badranaya")


def _peek(browser: Browser, page: str, *, words: tuple[str, ...]) -> str:
    """What of ``words`` or pictures a browser gets to see behind a page's address, "" for nothing."""
    for path in (page, f"{page}fragment/"):
        if found := next((word for word in words if word in browser.get(path).text), ""):
            return f"“{found}”"
    return "the picture" if browser.get(f"{page}picture/1/").status == 200 else ""


@attack("H4", "Who opened a ticket in somebody's name first, sees nothing of what that person sends by the form.")
def first_by_form(world: World, seen: Seen) -> None:
    """A stranger opens, the owner of the address complains from another browser."""
    victim, stranger, owner = world.address("victim"), world.browser(), world.browser()
    opened = world.complain(victim, by=stranger, review_state="given", **OTHER_NAMES, **SAME)
    shot = [("layar.jpg", picture(world.chance))]
    sent = world.complain(victim, by=owner, review_state="given", pictures=shot, **NAMES, **SAME)
    world.decided(victim)
    seen.harm_if(not (opened.is_accepted and sent.is_accepted), "a complaint was refused")
    shown = _peek(stranger, opened.location, words=PRIVATE)
    seen.harm_if(shown, f"the stranger sees {shown}")
    seen.harm_if(not sent.location.startswith("/t/"), "the owner gets no page")
    shown = next((word for word in OTHERS if word in owner.get(sent.location).text), "")
    seen.harm_if(shown, f"the owner's page shows the stranger's “{shown}”")
    seen.harm_if(opened.location in owner.get(sent.location).text, "the owner's page names the stranger's link")
    proposed = [ticket for ticket in world.tickets(victim) if ticket.proposed_for_id]
    seen.harm_if(len(proposed) != 1, f"{len(proposed)} tickets are proposed for another, not 1")


@attack("H4", "Who opened a ticket in somebody's name first, sees nothing of what that person answers by mail.")
def first_by_mail(world: World, seen: Seen) -> None:
    """A stranger opens, the owner of the address answers the desk's letter, with a screenshot."""
    victim, stranger, owner = world.address("victim"), world.browser(), world.browser()
    opened = world.complain(victim, by=stranger, what_you_see="absent", description="belum muncul juga")
    letters = world.letters(victim)
    if not letters:
        seen.harm_if(True, "no letter came")
        return
    _answer(world, letters[0], victim=victim)
    shown = _peek(stranger, opened.location, words=PRIVATE)
    seen.harm_if(shown, f"the stranger sees {shown}")
    mailed = letters[0].link("/t/")
    seen.harm_if(not mailed or mailed == opened.location, "the mailed link is the stranger's")
    shot = owner.get(f"{mailed}picture/1/").status
    seen.harm_if(shot != 200, f"the mailed link does not show the owner's picture ({shot})")
    before = _standing(world, victim)
    stranger.more(opened.location, {"not_finished": "on", "description": "saya belum selesai"})
    world.decided(victim)
    seen.harm_if(_standing(world, victim)[:1] != before[:1], "the stranger's page still changes the ticket")


@attack(
    "H4", "A mail from the owner of the address does not join what a stranger opened with nothing but that address."
)
def first_by_nothing_but_the_address(world: World, seen: Seen) -> None:
    """A stranger opens, the owner writes a mail of their own that answers nothing."""
    victim, stranger = world.address("victim"), world.browser()
    opened = world.complain(victim, by=stranger, what_you_see="absent", description="belum muncul juga")
    world.decided(victim)
    taken = world.are_taken([world.lay(_with_picture(world, victim))])
    world.decided(victim)
    seen.harm_if(not taken, "the mail was not taken")
    shown = _peek(stranger, opened.location, words=PRIVATE)
    seen.harm_if(shown, f"the stranger sees {shown}")


@attack("M2", "A post with the victim's details changes neither state nor facts, and sends the victim no verdict.")
def a_strangers_post(world: World, seen: Seen) -> None:
    """The victim's ticket is answered; a stranger says by the form that the training is not finished, and so on."""
    victim = world.address("victim")
    world.complain(victim, completed_on=days_ago(1), what_you_see="absent", review_state="given", **SAME)
    before = _settled(world, victim)
    for claim in ({"not_finished": "on"}, {"completed_on": days_ago(40)}, OTHER_NAMES):
        world.complain(victim, **{"what_you_see": "absent", "review_state": "given", **claim}, **SAME)
    _is_unchanged(world, seen, victim, before)


@attack("M2", "A mail that only says it comes from the victim changes neither state nor facts of their ticket.")
def forged_senders(world: World, seen: Seen) -> None:
    """Failed DMARC, a word of DMARC about others or by the sender, a guessed thread, forged reply addresses."""
    victim = world.address("victim")
    world.complain(victim, completed_on=days_ago(1), what_you_see="absent", review_state="given")
    before = _settled(world, victim)
    reference = world.tickets(victim)[0].reference
    domain = victim.rpartition("@")[2]
    results = [
        f"{RELAY}; dmarc=fail (dmarc=pass) header.from={domain}",
        f"mx.elsewhere.example; dmarc=pass header.from={domain}",
        f"{RELAY}; dmarc=pass header.from=elsewhere.example",
    ]
    guessed = " ".join(f"<{reference.lower()}.verdict-{number}@{DOMAIN}>" for number in range(1, 400))
    forged = f"desk+{reference.lower()}.%s@{DOMAIN}"
    said = "Saya belum selesai pelatihannya, masih 40 persen."
    mails = [
        *(mail(victim, said, headers={"Authentication-Results": result}) for result in results),
        mail(victim, said, headers={"In-Reply-To": guessed, "References": guessed}),
        mail(victim, said, to=forged % ("0" * 20)),
        mail(victim, said, to=forged % _signature_of_a_stranger(world)),
    ]
    seen.harm_if(not world.are_taken([world.lay(each) for each in mails]), "a mail was not taken")
    _is_unchanged(world, seen, victim, before)


@attack("M4", "After a merge, the duplicate's page names nothing of the other ticket, and brings nothing into it.")
def the_duplicate_of_somebody_else(world: World, seen: Seen) -> None:
    """An agent has merged the attacker's ticket into the victim's."""
    attacker, victim, stranger = world.address("attacker"), world.address("victim"), world.browser()
    opened = world.complain(attacker, by=stranger, what_you_see="absent", description="halo", **SAME)
    owned = world.complain(victim, review_state="given", **NAMES, **SAME)
    mine, theirs = world.decided(attacker)[0], world.decided(victim)[0]
    _merge(mine, into=theirs)
    before = _settled(world, victim)
    secrets = (theirs.token, owned.location.strip("/").rpartition("/")[2], theirs.reference)
    sent = stranger.more(opened.location, {"description": "halo lagi"})
    answers = [sent, stranger.get(opened.location), stranger.get(f"{opened.location}fragment/")]
    if sent.location:
        answers.append(stranger.get(sent.location))
    told = [f"{answer.text}{answer.headers}" for answer in answers]
    seen.harm_if(any(secret in text for text in told for secret in secrets), "the stranger is told the other's link")
    seen.harm_if(any(word in text for text in told for word in PRIVATE), "the stranger reads the other's name")
    _is_unchanged(world, seen, victim, before, mails=0)


def _signature_of_a_stranger(world: World) -> str:
    """What a stranger finds in the reply address of a ticket of their own."""
    stranger = world.address("stranger")
    world.complain(stranger, what_you_see="absent", description="belum muncul")
    own = next(iter(world.letters(stranger)), None)
    return str(own.message["Reply-To"]).partition("@")[0].rpartition(".")[2] if own else ""


def _answer(world: World, letter: Letter, *, victim: str) -> None:
    """The victim answers a letter by mail, and the machine is done with it."""
    taken = world.lay(_with_picture(world, victim, to=str(letter.message["Reply-To"])))
    world.are_taken([taken])
    world.decided(victim)


def _with_picture(world: World, victim: str, *, to: str = DESK) -> EmailMessage:
    said = "Nama saya Siti Rahasia, tetapi di sertifikat tertulis Michael Tanuwijaya."
    message = mail(f"Siti Rahasia <{victim}>", said, to=to)
    message.add_attachment(picture(world.chance), maintype="image", subtype="jpeg", filename="layar.jpg")
    return message


def _standing(world: World, victim: str) -> list[tuple[object, ...]]:
    """State and facts of somebody's tickets, oldest first."""
    return [
        (ticket.state, ticket.category, ticket.evidence_version, ticket.submissions.count())
        for ticket in world.tickets(victim)
    ]


def _settled(world: World, victim: str) -> tuple[tuple[object, ...], int]:
    """How the victim's first ticket stands, and how many letters have come, once nothing more is to come."""
    world.decided(victim)
    letters = world.letters(victim, seconds=5)
    return _standing(world, victim)[0], len(letters)


def _is_unchanged(
    world: World, seen: Seen, victim: str, before: tuple[tuple[object, ...], int], *, mails: int = 1
) -> None:
    """Note what has become of the victim's first ticket; ``mails`` letters may have come, none of them a verdict."""
    from triage.models import Reply, ReplyKind, ReplyState

    world.decided(victim)
    standing, letters = before
    now = _standing(world, victim)[0]
    seen.harm_if(now != standing, f"the victim's ticket went from {standing[0]} {standing[1]} to {now[0]} {now[1]}")
    came = world.letters(victim, least=letters + mails + 1, seconds=2)
    seen.harm_if(len(came) > letters + mails, f"the victim got {len(came) - letters} letters")
    telling = [ReplyKind.VERDICT, ReplyKind.QUESTION, ReplyKind.RECEIPT]
    going = [ReplyState.QUEUED, ReplyState.SENDING, ReplyState.SENT]
    told = Reply.objects.filter(to__iexact=victim, kind__in=telling, state__in=going).count()
    seen.harm_if(told > max(letters, 1), "a further verdict went to the victim")
    seen.figure(f"{len(came) - letters} letters to the victim")


def _merge(ticket: "Ticket", *, into: "Ticket") -> None:
    """As an agent's merge leaves the rows, whatever the desk asks before."""
    from django.utils import timezone

    from triage.models import Resolution, Stage, Ticket, TicketState
    from triage.models.ticket import NOT_WAITING

    ended = {"state": TicketState.CLOSED, "closed_at": timezone.now(), "resolution": Resolution.DUPLICATE}
    Ticket.objects.filter(pk=ticket.pk).move(merged_into=into, stage=Stage.DONE, **ended, **NOT_WAITING)
