"""What is known about a complaint at one moment: the only input of the decision.

Everything here is plain data. Rows become facts in ``triage.evidence.gather``; the decision never
looks anywhere else, not even at the clock (``Facts.now`` is a fact).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Box = tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]
"""Four (x, y) corners in the stored picture's pixels, clockwise from the top left."""


class Source(StrEnum):
    """Where evidence can come from."""

    FORM = "form"
    TEXT = "text"
    SCREENSHOT = "screenshot"
    CLOCK = "clock"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Origin:
    """The exact place a fact was seen, so that a person can look there too.

    ``field`` names a form field; ``span`` is a half-open [start, end) character range in
    ``Facts.description``; ``screenshot`` is the picture's position in the ticket (0-based) and
    ``box`` its region there; ``quote`` holds the words as they were seen.
    """

    source: Source
    field: str = ""
    span: tuple[int, int] | None = None
    screenshot: int | None = None
    box: Box | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as the OCR engine saw it.

    ``confidence`` in [0, 1]; ``box`` in the stored picture's pixels, its first corner where the text begins.

    ``vividness``: how colourful the line's surroundings are, 0 (grey) to 1, what tells a button that works
    from a grey one.
    """

    text: str
    confidence: float
    box: Box
    vividness: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing read in a screenshot or in the free text.

    ``kind`` says what (see ``ReadingKind``), ``value`` what it is in normal form: a date in ISO
    format, a name as printed, a platform's code, a progress in percent. ``confidence`` is the
    reader's own, in [0, 1].
    """

    kind: str
    value: str
    confidence: float
    origin: Origin


class ReadingKind(StrEnum):
    """The kinds of readings that the first desk's categories understand."""

    SCREEN = "screen"  # dashboard | certificate | error | chat | transaction | unknown | unusable
    COMPLETED_ON = "completed_on"  # ISO date on which the training was finished
    DAYS_WAITING = "days_waiting"  # text only: "udah 2 minggu" -> "14"
    COMPLAINT = "complaint"  # text only: wrong_name | wont_open | incentive | account | selection | purchase; and what
    # speaks against one: name_right | for_another (a relative's case) | opens_elsewhere | taken_back
    STATUS = "status"  # finished (screenshot only) | not_finished | certificate_absent | certificate_present
    PROGRESS = "progress"  # "0".."100"
    CERTIFICATE_NAME = "certificate_name"  # the name as printed on the certificate
    ACCOUNT_NAME = "account_name"  # the name as the account shows it
    PLATFORM = "platform"  # a platform's code
    ERROR_PAGE = "error_page"  # offline | dns | timeout | not_found | denied (any other 4xx) | server | spinner
    REVIEW = "review"  # given | not_yet | button_active (screenshot only) | button_inactive | cannot_review
    CONNECTION = "connection"  # text only: "own_fine" (insists that the internet is fine) | "own_down"
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
class WordingSignal:
    """What the wording model says for one label: log-odds and the words that carried them.

    ``spans`` are half-open character ranges in ``Facts.description``, strongest first.
    """

    label: str
    log_odds: float
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known about one ticket at ``now`` (an aware datetime).

    ``readings`` stand surest first, whatever the order in which they were given.
    ``platform`` is a platform's code or "" when unknown. ``finished`` is False only when the
    requester says that the training is not finished. ``answers`` holds what one-click links
    brought in, as (follow-up kind, answer) pairs in the order in which they came. ``received_at``
    is when the description was written, from where its "3 days ago" counts; None means just now.
    ``pictures`` holds for each picture sent a code of why it does not help, "" where it does.
    """

    now: datetime
    language: str = "id"
    name: str = ""
    platform: str = ""
    training: str = ""
    institution: str = ""
    completed_on: date | None = None
    finished: bool | None = None
    what_you_see: Symptom | None = None
    printed_name: str = ""
    other_sites_open: bool | None = None
    other_network_tried: bool | None = None
    review_state: ReviewState | None = None
    description: str = ""
    readings: tuple[Reading, ...] = ()
    wording: tuple[WordingSignal, ...] = ()
    answers: tuple[tuple[str, str], ...] = field(default=())
    received_at: datetime | None = None
    pictures: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Put the readings in their order, so that whoever looks for the surest takes the first."""
        object.__setattr__(self, "readings", tuple(sorted(self.readings, key=_by_sureness)))


def _by_sureness(reading: Reading) -> tuple[object, ...]:
    origin = reading.origin
    place = (origin.source, -1 if origin.screenshot is None else origin.screenshot, origin.span or (), origin.box or ())
    return -reading.confidence, reading.kind, reading.value, place, origin.quote, origin.field
