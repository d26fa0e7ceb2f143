"""Names of IMAP folders on the wire (RFC 3501, 5.1.3): modified UTF-7, in quotes.

``Keluhan Peserta`` is ``"Keluhan Peserta"``, ``Café & Résumé`` is ``"Caf&AOk- &- R&AOk-sum&AOk-"``.
"""

import re
from base64 import b64decode, b64encode

_BEYOND = re.compile(r"[^\x20-\x7e]+")
_SHIFTED = re.compile(r"&([A-Za-z0-9+,]*)-")
_LISTED = re.compile(rb'\([^)]*\) (?:"(?:[^"\\]|\\.)*"|NIL) (.*)', re.DOTALL)


def quoted(name: str) -> str:
    """The folder's name as a command needs it."""
    encoded = _BEYOND.sub(_shift, name.replace("&", "&-"))
    return '"' + encoded.replace("\\", "\\\\").replace('"', '\\"') + '"'


def listed(line: bytes | tuple[bytes, bytes]) -> str:
    """The name of the folder that a line of LIST's answer tells, "" where it tells none."""
    if isinstance(line, tuple):  # As a literal: the name follows by itself.
        name = line[1]
    elif found := _LISTED.match(line):
        name = found[1].strip()
    else:
        return ""
    if name.startswith(b'"') and name.endswith(b'"'):
        name = re.sub(rb"\\(.)", rb"\1", name[1:-1])
    return _SHIFTED.sub(_unshift, name.decode("utf-8", "replace"))


def _shift(found: re.Match[str]) -> str:
    # A lone surrogate is no character, but a setting may hold one; the server will say that there is no such folder.
    packed = b64encode(found[0].encode("utf-16-be", "surrogatepass")).decode().rstrip("=")
    return f"&{packed.replace('/', ',')}-"


def _unshift(found: re.Match[str]) -> str:
    if not found[1]:
        return "&"
    packed = found[1].replace(",", "/")
    try:
        return b64decode(packed + "=" * (-len(packed) % 4)).decode("utf-16-be", "replace")
    except ValueError:
        return found[0]
