"""Attacks by words: texts that cost time, characters that break readers, mails that can never be taken."""

from collections.abc import Sequence
from email.message import EmailMessage

from bench.attacks.letters import by_api
from bench.attacks.registry import Seen, attack
from bench.attacks.world import PATIENCE, World, at_once, mail, picture

DIGITS = " ".join("²" * 11)
"""Digits to ``str.isdigit``, none to ``int``."""
QUICK = 5.0
"""Seconds within which any text is taken or refused."""
STEPS = "otp 1234" * 2500
LINES = "<abuse-lines@elsewhere.example>"
HANGS, BREAKS = "surat-yang-macet", "surat-yang-rusak"
"""Words at which the database hangs, or refuses (``faults``): no mail that a stranger writes does that today."""


@attack("H3", "Eleven “²” are taken by every field of the form, by the API and as a picture's name.")
def superscripts(world: World, seen: Seen) -> None:
    """Each in a complaint of its own."""
    fields = ("description", "name", "training", "institution", "platform_other", "printed_name")
    sent = {}
    for name in fields:
        given = {"description": "halo", name: DIGITS, "platform": "other" if name == "platform_other" else ""}
        sent[name] = world.complain(world.address("digits"), **given)
    shot = [(f"{DIGITS}.jpg", picture(world.chance))]
    sent["a picture's name"] = world.complain(world.address("digits"), description="halo", pictures=shot)
    refused = [f"{name} ({answer.status})" for name, answer in sent.items() if not answer.is_accepted]
    seen.harm_if(refused, f"not taken: {', '.join(refused)}")
    for name in ("description", "name", "training", "institution"):
        email = world.address("digits")
        status = by_api(world, {"email": email, "description": "halo", name: DIGITS}).status
        world.count(email, is_accepted=status == 201)
        seen.harm_if(status != 201, f"API, {name}: {status}")


@attack("H3", "A mail of “²” is taken like any other.")
def superscripts_by_mail(world: World, seen: Seen) -> None:
    """In its text, its sender's name and its attachment's name."""
    message = mail(f'"{DIGITS}" <{world.address("digits")}>', f"sertifikat belum muncul {DIGITS}")
    message.add_attachment(picture(world.chance), maintype="image", subtype="jpeg", filename=f"{DIGITS}.jpg")
    seen.harm_if(not world.are_taken([world.lay(message)], seconds=10), "the mail is not taken")


@attack("H3", "A mail that cannot be taken is kept after three attempts, and lies in quarantine once.")
def a_mail_that_breaks(world: World, seen: Seen) -> None:
    """The database refuses what the mail says, with 4 MB attached, at whatever is tried with it."""
    from triage.models import InboundMail, MailOutcome

    message = mail(world.address("breaks"), f"sertifikat belum muncul {BREAKS}")
    message.add_attachment(world.chance.randbytes(4_000_000), maintype="application", subtype="zip", filename="a.zip")
    before, size = world.folder_bytes("quarantine"), len(message.as_bytes())
    laid = world.lay(message)
    taken = world.are_taken([laid], seconds=15)
    copies = (world.folder_bytes("quarantine") - before) / size
    seen.figure(f"{copies:.1f} copies in quarantine")
    seen.harm_if(copies > 1.5, f"{copies:.0f} copies lie in quarantine")
    kept = InboundMail.objects.filter(key=laid, outcome=MailOutcome.KEPT).exists()
    seen.harm_if(not taken or not kept, "it is tried for ever, not kept")


@attack("M6", "Mails of broken HTML, or of nothing but line ends, are taken quickly.")
def broken_html(world: World, seen: Seen) -> None:
    """80 KB each, and 20 MB of line ends."""
    pages = ["<a " * 27_000, '<a a="' * 13_000, "<!--" * 20_000, "<![CDATA[" * 9_000, "</" * 40_000]
    laid = [world.lay(_html(world, f"<p>sertifikat belum muncul</p>{page}")) for page in pages]
    lines = mail(world.address("lines"), "", headers={"Message-ID": LINES}).as_bytes() + b"\n" * 20_000_000
    laid.append(world.lay(lines, message_id=LINES))
    seen.harm_if(not world.are_taken(laid), f"they take more than {PATIENCE:.0f} s")


@attack("H2", "A mail that keeps its reader busy delays no decision.")
def mails_that_hang(world: World, seen: Seen) -> None:
    """Two mails at which the database takes 8 s each: what holds for them holds for any fault not known yet."""
    laid = [world.lay(mail(world.address("hangs"), f"sertifikat belum muncul {HANGS}")) for _ in range(2)]
    world.fetch()
    world.fetch()
    email = world.address("meanwhile")
    world.complain(email, description="sertifikat belum muncul", what_you_see="absent")
    found = world.decided(email, seconds=5)
    seen.harm_if(not found or found[0].stage != "done", "a complaint is not decided within 5 s")
    seen.harm_if(not world.are_taken(laid, seconds=40), "the mails are never taken")


@attack("H1", "Texts that the masking would work on for minutes are answered or refused at once.")
def texts_that_cost(world: World, seen: Seen) -> None:
    """Sixteen anonymous posts at once, of 2,000 to 10,000 characters, of the families that were found."""
    texts = [*["otp 1234" * 250] * 8, *["otp" + "\n" * 9_990] * 4, "login code 1234 " * 300, "otp" + ",1 2 3 4\n" * 500]
    texts += ["otp" + "\n1234" * 990, "pin\n1234" * 600]
    answers = at_once([lambda text=text: _post(world, description=text) for text in texts])
    slowest = max(seconds for seconds, _ in answers)
    seen.figure(f"slowest of {len(texts)}: {slowest:.2f} s")
    seen.harm_if(slowest > QUICK, f"a post takes {slowest:.1f} s")
    seen.harm_if(any(status not in {303, 422, 429} for _, status in answers), "a post fails")


@attack("H1", "Texts far over a field's length cost nothing, in any field.")
def texts_too_long(world: World, seen: Seen) -> None:
    """Each field twice as long as it may be, and the description at its longest."""
    long = {"description": "otp 1234" * 1250, "name": "otp 1234" * 50, "training": "email." * 66}
    long |= {"institution": "pin\n1234" * 50, "printed_name": "otp 1234" * 50}
    answers = at_once([lambda name=name, text=text: _post(world, **{name: text}) for name, text in long.items()])
    slowest = max(seconds for seconds, _ in answers)
    seen.figure(f"slowest of {len(long)}: {slowest:.2f} s")
    seen.harm_if(slowest > QUICK, f"a post takes {slowest:.1f} s")


@attack("H2", "Two mails of 20 KB do not stop the machine, and are taken.")
def poison_mails(world: World, seen: Seen) -> None:
    """The text that the masking worked on longest."""
    laid = [world.lay(mail(f"Budi <{world.address('poison')}>", STEPS)) for _ in range(2)]
    world.fetch()
    world.fetch()
    seen.harm_if(not world.are_taken(laid, seconds=12), "the mails are not taken within 12 s")


def faults() -> Sequence[str]:
    """Statements that make the database fail at two words, in place of faults that nobody knows yet."""
    return (
        f"""CREATE FUNCTION abuse_fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF NEW.description LIKE '%{HANGS}%' THEN PERFORM pg_sleep(8); END IF;
            IF NEW.description LIKE '%{BREAKS}%' THEN RAISE EXCEPTION 'abuse'; END IF;
            RETURN NEW; END $$""",
        """CREATE TRIGGER abuse_fault BEFORE INSERT ON triage_submission
            FOR EACH ROW EXECUTE FUNCTION abuse_fault()""",
    )


def _post(world: World, **fields: str) -> tuple[float, int]:
    """One complaint: the seconds that its POST took, and its status."""
    answer = world.complain(world.address("text"), **{"what_you_see": "absent", **fields})
    return answer.seconds, answer.status


def _html(world: World, page: str) -> EmailMessage:
    message = mail(world.address("html"), "")
    message.set_content(page, subtype="html")
    return message
