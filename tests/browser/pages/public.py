"""What requesters see, with rows behind it."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from playwright.sync_api import Page

from tests.articles.rows import publish
from tests.browser.axe import Visit
from tests.factories import TOO_EARLY, UNCLEAR, WEDNESDAY, answered, message, owner, received, replace, work
from tests.portal.test_banner import opened
from tests.workspace.cases import with_screenshot
from triage import pipeline, tickets
from triage.channels.email.mailbox import MailboxBackend
from triage.channels.phone import Line, Phone
from triage.messages import Standing
from triage.models import FollowUp, Reminder, Reply, Resolution, Ticket
from triage.outbox.links import answer_link, disown_link, opener_token, reminder_link, share_link

ASKING = replace(TOO_EARLY, email="tanya@example.com", completed_on=None, finished=None, description="")


def send_empty(page: Page) -> None:
    """The form comes back with what is wrong."""
    page.locator("form#complaint button.primary").click()
    page.locator("[aria-invalid=true]").first.wait_for()


def fill_in_the_trap(page: Page) -> None:
    """The form comes back and asks to wait. It does not send itself, since there is something to mend."""
    page.locator("input[name=website]").evaluate("field => field.value = 'x'")
    page.locator("form#complaint button.primary").click()
    page.locator("input[name=challenge]").wait_for(state="attached")


def say_what_waiting_cures(page: Page) -> None:
    """The form says the answer ahead."""
    page.locator("input[name=what_you_see][value=absent]").check()
    page.locator("input[name=completed_on]").fill("2026-09-15")
    page.locator("#ahead button").wait_for()


def everyday() -> list[Visit]:
    """Pages that need no ticket; an incident's banner hangs over them."""
    opened()
    publish()
    row = Reminder.objects.create(
        **{"email": "ingat@example.com", "category": "too_early", "language": "id", "answers": {}},
        **{"due_on": WEDNESDAY.date(), "due_at": WEDNESDAY, "created_at": WEDNESDAY},
    )
    reminded = urlsplit(reminder_link(row.pk)).path
    return [
        Visit("/"),
        Visit("/", then=send_empty, name="with errors"),
        Visit("/", then=fill_in_the_trap, name="asked to wait"),
        Visit("/", then=say_what_waiting_cures, name="said ahead"),
        Visit(reminded),
        Visit(f"{reminded}form/"),
        Visit("/help/"),
        Visit("/help/?q=nama", name="found"),
        Visit("/help/wrong_name/"),
        Visit("/help/review_does_not_work/?said=no", name="did not help"),
        Visit("/link/"),
        Visit("/link/sent/"),
        Visit("/t/0123456789abcdef0123456789abcdef/", name="not found"),
        Visit("/a/nonsense/", name="old link"),
    ]


def of_tickets() -> list[Visit]:
    """The status page in each state."""
    reading = received(replace(TOO_EARLY, email="baca@example.com"))
    shot, _picture = with_screenshot()
    states = {"being read": reading, "answered, with a screenshot": shot, "one question": answered(ASKING)}
    states["with a person"] = answered(replace(UNCLEAR, email="agen@example.com"))
    for resolution in (Resolution.ANSWERED, Resolution.DUPLICATE):
        states[f"closed as {resolution}"] = _closed(f"{resolution}@example.com", resolution)
    states["rated"] = rated = _closed("nilai@example.com", Resolution.ANSWERED)
    tickets.rate(rated, helpful=True, now=WEDNESDAY)
    asked = answered(replace(TOO_EARLY, email="muncul@example.com"))
    FollowUp.objects.filter(ticket=asked).update(due_at=WEDNESDAY - timedelta(minutes=1))
    pipeline.follow_up()
    states["follow-up asked"] = asked
    states["deleted"] = gone = answered(replace(TOO_EARLY, email="hapus@example.com"))
    tickets.erase(gone, agent=User.objects.create_user("rani", is_staff=True), now=WEDNESDAY)
    pages = [Visit(f"/t/{ticket.token}/", name=name) for name, ticket in states.items()]
    one_click = answer_link(FollowUp.objects.get(ticket=asked, fired_at__isnull=False), "yes")
    given = [share_link(ticket, Standing.OWNER) for ticket in (asked, rated)]
    pages += [Visit(urlsplit(link).path, name="how far it is") for link in given]
    return [*pages, Visit("/a/" + one_click.partition("/a/")[2]), *_whose()]


def _whose() -> list[Visit]:
    """The opener's page, while it is theirs and afterwards; two complaints that may be one; "was it not you?"."""
    older = answered(replace(TOO_EARLY, email="milik@example.com"))
    newer = work(pipeline.receive(message(replace(TOO_EARLY, email="milik@example.com")), now=WEDNESDAY).ticket)
    shared = received(replace(TOO_EARLY, email="bersama@example.com"))
    pipeline.receive(message(is_owner=True), now=WEDNESDAY, ticket=shared, stands=owner)
    silent = answered(replace(TOO_EARLY, email="bukan@example.com"))
    tickets.disown(silent, now=WEDNESDAY)
    seats = {"as its opener": older, "proposed, as its opener": newer, "continue by e-mail": shared}
    return [
        *(Visit(f"/t/{opener_token(ticket)}/", name=name) for name, ticket in seats.items()),
        Visit(f"/t/{newer.token}/", name="two complaints, perhaps one"),
        *(Visit(urlsplit(disown_link(ticket)).path, name="was it not you?") for ticket in (older, silent)),
    ]


def _closed(email: str, resolution: Resolution) -> Ticket:
    ticket = answered(replace(TOO_EARLY, email=email))
    tickets.close(ticket, resolution=resolution, agent=None, now=WEDNESDAY)
    return work(ticket)


def mailbox() -> list[Visit]:
    """The embedded mode's mails."""
    letter = Reply.objects.filter(ticket=answered()).latest("id")
    mail = EmailMultiAlternatives(letter.subject, letter.text, to=["sari@example.com"])
    mail.attach_alternative(letter.html, "text/html")
    MailboxBackend().send_messages([mail])
    name = next(settings.MAILBOX.glob("*.eml")).stem
    here = f"/dev/mail/{name}/"
    phone = "/dev/chat/telegram/628123456789/"
    said = {"chat_id": "628123456789", "text": "Halo, Kak!"}
    keys = [{"text": "Sertifikat belum ada", "callback_data": "u1.0"}, {"text": "Lainnya", "callback_data": "u1.1"}]
    kept = Phone(settings.CHAT_PHONE or settings.VAR)
    kept.telegram("sendMessage", {**said, "reply_markup": {"inline_keyboard": [keys]}}, {})
    kept.says("telegram", "628123456789", Line(1.0, False, "Sertifikat saya belum muncul."))
    return [
        Visit("/dev/chat/"),
        Visit(phone),
        Visit("/dev/mail/"),
        Visit(here),
        Visit(f"{here}html/", then=let_scripts_in, name="the letter itself"),
    ]


def let_scripts_in(page: Page) -> None:
    """A mail's page forbids all scripts, axe's too: judge it outside, in a frame like that of a mail program."""
    letter = page.request.get(page.url).text()
    page.goto("about:blank")
    page.set_content(letter)
    page.evaluate("document.body.innerHTML = `<main><h1>Mail</h1>${document.body.innerHTML}</main>`")
