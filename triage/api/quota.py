"""How much an API client may send within an hour: so many complaints as its row says, and what belongs to these."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException

from triage.channels import clients, limits
from triage.models import ApiClient


class OverQuota(APIException):
    """429, with the seconds until the hour ends in ``Retry-After``."""

    status_code = 429
    default_code = "over_quota"

    def __init__(self, seconds: int) -> None:
        super().__init__(_("This key has reached its hourly limit. Please try again later."))
        self.wait = seconds


def spend(client: ApiClient, files: Sequence[UploadedFile]) -> None:
    """Count one complaint with its pictures; raises OverQuota where there is nothing left for it."""
    sent = limits.Sent(pictures=len(files), bytes=sum(file.size or 0 for file in files))
    answer = limits.admit_client(origin_of(client), sent, quota=client.hourly_quota)
    if answer.word != "taken":
        raise OverQuota(answer.seconds)


def origin_of(client: ApiClient) -> str:
    """What its tickets keep of where they came from."""
    return clients.origin(f"key:{client.pk}")
