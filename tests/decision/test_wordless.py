"""What is left of readings and reasons once words have to be forgotten."""

from datetime import datetime
from typing import Any

import pytest

from triage.decision.codec import facts_from, reason_from, to_json
from triage.decision.facts import Origin, Reading, Source
from triage.decision.verdict import Reason
from triage.decision.wordless import (
    GONE,
    codes_only,
    reasons_without_pictures_words,
    without_pictures_words,
    wordless,
)
from triage.desks.prakerja import DESK, RULES
from triage.desks.prakerja.facts import Facts, ReadingKind

PICTURE = Origin(Source.SCREENSHOT, screenshot=1, box=((0, 0), (1, 0), (1, 1), (0, 1)), quote="Sari W.")
TEXT = Origin(Source.TEXT, span=(0, 4), quote="Sari")
NOW = datetime.fromisoformat("2026-09-16T10:00:00+07:00")


def reason(origin: Origin, **detail: str) -> Any:
    return to_json(Reason("overdue", "too_early", 1.5, origin, detail))


def test_days_and_small_numbers_stay_and_words_go() -> None:
    (kept,) = wordless(
        [reason(TEXT, due_on="2026-09-16", days="14", name="Sari", phone="08123456789", dots="2026-09-16!")]
    )
    assert kept["detail"] == {"due_on": "2026-09-16", "days": "14", "name": GONE, "phone": GONE, "dots": GONE}
    assert (kept["code"], kept["label"], kept["weight"]) == ("overdue", "too_early", 1.5)
    assert reason_from(kept).origin == Origin(Source.TEXT)


def test_forgetting_twice_changes_nothing() -> None:
    once = wordless([reason(PICTURE, name="Sari", on="2026-09-16")])
    assert wordless(once) == once
    assert reason_from(once[0]).origin == Origin(Source.SCREENSHOT, screenshot=1)


def test_without_pictures_the_text_still_stands() -> None:
    seen, said = reasons_without_pictures_words([reason(PICTURE, name="Sari"), reason(TEXT, name="Sari")])
    assert reason_from(seen).origin == Origin(Source.SCREENSHOT, screenshot=1)
    assert reason_from(said).origin == TEXT
    assert seen["detail"] == {"name": "Sari"}


def test_only_codes_of_a_pictures_readings_stay() -> None:
    readings = [to_json(Reading(kind, "x", 0.9, PICTURE)) for kind in ReadingKind]
    left = codes_only(readings, quoted=DESK.labels.quoted)
    kept = {each["kind"] for each in left}
    assert {"certificate_name", "account_name", "toast", "chat_sent", "chat_received"} == set(ReadingKind) - kept
    assert not any(each["origin"]["quote"] or each["origin"]["box"] for each in left)


def test_facts_without_pictures_words_decide_as_before() -> None:
    readings = tuple(Reading(kind, "x", 0.9, PICTURE) for kind in (ReadingKind.ACCOUNT_NAME, ReadingKind.CHAT_SENT))
    facts = Facts(now=NOW, name="Sari", description="halo", readings=readings)
    kept = facts_from(without_pictures_words(to_json(facts)), Facts)
    assert [(each.kind, each.value, each.origin.quote) for each in kept.readings] == [("account_name", "x", "")]
    assert (kept.name, kept.description) == ("Sari", "halo")
    assert without_pictures_words({}) == {}


@pytest.mark.parametrize("code", RULES.sentences)
def test_every_sentence_can_still_be_said(code: str) -> None:
    class Gaps(dict[str, str]):
        def __missing__(self, gap: str) -> str:
            self[gap] = "Sari"
            return "Sari"

    gaps = Gaps()
    RULES.sentences[code] % gaps
    (kept,) = wordless([to_json(Reason(code, "too_early", 1.0, TEXT, gaps))])
    assert "Sari" not in RULES.sentences[code] % kept["detail"]
