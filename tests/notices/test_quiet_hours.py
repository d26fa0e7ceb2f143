"""Mails wait until quiet hours end, also those that go past midnight."""

from datetime import datetime, time

import pytest

from triage.desks.prakerja import DESK as PRAKERJA
from triage.models import NoticeKind, NoticeWay
from triage.notices import after_quiet, usual
from triage.notices.preferences import way


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=PRAKERJA.zone)


NIGHT, LUNCH = (time(22), time(7, 30)), (time(12), time(13))


@pytest.mark.parametrize(
    ("hours", "moment", "goes"),
    [
        (NIGHT, at(16, 21, 59), at(16, 21, 59)),
        (NIGHT, at(16, 22), at(17, 7, 30)),
        (NIGHT, at(17, 0), at(17, 7, 30)),
        (NIGHT, at(17, 7, 30), at(17, 7, 30)),
        (LUNCH, at(16, 12), at(16, 13)),
        (LUNCH, at(16, 11, 59), at(16, 11, 59)),
        (LUNCH, at(16, 13), at(16, 13)),
        ((None, None), at(16, 3), at(16, 3)),
        ((time(8), time(8)), at(16, 8), at(16, 8)),
    ],
)
def test_a_mail_waits_for_their_end(hours: tuple[time | None, time | None], moment: datetime, goes: datetime) -> None:
    assert after_quiet(moment, start=hours[0], end=hours[1], zone=PRAKERJA.zone) == goes


def test_what_nobody_chose_or_nobody_understands_is_the_usual() -> None:
    assert way({"mentioned": "none"}, NoticeKind.MENTIONED) == NoticeWay.NOTHING
    assert way({"mentioned": "pigeon"}, NoticeKind.MENTIONED) == usual(NoticeKind.MENTIONED) == NoticeWay.MAIL
    assert way({}, NoticeKind.ASSIGNED) == NoticeWay.BELL
