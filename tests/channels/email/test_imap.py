"""The mailbox over a real TLS connection: whom it is opened to, and that no mail keeps the others waiting."""

import ssl
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.channels.email.imap_server import ImapServer, serving
from tests.channels.email.tls import certificate
from triage.channels.email import imap

MANY = {uid: b"Subject: %d\n\nwords" % uid for uid in range(1, 121)}


def all_of_it(_raw: bytes, _place: str) -> bool:
    return True


def emptied(
    server: ImapServer,
    ca_file: Path | str = "",
    take: Callable[[bytes, str], bool] = all_of_it,
    *,
    not_now: frozenset[str] = frozenset(),
    seconds: float = 60,
) -> int:
    mailbox = imap.Mailbox(
        "localhost", "desk@example.org", "the-password", server.port, timeout=5, ca_file=str(ca_file)
    )
    return imap.empty(mailbox, take, not_now=not_now, until=time.monotonic() + seconds)


@pytest.mark.parametrize("name", ["localhost", "evil.example"])
def test_the_password_never_reaches_a_server_that_nobody_vouches_for(name: str, tmp_path: Path) -> None:
    with (
        serving(ImapServer(MANY), certificate(tmp_path, name)) as server,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        emptied(server)
    assert server.heard == []


def test_an_authority_of_our_own_vouches_for_one_host_only(tmp_path: Path) -> None:
    other = certificate(tmp_path, "evil.example")
    with serving(ImapServer(MANY), other) as server, pytest.raises(ssl.SSLCertVerificationError, match="localhost"):
        emptied(server, other)
    ours = certificate(tmp_path, "localhost")
    with serving(ImapServer({4: b"mail"}), ours) as server:
        assert emptied(server, ours) == 1
    assert any(b"the-password" in line for line in server.heard)
    assert server.seen == [4]


def test_fifty_that_are_never_taken_do_not_end_all_mail(tmp_path: Path) -> None:
    pem = certificate(tmp_path, "localhost")
    with serving(ImapServer(MANY), pem) as server:
        assert emptied(server, pem, lambda raw, _place: int(raw[9:12]) > 50) == 70
    assert server.seen == list(range(51, 121))


def test_what_is_not_due_is_not_even_fetched(tmp_path: Path) -> None:
    pem, places = certificate(tmp_path, "localhost"), []

    def refuse(_raw: bytes, place: str) -> bool:
        places.append(place)
        return False

    with serving(ImapServer({7: b"a", 9: b"b"}), pem) as server:
        emptied(server, pem, refuse)
        assert emptied(server, pem, not_now=frozenset(places[:1])) == 1
    assert (server.fetched, server.seen) == ([7, 9, 9], [9])


def test_a_mail_that_the_server_cannot_give_is_not_marked_and_keeps_none_waiting(tmp_path: Path) -> None:
    pem = certificate(tmp_path, "localhost")
    mails = dict.fromkeys((3, 4, 5), b"mail")
    with serving(ImapServer(mails, bad=frozenset({3}), missing=frozenset({4})), pem) as server:
        assert emptied(server, pem) == 1
    assert server.seen == [5]


def test_a_visit_is_bounded_in_number_and_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "MOST_AT_ONCE", 2)
    pem = certificate(tmp_path, "localhost")
    with serving(ImapServer(MANY), pem) as server:
        assert emptied(server, pem) == 2
        assert emptied(server, pem, seconds=-1) == 0
    assert server.seen == [1, 2]
