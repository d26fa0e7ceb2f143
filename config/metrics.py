"""/metrics for Prometheus: what the processes on this host have counted, and what the rows say at the moment.

Told to the networks in METRICS_ALLOWED and to whoever has METRICS_KEY; for everybody else there is nothing here. A
request that came through a proxy comes from anywhere, so it needs the key.
"""

import secrets
import threading
from collections.abc import Callable, Iterable, Mapping
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Metric, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from config import metrics_files
from config.metrics_rows import Rows
from triage.channels.clients import is_from, is_of_proxy

PATH = "/metrics"
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED", "HTTP_VIA")
"""What proxies write: a request that has any of it came through one, whether we were told of that one or not."""


def may_see(meta: Mapping[str, str]) -> bool:
    """Whether to tell whoever sends this request; ``meta`` as in ``HttpRequest.META``."""
    scheme, _, key = meta.get("HTTP_AUTHORIZATION", "").partition(" ")
    if settings.METRICS_KEY and scheme.lower() == "bearer":
        return secrets.compare_digest(key.strip().encode(), settings.METRICS_KEY.encode())
    is_direct = not is_of_proxy(meta) and not any(meta.get(name) for name in FORWARDED)
    return is_direct and is_from(meta, settings.METRICS_ALLOWED)


class MetricsDoor:
    """Answers /metrics before anything else looks at the request: Prometheus asks by a host's address, which is none of
    ALLOWED_HOSTS, and without TLS. Who may not see them goes on, to the page that says that there is nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The metrics, or whatever the others make of the request."""
        if request.path == PATH and may_see(request.META):
            return HttpResponse(_told(_ALL), content_type=CONTENT_TYPE_LATEST)
        return self.get_response(request)


class Processes:
    """What the processes of this host have counted, each slot's with its name as the label ``process``."""

    def collect(self) -> Iterable[Metric]:
        """One family a name: the text format wants them in one piece."""
        families: dict[str, Metric] = {}
        for slot in metrics_files.living_slots():
            for metric in MultiProcessCollector(None, path=str(slot)).collect():  # type: ignore[no-untyped-call]
                family = families.setdefault(metric.name, Metric(metric.name, metric.documentation, metric.type))
                family.samples += [
                    sample._replace(labels={**sample.labels, "process": slot.name}) for sample in metric.samples
                ]
        return families.values()


def serve(port: int) -> None:
    """Tell what this host's processes have counted on a port of this process's own, in a thread: for workers on a host
    without a web server. Raises OSError where the port is taken.
    """
    server = make_server("", port, _application, _Server, _Handler)
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()


def _application(request: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    if request["PATH_INFO"] != PATH or not may_see(request):
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"Not found\n"]
    start_response("200 OK", [("Content-Type", CONTENT_TYPE_LATEST)])
    return [_told(_OF_PROCESSES)]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Handler(WSGIRequestHandler):
    timeout = 5  # Who connects and says nothing.

    def log_message(self, *_words: object) -> None:
        """Nothing: these lines would carry addresses, and another shape."""


def _registry(*collectors: Any) -> CollectorRegistry:
    registry = CollectorRegistry()
    for collector in collectors:
        registry.register(collector)
    return registry


def _told(registry: CollectorRegistry) -> bytes:
    return generate_latest(registry)


_OF_PROCESSES = _registry(Processes())
_ALL = _registry(Processes(), Rows())
