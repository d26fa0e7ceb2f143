"""The floor of bench/accept: a bare Django project whose one view stores the upload and inserts one row.

Same server, same configuration, same database, same multipart parser; no middleware, no form, no
checks. Nothing that receives a complaint in Django can do less.
"""

import os
import uuid
from pathlib import Path

import django
from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import path

if not settings.configured:
    from config.settings import DATABASES

    VAR = Path(os.environ["TRIAGE_VAR"])
    settings.configure(
        SECRET_KEY="bench",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        DATABASES=DATABASES,
        INSTALLED_APPS=[],
        MIDDLEWARE=[],
        LOGGING_CONFIG=None,
    )
    django.setup()

FOLDER = VAR / "bare"


class Upload(models.Model):
    """One stored upload."""

    name = models.CharField(max_length=64)
    description = models.TextField()

    class Meta:
        app_label = "bare"
        db_table = "bench_bare_upload"


def store(request: HttpRequest) -> HttpResponse:
    """Write the bytes, insert the row."""
    if request.method != "POST":
        return HttpResponse("ok")
    name = uuid.uuid4().hex
    (FOLDER / name).write_bytes(request.FILES["screenshots"].read())
    Upload.objects.create(name=name, description=request.POST["description"])
    return HttpResponse(status=303, headers={"Location": f"/{name}", "Content-Length": "0"})


def prepare() -> None:
    """Make the table and the folder."""
    from django.db import connection

    FOLDER.mkdir(exist_ok=True)
    with connection.schema_editor() as editor:
        editor.create_model(Upload)


urlpatterns = [path("", store), path("healthz", store)]

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
