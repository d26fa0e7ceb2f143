"""Canned replies at the desk: edited in both languages, looked at first, every version kept."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Permission, User
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from tests.factories import TOO_EARLY, answered, replace
from tests.workspace.cases import disputed, editor_of
from tests.workspace.conftest import logged_in
from triage.models import CannedReply, CannedReplyVersion, Origin, Reply, ReplyKind
from triage.playbook import versions
from triage.workspace import labels as words

PAGE = "/desk/replies/too_early/"
IFRAMES = re.compile(r'<iframe class="desk-mail" sandbox srcdoc="([^"]*)"')


def stored(language: str = "id") -> CannedReply:
    return CannedReply.objects.get(code="too_early", language=language)


def kept(language: str = "id") -> list[tuple[int, str, str]]:
    rows = CannedReplyVersion.objects.filter(code="too_early", language=language).order_by("number")
    return [(row.number, row.origin, row.agent.get_username() if row.agent else "") for row in rows]


def mails(page: str) -> list[str]:
    return [unescape(mail) for mail in IFRAMES.findall(page)]


def test_it_shows_both_languages_with_the_gaps_and_what_they_mean(supervisor: Client) -> None:
    page = supervisor.get(PAGE).content.decode()

    assert 'name="id-body"' in page
    assert 'name="en-body"' in page
    assert 'data-gap="due_on"' in page
    assert "the last day of the waiting time" in page
    assert "Friday, 18 September 2026" in page
    assert 'data-gap="message"' not in page


def test_it_lists_every_code_once(supervisor: Client) -> None:
    page = supervisor.get("/desk/triage/cannedreply/").content.decode()

    for code in CannedReply.objects.values_list("code", flat=True):
        assert page.count(f'href="/desk/replies/{code}/"') == 1


def test_it_leads_from_a_row_to_the_page_of_its_code(supervisor: Client) -> None:
    response = supervisor.get(f"/desk/triage/cannedreply/{stored().pk}/change/")

    assert response["Location"] == PAGE
    assert supervisor.get("/desk/triage/cannedreply/999999/change/").status_code == 404
    nothing = supervisor.get("/desk/replies/nothing/")
    assert nothing.status_code == 404
    assert "Go to the queue" in nothing.content.decode()


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("body", "Halo $nomor_ktp", "Unknown placeholders: $nomor_ktp."),
        ("body", "Biayanya $ 150", "A $ must be followed by the name of a placeholder."),
        ("body", "  ", "This must not be empty."),
        ("subject", "", "This must not be empty."),
        ("subject", "$rahasia", "Unknown placeholders: $rahasia."),
        ("body", "Mohon kirimkan kode OTP.", "never ask for (OTP)"),
        ("subject", "s" * 151, "at most 150 characters"),
    ],
)
def test_it_refuses_a_text_and_keeps_what_was_typed(supervisor: Client, field: str, text: str, told: str) -> None:
    before = stored().kept()
    form = editor_of("too_early", id={field: text}, en={"subject": "Mine, and sound"})

    page = supervisor.post(PAGE, form).content.decode()

    assert told in unescape(page)
    assert "Mine, and sound" in page
    assert text.strip() in page
    assert stored().kept() == before
    assert kept("en") == [(1, Origin.SHIPPED, "")]  # neither language is saved without the other


def test_it_saves_both_languages_and_keeps_who_and_when(supervisor: Client) -> None:
    form = editor_of("too_early", id={"body": "Halo.\r\n\r\nBaru."}, en={"subject": "New"})

    page = supervisor.post(PAGE, form, follow=True).content.decode()

    assert "Saved." in page
    assert stored().body == "Halo.\n\nBaru."
    assert stored("en").subject == "New"
    assert kept() == kept("en") == [(1, Origin.SHIPPED, ""), (2, Origin.EDITED, "joko")]
    assert "joko" in page


def test_it_keeps_no_version_of_what_did_not_change(supervisor: Client) -> None:
    supervisor.post(PAGE, editor_of("too_early", en={"subject": "New"}))
    supervisor.post(PAGE, editor_of("too_early"))

    assert kept() == [(1, Origin.SHIPPED, "")]
    assert kept("en") == [(1, Origin.SHIPPED, ""), (2, Origin.EDITED, "joko")]


def test_it_tells_the_second_of_two_editors_and_shows_both_texts(supervisor: Client, administrator: Client) -> None:
    opened = editor_of("too_early")
    administrator.post(PAGE, {**opened, "id-body": "Teks punya admin."})

    page = supervisor.post(PAGE, {**opened, "id-body": "Teks punya joko.", "en-subject": "Also mine"})
    told = page.content.decode()

    assert stored().body == "Teks punya admin."
    assert stored("en").version == 1
    assert "admin has saved this text since you opened it." in told
    assert "<del>admin</del>" in told
    assert "Teks punya joko.</textarea>" in told
    assert "Also mine" in told
    again = {**opened, "id-body": "Teks punya joko.", "en-subject": "Also mine", "id-version": "2"}
    assert 'name="id-version" value="2"' in told
    assert supervisor.post(PAGE, again).status_code == 302
    assert (stored().body, stored("en").subject) == ("Teks punya joko.", "Also mine")


def test_it_never_puts_an_untouched_language_over_a_colleagues(supervisor: Client, administrator: Client) -> None:
    opened = editor_of("too_early")
    administrator.post(PAGE, {**opened, "id-body": "Teks punya admin."})

    assert supervisor.post(PAGE, {**opened, "en-subject": "Mine"}).status_code == 302

    assert (stored().body, stored("en").subject) == ("Teks punya admin.", "Mine")


def test_a_failed_attempt_does_not_count_as_having_seen_the_newer_text(
    supervisor: Client, administrator: Client
) -> None:
    opened = editor_of("too_early")
    administrator.post(PAGE, {**opened, "id-body": "Teks punya admin."})

    page = supervisor.post(PAGE, {**opened, "id-body": "Salah $apa"}).content.decode()

    assert 'name="id-version" value="1"' in page


def test_it_brings_an_earlier_version_back_as_a_new_one(supervisor: Client) -> None:
    shipped = stored().kept()
    supervisor.post(PAGE, editor_of("too_early", id={"body": "Lain."}))

    supervisor.post(f"{PAGE}restore/id/", {"number": "1", "seen": "2"})

    assert stored().kept() == shipped
    assert [number for number, _origin, _who in kept()] == [1, 2, 3]
    assert kept()[-1] == (3, Origin.RESTORED, "joko")


@pytest.mark.parametrize(
    ("form", "status"), [({"number": "9", "seen": "1"}, 404), ({"number": "x", "seen": "1"}, 400), ({}, 400)]
)
def test_it_brings_back_nothing_that_never_was(supervisor: Client, form: dict[str, str], status: int) -> None:
    assert supervisor.post(f"{PAGE}restore/id/", form).status_code == status


def test_it_brings_nothing_back_over_a_newer_text(supervisor: Client, administrator: Client) -> None:
    administrator.post(PAGE, editor_of("too_early", id={"body": "Teks punya admin."}))

    page = supervisor.post(f"{PAGE}restore/id/", {"number": "1", "seen": "1"}, follow=True).content.decode()

    assert stored().body == "Teks punya admin."
    assert "admin has saved a newer version." in page


def test_it_never_changes_or_loses_a_version() -> None:
    version = CannedReplyVersion.objects.filter(code="too_early", language="id")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        version.update(body="other")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        version.delete()
    assert version.count() == 1


def test_it_looks_with_the_newest_ticket_that_had_the_letter(supervisor: Client) -> None:
    ticket = answered()

    page = supervisor.get(PAGE).content.decode()

    assert f"Filled in with data of {ticket.reference}." in page
    indonesian, english = mails(page)
    assert "Jumat, 18 September 2026" in indonesian
    assert "Friday, 18 September 2026" in english


def test_it_looks_with_an_invented_case_where_there_is_none(supervisor: Client) -> None:
    for code in CannedReply.objects.filter(language="id").values_list("code", flat=True):
        page = supervisor.get(f"/desk/replies/{code}/").content.decode()
        assert "Filled in with sample data." in page
        assert len(mails(page)) == 2, code
        assert not any("$" in mail for mail in mails(page)), code


def test_it_looks_with_the_ticket_asked_for_and_says_if_there_is_none(supervisor: Client) -> None:
    asked, _newer = disputed("a@example.com"), answered()

    page = supervisor.post(f"{PAGE}preview/", {**editor_of("too_early"), "reference": asked.reference.lower()})
    assert f"data of {asked.reference}." in page.content.decode()
    page = supervisor.post(f"{PAGE}preview/", {**editor_of("too_early"), "reference": "TKT-0000-0000"})
    assert "There is no ticket with this reference." in page.content.decode()


def test_it_looks_at_unsaved_words_and_warns(supervisor: Client) -> None:
    body = "Halo $salutation,\n\n$printed_name, lihat bit.ly/abc pada $human_by"
    form = editor_of("too_early", id={"body": body, "subject": "s" * 80})

    page = supervisor.post(f"{PAGE}preview/", form).content.decode()

    assert "lihat bit.ly/abc" in mails(page)[0]
    assert "Links to other sites: bit.ly/abc." in page
    assert "Very long for a phone screen." in page
    assert "The other language does not use $human_by, $printed_name." in page
    assert "Empty for this ticket" not in page  # the invented case knows the name
    answered()
    assert "Empty for this ticket: $printed_name." in supervisor.post(f"{PAGE}preview/", form).content.decode()
    assert stored().version == 1


def test_it_shows_no_preview_of_a_text_with_problems(supervisor: Client) -> None:
    page = supervisor.post(f"{PAGE}preview/", editor_of("too_early", id={"body": "$apa"})).content.decode()

    assert "Fix the problems in the text to see a preview." in page
    assert len(mails(page)) == 1


def test_it_works_without_a_script(supervisor: Client) -> None:
    form = {**editor_of("too_early", id={"body": "Baru."}), "preview": "1"}

    page = supervisor.post(PAGE, form).content.decode()

    assert "Baru." in mails(page)[0]
    assert stored().version == 1


def test_what_it_shows_is_what_is_sent(supervisor: Client) -> None:
    answered()
    form = editor_of("too_early", id={"body": "Halo $salutation,\n\n$evidence\n\nSampai $due_on. Cek $next_check_on."})
    first = supervisor.post(f"{PAGE}preview/", form).content.decode()
    supervisor.post(PAGE, form)

    other = answered(replace(TOO_EARLY, email="budi@example.com"))
    page = supervisor.post(f"{PAGE}preview/", {**form, "reference": other.reference}).content.decode()

    sent = Reply.objects.get(ticket=other, kind=ReplyKind.VERDICT)
    assert mails(page)[0] == sent.html
    assert mails(first)[0].count("<p") == sent.html.count("<p")


def test_it_never_changes_a_letter_that_is_written(supervisor: Client) -> None:
    ticket = answered()
    before = Reply.objects.filter(ticket=ticket).values("subject", "text", "html").get()

    supervisor.post(PAGE, editor_of("too_early", id={"body": "Lain sekali."}))

    assert Reply.objects.filter(ticket=ticket).values("subject", "text", "html").get() == before


def test_it_keeps_requesters_words_inert(supervisor: Client) -> None:
    name = "$reference <img src=x onerror=alert(1)> {{ 7|add:7 }}"
    ticket = answered(replace(TOO_EARLY, name=name), is_owner=True)
    form = {**editor_of("too_early", id={"body": "Halo $name"}), "reference": ticket.reference}

    page = supervisor.post(f"{PAGE}preview/", form).content.decode()

    assert "<img" not in page
    assert "<img" not in mails(page)[0]
    assert "$reference &lt;img src=x onerror=alert(1)&gt; {{ 7|add:7 }}" in mails(page)[0]


def test_it_shows_no_tickets_facts_to_somebody_who_may_not_see_tickets() -> None:
    ticket = answered()
    user = User.objects.create_user("editor", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_cannedreply", "change_cannedreply"]))

    page = logged_in(user).post(f"{PAGE}preview/", {**editor_of("too_early"), "reference": ticket.reference})

    assert ticket.reference not in page.content.decode()


def test_it_keeps_what_stood_there_before_versions_were(agent_user: User) -> None:
    row = CannedReply.objects.create(code="ours", language="id", subject="Lama", body="Lama.")
    changes = {"subject": "Baru", "body": "Baru."}

    assert versions.save(row, changes=changes, seen=1, agent=agent_user, now=timezone.now())

    found = [(version.number, version.body) for version in versions.history(row)]
    assert found == [(2, "Baru."), (1, "Lama.")]


def test_it_has_a_name_for_every_letter(desk_rows: None) -> None:
    codes = set(CannedReply.objects.values_list("code", flat=True))
    assert codes
    assert not {code for code in codes if words.letter(code) == code}
