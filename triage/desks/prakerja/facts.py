"""What is known about a complaint: what the form asks, and the kinds of readings that the categories understand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Self

from triage.decision import facts as core


class ReadingKind(StrEnum):
    """The kinds of readings that this desk's categories understand."""

    SCREEN = "screen"  # dashboard | certificate | error | chat | transaction | unknown | unusable
    COMPLETED_ON = "completed_on"  # ISO date on which the training was finished
    DAY = core.DAY  # text only: a day that is named, whatever happened on it
    DEADLINE = "deadline"  # text only: a day until which it is needed
    FIRST_COMPLAINT = "first_complaint"  # text only: a day on which somebody was asked already
    DAYS_WAITING = "days_waiting"  # text only: "udah 2 minggu" -> "14"
    COMPLAINT = "complaint"  # text only: wrong_name | wont_open | trouble (no more is said) | incentive | account |
    # selection | purchase; and what speaks against one: name_right | for_another (a relative's case) |
    # opens_elsewhere | taken_back | waited_as_told
    STATUS = "status"  # finished (screenshot only) | not_finished | certificate_absent | certificate_present
    PROGRESS = "progress"  # "0".."100"
    CERTIFICATE_NAME = "certificate_name"  # the name as printed on the certificate
    ACCOUNT_NAME = "account_name"  # the name as the account shows it
    PLATFORM = "platform"  # a platform's code
    ERROR_PAGE = "error_page"  # offline | dns | timeout | not_found | denied (any other 4xx) | server | spinner
    REVIEW = "review"  # given | not_yet | button_active (screenshot only) | button_inactive | cannot_review
    # | not_shown (text only: given, and the dashboard does not show it) | unsure (text only)
    CONNECTION = "connection"  # text only: own_fine (insists that the internet is fine) | own_down | others_open |
    # others_closed (other sites) | untried (no other network or device yet)
    FRAUD = "fraud"  # asked (for an OTP or money) | notice (screenshot only) | suspected (text only)
    CLOCK = "clock"  # HH:MM in a phone's status bar
    TOAST = "toast"  # screenshot only: the words of a short notice laid over the page
    CHAT_SENT = "chat_sent"  # screenshot only: the words of one message that the phone's owner wrote
    CHAT_RECEIVED = "chat_received"  # screenshot only: the words of one message that the other side wrote


class Symptom(StrEnum):
    """The answer to "what do you see?"."""

    ABSENT = "absent"
    WONT_OPEN = "wont_open"
    PAGE_FAILS = "page_fails"
    WRONG_NAME = "wrong_name"
    OTHER = "other"


class ReviewState(StrEnum):
    """The answer to "have you reviewed and rated the training?"."""

    GIVEN = "given"
    NOT_YET = "not_yet"
    BUTTON_INACTIVE = "button_inactive"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Facts(core.Facts):
    """``finished`` is False only when the requester says that the training is not finished."""

    language: str = "id"
    training: str = ""
    institution: str = ""
    completed_on: date | None = None
    finished: bool | None = None
    what_you_see: Symptom | None = None
    printed_name: str = ""
    other_sites_open: bool | None = None
    other_network_tried: bool | None = None
    review_state: ReviewState | None = None

    @classmethod
    def of(cls, answers: Mapping[str, str | bool], **known: Any) -> Self:
        """As the form has them: ``completed_on`` is a day, or says that there is none yet."""
        said: dict[str, Any] = dict(answers)
        if (day := said.pop("completed_on", None)) is not None:
            is_finished = day != "not_finished"
            said |= {"finished": is_finished, "completed_on": day if is_finished else None}
        return cls(**known, **cls.typed(said))

    @classmethod
    def typed(cls, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Days and codes from their texts."""
        kinds = {"completed_on": date.fromisoformat, "what_you_see": Symptom, "review_state": ReviewState}
        typed = {name: kinds[name](value) if value else None for name, value in stored.items() if name in kinds}
        return {**stored, **typed}

    @property
    def words(self) -> str:
        """The description, and what the training is called."""
        return f"{self.description} {self.training} {self.institution}"

    def unquoted(self, name: Callable[[str], str]) -> Self:
        """The training's title is as much a stranger's word as the description."""
        quiet = replace(self, name=name(self.name), printed_name=name(self.printed_name))
        return replace(quiet, description="", training="", institution="")
