"""Who asks, and what for: ``Authorization: Bearer tk_…``, the scopes of the key, and the rights of its person."""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from triage.models import ApiClient, ApiKey, Scope
from triage.models.api_key import found


@dataclass(frozen=True, slots=True)
class Needs:
    """What a key needs for a method of an endpoint: a ``scope`` and, where it is a person's, that person's ``rights``
    (``workspace.permissions``).
    """

    scope: Scope
    rights: tuple[str, ...] = ()


class ApiKeyAuthentication(BaseAuthentication):
    """The owner of the key that came with the request becomes ``request.user``, the key itself ``request.auth``."""

    def authenticate(self, request: Request) -> tuple[ApiClient | User, ApiKey] | None:
        """The owner and the key, or None without a key; one that cannot be used (any more) is refused."""
        scheme, _space, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        key = found(secret.strip().decode("latin-1"), now=timezone.now())
        if key is None:
            raise AuthenticationFailed(
                gettext_lazy("This API key is not valid. It may have expired, or been revoked or switched off.")
            )
        return key.owner, key

    def authenticate_header(self, request: Request) -> str:
        """What a 401 answer names, so that it is a 401 and not a 403."""
        return "Bearer"


class HoldsScope(BasePermission):
    """The key has the scope that the view ``needs`` for this method, and its person the rights."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Raises PermissionDenied (403) with what is missing. Without a key it is a 401."""
        if not isinstance(request.auth, ApiKey):
            return False
        needs: Needs | None = view.needs.get("GET" if request.method == "HEAD" else request.method)
        if needs is None:  # The method is not allowed: 405, not 403. OPTIONS says which are.
            return True
        if needs.scope not in request.auth.scopes:
            told = _("This key may not be used for this: it lacks the scope %(scope)s.") % {"scope": needs.scope.value}
            raise PermissionDenied(told, code="scope_missing")
        if isinstance(request.user, User) and not request.user.has_perms(needs.rights):
            raise PermissionDenied(_("The person whose key this is does not have permission for this."))
        return True


def key_of(request: Request) -> ApiKey:
    """The key that came with the request."""
    return cast(ApiKey, request.auth)


def program_of(request: Request) -> ApiClient:
    """The program that asks, where only programs may."""
    asking: object = request.user
    if not isinstance(asking, ApiClient):
        raise PermissionDenied(_("Only a program's key may be used for this."))
    return asking


def agent_of(request: Request) -> User:
    """The person that asks, where only people's keys may be used."""
    if not isinstance(request.user, User):
        raise PermissionDenied(_("Only a person's key may be used for this."))
    return request.user


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes the keys."""

    target_class = ApiKeyAuthentication
    name = "apiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A bearer token."""
        return {"type": "http", "scheme": "bearer"}
