"""Files on the requester's page."""

import pytest
from django.test import Client

from datasets import files
from datasets.pdf.hostile import corpus
from datasets.pdf.writer import plain
from tests.factories import TOO_EARLY, answered, received, replace, uploads
from tests.portal.posts import text
from triage.models import File, FileOutcome, Ticket

ENGLISH = replace(TOO_EARLY, language="en")


def card(ticket: Ticket, visitor: Client) -> str:
    page = text(visitor.get(f"/t/{ticket.token}/"))
    return page.partition('id="h-files"')[2].partition("</section>")[0]


def test_each_is_named_with_what_became_of_it(visitor: Client) -> None:
    locked = next(each for each in corpus() if each.name == "locked").build()
    ticket = answered(
        ENGLISH,
        **uploads(
            laporan__docx=files.DOCX,
            alat__exe=files.PROGRAM,
            rekaman__mp4=files.film(),
            terkunci__pdf=locked,
            sertifikat__pdf=plain("Sertifikat", pages=7),
        ),
    )
    shown = card(ticket, visitor)

    for name in ("laporan.docx", "alat.exe", "rekaman.mp4", "terkunci.pdf", "sertifikat.pdf"):
        assert name in shown
    assert "A person here can open it; the computer has not read it." in shown
    assert "we do not take programs" in shown
    assert "We cannot watch films" in shown
    assert "This PDF is locked with a password." in shown
    assert "Read, the first 5 of 7 pages: see screenshot 1, 2, 3, 4, 5." in shown
    assert "href" not in shown


def test_what_waits_and_what_was_deleted_is_said_so(visitor: Client) -> None:
    ticket = received(ENGLISH, **uploads(a__zip=files.ZIP))
    assert "We are looking at it." in card(ticket, visitor)

    File.objects.update(outcome=FileOutcome.DELETED, quarantine_name="", original_name="")
    assert "File without a name" in card(ticket, visitor)
    assert "Deleted after some time." in card(ticket, visitor)


@pytest.mark.parametrize("name", ["<b>a.zip", "a\u202e.zip"])
def test_a_name_does_no_harm(name: str, visitor: Client) -> None:
    ticket = answered(ENGLISH, **uploads(**{name: files.ZIP}))

    assert "<b>a.zip" not in card(ticket, visitor)
    assert "\u202e" not in card(ticket, visitor)


def test_without_files_there_is_no_card(visitor: Client) -> None:
    assert card(answered(ENGLISH), visitor) == ""
