"""Cases from files: the form's answers as JSON, for the dry run and for measuring."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from triage.channels.complaint import ComplaintForm, platform_spellings
from triage.installed import installed
from triage.messages import Answers
from triage.playbook.desk import Desk
from triage.questions import Form


class CaseForm(ComplaintForm):
    """The complaint form without its demands: any answer may be missing, any date is taken."""

    future_dates_allowed = True
    insists = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].required = False

    def form_asked(self) -> Form:
        """The desk's own form: a case is judged without a database, and nothing is judged by what people have added."""
        return installed().form

    def says_something(self, cleaned: Mapping[str, Any]) -> bool:
        """An empty case is a case too."""
        return True


class InvalidCase(Exception):
    """The case's answers make no sense; ``errors`` maps fields to what is wrong with them."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        super().__init__("invalid")
        self.errors = errors


def case_answers(case: Mapping[str, Any], *, now: datetime, desk: Desk) -> Answers:
    """The cleaned answers of a case; raises InvalidCase for answers that no form would take."""
    spellings = platform_spellings(desk.policy.platforms.values())
    form = CaseForm(dict(case), platforms=spellings, contacts=desk.public_contacts, now=now)
    if not form.is_valid():
        raise InvalidCase({field: [str(message) for message in messages] for field, messages in form.errors.items()})
    return form.answers()
