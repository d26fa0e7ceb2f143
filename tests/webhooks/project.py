"""The addresses of a service for which several providers hand over mails."""

from django.urls import include, path

from config import urls
from triage.webhooks.urls import patterns

PROVIDERS = ("mailgun", "postmark", "amazon_ses", "mailjet", "mandrill")

urlpatterns = [
    path("anymail/", include(([each for provider in PROVIDERS for each in patterns(provider)], "anymail"))),
    *urls.urlpatterns,
]
