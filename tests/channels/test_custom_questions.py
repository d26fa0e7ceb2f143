"""Custom questions where answers come in: the form, an agent who types for somebody, corrections."""

from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from tests.custom import question
from tests.factories import TOO_EARLY, WEDNESDAY, message, received, replace, work
from tests.portal.posts import complaint
from triage import pipeline, tickets
from triage.channels.desk_form import CorrectionForm, OpeningForm
from triage.channels.web_form import MoreForm, WebForm
from triage.models import CustomQuestion, Submission, Ticket
from triage.playbook import form

pytestmark = pytest.mark.usefixtures("platforms")

NO_CHOICE = "Select a valid choice. fax is not one of the available choices."
WRONG_NAME = {"what_you_see": "wrong_name"}


def sent(**changes: Any) -> WebForm:
    with translation.override("en"):
        filled = WebForm({**complaint(), **changes}, now=WEDNESDAY)
        filled.is_valid()
    return filled


def told(form: WebForm) -> dict[str, list[str]]:
    with translation.override("en"):
        return {name: [str(problem) for problem in problems] for name, problems in form.errors.items()}


def test_answers_are_cleaned_and_stored_like_the_desks_own() -> None:
    question("custom_order", position=0)
    question("custom_way", "choice", position=1)
    question("custom_paid", "yes_no", position=2)
    question("custom_until", "day", position=3)
    given = {"custom_order": " A\u200b  7 ", "custom_way": "app", "custom_paid": "false", "custom_until": "17/09/2027"}

    filled = sent(**given)

    assert filled.errors == {}
    pipeline.receive(message(filled.answers()), now=WEDNESDAY)
    stored = Submission.objects.get().answers
    assert {code: answer for code, answer in stored.items() if code.startswith("custom_")} == {
        "custom_order": "A 7",
        "custom_way": "app",
        "custom_paid": False,
        "custom_until": "2027-09-17",
    }
    assert work(Ticket.objects.get()).category == "platform_issue"  # As without: the decision knows nothing of them.


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({}, {"custom_order": ["Please answer this question."]}),
        ({"custom_order": "x" * 201}, {"custom_order": ["Ensure this value has at most 200 characters (it has 201)."]}),
        ({"custom_order": "7", **WRONG_NAME}, {"custom_way": ["Please answer this question."]}),
        ({"custom_order": "7", **WRONG_NAME, "custom_way": "app"}, {}),
        ({"custom_order": "7", "custom_way": "fax"}, {"custom_way": [NO_CHOICE]}),
    ],
)
def test_it_says_what_is_missing_or_wrong(given: dict[str, str], errors: dict[str, list[str]]) -> None:
    question("custom_order", required=True)
    question("custom_way", "choice", required=True, when_question="what_you_see", when_answers=["wrong_name"])
    assert told(sent(**given)) == errors


def test_a_condition_may_be_a_platform_or_an_answer_to_another_custom_question() -> None:
    question("custom_shop", required=True, when_question="platform", when_answers=["tokopedia"])
    question("custom_paid", "yes_no")
    question("custom_when", "day", required=True, when_question="custom_paid", when_answers=["true"])
    assert list(sent(platform="tokopedia").errors) == ["custom_shop"]
    assert list(sent(platform="bukalapak", custom_paid="true").errors) == ["custom_when"]
    assert sent(platform="bukalapak", custom_paid="false").errors == {}
    shown = dict(sent().conditions())
    assert shown["if-custom_shop"] == '[name="platform"] :is(option[value="tokopedia"]:checked)'
    assert shown["if-custom_when"] == '[name="custom_paid"]:is([value="true"]):checked'


def test_nobody_insists_at_the_desk() -> None:
    question("custom_order", required=True)
    opened = OpeningForm({"description": "Hilang", "channel": "telephone"}, now=WEDNESDAY)
    assert opened.is_valid(), opened.errors


def test_a_correction_keeps_what_it_does_not_touch() -> None:
    row = question("custom_way", "choice", choices=("app", "shop", "mail"))
    question("custom_order", active=False)
    ticket = received(replace(TOO_EARLY, custom_way="app", custom_order="A 7"))
    row.choices[0]["active"] = False
    CustomQuestion.objects.filter(pk=row.pk).update(choices=row.choices, version=2)
    form.forget()
    known = tickets.details(ticket)
    fresh = CorrectionForm(None, known=known, has_own_words=True, now=WEDNESDAY)
    page = {name: fresh[name].value() for name in fresh.fields}
    page |= {fresh.add_initial_prefix(name): value for name, value in page.items()}
    as_shown = {name: value for name, value in page.items() if value not in (None, "")}
    widget: Any = fresh.fields["custom_way"].widget
    assert [code for code, _words in widget.choices] == ["shop", "mail", "app"]

    untouched = CorrectionForm(as_shown, known=known, has_own_words=True, now=WEDNESDAY)
    assert untouched.is_valid(), untouched.errors
    assert untouched.answers().given == known.given
    changed = CorrectionForm({**as_shown, "custom_way": "shop"}, known=known, has_own_words=True, now=WEDNESDAY)
    assert changed.is_valid(), changed.errors
    assert changed.answers().given == {**known.given, "custom_way": "shop"}


def test_whoever_wrote_a_mail_is_offered_what_is_needed_and_open() -> None:
    question("custom_order", required=True)
    question("custom_note")
    question("custom_shop", required=True, when_question="platform", when_answers=["tokopedia"])
    question("custom_paid", "yes_no", required=True, when_question="custom_note", when_answers=["yes"])
    known = replace(TOO_EARLY, custom_shop="Toko Jaya")
    page = MoreForm(None, known=known, asked=(), now=WEDNESDAY)
    assert [row.field.name for row in page.further()] == ["completed_on", "custom_order"]

    sent = MoreForm(QueryDict("custom_order=A+7&custom_note=x"), known=known, asked=(), now=WEDNESDAY)
    assert sent.is_valid(), sent.errors
    given = sent.answers().given
    assert (given["custom_order"], "custom_note" in given) == ("A 7", False)
