"""A few dozen tickets that went through the real pipeline, of every kind and in every state, to be copied from.

Each is one complaint and one way that things can go; both clocks, the service's and the agents', are set to its times.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

import time_machine
from django.contrib.auth.models import User

from triage import pipeline, tickets
from triage.decision.category import Then
from triage.decision.codec import to_json
from triage.decision.facts import Box, Origin, Reading, Source
from triage.desks.prakerja import RULES
from triage.desks.prakerja.facts import ReadingKind
from triage.messages import Answers, InboundMessage
from triage.models import (
    FollowUp,
    FollowUpState,
    Reply,
    ReplyState,
    Resolution,
    Screenshot,
    ScreenshotState,
    Stage,
    Ticket,
    TicketState,
)
from triage.models.reply import UNSENT_STATES

BEFORE = timedelta(days=60)
"""So long ago the models were received."""
EACH = 3
"""Complaints that go each way."""
MUCH = 15
"""Messages of the one with much."""
BOX: Box = ((40, 200), (360, 200), (360, 240), (40, 240))


@dataclass(frozen=True, slots=True)
class Model:
    """One model: its ticket, how long its story lasts, and how old it may get before something more would happen."""

    ticket: Ticket
    lasts: timedelta
    until: timedelta | None
    has_much: bool


@dataclass(slots=True)
class Story:
    """One ticket's way through the desk, step by step."""

    answers: Answers
    agent: User
    now: datetime
    ticket: Ticket | None = None

    @property
    def case(self) -> Ticket:
        """The ticket as it stands now."""
        assert self.ticket is not None
        self.ticket.refresh_from_db()
        return self.ticket

    def later(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)

    def receive(self, *, pictures: int = 0) -> None:
        """The complaint comes in (or more of it), with pictures that have been read already."""
        received = pipeline.receive(InboundMessage("web", self.answers, uuid4().hex), now=self.now)
        self.ticket = received.ticket
        newest = self.ticket.submissions.latest("id")
        Screenshot.objects.bulk_create(_picture(newest.pk, number, at=self.now) for number in range(pictures))

    def work(self) -> None:
        """What the workers do: every stage that waits; letters count as sent half a minute later."""
        stages = {Stage.READ: pipeline.read, Stage.CLASSIFY: pipeline.classify, Stage.RESPOND: pipeline.respond}
        for _round in range(20):  # Many pictures may take several turns.
            if self.case.stage == Stage.DONE:
                break
            self.later(seconds=2)
            with time_machine.travel(self.now, tick=False):
                stages[Stage(self.case.stage)](self.case.pk)
        self.later(seconds=30)
        waiting = Reply.objects.filter(ticket=self.case, state__in=UNSENT_STATES)
        waiting.update(state=ReplyState.SENT, sent_at=self.now, attempts=1)

    def ask(self) -> FollowUp | None:
        """Go on to the next planned follow-up and let it fire; None where nothing is planned."""
        planned = FollowUp.objects.filter(ticket=self.case, state=FollowUpState.PLANNED).order_by("due_at").first()
        if planned is None:
            return None
        self.now = planned.due_at + timedelta(seconds=5)
        with time_machine.travel(self.now, tick=False):
            pipeline.follow_up(planned.pk)
        self.work()
        planned.refresh_from_db()
        return planned

    def close(self, resolution: Resolution, *, agent: User | None) -> None:
        """It ends; a requester of three says what they think."""
        self.later(hours=3)
        if self.case.state != TicketState.CLOSED:
            tickets.close(self.case, resolution=resolution, agent=agent, now=self.now)
        self.work()
        if self.answers.platform in {"tokopedia", "kemnaker"} and resolution != Resolution.WITHDRAWN:
            self.later(minutes=9)
            tickets.rate(self.case, helpful=self.answers.platform == "tokopedia", now=self.now)

    def dispute(self) -> None:
        """The requester disagrees, where there is something to disagree with."""
        self.later(hours=5)
        if self.case.state != TicketState.WITH_AGENT:
            tickets.dispute(self.case, now=self.now)


def _fresh(story: Story) -> None:
    story.receive()


def _answered(story: Story) -> None:
    story.receive()
    story.work()


def _seen(story: Story) -> None:
    story.receive(pictures=2)
    story.work()


def _silent(story: Story) -> None:
    _answered(story)
    while story.ask():
        pass


def _appeared(story: Story) -> None:
    _seen(story)
    asked = story.ask()
    if asked and asked.state == FollowUpState.FIRED:
        story.later(hours=2)
        answers = RULES.follow_ups[asked.kind].answers
        happy = next((code for code, answer in answers.items() if answer.then == Then.CLOSE), "")
        if happy:
            tickets.answer_follow_up(asked, answer=happy, now=story.now)
    story.close(Resolution.APPEARED, agent=None)


def _disputed(story: Story) -> None:
    _seen(story)
    story.dispute()
    tickets.note(story.case, text="Sudah ditelepon.", agent=story.agent, action_key=str(uuid4()), now=story.now)


def _corrected(story: Story) -> None:
    _answered(story)
    story.dispute()
    story.later(hours=4)
    wrong = story.case.classifications.latest().category
    right = "platform_issue" if wrong != "platform_issue" else "connectivity"
    tickets.correct(story.case, category=right, agent=story.agent, action_key=str(uuid4()), now=story.now)
    story.work()


def _settled(story: Story) -> None:
    _corrected(story)
    story.close(Resolution.ANSWERED, agent=story.agent)


def _talked(story: Story) -> None:
    _answered(story)
    story.later(hours=6)
    key = str(uuid4())
    tickets.reply(story.case, text="Kak, boleh kirim tautannya?", agent=story.agent, action_key=key, now=story.now)
    story.work()
    story.later(days=6)
    story.close(Resolution.NO_ANSWER, agent=story.agent)


def _withdrawn(story: Story) -> None:
    _answered(story)
    story.close(Resolution.WITHDRAWN, agent=None)


def _much(story: Story) -> None:
    """Somebody who keeps writing: a page as long as pages get."""
    for number in range(MUCH):
        story.answers = replace(story.answers, description=f"{story.answers.description} ({number + 1})")
        story.receive(pictures=1)
        story.work()
        story.later(hours=7)
        if number % 4 == 0:
            key = str(uuid4())
            text = f"Sudah dicek lagi ({number})."
            tickets.note(story.case, text=text, agent=story.agent, action_key=key, now=story.now)
    story.dispute()


STORIES: Sequence[Callable[[Story], None]] = (
    *(_fresh, _answered, _seen, _silent, _appeared, _disputed, _corrected, _settled, _talked, _withdrawn),
)


def complaints(now: datetime) -> Sequence[Answers]:
    """Complaints of every category, in both languages, received at ``now``."""
    day = now.date()
    base = {
        "name": "Sari Wulandari",
        "language": "id",
        "platform": "tokopedia",
        "training": "Dasar Desain Grafis",
        "institution": "Cakrawala Belajar",
        "completed_on": day - timedelta(days=1),
        "what_you_see": "absent",
        "review_state": "given",
        "description": "Kak, sertifikat saya belum muncul di dashboard, padahal pelatihan sudah selesai.",
    }
    old = {**base, "completed_on": day - timedelta(days=30)}
    unclear = {"name": "Sari Wulandari", "language": "id", "description": "tolong dibantu ya min"}
    told = [
        base,
        base | {"platform": "kemnaker", "language": "en", "description": "The certificate is not on my dashboard yet."},
        old | {
            "platform": "bukalapak", "what_you_see": "wrong_name", "printed_name": "Budi Santoso",
            "description": "Nama di sertifikat salah, bukan nama saya. Tolong dibetulkan.",
        },
        old | {
            "what_you_see": "wont_open", "other_sites_open": False, "other_network_tried": False,
            "description": "Halaman sertifikat tidak bisa dibuka, internet terputus terus.",
        },
        old | {"review_state": "not_yet", "description": "Sertifikat belum ada. Saya belum memberi ulasan."},
        old | {"platform": "pijar_mahir", "description": "Sudah sebulan selesai, sertifikat tidak muncul."},
        old | {
            "platform": "kemnaker", "what_you_see": "page_fails", "other_sites_open": True,
            "description": "Halaman platform galat 502 sejak kemarin, situs lain bisa dibuka.",
        },
        unclear,
        unclear | {"language": "en", "description": "Please help me, I do not know what to do."},
        old | {"platform": "", "platform_other": "Warung Belajar", "description": "Insentif saya belum cair?"},
        base | {"completed_on": None, "description": "Kapan sertifikatnya muncul ya kak?"},
    ]  # fmt: skip
    return [Answers.of(said) for said in told]


def models(agent: User, *, now: datetime) -> Iterator[Model]:
    """Make the models, the last one with much on it; ``agent`` is who handles them all."""
    received = now - BEFORE
    known = complaints(received)
    for number, tell in enumerate(STORIES):
        for place in range(EACH):
            yield _told(tell, known[(3 * number + place) % len(known)], agent, received)
    yield _told(_much, known[2], agent, received)


def _told(tell: Callable[[Story], None], answers: Answers, agent: User, received: datetime) -> Model:
    own = replace(answers, email=f"model-{uuid4().hex}@example.com")
    story = Story(own, agent, received)
    tell(story)
    planned = FollowUp.objects.filter(ticket=story.case, state=FollowUpState.PLANNED).order_by("due_at").first()
    until = planned.due_at - received if planned else None
    return Model(story.case, story.now - received, until, has_much=tell is _much)


def _picture(submission: int, number: int, *, at: datetime) -> Screenshot:
    """A screenshot that has been read: its page says that the certificate is not there. Its file is nowhere."""
    quote = "Sertifikat belum tersedia"
    reading = Reading(
        ReadingKind.STATUS, "certificate_absent", 0.9, Origin(Source.SCREENSHOT, screenshot=0, box=BOX, quote=quote)
    )
    return Screenshot(
        submission_id=submission,
        position=number,
        state=ScreenshotState.READ,
        created_at=at,
        upload_sha256=uuid4().hex * 2,
        kind="jpeg",
        byte_size=300_000,
        file=f"{uuid4().hex}.jpg",
        width=400,
        height=800,
        lines=[{"text": f"{quote} {line}", "confidence": 0.9, "box": BOX} for line in range(30)],
        readings=[to_json(reading)],
        usable="yes",
    )
