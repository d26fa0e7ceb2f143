"""The one settings file. Without DATABASE_URL and REDIS_URL the service runs embedded (see docs/operating.md)."""

import os
import secrets
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from config.durations import DURATIONS  # noqa: F401 - read from here
from config.env import env_bool, env_file, env_int, env_list, env_networks, env_secret, env_str, var_folder
from config.logs import logging_config
from config.refusals import refusals
from triage.channels.email.providers import PROVIDERS, anymail_settings
from triage.definition import load as load_desk
from triage.workspace.theme import UNFOLD  # noqa: F401 - read by unfold from here

django_stubs_ext.monkeypatch()  # Django's generic classes may then be subscripted at run time, as mypy wants them.

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = var_folder()

DATABASE_URL = os.environ.get("DATABASE_URL", "")
EMBEDDED = not DATABASE_URL
if DATABASE_URL and not os.environ.get("REDIS_URL"):
    raise ImproperlyConfigured("DATABASE_URL is set but REDIS_URL is not. Set both, or neither for the embedded mode.")


def _embedded() -> ModuleType:
    """The servers that the service brings along; an extra, which a deployment with servers of its own lacks."""
    try:
        return import_module("embedded")
    except ModuleNotFoundError as error:
        told = "Set DATABASE_URL and REDIS_URL: this installation brings no database and no broker along."
        raise ImproperlyConfigured(told) from error


def _redis_url() -> str:
    """The broker's address, with the password in it where that is given apart."""
    url, password = os.environ.get("REDIS_URL") or _embedded().redis_url(VAR), env_secret("REDIS_PASSWORD")
    url = url.replace("://", f"://:{quote(password, safe='')}@", 1) if password else url
    if url.startswith("rediss://") and "ssl_cert_reqs=" not in url:
        # Celery (kombu) checks no certificate unless it is told to; redis-py does, and is told the same.
        url += ("&" if "?" in url else "?") + "ssl_cert_reqs=required"
    return url


REDIS_URL = _redis_url()


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


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
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
]

MIDDLEWARE = [
    "config.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
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


def _database() -> dict[str, Any]:
    """Django's settings for the database address: a URL, or the embedded server's socket."""
    address = conninfo_to_dict(DATABASE_URL or _embedded().database_url(VAR))
    if password := env_secret("DATABASE_PASSWORD"):
        address["password"] = password
    own = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        **{django: str(address.pop(libpq)) for libpq, django in own.items() if address.get(libpq)},
        "OPTIONS": {"connect_timeout": 5, "server_side_binding": True, **address},
    }


DATABASES = {"default": _database()}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
if REDIS_URL.startswith("redis+socket://"):  # Celery's spelling of a socket address; redis-py has its own.
    CACHES["default"]["LOCATION"] = "unix://" + REDIS_URL.removeprefix("redis+socket://")

# The desk that this service is: the dotted path of its package (docs/extending.md).
TRIAGE_DESK = env_str("TRIAGE_DESK", "triage.desks.prakerja")
try:
    DESK = load_desk(TRIAGE_DESK)
except ImportError as error:
    raise ImproperlyConfigured(f"TRIAGE_DESK names no desk's package: {error}") from error

# Files: public ones through WhiteNoise, screenshots private, uploads in quarantine until they are read.
STATIC_URL = "/static/"
STATICFILES_DIRS = [folder for folder in [DESK.folder / "static"] if folder.is_dir()]
STATIC_ROOT = None if EMBEDDED else BASE_DIR / "staticfiles"  # Embedded, files are served from where they lie.
WHITENOISE_USE_FINDERS = EMBEDDED
QUARANTINE = Path(os.environ.get("QUARANTINE_DIR") or VAR / "quarantine")
SCREENSHOTS_BUCKET = os.environ.get("SCREENSHOTS_BUCKET", "")
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if EMBEDDED
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
    "screenshots": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": SCREENSHOTS_BUCKET,
            "endpoint_url": os.environ.get("SCREENSHOTS_ENDPOINT") or None,
            "default_acl": "private",
            "querystring_auth": True,
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
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "account_login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

# Log-in (docs/operating.md): nobody signs up; administrators make users.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
REQUIRE_MFA = env_bool("REQUIRE_MFA", default=not EMBEDDED)
"""Whether nobody gets at the desk without a second factor."""
SESSION_IDLE_MINUTES = env_int("SESSION_IDLE_MINUTES", 120, least=1)
"""After so long without a page a session ends; after SESSION_COOKIE_AGE it ends in any case."""
ACCOUNT_ADAPTER = "triage.workspace.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# Wrong passwords (``triage.workspace.accounts.guesses``), and under the first also wrong codes by user.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key,10/h/key",  # A name in a network: 240 guesses a day.
    "login_failed_known": "5/5m/key",
    "login_failed_anywhere": "60/h/key",  # A name from all networks: unknown browsers wait.
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # Addresses are typed in by administrators.
MFA_FORMS = {
    "add_webauthn": "triage.workspace.accounts.forms.AddPasskeyForm",
    "authenticate": "triage.workspace.accounts.forms.CodeForm",
    "reauthenticate": "triage.workspace.accounts.forms.ConfirmForm",
}
MFA_TOTP_TOLERANCE = 1
"""Steps of thirty seconds before and after the present one: phones' clocks differ, and people take time to type."""
MFA_ADAPTER = "triage.workspace.accounts.adapters.SecondFactorAdapter"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = EMBEDDED  # Passkeys without TLS, which browsers allow on localhost only.
OIDC_ISSUER = env_str("OIDC_ISSUER", "").rstrip("/")
OIDC_CLIENT_ID = env_str("OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = env_secret("OIDC_CLIENT_SECRET")
OIDC_NAME = env_str("OIDC_NAME", "OpenID Connect")
SOCIALACCOUNT_ADAPTER = "triage.workspace.accounts.adapters.SocialAdapter"
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": OIDC_NAME,
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {"server_url": OIDC_ISSUER},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}

# Mail
EMAIL_BACKEND = "triage.channels.email.mailbox.MailboxBackend" if EMBEDDED else "triage.channels.email.smtp.SmtpBackend"
ANYMAIL_PROVIDER = env_str("ANYMAIL_PROVIDER", "")
"""The provider that hands mails over by webhook, and takes ours where ANYMAIL_SENDS."""
if ANYMAIL_PROVIDER and ANYMAIL_PROVIDER not in PROVIDERS:
    raise ImproperlyConfigured(f"ANYMAIL_PROVIDER must be one of {', '.join(PROVIDERS)}, not {ANYMAIL_PROVIDER!r}.")
if os.environ.get("EMAIL_HOST"):
    EMAIL_BACKEND = "triage.channels.email.smtp.SmtpBackend"
if ANYMAIL_PROVIDER and env_bool("ANYMAIL_SENDS", default=not os.environ.get("EMAIL_HOST")):
    EMAIL_BACKEND = f"anymail.backends.{ANYMAIL_PROVIDER}.EmailBackend"
EMAIL_HOST = env_str("EMAIL_HOST", "localhost")
EMAIL_PORT = env_int("EMAIL_PORT", 25, least=1)
EMAIL_HOST_USER = env_str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env_secret("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = env_int("EMAIL_TIMEOUT", 15, least=1)
MAILS_PER_DOMAIN_A_MINUTE = env_int("MAILS_PER_DOMAIN_A_MINUTE", 0)
"""Mails to one domain a minute, 0: as many as there are. More wait (``outbox.send``)."""
FIRST_LETTERS_A_MINUTE = env_int("FIRST_LETTERS_A_MINUTE", 300)
FIRST_LETTERS_PER_DOMAIN_A_MINUTE = env_int("FIRST_LETTERS_PER_DOMAIN_A_MINUTE", 200)
FIRST_LETTERS_PER_NETWORK_AN_HOUR = env_int("FIRST_LETTERS_PER_NETWORK_AN_HOUR", 200)
"""First letters to addresses that nobody has confirmed, 0: no limit. More wait (``outbox.addresses``)."""
ANYMAIL: dict[str, Any] = {}
if ANYMAIL_PROVIDER:
    INSTALLED_APPS.append("anymail")
    ANYMAIL = anymail_settings(
        ANYMAIL_PROVIDER,
        webhook_secret=env_secret("ANYMAIL_WEBHOOK_SECRET"),
        api_key=env_secret("ANYMAIL_API_KEY"),
        signing_key=env_secret("ANYMAIL_SIGNING_KEY"),
        api_url=env_str("ANYMAIL_API_URL", ""),
        timeout=EMAIL_TIMEOUT,
    )
DEFAULT_FROM_EMAIL = env_str("DEFAULT_FROM_EMAIL", f"{DESK.look.sender} <desk@localhost>")
MAIL_IN = Path(os.environ.get("MAIL_IN_DIR") or VAR / "mail-in")
"""A folder for raw mails (*.eml) that are to become complaints."""
INBOUND_MAIL_DAYS = env_int("INBOUND_MAIL_DAYS", 90, least=1)
"""How long the note that a mail came in is kept; one that comes again after that is a new one."""
IMAP_HOST = env_str("IMAP_HOST", "")
IMAP_PORT = env_int("IMAP_PORT", 993, least=1)
IMAP_USER = env_str("IMAP_USER", "")
IMAP_PASSWORD = env_secret("IMAP_PASSWORD")
IMAP_FOLDER = env_str("IMAP_FOLDER", "INBOX")
IMAP_CA_FILE = env_file("IMAP_CA_FILE")
"""The certificate of the authority (PEM) that has signed the mailbox's, "" for one that the system trusts."""
TRUSTED_AUTHSERV_ID = env_str("TRUSTED_AUTHSERV_ID", "").strip()
"""The name in ``Authentication-Results`` of the relay that our mail comes through; "": no such result is believed."""
MAILBOX = VAR / "mail"
"""Where the embedded mode keeps sent mail for the development page; unused once EMAIL_HOST is set."""

# Safety
SECURE_COOKIES = env_bool("SECURE_COOKIES", default=not EMBEDDED)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_FAILURE_VIEW = "triage.portal.views.csrf_failure"
SECURE_SSL_REDIRECT = env_bool("SECURE_SSL_REDIRECT", default=not EMBEDDED)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
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
    },
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

# The API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["triage.api.keys.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "triage.api.problems.handle",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Triage API",
    "DESCRIPTION": "Send complaints, read what was found.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "triage.api.schema.say_something",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# The queue is a nudge: short timeouts, no results, nothing retried that a sweep would find anyway.
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "retry_on_timeout": False,
    "visibility_timeout": 3600,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = env_int("WORKER_MAX_MEMORY_MB", 400, least=1) * 1024
"""KiB at its highest after which a child is replaced, between two tasks: three times what is usual (135 MB), and less
than learning takes. The engines have a process and a bound of their own (``reader_process``), which ends with it."""
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = env_int("WORKER_GRACE", 10, least=1)
"""Seconds that a worker has for its tasks once it is told to stop; the supervisor kills after 30."""
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_DEFAULT_QUEUE = "decide"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE

LOGGING_CONFIG = None
logging_config(json=env_bool("LOG_JSON", default=not EMBEDDED), level=env_str("LOG_LEVEL", "INFO"))

if refused := [str(error.msg) for error in refusals(globals())]:
    raise ImproperlyConfigured("\n".join(refused))
