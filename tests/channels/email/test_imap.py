"""The mailbox over a real TLS connection: whom it is opened to, and that no mail keeps the others waiting."""

import ssl
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.certificates import certificate
from tests.channels.email.imap_server import ImapServer, mailbox_of, serving
from triage.channels.email import imap, tokens
from triage.channels.email.accounts import OAuth
from triage.messages import PartFailed
from triage.models import Trouble

MANY = {uid: b"Subject: %d\n\nwords" % uid for uid in range(1, 121)}


def all_of_it(_raw: bytes, _place: str) -> bool:
    return True


def nothing(_place: str) -> None:
    pass


def emptied(
    server: ImapServer,
    ca_file: Path | str = "",
    take: Callable[[bytes, str], bool] = all_of_it,
    *,
    not_now: frozenset[str] = frozenset(),
    not_given: Callable[[str], None] = nothing,
    seconds: float = 60,
    **options: Any,
) -> int:
    mailbox = mailbox_of(server, ca_file, **options)
    until = time.monotonic() + seconds
    return imap.empty(mailbox, take, not_now=not_now, not_given=not_given, until=until)


@pytest.mark.parametrize("name", ["localhost", "evil.example"])
def test_the_password_never_reaches_a_server_that_nobody_vouches_for(name: str, tmp_path: Path) -> None:
    with (
        serving(ImapServer(MANY), certificate(tmp_path, name)) as server,
        pytest.raises(PartFailed, match=Trouble.CERTIFICATE) as raised,
    ):
        emptied(server)
    assert isinstance(raised.value.__cause__, ssl.SSLCertVerificationError)
    assert server.heard == []


def test_an_authority_of_our_own_vouches_for_one_host_only(tmp_path: Path) -> None:
    other = certificate(tmp_path, "evil.example")
    with serving(ImapServer(MANY), other) as server, pytest.raises(PartFailed) as raised:
        emptied(server, other)
    assert (raised.value.code, "localhost" in raised.value.detail) == (Trouble.CERTIFICATE, True)
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
    pem, lost = certificate(tmp_path, "localhost"), list[str]()
    mails = dict.fromkeys((3, 4, 5), b"mail")
    with serving(ImapServer(mails, bad=frozenset({3}), missing=frozenset({4})), pem) as server:
        assert emptied(server, pem, not_given=lost.append) == 1
    assert (server.seen, lost) == ([5], ["imap complaints 7 3", "imap complaints 7 4"])


def test_a_mail_that_breaks_the_connection_keeps_none_waiting(tmp_path: Path) -> None:
    pem, lost = certificate(tmp_path, "localhost"), list[str]()
    with serving(ImapServer(dict.fromkeys(range(1, 7), b"mail"), fatal=frozenset({2, 4})), pem) as server:
        assert emptied(server, pem, not_given=lost.append) == 4
    assert (server.seen, lost) == ([1, 3, 5, 6], ["imap complaints 7 2", "imap complaints 7 4"])


def test_so_many_broken_connections_are_enough_for_a_visit(tmp_path: Path) -> None:
    pem, lost = certificate(tmp_path, "localhost"), list[str]()
    with serving(ImapServer(MANY, fatal=frozenset(MANY)), pem) as server:
        assert emptied(server, pem, not_given=lost.append) == 0
    assert len(lost) == imap.MOST_CONNECTIONS


def test_a_mail_that_cannot_be_marked_keeps_none_waiting(tmp_path: Path) -> None:
    pem, lost = certificate(tmp_path, "localhost"), list[str]()
    with serving(ImapServer(dict.fromkeys((1, 2), b"mail"), unmarked=frozenset({1})), pem) as server:
        assert emptied(server, pem, not_given=lost.append) == 2
    assert (server.seen, lost) == ([2], ["imap complaints 7 1"])


@pytest.mark.parametrize("length", [1, 9, 10, 11, 30, 95])
def test_a_mail_comes_in_pieces_and_whole(length: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "PIECE", 10)
    mail, taken = bytes(range(length)), list[bytes]()
    pem = certificate(tmp_path, "localhost")
    with serving(ImapServer({1: mail}), pem) as server:
        assert emptied(server, pem, lambda raw, _place: not taken.append(raw)) == 1
    assert taken == [mail]


def test_a_mail_that_takes_too_long_is_given_up_between_two_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "SLOWEST", -1.0)
    pem, lost = certificate(tmp_path, "localhost"), list[str]()
    with serving(ImapServer({1: b"mail"}), pem) as server:
        assert emptied(server, pem, not_given=lost.append) == 0
    assert (server.seen, lost) == ([], ["imap complaints 7 1"])


@pytest.mark.parametrize(
    ("name", "wire"),
    [
        ("Keluhan Peserta", "Keluhan Peserta"),
        ("[Gmail]/Semua Email", "[Gmail]/Semua Email"),
        ("Réclamations & avis", "R&AOk-clamations &- avis"),
        ("投訴/📥", "&YpWKNA-/&2D3c5Q-"),
        ('a "b" \\ c', 'a "b" \\ c'),
    ],
)
def test_a_folder_is_named_as_people_write_it(name: str, wire: str, tmp_path: Path) -> None:
    pem = certificate(tmp_path, "localhost")
    with serving(ImapServer({1: b"mail"}, folders=("INBOX", wire)), pem) as server:
        assert emptied(server, pem, folder=name) == 1
    assert server.selected == [wire]


def test_a_folder_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    pem = certificate(tmp_path, "localhost")
    there = ("INBOX", "Keluhan Peserta", "R&AOk-clamations &- avis")
    with serving(ImapServer({1: b"mail"}, folders=there), pem) as server, pytest.raises(PartFailed) as raised:
        emptied(server, pem, folder="Keluhan")
    assert raised.value.code == Trouble.FOLDER
    assert "INBOX, Keluhan Peserta, Réclamations & avis" in raised.value.detail
    assert server.fetched == []


def test_a_folder_in_which_nothing_can_be_marked_is_told(tmp_path: Path) -> None:
    pem = certificate(tmp_path, "localhost")
    with serving(ImapServer({1: b"mail"}, is_read_only=True), pem) as server, pytest.raises(PartFailed) as raised:
        emptied(server, pem)
    assert (raised.value.code, server.fetched) == (Trouble.READ_ONLY, [])


def test_a_refused_login_is_told_in_the_servers_words_without_the_password(tmp_path: Path) -> None:
    pem = certificate(tmp_path, "localhost")
    with serving(ImapServer({}, wrong="Invalid"), pem) as server, pytest.raises(PartFailed) as raised:
        emptied(server, pem, password="Invalid")
    assert (raised.value.code, raised.value.detail) == (Trouble.LOGIN, "[AUTHENTICATIONFAILED] … credentials done")


@pytest.mark.parametrize(("password", "is_right"), [("sandi-é", True), ("wröng", False)])
def test_a_password_may_have_any_letters(password: str, is_right: bool, tmp_path: Path) -> None:
    pem = certificate(tmp_path, "localhost")
    with serving(ImapServer({1: b"mail"}, wrong="wröng"), pem) as server:
        if is_right:
            assert emptied(server, pem, password=password) == 1
        else:
            with pytest.raises(PartFailed, match=Trouble.LOGIN):
                emptied(server, pem, password=password)


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(PartFailed) as raised:
        emptied(ImapServer({}, port=9))  # discard: nobody listens.
    assert raised.value.code == Trouble.UNREACHABLE


def test_a_token_is_shown_where_there_is_no_password_and_forgotten_once_it_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem, given = certificate(tmp_path, "localhost"), iter(["old", "the-token"])
    oauth, kept = OAuth("https://provider.example/token", "desk", "", "mail"), dict[str, str]()
    monkeypatch.setattr(tokens, "access_token", lambda _oauth, user: kept.setdefault(user, next(given)))
    monkeypatch.setattr(tokens, "forget", lambda _oauth, user: kept.pop(user))
    with serving(ImapServer({1: b"mail"}), pem) as server:
        with pytest.raises(PartFailed) as raised:
            emptied(server, pem, password="", oauth=oauth)
        assert (raised.value.code, server.selected) == (Trouble.LOGIN, [])
        assert emptied(server, pem, password="", oauth=oauth) == 1


def test_a_visit_is_bounded_in_number_and_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "MOST_AT_ONCE", 2)
    pem = certificate(tmp_path, "localhost")
    with serving(ImapServer(MANY), pem) as server:
        assert emptied(server, pem) == 2
        assert emptied(server, pem, seconds=-1) == 0
    assert server.seen == [1, 2]
