"""Settings: what pages load beside themselves. WhiteNoise serves it, to be kept for ever, under an
address that changes with it.

A deployment collects the files (``manage.py collectstatic``), each under a name with its digest and compressed before.
The embedded mode serves them from where they lie: there the digest of all of them stands before their names.
"""

from hashlib import sha256

from whitenoise.compress import Compressor

from config.env import env_bool
from config.installation import BASE_DIR, DESK, EMBEDDED

STATICFILES_DIRS = [folder for folder in [DESK.folder / "static"] if folder.is_dir()]
STATIC_ROOT = None if EMBEDDED else BASE_DIR / "staticfiles"
STATIC_FILES_STORAGE = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if EMBEDDED
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
WHITENOISE_USE_FINDERS = EMBEDDED
# What only developers load takes brotli longest.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]


def _digest() -> str:
    """Of our own files and of the lock, by which the packages' follow."""
    folders = [*(BASE_DIR / "triage").glob("*/static"), *STATICFILES_DIRS]
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    digest = sha256()
    for path in [*files, BASE_DIR / "requirements" / "base.txt"]:
        digest.update(b"%s\0%s\0" % (path.name.encode(), path.read_bytes()))
    return digest.hexdigest()[:12]


STATIC_URL = f"/static/{_digest()}/" if EMBEDDED else "/static/"
if EMBEDDED and not env_bool("DEBUG", default=False):
    WHITENOISE_IMMUTABLE_FILE_TEST = "^/static/"
