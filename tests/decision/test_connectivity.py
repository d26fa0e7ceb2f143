from typing import Any

import pytest

from tests.decision.facts_for_tests import YESTERDAY, judge, shown, written
from triage.decision.verdict import Disposition
from triage.desks.prakerja.facts import ReadingKind, Symptom

AUTO, ASK, ESCALATE = Disposition.AUTO_REPLY, Disposition.ASK, Disposition.ESCALATE
FAILS = {"what_you_see": Symptom.PAGE_FAILS, "platform": "tokopedia"}
OFFLINE = shown(ReadingKind.ERROR_PAGE, "offline")
SERVER = shown(ReadingKind.ERROR_PAGE, "server")
TIMEOUT = shown(ReadingKind.ERROR_PAGE, "timeout")
FINE = written(ReadingKind.CONNECTION, "own_fine")
DOWN = written(ReadingKind.CONNECTION, "own_down")
OTHERS_OPEN = written(ReadingKind.CONNECTION, "others_open")
OTHERS_CLOSED = written(ReadingKind.CONNECTION, "others_closed")


@pytest.mark.parametrize(
    ("known", "category", "disposition", "question"),
    [
        ({**FAILS, "other_sites_open": False}, "connectivity", AUTO, ""),
        ({**FAILS, "other_sites_open": False, "completed_on": YESTERDAY}, "connectivity", AUTO, ""),
        ({"what_you_see": Symptom.WONT_OPEN, "other_sites_open": False}, "connectivity", AUTO, ""),
        ({**FAILS, "readings": (OFFLINE,)}, "connectivity", AUTO, ""),
        ({**FAILS, "readings": (shown(ReadingKind.ERROR_PAGE, "dns"),)}, "connectivity", AUTO, ""),
        ({**FAILS, "readings": (TIMEOUT,)}, "connectivity", ASK, "other_sites"),
        (FAILS, "connectivity", ASK, "other_sites"),
        ({**FAILS, "readings": (DOWN, TIMEOUT)}, "connectivity", AUTO, ""),
        ({**FAILS, "readings": (FINE,)}, "platform_issue", ASK, "other_sites"),
        ({**FAILS, "readings": (SERVER,)}, "platform_issue", AUTO, ""),
        ({**FAILS, "other_sites_open": True}, "platform_issue", AUTO, ""),
        ({**FAILS, "other_sites_open": True, "other_network_tried": False}, "platform_issue", ASK, "other_network"),
        # What the words say of it is not asked again, be it other sites or an error that somebody quotes.
        ({**FAILS, "readings": (OTHERS_CLOSED,)}, "connectivity", AUTO, ""),
        ({**FAILS, "readings": (OTHERS_OPEN,)}, "platform_issue", AUTO, ""),
        ({**FAILS, "readings": (OTHERS_OPEN,), "other_network_tried": True}, "platform_issue", AUTO, ""),
        ({**FAILS, "readings": (written(ReadingKind.ERROR_PAGE, "offline"),)}, "connectivity", AUTO, ""),
        ({**FAILS, "readings": (written(ReadingKind.ERROR_PAGE, "server"),)}, "platform_issue", AUTO, ""),
        ({**FAILS, "other_sites_open": True, "other_network_tried": True}, "platform_issue", AUTO, ""),
        (
            {**FAILS, "other_sites_open": True, "other_network_tried": True, "readings": (TIMEOUT, FINE)},
            "platform_issue",
            AUTO,
            "",
        ),
        ({**FAILS, "other_sites_open": True, "readings": (OFFLINE,)}, "platform_issue", ASK, "which_is_right"),
        ({**FAILS, "readings": (OFFLINE, FINE)}, "connectivity", ASK, "which_is_right"),
        ({**FAILS, "other_sites_open": False, "readings": (SERVER,)}, "platform_issue", ASK, "which_is_right"),
        ({**FAILS, "other_sites_open": False, "readings": (FINE,)}, "connectivity", ASK, "other_sites"),
        ({**FAILS, "other_sites_open": True, "readings": (DOWN,)}, "platform_issue", ASK, "other_sites"),
        ({**FAILS, "other_sites_open": False, "answers": (("opens", "no"),)}, "connectivity", ASK, "screenshot"),
        (
            {**FAILS, "other_sites_open": False, "answers": (("opens", "no"),), "readings": (TIMEOUT,)},
            "connectivity",
            ESCALATE,
            "",
        ),
        ({**FAILS, "answers": (("opens", "no"),), "readings": (TIMEOUT,)}, "connectivity", ASK, "other_sites"),
        (
            {"what_you_see": Symptom.ABSENT, "completed_on": YESTERDAY, "readings": (OFFLINE,)},
            "too_early",
            ASK,
            "which_is_right",
        ),
        (
            {"what_you_see": Symptom.ABSENT, "completed_on": YESTERDAY, "other_sites_open": False},
            "too_early",
            AUTO,
            "",
        ),
    ],
)
def test_it_tells_the_own_connection_from_the_page(
    known: dict[str, Any], category: str, disposition: Disposition, question: str
) -> None:
    verdict = judge(**known)
    assert (verdict.category, verdict.disposition, verdict.question) == (category, disposition, question)


def test_it_believes_that_it_opens_now() -> None:
    opened = judge(**FAILS, other_sites_open=False, answers=(("opens", "yes"),))
    assert opened.confidence < judge(**FAILS, other_sites_open=False).confidence
