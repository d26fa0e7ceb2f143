"""What this installation is: where it keeps its files, whether it brings its servers along, which desk it serves."""

import os
import tomllib
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.env import env_str, var_folder
from triage.definition import load as load_desk

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = var_folder()
VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

DATABASE_URL = os.environ.get("DATABASE_URL", "")
EMBEDDED = not DATABASE_URL
if DATABASE_URL and not os.environ.get("REDIS_URL"):
    raise ImproperlyConfigured("DATABASE_URL is set but REDIS_URL is not. Set both, or neither for the embedded mode.")

# The desk that this service is: the dotted path of its package (docs/extending.md).
TRIAGE_DESK = env_str("TRIAGE_DESK", "triage.desks.prakerja")
try:
    DESK = load_desk(TRIAGE_DESK)
except ImportError as error:
    raise ImproperlyConfigured(f"TRIAGE_DESK names no desk's package: {error}") from error
