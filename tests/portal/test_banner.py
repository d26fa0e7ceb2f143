"""The form tells of open incidents, in an agent's words."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import WEDNESDAY
from triage.models import Incident, IncidentState


def opened(**fields: Any) -> Incident:
    words = {
        "banner": {"id": "Sedang <i>gangguan</i>.", "en": "Is <i>down</i>."},
        "message": {"id": "Ada gangguan.", "en": "A problem."},
    }
    return Incident.objects.create(
        **{
            **words,
            "platform_id": "tokopedia",
            "category": "platform_issue",
            "key": "k",
            "state": IncidentState.OPEN,
            "began_at": WEDNESDAY,
            "proposed_at": WEDNESDAY,
            "confirmed_at": WEDNESDAY,
            "confirmed_by": User.objects.get_or_create(username="rina")[0],
            **fields,
        }
    )


def shown(client: Client, language: str) -> str:
    return client.get("/", headers={"accept-language": language}).content.decode()


def test_it_shows_the_banner_of_an_open_incident_escaped_in_both_languages(client: Client) -> None:
    opened()
    assert "<strong>Tokopedia</strong> Sedang &lt;i&gt;gangguan&lt;/i&gt;." in shown(client, "id")
    assert "<strong>Tokopedia</strong> Is &lt;i&gt;down&lt;/i&gt;." in shown(client, "en")
    assert '<div class="banners" role="status">' in shown(client, "en")


def test_it_shows_every_platform_that_has_one(client: Client) -> None:
    opened()
    opened(platform_id="bukalapak")
    assert shown(client, "en").index("Bukalapak</strong>") < shown(client, "en").index("Tokopedia</strong>")


@pytest.mark.parametrize(
    "fields",
    [
        {"banner": {"id": "Sedang gangguan.", "en": ""}},
        {"state": IncidentState.PROPOSED, "confirmed_at": None, "confirmed_by": None},
    ],
)
def test_it_shows_nothing_otherwise(client: Client, fields: dict[str, Any]) -> None:
    opened(**fields)
    assert 'class="banners"' not in shown(client, "en")
