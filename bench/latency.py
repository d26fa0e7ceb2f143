#!/usr/bin/env python
"""How long does a requester wait? From sending the form to the verdict on the status page, at idle.

The same picture is read by the bare OCR engine in the same run; what the service adds to that is
what counts.

    python bench/latency.py [--rounds 15]
"""

import argparse
import re
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.accept import _exchange, form_request
from bench.picture import phone_picture
from bench.service import UNLIMITED, fresh_service, median, wait_for, web, workers

GOAL_SECONDS = 0.5
POLL_SECONDS = 0.02


def main() -> int:
    """Print both medians; exit status 1 if the service adds more than the goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    picture = phone_picture()
    with fresh_service(), web(**UNLIMITED) as port, workers():
        wait_for(f"http://127.0.0.1:{port}/readyz")
        build = form_request(port, picture)
        engine_read = bare_engine(picture)
        engine, service = [], []
        for number in range(options.rounds + 2):
            bare, whole = engine_read(), submit(port, build())
            if number >= 2:  # The first two warm up the engine, the workers and the pages.
                engine.append(bare)
                service.append(whole)
    added = [whole - bare for whole, bare in zip(service, engine, strict=True)]
    print(
        f"bare OCR {median(engine):.3f} s, submit to verdict {median(service):.3f} s: the service adds "
        f"{median(added):.3f} s (median of {options.rounds}; {min(added):.3f}-{max(added):.3f}; goal {GOAL_SECONDS})"
    )
    return median(added) > GOAL_SECONDS


def submit(port: int, request: bytes) -> float:
    """Send one complaint and wait for its verdict; gives the seconds between."""
    started = time.perf_counter()
    answer = _exchange(port, request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
    location = re.search(rb"(?i)location: (\S+)", answer)
    assert location, answer[:300]
    settled(f"http://127.0.0.1:{port}{location[1].decode()}")
    return time.perf_counter() - started


def settled(address: str) -> str:
    """The address of a status page, once the page has its verdict."""
    started = time.perf_counter()
    while time.perf_counter() - started < 60:
        with urllib.request.urlopen(address, timeout=10) as page:
            if b'data-settled="1"' in page.read():
                return address
        time.sleep(POLL_SECONDS)
    raise TimeoutError("no verdict within a minute")


def bare_engine(picture: bytes):  # type: ignore[no-untyped-def]
    """A function that reads the picture with nothing but the engine; gives the seconds."""
    from PIL import Image

    from triage.evidence.ocr.engine import PaddleEngine

    file = Path(tempfile.mkdtemp()) / "picture.jpg"
    file.write_bytes(picture)
    engine = PaddleEngine()

    def read() -> float:
        started = time.perf_counter()
        with Image.open(file) as opened:
            engine.read(opened.convert("RGB"))
        return time.perf_counter() - started

    return read


if __name__ == "__main__":
    sys.exit(main())
