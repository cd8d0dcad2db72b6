"""Around every request: its trace, its time, and the size of its body. Plain ASGI: the cheapest there is."""

from __future__ import annotations

import re
import time
from typing import Any

import structlog
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.problems import problem
from kernel import metrics, trace
from kernel.errors import TooLarge

log = structlog.get_logger(__name__)

MAX_BODY = 1_000_000  # bytes
MAX_FILE = 5_000_000  # bytes, where a sheet or a picture is sent (statement 24)
_FILES = re.compile(r"^/v1/([a-z]+-imports|uploads)$")


class Observed:
    """Puts the request under its trace, and its outcome into metrics and log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"traceparent", here.encode())]
            await send(message)

        with trace.span(Headers(scope=scope).get("traceparent")) as here:
            try:
                await self._app(scope, receive, watch)
            finally:
                seconds = time.perf_counter() - started
                operation = getattr(scope.get("route"), "operation_id", None) or "other"
                metrics.http.labels(operation, str(status)).observe(seconds)
                if status >= 500:
                    log.error("request_failed", operation=operation, status=status)


class Bounded:
    """Refuses a body over the limit, whether its length is announced or not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = MAX_FILE if _FILES.match(scope["path"]) else MAX_BODY
        too_large = TooLarge(megabytes=most // 1_000_000)
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdecimal() or int(announced) > most:
            await problem(Request(scope), too_large)(scope, receive, send)
            return
        size = 0

        async def counted() -> Any:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > most:
                raise too_large
            return message

        async def kept_to_itself(message: Message) -> None:
            if size <= most:  # otherwise the framework takes the body for one that it can't read, and says so
                await send(message)

        await self._app(scope, counted, kept_to_itself)
        if size > most:
            await problem(Request(scope), too_large)(scope, receive, send)
