"""What all endpoints for keys share: what a key needs, how much it may ask, and that a write counts once."""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, ClassVar
from uuid import NAMESPACE_OID, uuid4, uuid5

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from triage.api.keys import Needs, key_of
from triage.api.parsers import BoundedJSONParser
from triage.channels import limits
from triage.channels.api import Invalid
from triage.models import ApiKey, ApiWrite

KEY_LENGTH = 64
"""Characters of an Idempotency-Key."""


class BadKey(APIException):
    """400: the Idempotency-Key is none."""

    status_code = 400
    default_code = "bad_key"

    def __init__(self) -> None:
        super().__init__(_("Idempotency-Key: at most 64 printable characters."))


class KeyReused(APIException):
    """422: the Idempotency-Key came with another request before."""

    status_code = 422
    default_code = "key_reused"

    def __init__(self) -> None:
        super().__init__(_("This Idempotency-Key was used for another request."))


class PerOwner(BaseThrottle):
    """So many requests an hour for all keys of a program or person; what is left is told in each answer."""

    seconds = 0

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count the request. Without Redis nothing is counted."""
        if not isinstance(request.auth, ApiKey):
            return True
        used = limits.counted(f"api:{request.auth.owner_code}")
        if used is None:
            return True
        count, self.seconds = used
        most = settings.API_REQUESTS
        assert isinstance(view, Endpoint)
        # Structured fields, as draft-ietf-httpapi-ratelimit-headers has them.
        view.told["RateLimit-Policy"] = f'"key";q={most};w={limits.HOUR}'
        view.told["RateLimit"] = f'"key";r={max(0, most - count)};t={self.seconds}'
        return bool(count <= most)

    def wait(self) -> float:
        """Seconds until the hour ends."""
        return self.seconds


class Address(APIView):
    """Whatever is asked for by API."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Whoever may ask is told of a parameter that came twice: one of the two would be lost without a word."""
        super().initial(request, *args, **kwargs)
        if twice := [name for name, values in request.query_params.lists() if len(values) > 1]:
            told = {"code": "repeated", "message": _("Send this once.")}
            raise Invalid({name: [told] for name in twice})


class Endpoint(Address):
    """An endpoint for keys. ``needs`` says for each method what for; others are not allowed."""

    needs: ClassVar[Mapping[str, Needs]] = {}
    throttle_classes = [PerOwner]
    parser_classes = [BoundedJSONParser]

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """``told`` are headers that the answer gets, whatever comes of the request."""
        super().setup(request, *args, **kwargs)
        self.told: dict[str, str] = {}

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """With what was found out about the key meanwhile."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        for name, value in self.told.items():
            answer[name] = value
        return answer

    def once(self, request: Request, act: Callable[[str], str]) -> str:
        """Do what is written, unless the request was here before; gives the reference of what it was about.

        ``act`` gets a key of its own (a UUID, the same for the same Idempotency-Key) and gives that reference. It runs
        in one transaction with the row that says that it was done: where it raises, nothing was, and the key may be
        used again. Of two at once the second waits for the first. Raises BadKey, and KeyReused for another request.
        """
        key = idempotency_key(request)
        with transaction.atomic():
            if not key:
                return act(str(uuid4()))
            row, is_new = ApiWrite.objects.get_or_create(
                owner=key_of(request).owner_code,
                key=key,
                defaults={"digest": _digest(request), "at": timezone.now()},
            )
            if is_new:
                row.reference = act(str(uuid5(NAMESPACE_OID, f"{row.owner} {key} {row.pk}")))
                row.save(update_fields=["reference"])
            elif row.digest != _digest(request):
                raise KeyReused
            else:
                self.told["Idempotency-Replayed"] = "true"
            return row.reference


def idempotency_key(request: Request) -> str:
    """The client's key for this write, "" where it sent none. Raises BadKey."""
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > KEY_LENGTH or not key.isprintable():
        raise BadKey
    return key


def _digest(request: Request) -> str:
    said = json.dumps(request.data, sort_keys=True)
    return sha256(f"{request.method} {request.path}\n{said}".encode()).hexdigest()
