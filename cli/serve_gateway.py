"""The gateway as a process of its own, asking the services over RabbitMQ."""

from __future__ import annotations

import sys

import uvicorn

from gateway.app import create
from kernel import config, log
from kernel.probe import Probe
from kernel.rabbitmq.client import RabbitCalls


def run() -> None:
    settings = config.load("gateway")
    log.configure(settings.log_level)
    if weaknesses := config.weaknesses(settings):
        sys.exit(f"gateway does not start: {'; '.join(weaknesses)}")
    serve(settings)


def serve(settings: config.Settings) -> None:
    calls = RabbitCalls(settings.broker, settings.call_timeout)
    app = create(settings, calls)
    server = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=20,
        server_header=False,
    )
    with Probe(settings, ready=lambda: {"broker": calls.is_ready()}):
        uvicorn.Server(server).run()
