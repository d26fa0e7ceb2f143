"""All settings, some by theme in modules beside this one.

Without DATABASE_URL and REDIS_URL the service runs embedded (see docs/operating.md).
"""

import os
import secrets
from ipaddress import ip_network
from logging.config import dictConfig
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import sentry
from config.chats import *  # noqa: F403
from config.durations import DURATIONS, JOBS  # noqa: F401 - read from here
from config.env import env_bool, env_int, env_list, env_networks, env_secret, env_secrets, env_socket, env_str
from config.installation import BASE_DIR, DESK, EMBEDDED, TRIAGE_DESK, VAR, VERSION  # noqa: F401 - some read from here
from config.log_in import *  # noqa: F403
from config.logs import from_environment
from config.mail import *  # noqa: F403
from config.mail import ANYMAIL_PROVIDER
from config.refusals import refusals
from config.servers import *  # noqa: F403
from config.static_files import *  # noqa: F403
from config.static_files import STATIC_FILES_STORAGE
from triage.workspace.theme import UNFOLD  # noqa: F401 - read by unfold from here

django_stubs_ext.monkeypatch()  # Django's generic classes may then be subscripted at run time, as mypy wants them.


def _secret_key() -> str:
    """SECRET_KEY from the environment; the embedded mode makes one and keeps it under var/."""
    if key := env_secret("SECRET_KEY"):
        return key
    if not EMBEDDED:
        raise ImproperlyConfigured("SECRET_KEY is not set. Set SECRET_KEY or SECRET_KEY_FILE (see .env.example).")
    kept = VAR / "secret_key"
    if not kept.exists():
        VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = kept.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        try:
            os.link(fresh, kept)  # Two processes may start at once: the first one's key counts.
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return kept.read_text(encoding="utf-8")


def _s3_client() -> object:
    from botocore.config import Config  # A third of a second, for those who have a bucket.

    return Config(connect_timeout=5, read_timeout=15, retries={"total_max_attempts": 2})


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = env_secrets("SECRET_KEY_FALLBACKS")
DEBUG = env_bool("DEBUG", default=False)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if EMBEDDED else "")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
PUBLIC_URL = env_str("PUBLIC_URL", f"http://localhost:{env_int('PORT', 8000)}" if EMBEDDED else "").rstrip("/")

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "triage",
    "triage.portal",
    "triage.workspace",
    "triage.webhooks",
    # Behind the desk, whose templates replace theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    *(["anymail"] if ANYMAIL_PROVIDER else []),
]

MIDDLEWARE = [
    "triage.portal.looks.QuickLook",
    "config.metrics.MetricsDoor",
    "config.requests.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "config.compression.Compression",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.nostore.NoStore",
    "csp.middleware.CSPMiddleware",
    "config.sensible.SensibleRequests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "triage" / "workspace" / "unfold_templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "triage.portal.context.desk",
            ]
        },
    }
]


# Files: public ones in config.static_files, screenshots private, uploads in quarantine until they are read.
QUARANTINE = Path(os.environ.get("QUARANTINE_DIR") or VAR / "quarantine")
SCREENSHOTS_BUCKET = os.environ.get("SCREENSHOTS_BUCKET", "")
S3_CLIENT = _s3_client() if SCREENSHOTS_BUCKET else None
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": STATIC_FILES_STORAGE},
    "screenshots": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": SCREENSHOTS_BUCKET,
            "endpoint_url": os.environ.get("SCREENSHOTS_ENDPOINT") or None,
            "default_acl": "private",
            "querystring_auth": True,
            # A bucket that does not answer must not hold a worker for minutes (botocore's own: 60 s, five times).
            "client_config": S3_CLIENT,
        },
    }
    if SCREENSHOTS_BUCKET
    else {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": os.environ.get("SCREENSHOTS_DIR") or VAR / "screenshots",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}
OCR_ENGINE = env_str("OCR_ENGINE", "paddle")
if OCR_ENGINE not in ("paddle", "rapid"):
    raise ImproperlyConfigured(f"OCR_ENGINE must be paddle or rapid, not {OCR_ENGINE!r}.")
PICTURES_MAX = env_int("PICTURES_MAX", 5, least=1)
PICTURE_MAX_BYTES = env_int("PICTURE_MAX_BYTES", 10 * 1024 * 1024, least=1)
FILES_MAX = env_int("FILES_MAX", 10)
FILE_MAX_BYTES = env_int("FILE_MAX_BYTES", 10 * 1024 * 1024, least=1)
"""What comes beside pictures: so many files with one message, each no larger than this."""
TICKET_FILES_MAX = env_int("TICKET_FILES_MAX", 50)
TICKET_FILES_MAX_MB = env_int("TICKET_FILES_MAX_MB", 50)
FILES_STORE_MAX_MB = env_int("FILES_STORE_MAX_MB", 2048)
FILES_KEPT_DAYS = env_int("FILES_KEPT_DAYS", 60, least=1)
"""What is kept of them: on one ticket, of all tickets, and for how long after they came in."""
PDF_PAGES_MAX = env_int("PDF_PAGES_MAX", 5, least=1)
CLAMD_SOCKET = env_socket("CLAMD_SOCKET")
"""Where ClamAV's daemon listens: each file is scanned before it is kept or read; "" scans nothing."""
QUARANTINE_MAX_MB = env_int("QUARANTINE_MAX_MB", 2048, least=1)
QUARANTINE_MAX_FILES = env_int("QUARANTINE_MAX_FILES", 20_000, least=1)
"""What uploads may take that nobody has read yet: some hours of the reader's work. Beyond that, text is taken alone."""
DISK_FREE_MB = env_int("DISK_FREE_MB", 1024)
"""What no picture may take of a disk: in the embedded mode the database lies beside them."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
DATA_UPLOAD_MAX_NUMBER_FILES = 100

# People
LANGUAGE_CODE = DESK.language
LANGUAGES = [(code, _(name)) for code, name in DESK.languages.items()]
# A desk may call things by other names than the engine does: its catalogue comes first.
LOCALE_PATHS = [DESK.folder / "locale", BASE_DIR / "triage" / "locale", BASE_DIR / "triage" / "decision" / "locale"]
TIME_ZONE = DESK.zone.key
USE_TZ = True
USE_I18N = True
# Safety
SECURE_COOKIES = env_bool("SECURE_COOKIES", default=not EMBEDDED)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_FAILURE_VIEW = "triage.portal.views.csrf_failure"
SECURE_SSL_REDIRECT = env_bool("SECURE_SSL_REDIRECT", default=not EMBEDDED)
SECURE_REDIRECT_EXEMPT = [r"^(healthz|livez|readyz|metrics)$"]
SECURE_HSTS_SECONDS = env_int("SECURE_HSTS_SECONDS", 0 if EMBEDDED else 31_536_000)
# Both bind hosts that are not ours, and for long: only who runs the whole domain can say so.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env_bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env_bool("SECURE_HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # They want both.
# Status links are secrets that a referrer would give away to other sites. ("no-referrer" would be stricter, but
# browsers then send forms with the origin "null", which the CSRF check refuses.)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Who sends a request (``channels.clients``), and how much anybody may send (``channels.limits``)
TRUSTED_PROXIES = env_networks("TRUSTED_PROXIES")
"""Proxies of ours: X-Forwarded-For is believed from these alone."""
PROXY_HOPS = env_int("PROXY_HOPS", 1, least=1)
"""How many of them stand one behind the other."""
if env_bool("BEHIND_PROXY", default=False):
    if not TRUSTED_PROXIES:  # All visitors would count as one, the proxy, and share its limits.
        raise ImproperlyConfigured("BEHIND_PROXY is set but TRUSTED_PROXIES is not. Name your proxy's address there.")
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
COMPLAINTS_FREE = env_int("COMPLAINTS_FREE", 20)
"""Complaints an hour that a network, or an e-mail address, may send before it is asked to prove or to wait."""
COMPLAINTS_MOST = env_int("COMPLAINTS_MOST", 600)
"""Complaints an hour that a network may send at all."""
COMPLAINTS_BUSY = env_int("COMPLAINTS_BUSY", 120, least=1)
"""Complaints a minute, from everybody, above which everybody is asked."""

# Who may see the metrics (``config.metrics``)
WEBHOOK_HTTP = env_bool("WEBHOOK_HTTP", default=False)
WEBHOOK_NETWORKS = env_networks("WEBHOOK_NETWORKS")
"""Outgoing webhooks go to public addresses over HTTPS; and, if one wants that, over HTTP and to one's own networks."""
METRICS_ALLOWED = env_networks("METRICS_ALLOWED") or [ip_network("127.0.0.0/8"), ip_network("::1")]
METRICS_KEY = env_secret("METRICS_KEY")
METRICS_PORT = env_int("METRICS_PORT", 0)
"""On which a worker tells what it has counted, where no web server shares its folder; 0 for nowhere."""

# The API
API_REQUESTS = env_int("API_REQUESTS", 6_000, least=1)
"""Requests an hour that one owner of API keys may send."""
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["triage.api.keys.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["triage.api.keys.HoldsScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "triage.api.schema.Schema",
    "EXCEPTION_HANDLER": "triage.api.problems.handle",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Triage API",
    "DESCRIPTION": "Send complaints, read what was found, and work on tickets as an agent does.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        **{name: f"triage.models.{name}" for name in ("TicketState", "ScreenshotState", "EventKind", "IncidentState")},
        **{name: f"triage.models.{name}" for name in ("LabelKind", "NoticeKind", "DeliveryState", "BulkState")},
        "LetterState": "triage.models.ReplyState",
        "LetterKind": "triage.models.ReplyKind",
        "QuestionKind": "triage.models.CustomKind",
        "WebhookState": "triage.models.SubscriptionState",
        "BulkItemState": "triage.models.ItemState",
    },
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "triage.api.schema.complete"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

LOGGING_CONFIG = None
dictConfig(from_environment())

if refused := [str(error.msg) for error in refusals(globals())]:
    raise ImproperlyConfigured("\n".join(refused))

if SENTRY_DSN := env_secret("SENTRY_DSN"):
    sentry.start(
        SENTRY_DSN, release=env_str("SENTRY_RELEASE", ""), environment=env_str("SENTRY_ENVIRONMENT", "production")
    )

# Whatever has settings may nudge workers. Last, since Celery reads its own from here.
from config import celery  # noqa: E402, F401
