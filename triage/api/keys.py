"""Authentication: ``Authorization: Bearer tk_…``."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from triage.models import ApiClient
from triage.models.api_client import key_digest


class ApiKeyAuthentication(BaseAuthentication):
    """The client whose key came with the request becomes ``request.user``."""

    def authenticate(self, request: Request) -> tuple[ApiClient, None] | None:
        """The client and nothing else, or None without a key; a wrong key is refused."""
        scheme, _space, key = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        digest = key_digest(key.strip().decode("latin-1"))
        client = ApiClient.objects.filter(key_digest=digest, active=True).first()
        if client is None:
            raise AuthenticationFailed(_("This API key is not valid. Ask the desk's supervisor for a new one."))
        return client, None

    def authenticate_header(self, request: Request) -> str:
        """What a 401 answer names, so that it is a 401 and not a 403."""
        return "Bearer"


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes the keys."""

    target_class = ApiKeyAuthentication
    name = "apiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A bearer token."""
        return {"type": "http", "scheme": "bearer"}
