"""A receiver of webhooks that behaves as its addresses say: in a process of its own, without the service.

    python -m harness.receiver        prints its port, and serves until its standard input ends

``/ok`` takes everything, ``/fails`` answers 500 to every third message, ``/hangs`` says nothing to every tenth,
``/twice`` answers each message twice, ``/drips`` answers some bytes a second, ``/elsewhere`` sends on. ``/log`` gives
what has come, in its order: path, id, ticket, sequence, status.
"""

import asyncio
import json
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
Log = list[list[Any]]

_log: Log = []
_counts: Counter[str] = Counter()


@contextmanager
def receiver() -> Iterator[int]:
    """A running one; gives its port."""
    command = [sys.executable, "-m", "harness.receiver"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())
        assert process.stdin is not None
        process.stdin.close()


def taken(port: int) -> Log:
    """What it has answered so far, or left without an answer (status 0)."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/log", timeout=60) as answer:
        return list(json.load(answer))


class _Connection(asyncio.Protocol):
    """Reads requests one after the other from a kept connection."""

    def connection_made(self, transport: Any) -> None:
        self.transport, self.buffer = transport, b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            first, *lines = self.buffer[:end].decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            length = end + 4 + int(headers.get("content-length", 0))
            if len(self.buffer) < length:
                return
            body, self.buffer = self.buffer[end + 4 : length], self.buffer[length:]
            self._answer(first.split(" ")[1], headers, body)

    def _answer(self, path: str, headers: dict[str, str], body: bytes) -> None:
        if path == "/log":
            self._say(200, json.dumps(_log).encode())
            return
        _counts[path] += 1
        status = 302 if path == "/elsewhere" else 200
        status = 500 if path == "/fails" and _counts[path] % 3 == 0 else status
        status = 0 if path == "/hangs" and _counts[path] % 10 == 0 else status
        told = json.loads(body)
        _log.append([path, headers["webhook-id"], told["data"].get("ticket"), told.get("sequence"), status])
        if path == "/drips":
            self.dripping = asyncio.ensure_future(self._drip())
        elif status:
            self._say(status, b"ok" if status == 200 else b"no", times=2 if path == "/twice" else 1)

    def _say(self, status: int, body: bytes, *, times: int = 1) -> None:
        more = b"Location: http://127.0.0.1:1/\r\n" if status == 302 else b""
        head = b"HTTP/1.1 %d -\r\nContent-Length: %d\r\n%s\r\n" % (status, len(body), more)
        self.transport.write((head + body) * times)

    async def _drip(self) -> None:
        for letter in b"HTTP/1.1 200 -\r\nX-Slow: " + b"a" * 60:
            if self.transport.is_closing():
                return
            self.transport.write(bytes([letter]))
            await asyncio.sleep(0.05)


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Connection, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve())
