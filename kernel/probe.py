"""What watches a process sees: `/health/live`, `/health/ready`, `/metrics` on a port of their own."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from prometheus_client import make_wsgi_app

from kernel.config import Settings

Checks = Callable[[], dict[str, bool]]


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """A scrape every few seconds is no news."""


class Probe:
    """A context in which the probe answers; `probe_port` 0 means none. `ready` says of each check if it holds."""

    def __init__(self, settings: Settings, ready: Checks) -> None:
        self._address, self._ready = (settings.probe_host, settings.probe_port), ready
        self._metrics = make_wsgi_app()

    def __enter__(self) -> None:
        if not self._address[1]:
            return
        self._server = make_server(*self._address, self._answer, handler_class=_Quiet)
        threading.Thread(target=self._server.serve_forever, name="probe", daemon=True).start()

    def __exit__(self, *_: object) -> None:
        if self._address[1]:
            self._server.shutdown()
            self._server.server_close()

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/metrics":
            return self._metrics(environ, start)
        checks = {"/health/live": dict, "/health/ready": self._ready}.get(path)
        status, body = report(checks()) if checks else ("404 Not Found", {})
        start(status, [("Content-Type", "application/json")])
        return [json.dumps(body).encode()]


def report(checks: dict[str, bool]) -> tuple[str, dict[str, Any]]:
    """An HTTP status line and a body that names each check."""
    fine = all(checks.values())
    return ("200 OK" if fine else "503 Service Unavailable"), {"status": "ok" if fine else "not ready", **checks}
