"""People who complain by chat as people do, whose channels post as channels do: more than once, and not in order. And
what the rows have to say of all that was said, on either side.
"""

import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from harness.chat_server import ChatServer
from triage.channels import telegram, whatsapp
from triage.channels.phone import Line, Sent

WORDS = ("mohon dibantu ya kak", "buat lamaran kerja", "sudah saya tunggu dari kemarin", "di aplikasi juga tidak ada")
COMPLAINTS = (
    "Kak, sertifikat saya belum muncul di dashboard, pelatihannya selesai kemarin di Tokopedia.",
    "kak sertifikat saya tidak ada di dashboard",
)
WRONG = "Ini keliru"
"""The button that nobody here presses."""
Post = Callable[[str, bytes], None]
"""Posts a body to the channel's webhook until it is taken."""


@dataclass
class Talker:
    """Somebody with a phone. ``said`` has the channel's names for what they said, in its order, and whether it has to
    be on their ticket; ``in_order`` whether their channel has kept it.
    """

    server: ChatServer
    channel: str
    account: str
    chance: random.Random
    post: Post
    pause: float = 1.1
    said: dict[str, bool] = field(default_factory=dict)
    pressed: set[str] = field(default_factory=set)
    in_order: bool = True
    bodies: list[bytes] = field(default_factory=list)

    def talks(self, picture: bytes = b"") -> None:
        """All that they say by themselves; a picture where there is one to show."""
        if self.chance.random() < 0.3:
            self._posted([self._says("halo kak", counts=False)])
        first, *more = self.chance.choice(COMPLAINTS), *self.chance.sample(WORDS, 2)
        self._posted([self._says(first)])
        if picture and self.chance.random() < 0.5:
            self._posted([self._shows(picture, is_gone=self.chance.random() < 0.3)])
        self._posted([self._says(words) for words in more])
        self.answers()

    def answers(self) -> bool:
        """Press the first button of what was asked and not answered yet; whether there was such a question."""
        open_ones = [line.buttons[0] for line in self.heard if line.buttons and line.buttons[0][0] != WRONG]
        code = next((code for _words, code in reversed(open_ones) if code.startswith("r")), "")
        if not code or code in self.pressed:
            return False
        self.pressed.add(code)
        self._posted([self._says(pressed=code)])
        return True

    @property
    def heard(self) -> list[Line]:
        """All that was said to them."""
        return [line for line in self.server.phone.lines(self.channel, self.account) if line.is_ours]

    def _says(self, text: str = "", *, pressed: str = "", counts: bool = True, media: str = "") -> bytes:
        time.sleep(self.pause)  # Channels tell whole seconds.
        buttons = (("", pressed),) if pressed else ()
        line = Line(time.time(), False, text, buttons, media, "shot.jpg" if media else "", bool(media))
        update = self.server.phone.says(self.channel, self.account, line)
        self.said[key_of(self.channel, update)] = counts
        return json.dumps(update).encode()

    def _shows(self, picture: bytes, *, is_gone: bool) -> bytes:
        phone = self.server.phone
        media = phone.keep(Sent("shot.jpg", picture, "image/jpeg"))
        if is_gone:
            (phone.folder / "media" / media).unlink()
        return self._says(media=media, counts=not is_gone)

    def _posted(self, bodies: list[bytes]) -> None:
        if len(bodies) > 1 and self.chance.random() < 0.3:
            bodies, self.in_order = bodies[::-1], False
        self.bodies += bodies
        for body in [*bodies, *self.chance.sample(self.bodies, min(len(self.bodies), self.chance.randrange(3)))]:
            self.post(self.channel, body)
        if self.channel == whatsapp.CODE and (read := self.server.phone.read(self.account)):
            for body in self.chance.choices(statuses(read), k=4):
                self.post(self.channel, body)


def key_of(channel: str, update: dict[str, Any]) -> str:
    """The channel's name for the message of an update."""
    if channel == telegram.CODE:
        return str(update["update_id"])
    return str(update["entry"][0]["changes"][0]["value"]["messages"][0]["id"])


def statuses(read: dict[str, Any]) -> list[bytes]:
    """The same news, and what came before it."""
    told = json.dumps(read)
    return [told.replace('"read"', f'"{state}"').encode() for state in ("sent", "delivered", "read")]


FINE = frozenset(
    {
        *("conversations", "messages of requesters", "questions answered", "our messages"),
        *("doubled after a known doubt", "given up after two doubts"),
    }
)
"""Figures that may be above 0."""


def held_against_rows(talkers: Sequence[Talker]) -> dict[str, int]:
    """What the rows say of all that was said, and phones of what the rows say: a figure each."""
    from triage.models import Conversation, Submission, Ticket, TicketState

    conversations = {(row.channel, row.account): row for row in Conversation.objects.select_related("ticket")}
    figures = Counter(dict.fromkeys(("messages lost", "conversations out of order", "conversations lost"), 0))
    for each in talkers:
        own = conversations.get((each.channel, each.account))
        if own is None or own.ticket is None or not own.ticket.replies.exists():
            figures["conversations lost"] += 1
            continue
        owed = [sha256(f"{own.pk} {key}".encode()).hexdigest() for key, counts in each.said.items() if counts]
        there = Submission.objects.filter(ticket=own.ticket).order_by("id").values_list("key", flat=True)
        figures["messages lost"] += len(set(owed) - set(there)) + len(each.said) - _taken(own, each.said)
        figures["conversations out of order"] += each.in_order and [key for key in there if key in owed] != owed
    return {
        "conversations": len(talkers),
        "messages of requesters": sum(len(each.said) for each in talkers),
        "questions answered": sum(len(each.pressed) for each in talkers),
        **figures,
        "further tickets": Ticket.objects.count() - len({row.ticket_id for row in conversations.values()}),
        "neither answered, asked nor with an agent": Ticket.objects.filter(state=TicketState.PROCESSING).count(),
        **_said_to(talkers),
    }


def _taken(own: Any, keys: Iterable[str]) -> int:
    from triage.models import UpdateState

    return int(own.updates.filter(key__in=list(keys), state__in=[UpdateState.DONE, UpdateState.FAILED]).count())


def _said_to(talkers: Sequence[Talker]) -> dict[str, int]:
    from triage.models import ChatUpdate, Reply, ReplyState, UpdateState

    rows: dict[tuple[str, str, str], list[tuple[bool, int]]] = defaultdict(list)
    letters = Reply.objects.filter(state__in=[ReplyState.SENT, ReplyState.FAILED])
    for reply in letters:
        rows[reply.channel, reply.to, reply.text[:SEEN]].append((reply.state == ReplyState.SENT, reply.doubts))
    answers = ChatUpdate.objects.exclude(answer="").filter(state__in=[UpdateState.DONE, UpdateState.FAILED])
    for row in answers.select_related("conversation"):
        own = row.conversation
        rows[own.channel, own.account, row.answer[:SEEN]].append((row.state == UpdateState.DONE, row.doubts))
    heard = Counter((each.channel, each.account, line.text[:SEEN]) for each in talkers for line in each.heard)
    doubts = {place: sum(doubts for _is_sent, doubts in told) for place, told in rows.items()}
    more = {place: heard[place] - len(told) for place, told in rows.items()}
    given_up = [doubts for told in rows.values() for is_sent, doubts in told if not is_sent]
    return {
        "our messages": heard.total(),
        "recorded as said, never at the phone": sum(
            max(0, sum(is_sent for is_sent, _doubts in told) - heard[place]) for place, told in rows.items()
        ),
        "of nobody": sum(count for place, count in heard.items() if place not in rows),
        "doubled without a doubt": sum(max(0, each - doubts[place]) for place, each in more.items()),
        "doubled after a known doubt": sum(max(0, min(each, doubts[place])) for place, each in more.items()),
        "given up after two doubts": sum(doubts >= 2 for doubts in given_up),
        "given up for another reason": sum(doubts < 2 for doubts in given_up),
    }


SEEN = 700
"""Characters by which a message at the phone is known: what every channel carries."""
