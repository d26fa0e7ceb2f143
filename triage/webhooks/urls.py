"""Anymail's addresses of one provider, behind our door."""

from anymail import urls
from django.conf import settings
from django.urls import URLPattern

from triage.webhooks.door import guarded

app_name = "anymail"


def patterns(provider: str) -> list[URLPattern]:
    """The addresses of a provider in PROVIDERS, relative to anymail's folder."""
    return [
        URLPattern(each.pattern, guarded(each.callback), each.default_args, each.name)
        for each in urls.urlpatterns
        if each.name.startswith(f"{provider}_")
    ]


# Without a secret anybody could write mails: nothing is served then (and check triage.E001 says so).
urlpatterns = patterns(settings.ANYMAIL_PROVIDER) if settings.ANYMAIL.get("WEBHOOK_SECRET") else []
