"""Settings that contradict each other or leave the door ajar, as Django system checks."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

LOCAL = {"localhost", "127.0.0.1", "::1"}


@register
def check_entrance(app_configs: Any, **kwargs: Any) -> Iterator[CheckMessage]:
    """What the log-in's settings get wrong."""
    wanted = {name: getattr(settings, name) for name in ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")}
    missing = [name for name, value in wanted.items() if not value]
    if 0 < len(missing) < len(wanted):
        yield Error(f"OIDC is half configured: {', '.join(missing)} missing.", id="desk.E001")
    if settings.OIDC_ISSUER and not _is_safe(settings.OIDC_ISSUER):
        yield Error("OIDC_ISSUER must be an https address: who can change its answers can log in.", id="desk.E002")
    if settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN and not settings.EMBEDDED:
        yield Error("Passkeys without TLS are for the embedded mode only.", id="desk.E003")
    if not settings.REQUIRE_MFA and not settings.EMBEDDED:
        yield Warning("REQUIRE_MFA is off: a stolen password is enough to read complaints.", id="desk.W001")
    if not _is_safe(settings.PUBLIC_URL):
        yield Warning("PUBLIC_URL is not https, so browsers will refuse passkeys.", id="desk.W002")
    if settings.SESSION_IDLE_MINUTES * 60 > settings.SESSION_COOKIE_AGE:
        hours = settings.SESSION_COOKIE_AGE // 3600
        yield Warning(f"SESSION_IDLE_MINUTES has no effect: sessions end after {hours} hours.", id="desk.W003")


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.hostname in LOCAL
