"""The project: settings, addresses, servers. ``config.settings`` brings the Celery application along."""

import gc
import sys
from types import TracebackType

# Starting makes half a million objects that stay, and Python looks through them again for every 700 more: a tenth of a
# start. Garbage in cycles waits a little longer instead.
gc.set_threshold(100_000, 20, 20)


def _in_a_sentence(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A wrong setting is the operator's to mend, who has no use for the place in our code that noticed it."""
    if kind.__name__ == "ImproperlyConfigured":
        print(error, file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _in_a_sentence  # Before the first import that reads a setting.
