"""The project: settings, addresses, servers. ``config.settings`` brings the Celery application along."""

import sys
from types import TracebackType


def _in_a_sentence(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A wrong setting is the operator's to mend, who has no use for the place in our code that noticed it."""
    if kind.__name__ == "ImproperlyConfigured":
        print(error, file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _in_a_sentence  # Before the first import that reads a setting.
