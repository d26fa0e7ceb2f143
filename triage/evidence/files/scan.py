"""The virus scanner, where the desk has one: ClamAV's daemon, which is sent the bytes (``INSTREAM``).

Its protocol: the command, then pieces, each behind its length in four bytes, then a length of nought; one line comes
back (``stream: OK``, ``stream: NAME FOUND``, or an error).
"""

import socket
from contextlib import closing
from pathlib import Path

from django.conf import settings

from triage.messages import PartFailed
from triage.models import Trouble
from triage.models.part import SCANNER

SECONDS = 10.0
"""For each step of a conversation."""
_PIECE = 64 * 1024
_LONGEST_ANSWER = 1024


class ScannerFailed(Exception):
    """The scanner works, and gave no verdict on this file: another attempt may help."""


def is_dangerous(path: Path) -> bool:
    """What the scanner says of the file; False where the desk has none. Raises ScannerFailed, FileNotFoundError, and
    PartFailed where the scanner does not work.
    """
    if not settings.CLAMD_SOCKET:
        return False
    with path.open("rb") as file:
        prove()  # A file may make the scanner hang up, or take too long: that is the file's.
        try:
            with closing(_connected(settings.CLAMD_SOCKET)) as scanner:
                scanner.sendall(b"zINSTREAM\0")
                while piece := file.read(_PIECE):
                    scanner.sendall(len(piece).to_bytes(4, "big") + piece)
                scanner.sendall(bytes(4))
                answer = _answer(scanner)
        except OSError as error:
            raise ScannerFailed(type(error).__name__) from error
    if answer.endswith(b"FOUND"):
        return True
    if answer.endswith(b": OK"):
        return False
    raise ScannerFailed("no verdict")


def prove() -> None:
    """Raise PartFailed where the scanner does not answer."""
    try:
        with closing(_connected(settings.CLAMD_SOCKET)) as scanner:
            scanner.sendall(b"zPING\0")
            if _answer(scanner) != b"PONG":
                raise ConnectionError
    except OSError as error:
        raise PartFailed(Trouble.UNREACHABLE, error.strerror or type(error).__name__, part=SCANNER) from error


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        scanner.settimeout(SECONDS)
        try:
            scanner.connect(address)
        except OSError:
            scanner.close()
            raise
        return scanner
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)


def _answer(scanner: socket.socket) -> bytes:
    """The one line, without its end."""
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        piece = scanner.recv(_LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0\n")
