"""The floors of bench/accept: a bare Django project whose one view stores the upload, if any, and inserts one row.

Same server, same configuration, same database, same multipart parser; no form, no checks. Without middleware nothing
that receives a complaint in Django can do less; with BARE_MIDDLEWARE=1 it has what `startproject` gives a project.
"""

import os
import uuid
from pathlib import Path

import django
from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import path

HAS_MIDDLEWARE = bool(os.environ.get("BARE_MIDDLEWARE"))

if not settings.configured:
    from config.settings import DATABASES

    VAR = Path(os.environ["TRIAGE_VAR"])
    settings.configure(
        SECRET_KEY="bench",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        DATABASES=DATABASES,
        INSTALLED_APPS=[f"django.contrib.{app}" for app in ("auth", "contenttypes", "sessions", "messages")],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ]
        if HAS_MIDDLEWARE
        else [],
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
        return HttpResponse(
            f'<input name="csrfmiddlewaretoken" value="{get_token(request) if HAS_MIDDLEWARE else ""}">'
        )
    name = uuid.uuid4().hex
    if upload := request.FILES.get("screenshots"):
        (FOLDER / name).write_bytes(upload.read())
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
