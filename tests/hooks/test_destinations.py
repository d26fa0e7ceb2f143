"""Where webhooks may go: public addresses only, however an address is written and whatever its name is resolved to."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from harness.receiver import receiver, taken
from triage.hooks import destinations, posting
from triage.hooks.destinations import Refused, read, resolve
from triage.hooks.posting import Line

PUBLIC, PUBLIC_6 = "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
PRIVATE = [
    *("127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "0.0.0.0", "0.1.2.3"),
    *("169.254.169.254", "169.254.170.2", "100.64.0.1", "100.100.100.200", "192.0.0.192", "168.63.129.16"),
    *("192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1"),
    *("255.255.255.255", "192.88.99.1", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1"),
    *("::ffff:127.0.0.1", "::ffff:93.184.215.14", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1"),
    *("2002:7f00:1::", "2001::1", "2001:db8::1", "2001:10::1", "3fff::1", "100::1", "5f00::1"),
]


def resolving(monkeypatch: pytest.MonkeyPatch, *rounds: list[str]) -> list[str]:
    """Let names be resolved to the addresses of each round in turn; gives the names that were asked for."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, **_options: Any) -> list[tuple[Any, ...]]:
        asked.append(host)
        return [(0, 0, 0, "", (each, port)) for each in rounds[min(len(asked), len(rounds)) - 1]]

    monkeypatch.setattr(destinations.socket, "getaddrinfo", getaddrinfo)
    return asked


def refusal(address: str) -> str:
    with pytest.raises(Refused) as refused:
        read(address)
    return refused.value.code


@pytest.mark.parametrize("found", PRIVATE)
def test_no_private_address_is_reached(found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    to = read("https://hooks.example.org/in")
    for answers in ([found], [PUBLIC, found], [found, PUBLIC_6]):
        resolving(monkeypatch, answers)
        with pytest.raises(Refused, match="private"):
            resolve(to)
    assert refusal(f"https://[{found}]/" if ":" in found else f"https://{found}/") == "private"


def test_public_addresses_are_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, [PUBLIC, PUBLIC_6, PUBLIC])
    assert resolve(read("https://hooks.example.org/in?a=b")) == [PUBLIC, PUBLIC_6]
    assert (read(f"https://{PUBLIC}/").host, read(f"https://[{PUBLIC_6}]").path) == (PUBLIC, "/")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://hooks.example.org/", "scheme"),
        ("ftp://hooks.example.org/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("gopher://127.0.0.1:6379/_x", "scheme"),
        ("//hooks.example.org/", "scheme"),
        ("hooks.example.org", "scheme"),
        ("", "scheme"),
        ("https://user:word@hooks.example.org/", "userinfo"),
        ("https://hooks.example.org@127.0.0.1/", "userinfo"),
        ("https://@hooks.example.org/", "userinfo"),
        ("https://hooks.example.org:8443/", "port"),
        ("https://hooks.example.org:80/", "port"),
        ("https://hooks.example.org:6379/", "port"),
        ("https://hooks.example.org:0/", "port"),
        ("https://hooks.example.org:99999/", "unreadable"),
        ("https://hooks.example.org:-1/", "unreadable"),
        ("https://2130706433/", "unreadable"),
        ("https://134744072/", "unreadable"),
        ("https://0x7f000001/", "unreadable"),
        ("https://0x7f.0.0.1/", "unreadable"),
        ("https://0177.0.0.1/", "unreadable"),
        ("https://127.1/", "unreadable"),
        ("https://127.0.0.1./", "unreadable"),
        ("https://hooks.example.org./", "unreadable"),
        ("https://hooks..example.org/", "unreadable"),
        ("https://-hooks.example.org/", "unreadable"),
        ("https://bücher.example/", "unreadable"),
        ("https://①②⑦.⓪.⓪.①/", "unreadable"),
        ("https://hooks。example.org/", "unreadable"),
        ("https://[fe80::1%25eth0]/", "private"),
        ("https://[::1/", "unreadable"),
        ("https:///path", "unreadable"),
        ("https://hooks.example.org\\@127.0.0.1/", "unreadable"),
        ("https://hooks.example.org/a b", "unreadable"),
        ("https://hooks.example.org/\r\nX: y", "unreadable"),
        ("https://hooks.example.org/\0", "unreadable"),
        ("https://hooks.example.org/#part", "unreadable"),
        ("https://" + "a" * 500 + ".example/", "unreadable"),
    ],
)
def test_what_two_programs_could_read_differently_is_refused(address: str, code: str) -> None:
    assert refusal(address) == code


def test_a_name_that_is_resolved_otherwise_a_moment_later_leads_nowhere_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = resolving(monkeypatch, [PUBLIC], ["127.0.0.1"])
    connected: list[str] = []

    def connect(to: tuple[str, int], *_args: Any, **_options: Any) -> socket.socket:
        connected.append(to[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(posting, "create_connection", connect)
    line = Line(read("https://hooks.example.org/"))

    assert line.post("{}", {}).error == "unreachable"
    assert (asked, connected) == (["hooks.example.org"], [PUBLIC])
    assert line.post("{}", {}).error == "private"
    assert connected == [PUBLIC]


def test_one_s_own_networks_are_reached_where_the_settings_name_them(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("10.1.0.0/16")]
    resolving(monkeypatch, ["10.1.2.3"], ["10.2.2.3"], [PUBLIC])
    assert resolve(read("https://crm.intern.example:8443/")) == ["10.1.2.3"]
    with pytest.raises(Refused, match="private"):
        resolve(read("https://crm.intern.example/"))
    with pytest.raises(Refused, match="port"):
        resolve(read("https://crm.example.org:8443/"))
    assert refusal("http://crm.intern.example/") == "scheme"
    settings.WEBHOOK_HTTP = True
    assert read("http://crm.intern.example/").port == 80


@contextmanager
def speaking_tls(folder: Path, proves: str) -> Iterator[int]:
    """A receiver on this machine that proves to be ``proves`` (a name, or an IP address); gives its port."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, proves)])
    what = x509.IPAddress(ip_address(proves)) if proves[0].isdigit() else x509.DNSName(proves)
    signed = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([what]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "own.pem").write_bytes(signed.public_bytes(Encoding.PEM) + plain)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "own.pem")

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Taker) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("proves", "found"),
    [("hooks.example.org", (204, "")), ("other.example.org", (None, "tls")), ("127.0.0.1", (None, "tls"))],
)
def test_a_receiver_proves_to_be_who_is_named_whatever_address_is_connected_to(
    proves: str, found: tuple[int | None, str], tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8")]
    monkeypatch.setattr(posting, "resolve", lambda _to: ["127.0.0.1"])
    with speaking_tls(tmp_path, proves) as port:
        trusted = ssl.create_default_context(cafile=str(tmp_path / "own.pem"))
        monkeypatch.setattr(posting, "_tls", lambda: trusted)
        line = Line(read(f"https://hooks.example.org:{port}/"))
        answer = line.post("{}", {})
        line.close()
    assert (answer.status, answer.error) == found


def test_nobody_is_followed_and_whoever_never_ends_is_cut_off(settings: Settings) -> None:
    settings.WEBHOOK_HTTP, settings.WEBHOOK_NETWORKS = True, [ip_network("127.0.0.0/8")]
    with receiver() as port:

        def post(path: str, *ids: str, cut_after: float = 9) -> list[posting.Answer]:
            line = Line(read(f"http://127.0.0.1:{port}/{path}"))
            timer = threading.Timer(cut_after, line.cut)
            timer.start()
            answers = [line.post('{"data":{}}', {"webhook-id": each}) for each in ids]
            timer.cancel()
            line.close()
            return answers

        assert [(each.status, each.error) for each in post("elsewhere", "1")] == [(302, "redirect")]
        assert [(each.status, each.error) for each in post("twice", "2", "3")] == [(200, ""), (200, "")]
        slow = post("drips", "4", cut_after=1)[0]
        assert (slow.error, slow.is_doubtful, slow.took_ms < 3000) == ("timeout", True, True)
        assert [each[1] for each in taken(port)] == ["1", "2", "3", "4"]
