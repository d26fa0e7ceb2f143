"""Agents among each other: who can be given a ticket, and what they are called."""

from django.contrib.auth.models import User
from django.db.models import QuerySet

BACKEND = "django.contrib.auth.backends.ModelBackend"


def people() -> QuerySet[User]:
    """Who can be given a ticket."""
    able = User.objects.with_perm("triage.change_ticket", backend=BACKEND)
    return able.filter(is_staff=True).order_by("first_name", "username")


def name(user: User | None) -> str:
    """What colleagues call somebody, "" for nobody."""
    return (user.get_full_name() or user.get_username()) if user else ""
