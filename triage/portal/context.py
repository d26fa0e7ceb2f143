"""What every page may say of the desk."""

from typing import Any

from django.http import HttpRequest

from triage.installed import installed


def desk(_request: HttpRequest) -> dict[str, Any]:
    """Its look and its languages."""
    return {"look": installed().look, "desk_languages": installed().languages}
