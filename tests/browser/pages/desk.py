"""What agents and supervisors see, with rows behind it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from tests.articles.rows import publish
from tests.browser.axe import Visit
from tests.custom import question
from tests.factories import TOO_EARLY, WEDNESDAY, answered, received, replace
from tests.hooks.subscriptions import subscription
from tests.incidents.outages import outage
from tests.reporting.generate import generated
from tests.teams import team
from tests.tickets.bulk_jobs import run, start
from tests.tickets.rules.automations import rule
from tests.workspace.browsers import member
from tests.workspace.cases import disputed, with_screenshot
from tests.workspace.conftest import logged_in
from triage import hooks, reporting
from triage import tickets as actions
from triage.desks.prakerja import DESK as PRAKERJA
from triage.learning.monitor import check_up
from triage.models import (
    Access,
    AccessKind,
    ApiClient,
    AuditAction,
    BlindCheck,
    BulkKind,
    CalendarDay,
    CategorySetting,
    Checkup,
    CircumstanceSetting,
    Delivery,
    HandsOut,
    InboundMail,
    Label,
    ListFormat,
    MailOutcome,
    ModelVersion,
    OpeningHours,
    Outcome,
    Platform,
    ReportReader,
    Resolution,
    Route,
    Rule,
    Satisfaction,
    SavedView,
    SlaPolicy,
    Tag,
    Ticket,
    TicketList,
    Weekday,
)
from triage.models.audit import Change, note
from triage.models.team import set_duty
from triage.playbook.load import AGENTS, SUPERVISORS
from triage.tickets import Order


def at_work() -> list[Visit]:
    """The queue and a ticket's page in each of its shapes."""
    rina = member("rina", AGENTS)
    agent = logged_in(rina)
    shot, _picture = with_screenshot()
    actions.dispute(shot, now=WEDNESDAY - timedelta(hours=30))
    shapes = {"with a screenshot": shot, **_shapes(rina)}
    actions.note(shot, text="Sudah ditelepon.", agent=rina, action_key="n", now=WEDNESDAY)
    SavedView.objects.create(name="Bukalapak", query="platform=bukalapak", owner=rina)
    SavedView.objects.create(name="Everybody's", query="state=all")
    BlindCheck.objects.create(judged=shot.classifications.get(), drawn_on=PRAKERJA.day(WEDNESDAY))
    here = f"/desk/tickets/{shot.reference}/"
    citra = member("citra", AGENTS)
    logged_in(citra).get(here)  # She stays there, for everybody to see.
    actions.note(shot, text="@rina lihat ini.", agent=citra, action_key="m", now=WEDNESDAY)
    actions.assign(shapes["overdue"], assignee=rina, agent=citra, now=WEDNESDAY)
    return [
        Visit("/desk/", agent),
        Visit("/desk/", agent, then=choose_two, name="two chosen"),
        Visit("/desk/", agent, then=keys, name="keys"),
        *(Visit("/desk/", agent, then=dropping(name), name=name) for name in (".desk-person", ".desk-menu .desk-drop")),
        Visit("/desk/", agent, then=dropping(".desk-filter-bar .desk-drop"), name="columns"),
        Visit("/desk/?state=all&q=sari&platform=tokopedia", agent, name="filtered"),
        Visit("/desk/?q=nobodyatall", agent, name="nothing found"),
        Visit("/desk/", logged_in(member("nobody")), name="without a group"),
        *(Visit(f"/desk/tickets/{ticket.reference}/", agent, name=name) for name, ticket in shapes.items()),
        Visit(here, agent, then=overtaken(shot), name="somebody was faster"),
        Visit(here, agent, then=keys, name="keys"),
        Visit(here, agent, then=macro_list, name="list of macros"),
        Visit(here, agent, then=mention, name="mentioning"),
        Visit("/desk/notices/", agent),
        Visit("/desk/notices/preferences/", agent),
        Visit("/desk/tickets/open/", agent, then=type_for_somebody),
        Visit("/desk/tickets/open/", agent, then=refused, name="refused"),
        Visit(f"{here}details/", agent),
        Visit(f"{here}macros/", agent),
        Visit(f"{here}macros/thanks_solved/", agent),
        Visit("/desk/blind/", agent),
        Visit("/desk/nowhere/", agent, name="not found"),
        Visit("/desk/audit/", agent, name="forbidden"),
    ]


def of_teams() -> list[Visit]:
    """The desk of people in teams: the queue with its column, a ticket that can only be read, a switch, the rows."""
    rina, dewi = member("rina", AGENTS), member("dewi", AGENTS)
    agent, supervisor = logged_in(rina), logged_in(member("joko", SUPERVISORS))
    own = team("Pembayaran", rina, hands_out=HandsOut.ROUND_ROBIN, signature="Tim Pembayaran")
    other = team("Akun dan akses", dewi)
    set_duty(rina, on_duty=True, now=WEDNESDAY)
    Route.objects.create(team=own, category="too_early")
    hours = OpeningHours.objects.create(weekday=Weekday.SATURDAY, opens_at="09:00", closes_at="12:00", team=own)
    target = SlaPolicy.objects.create(team=own, hours=4)
    late, soon, theirs = (disputed(f"hours{hours}@example.com", hours_ago=hours) for hours in (30, 23, 1))
    actions.move_to_team(theirs, team=other, agent=rina, now=WEDNESDAY)
    actions.tell_target(late.pk, now=WEDNESDAY)
    Ticket.objects.filter(pk=soon.pk).update(sla_due_at=WEDNESDAY + timedelta(minutes=30), sla_look_at=WEDNESDAY)
    actions.tell_target(soon.pk, now=WEDNESDAY)
    return [
        Visit("/desk/", agent, name="with teams"),
        Visit("/desk/?team=mine", agent, name="my teams"),
        Visit(f"/desk/tickets/{theirs.reference}/", agent, name="another team's"),
        Visit(f"/desk/tickets/{late.reference}/", supervisor, name="its target missed"),
        *(Visit(f"/desk/triage/{kind}/", supervisor) for kind in ("team", "openinghours", "slapolicy")),
        *(Visit(f"/desk/triage/{kind}/add/", supervisor) for kind in ("team", "openinghours", "slapolicy")),
        Visit(f"/desk/triage/team/{own.pk}/change/", supervisor),
        Visit(f"/desk/triage/openinghours/{hours.pk}/change/", supervisor),
        Visit(f"/desk/triage/openinghours/{hours.pk}/delete/", supervisor),
        Visit(f"/desk/triage/slapolicy/{target.pk}/delete/", supervisor),
        Visit(f"/desk/triage/team/{team('Kosong').pk}/delete/", supervisor),
        Visit(f"/desk/triage/slapolicy/{target.pk}/change/", supervisor),
    ]


def _shapes(rina: User) -> dict[str, Ticket]:
    shapes = {name: disputed(f"{name}@example.com", hours_ago=5) for name in ("overdue", "note", "snoozed", "manual")}
    actions.note(shapes["note"], text="Sudah ditelepon.", agent=rina, action_key="n", now=WEDNESDAY)
    actions.assign(shapes["note"], assignee=rina, agent=rina, now=WEDNESDAY)
    actions.snooze(shapes["snoozed"], until=WEDNESDAY + timedelta(days=1), agent=rina, now=WEDNESDAY)
    actions.reply(shapes["manual"], text="Kami cek dulu ya.", agent=rina, action_key="r", now=WEDNESDAY)
    shapes["being read"] = received(replace(TOO_EARLY, email="baca@example.com"))
    shapes["answered"] = answered(replace(TOO_EARLY, email="jawab@example.com"))
    shapes["closed"] = closed = disputed("tutup@example.com")
    actions.correct(closed, category="connectivity", agent=rina, action_key="c", now=WEDNESDAY)
    actions.close(closed, resolution=Resolution.ANSWERED, agent=rina, now=WEDNESDAY)
    shapes["duplicate"] = double = answered(replace(TOO_EARLY, platform="bukalapak", email="note@example.com"))
    actions.merge(double, into=shapes["note"], agent=rina, now=WEDNESDAY)
    shapes["by telephone"] = said = answered(replace(TOO_EARLY, email=""), channel="telephone", agent_id=rina.pk)
    right = replace(actions.details(said), name="Sari W.", training="Barista", platform="bukalapak")
    actions.correct_details(said, right, agent=rina, action_key="k", now=WEDNESDAY)
    shapes["deleted"] = gone = disputed("hapus@example.com")
    actions.erase(gone, agent=rina, now=WEDNESDAY)
    return shapes


def choose_two(page: Page) -> None:
    """The bar of the bulk actions comes up."""
    for number in (0, 1):
        page.locator("input[data-pick]").nth(number).check()


def dropping(selector: str) -> Callable[[Page], None]:
    """Something of the header, or of the queue, dropped down."""
    return lambda page: page.locator(f"{selector} > summary").click()


def keys(page: Page) -> None:
    """The list of keys."""
    page.keyboard.press("?")
    page.locator("dialog#desk-shortcuts").wait_for()


def macro_list(page: Page) -> None:
    """The dialog with all macros."""
    page.keyboard.press("m")
    page.locator("#desk-macro-search").wait_for()


def mention(page: Page) -> None:
    """Colleagues are offered behind an @."""
    page.locator("#desk-note-text").press_sequentially("Tolong @c")
    page.locator("#desk-mentions li").first.wait_for()


def type_for_somebody(page: Page) -> None:
    """What would be answered stands beside the form."""
    page.locator("input[name=what_you_see][value=absent]").check()
    page.locator("input[name=completed_on]").fill("2026-09-15")
    page.locator("#desk-judgement .desk-aloud").first.wait_for()


def refused(page: Page) -> None:
    """What is wrong stands above the form, which keeps the rest."""
    page.locator("input[name=email]").fill("sari@")
    page.locator(".desk-judged > button").click()
    page.locator("#desk-problems").wait_for()


def overtaken(ticket: Ticket) -> Callable[[Page], None]:
    """Reply after somebody else has: the page comes back with both."""

    def reply(page: Page) -> None:
        dewi = member("dewi", AGENTS)
        actions.reply(ticket, text="Halo Kak.", agent=dewi, action_key="faster", now=WEDNESDAY)
        page.keyboard.press("r")
        page.locator("#desk-text").fill("Saya juga.")
        page.locator("#desk-reply button").click()
        page.wait_for_url("**/reply/")

    return reply


def many() -> list[Visit]:
    """Incidents and bulk jobs."""
    rina = member("rina", AGENTS)
    agent = logged_in(rina)
    incident = outage(8)
    for number in (1, 2):
        disputed(f"tunggu{number}@example.com", hours_ago=number)
    tickets = [member.ticket for member in incident.members.select_related("ticket")]
    done = run(start(Order(BulkKind.ASSIGN, assignee=rina), tickets[:3], rina))
    again = run(start(Order(BulkKind.ACCEPT), tickets[:3], rina, key="k2"))
    running = start(Order(BulkKind.ASSIGN), tickets[:3], rina, key="k3")
    here = f"/desk/incidents/{incident.pk}/"
    begins = start(Order(BulkKind.ASSIGN), tickets[:3], rina, key="k4", now=WEDNESDAY)
    jobs = {"done": done, "partly refused": again, "at work": running, "not begun": begins}
    return [
        Visit("/desk/incidents/", agent),
        Visit(here, agent, name="proposed"),
        *(Visit(f"/desk/bulk/{job.pk}/", agent, name=name) for name, job in jobs.items()),
        Visit("/desk/", agent, then=close_two, name="closing two"),
        Visit("/desk/", agent, name="with a job to undo"),
        Visit(here, agent, then=confirm, name="open"),
        Visit("/desk/incidents/", agent, name="with one open"),
    ]


def close_two(page: Page) -> None:
    """The step before many are closed."""
    choose_two(page)
    bar = page.locator("#desk-bulk")
    bar.locator("select[name=resolution]").select_option("answered")
    bar.locator("button[value=close]").click()
    page.locator(".desk-job").wait_for()


def confirm(page: Page) -> None:
    """The incident becomes an open one."""
    form = page.locator("form[action$='/confirm/']")
    for field in form.locator("input[required], textarea[required]").all():
        if not field.input_value():
            field.fill("Ada gangguan.")
    form.locator("button:not([formaction])").click()
    page.locator(".desk-chip-incident-open").first.wait_for()


def of_words() -> list[Visit]:
    """The editors of canned replies, macros and help articles."""
    supervisor = logged_in(member("joko", SUPERVISORS))
    publish("wrong_name", "waiting_time")
    disputed()
    return [
        Visit("/desk/triage/cannedreply/", supervisor),
        Visit("/desk/replies/too_early/", supervisor, then=save, name="with two versions"),
        Visit("/desk/replies/too_early/", supervisor, then=offer, name="gaps offered"),
        Visit("/desk/replies/too_early/", supervisor, then=spoil, name="refused"),
        Visit("/desk/articles/", supervisor),
        Visit("/desk/articles/add/", supervisor),
        Visit("/desk/articles/wrong_name/", supervisor),
        Visit("/desk/macros/", supervisor),
        Visit("/desk/macros/add/", supervisor),
        Visit("/desk/macros/thanks_solved/", supervisor),
        Visit("/desk/macros/thanks_solved/", logged_in(member("rina", AGENTS)), name="for agents"),
        *of_questions(supervisor),
    ]


def of_questions(supervisor: Client) -> list[Visit]:
    """Custom questions: some that are asked, one that is not."""
    question("custom_way", "choice", required=True, helps={"id": "Pilih satu.", "en": "Choose one."})
    question("custom_order", position=1, personal=True, when_question="custom_way", when_answers=["app"])
    question("custom_until", "day", position=2, active=False)
    return [
        Visit("/desk/questions/", supervisor),
        Visit("/desk/questions/add/", supervisor),
        Visit("/desk/questions/custom_way/", supervisor),
        Visit("/desk/questions/custom_order/", supervisor, name="beside another"),
        Visit("/", name="with custom questions"),
    ]


def of_rules() -> list[Visit]:
    """The list of rules, one being written, one that is refused, a dry run, and what a rule did on a ticket."""
    joko = member("joko", SUPERVISORS)
    supervisor, press = logged_in(joko), Tag.objects.create(name="press")
    says = {"category": ["too_early"], "words": ["belum muncul"], "no_circumstance": ["fraud"], "confidence_from": 0.6}
    first = rule(
        "press", conditions=says, actions={"tags": [press.pk], "notify": [0, joko.pk], "reply": "connectivity"}
    )
    rule("silent", "answered", hours=72, conditions={"channel": ["web"]}, actions={"close": "no_answer"})
    Rule.objects.filter(code="silent").update(is_active=False)
    ticket = answered()
    tried, running = (
        actions.start_trial(first, agent=joko, action_key=key, now=timezone.now()) for key in ("done", "running")
    )
    actions.work_trial(tried.pk)
    return [
        Visit("/desk/rules/", supervisor),
        Visit("/desk/rules/add/", supervisor),
        Visit("/desk/rules/add/", supervisor, then=refused_rule, name="refused"),
        Visit("/desk/rules/press/", supervisor),
        Visit(f"/desk/rules/trials/{tried.pk}/", supervisor, name="finished"),
        Visit(f"/desk/rules/trials/{running.pk}/", supervisor, name="running"),
        Visit(f"/desk/tickets/{ticket.reference}/", supervisor, name="touched by a rule"),
    ]


def refused_rule(page: Page) -> None:
    """It would answer what waits for a person, and do nothing else."""
    page.locator("[name=name]").fill("Answer at last")
    page.locator("[name=trigger]").select_option("waited")
    page.locator("[name=do_close]").select_option("answered")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".desk-problem").first.wait_for()


def save(page: Page) -> None:
    """A second version of a canned reply."""
    page.locator("[name=en-body]").fill("Hello,\n\nBy $due_on.")
    page.keyboard.press("Control+s")
    page.locator(".desk-versions li").nth(1).wait_for()


def offer(page: Page) -> None:
    """Gaps are offered while typing."""
    page.locator("[name=en-body]").press("End")
    page.keyboard.type(" $d")
    page.get_by_role("option").first.wait_for()


def spoil(page: Page) -> None:
    """A gap that does not exist."""
    page.locator("[name=id-body]").fill("Kirim kode OTP $apa")
    page.keyboard.press("Control+s")
    page.locator("#desk-id-body-problems").wait_for()


def of_supervisors() -> list[Visit]:
    """The dashboard, the machine, the audit, and forgetting somebody."""
    joko = member("joko", SUPERVISORS)
    supervisor = logged_in(joko)
    ticket = disputed()
    _looked(joko, ticket)
    _checked_up(joko)
    generated(60, now=WEDNESDAY)
    reporting.take(now=WEDNESDAY)
    return [
        Visit("/desk/dashboard/", supervisor),
        Visit("/desk/dashboard/?days=90&platform=tokopedia", supervisor),
        Visit("/desk/machine/", supervisor),
        Visit("/desk/status/", supervisor),
        Visit("/desk/feedback/", supervisor),
        Visit("/desk/feedback/?helpful=yes", supervisor, name="nothing said"),
        *(Visit(f"/desk/lists/{row.pk}/", supervisor, name=name) for name, row in _lists(joko, ticket).items()),
        Visit("/desk/", supervisor, then=dropping("details:has([name=format])"), name="download"),
        Visit("/desk/", supervisor, name="with an alert"),
        Visit("/desk/audit/", supervisor),
        Visit("/desk/audit/?row=TKT-2222-2222", supervisor, name="nothing found"),
        Visit(f"/desk/tickets/{ticket.reference}/erase/", supervisor),
        Visit(f"/desk/tickets/{ticket.reference}/", supervisor, name="a supervisor's"),
    ]


def _looked(joko: User, ticket: Ticket) -> None:
    note([Change(AuditAction.CHANGED, "desksettings", "1", {"wait_working_days": (3, 4)})], who=joko, now=WEDNESDAY)
    note([Change(AuditAction.ADDED, "macro", "thanks", {"names": None})], who=None, now=WEDNESDAY)
    Access.objects.create(at=WEDNESDAY, agent=joko, kind=AccessKind.SCREENSHOT, reference=ticket.reference, what="1")
    actions.accept(ticket, agent=joko, action_key="k", now=WEDNESDAY)
    actions.dispute(ticket, now=WEDNESDAY)


def _lists(joko: User, ticket: Ticket) -> dict[str, TicketList]:
    tagged = Tag.objects.create(name="refund", colour="red")
    actions.change_tags(ticket, on=[tagged.pk], agent=joko, now=WEDNESDAY)
    told = {"helpful": False, "at": WEDNESDAY, "comment": "Lama sekali, Kak."}
    Satisfaction.objects.update_or_create(ticket=ticket, defaults=told)
    asked: dict[str, Any] = {"format": ListFormat.CSV, "language": "en", "agent": joko, "now": timezone.now()}
    rows = {key: actions.start_list([ticket.pk], action_key=key, **asked) for key in ("ready", "being made")}
    actions.make_list(rows["ready"].pk)
    return rows


def _checked_up(joko: User) -> None:
    report = {"taught": 50, "held": 12, "agents": 2}
    ModelVersion.objects.create(
        created_at=WEDNESDAY, outcome=Outcome.REFUSED, why="contradicted", report={**report, "doubted": [0, joko.pk]}
    )
    kept = {"vocabulary": "{}", "weights": b"x", "report": report}
    ModelVersion.objects.create(version="v1", created_at=WEDNESDAY, outcome=Outcome.PROMOTED, **kept)
    check_up(now=WEDNESDAY)
    Checkup.objects.update(alerts=[{"code": "agreement", "now": 0.4, "before": 0.95}])


def of_rows() -> list[Visit]:
    """Unfold's lists and forms."""
    admin = logged_in(User.objects.create_superuser("admin"))
    helper = member("helper", AGENTS)
    actions.accept(disputed(), agent=helper, action_key="key", now=WEDNESDAY)
    mail = InboundMail.objects.create(
        key="m", received_at=WEDNESDAY, seen_at=WEDNESDAY, outcome=MailOutcome.KEPT, quarantine_name="q"
    )
    look = Access.objects.create(at=WEDNESDAY, agent=helper, kind=AccessKind.EXPORT, what="tickets")
    day = CalendarDay.objects.create(day=PRAKERJA.day(WEDNESDAY), name="a day off", working=False)
    program = ApiClient.objects.create(name="partner", key_digest="0" * 64)
    rows = {
        "auth/user": helper.pk,
        "auth/group": Group.objects.get(name=AGENTS).pk,
        "triage/platform": Platform.objects.earliest("pk").pk,
        "triage/categorysetting": CategorySetting.objects.earliest("pk").pk,
        "triage/circumstancesetting": CircumstanceSetting.objects.earliest("pk").pk,
        "triage/label": Label.objects.earliest("pk").pk,
        "triage/inboundmail": mail.pk,
        "triage/access": look.pk,
        "triage/calendarday": day.pk,
        "triage/tag": Tag.objects.create(name="refund").pk,
        "triage/reportreader": ReportReader.objects.create(email="joko@example.com").pk,
        "triage/apiclient": program.pk,
    }
    addresses = [f"/desk/{kind}/{rest}" for kind, pk in rows.items() for rest in ("", f"{pk}/change/")]
    adding = [
        f"/desk/{kind}/add/"
        for kind in (
            "auth/user",
            "triage/platform",
            "triage/calendarday",
            "triage/apiclient",
            "triage/tag",
            "triage/reportreader",
        )
    ]
    others = ["/desk/triage/desksettings/1/change/", f"/desk/triage/calendarday/{day.pk}/delete/", "/desk/triage/"]
    others.append(f"/desk/triage/reportreader/{rows['triage/reportreader']}/delete/")
    others += [f"/desk/auth/user/{helper.pk}/password/", "/desk/auth/"]
    webhook = subscription(owner=helper, last_error="timeout", failing_since=WEDNESDAY)
    sent = hooks.send_test(webhook, now=WEDNESDAY)
    Delivery.objects.update(
        state="failed", ended_at=WEDNESDAY, status=500, took_ms=12, answer="no", last_error="refused"
    )
    others += [f"/desk/webhooks/{rest}" for rest in ("", "add/", f"{webhook.pk}/", f"{webhook.pk}/delete/")]
    others.append(f"/desk/webhooks/deliveries/{sent.pk}/")
    return [
        *(Visit(address, admin) for address in [*addresses, *adding, *others]),
        Visit("/desk/triage/platform/add/", admin, then=submit, name="with errors"),
        Visit(f"/desk/triage/platform/{rows['triage/platform']}/history/", admin, leads_to="/desk/audit/"),
    ]


def submit(page: Page) -> None:
    """Send a form of unfold's as it is."""
    page.locator("[name=_save]").first.click()
    page.locator(".errornote").first.wait_for()
