"""The web server's settings: `gunicorn -c config/gunicorn.py config.wsgi`."""

import gc
import importlib
import os
import sys

from django.core.exceptions import ImproperlyConfigured

from config import metrics_files
from config.env import env_int, env_str
from config.logs import from_environment

bind = f"{env_str('BIND', '127.0.0.1')}:{env_int('PORT', 8000, least=1)}"
workers = env_int("WEB_WORKERS", 2, least=1)
threads = env_int("WEB_THREADS", 4, least=1)
worker_class = "config.worker.WaitressWorker"
# Clients at once a process: with a file each for what they send or have yet to read, still below the usual limit of
# 1,024 descriptors.
worker_connections = 400
timeout = 60
graceful_timeout = 20
keepalive = 15
# The heartbeat's file: on a disk that is busy, writing it can block a healthy worker until it looks hung.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
# Its default lies in the home folder, which is neither ours nor writable in the image.
control_socket_disable = True
# Nobody waits longer for a page (``timeout``), so the database need not work on for it.
raw_env = [
    f"STATEMENT_TIMEOUT={env_int('STATEMENT_TIMEOUT', 30)}",
    f"IDLE_IN_TRANSACTION_TIMEOUT={env_int('IDLE_IN_TRANSACTION_TIMEOUT', 60)}",
]
# Requests are logged by config.logs, without the paths: a status link is a secret.
accesslog = None
logconfig_dict = from_environment()


def on_starting(_server: object) -> None:
    """Before there are any processes: what they will count is told together, and what is wrong with the settings is
    said once, instead of with a traceback a worker.
    """
    metrics_files.take_slot("web")
    try:
        importlib.import_module("config.settings")
    except ImproperlyConfigured as error:
        sys.exit(str(error))


def post_worker_init(worker: object) -> None:
    """Spare the garbage collector the service's code and its habit of looking after every few hundred objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
