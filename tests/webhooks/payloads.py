"""Mails as providers post them: Mailgun and Amazon SES whole, Postmark and Mailgun's other form in parts."""

import hashlib
import hmac
import json
from base64 import b64encode
from email.message import EmailMessage
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.webhooks.conftest import SIGNING_KEY

WORDS = "Kak, sertifikat saya belum muncul, selesai kemarin."


def picture(colour: str = "white", *, size: int = 80) -> bytes:
    """A PNG, whose head holds every kind of line end."""
    file = BytesIO()
    Image.new("RGB", (size, size), colour).save(file, "PNG")
    return file.getvalue()


def mime(text: str = WORDS, **headers: str) -> bytes:
    """A mail with an attached and an inline picture; ``headers`` with _ for -."""
    message = EmailMessage()
    usual = {"From": "Budi Ésa <budi@example.com>", "To": "desk@example.org", "Message-ID": "<1@example.com>"}
    for name, value in {**usual, **{k.replace("_", "-"): v for k, v in headers.items()}}.items():
        if value:
            message[name] = value
    message.set_content(text)
    message.add_attachment(picture(), maintype="image", subtype="png", filename="a.png")
    message.add_attachment(picture("red"), maintype="image", subtype="png", disposition="inline", cid="<c@x>")
    return message.as_bytes()


def signed(**fields: Any) -> dict[str, Any]:
    """A Mailgun form with its signature."""
    signature = hmac.new(SIGNING_KEY.encode(), b"1790000000token", hashlib.sha256).hexdigest()
    return {"timestamp": "1790000000", "token": "token", "signature": signature, **fields}


def mailgun_raw(raw: bytes) -> dict[str, Any]:
    """What Mailgun posts to an address with "mime" in it."""
    return signed(**{"recipient": "desk@example.org", "sender": "budi@example.com", "body-mime": raw.decode()})


def mailgun_parsed() -> dict[str, Any]:
    """What Mailgun posts to any other address."""
    headers = [["From", "Budi <budi@example.com>"], ["To", "desk@example.org"], ["Message-Id", "<1@example.com>"]]
    return signed(
        **{
            "recipient": "desk@example.org",
            "sender": "budi@example.com",
            "body-plain": WORDS,
            "message-headers": json.dumps(headers),
            "attachment-count": "2",
            "content-id-map": json.dumps({"<c@x>": "attachment-2"}),
            "attachment-1": SimpleUploadedFile("a.png", picture(), "image/png"),
            "attachment-2": SimpleUploadedFile("b.png", picture("red"), "image/png"),
        }
    )


def postmark(*, message_id: str = "<1@example.com>", to: str = "desk@example.org", **fields: Any) -> dict[str, Any]:
    """What Postmark posts without "include raw email"."""
    headers = [{"Name": "Return-Path", "Value": "<budi@example.com>"}, {"Name": "X-Spam-Status", "Value": "No"}]
    attached = {"Content": b64encode(picture()).decode(), "ContentType": "image/png", "Name": "a.png"}
    inline = {"Content": b64encode(picture("red")).decode(), "ContentType": "image/png", "Name": "b.png"}
    return {
        "FromFull": {"Email": "budi@example.com", "Name": "Budi Ésa"},
        "ToFull": [{"Email": to, "Name": ""}],
        "OriginalRecipient": to,
        "Subject": "Sertifikat belum muncul – mohon dibantu",
        "MessageID": "22c74902-a0c1-4511-804f-341342852c90",
        "Date": "Wed, 16 Sep 2026 09:59:00 +0700",
        "TextBody": WORDS,
        "HtmlBody": f"<p>{WORDS}</p>",
        "Headers": headers + ([{"Name": "Message-ID", "Value": message_id}] if message_id else []),
        "Attachments": [attached, {**inline, "ContentID": "c@x"}],
        **fields,
    }


def amazon_ses(raw: bytes) -> tuple[dict[str, Any], dict[str, str]]:
    """What Amazon SNS posts, and its headers."""
    content = {
        "notificationType": "Received",
        "mail": {"timestamp": "2026-09-16T02:59:00.000Z", "source": "budi@example.com", "messageId": "ses-1"},
        "receipt": {"recipients": ["desk@example.org"], "action": {"type": "SNS", "encoding": "BASE64"}},
        "content": b64encode(raw).decode(),
    }
    body = {"Type": "Notification", "MessageId": "sns-1", "Message": json.dumps(content)}
    body["Timestamp"] = "2026-09-16T02:59:01.000Z"
    return body, {"x-amz-sns-message-type": "Notification", "x-amz-sns-message-id": "sns-1"}
