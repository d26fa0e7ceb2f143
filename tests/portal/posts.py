"""What browsers send to the portal, and what they get back."""

import struct
import zlib
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from datasets.cases import PICTURES
from triage.models import Screenshot, Submission, Ticket, TicketEvent


def complaint(**changes: Any) -> dict[str, Any]:
    """A form that is accepted, as a browser sends it: fields left alone are sent empty."""
    return {
        "key": str(uuid4()),
        "name": "Sari Wulandari",
        "email": "sari@example.com",
        "platform": "tokopedia",
        "platform_other": "",
        "training": "Dasar Desain Grafis",
        "institution": "Studio Garis",
        "completed_on": "2026-09-15",
        "what_you_see": "absent",
        "printed_name": "",
        "other_sites_open": "",
        "other_network_tried": "",
        "review_state": "given",
        "description": "Kak, sertifikat saya belum muncul di dashboard.",
        "consent": "on",
        **changes,
    }


def screenshot(name: str = "chrome-offline.jpg") -> SimpleUploadedFile:
    """A picture of the cases as an upload."""
    return SimpleUploadedFile(name, (PICTURES / name).read_bytes(), content_type="image/jpeg")


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """Any file that says it is a JPEG."""
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def png_that_declares(*, width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header declares any size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def rows() -> tuple[int, int, int]:
    """How many tickets, submissions and events there are."""
    return Ticket.objects.count(), Submission.objects.count(), TicketEvent.objects.count()


def kept() -> list[str]:
    """The names of the pictures that are kept for a form to come."""
    return list(Screenshot.objects.filter(submission__isnull=True).values_list("original_name", flat=True))


def text(response: HttpResponse) -> str:
    """The page."""
    return response.content.decode()
