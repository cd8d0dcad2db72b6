"""Runs the service classes in this process: a relay and a deliverer in a thread for each, calls in worker threads."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

import structlog
from anyio import to_thread
from sqlalchemy import make_url

from kernel.calls import unpack
from kernel.config import Settings
from kernel.inprocess.broker import Broker
from kernel.message import Request
from kernel.outbox import Relay
from kernel.service import Context, Service
from kernel.store import connect

log = structlog.get_logger(__name__)

LOOK_AGAIN_SECONDS = 0.2  # for deliveries whose pause is over; new ones are told of


def broker(settings: Settings, classes: list[type[Service]]) -> Broker:
    """The broker's file stands beside the databases."""
    url = make_url(settings.database_url.replace("{service}", "broker"))
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    subscribers = {cls.name: [event.type() for event in cls.hears()] for cls in classes}
    return Broker(connect(url), subscribers, settings.retry_seconds)


class InProcess:
    """All services at once; also the gateway's `Calls`. Their databases must be migrated."""

    def __init__(self, settings: Settings, classes: list[type[Service]]) -> None:
        self.broker = broker(settings, classes)
        self.services = {cls.name: cls(settings, connect(settings.database(cls.name))) for cls in classes}
        self._relays = [
            Relay(name, service.source, service.engine, self.broker.publish) for name, service in self.services.items()
        ]
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    async def start(self) -> None:
        for relay, service in zip(self._relays, self.services.values(), strict=True):
            service.emitted = relay.nudge
            self._spawn(relay.run, f"relay-{service.name}")
            self._spawn(lambda service=service: self._deliver(service), f"inbox-{service.name}")

    async def stop(self) -> None:
        """Finish what has begun; what is waiting stays in its file for the next start."""
        self._stopping.set()
        for relay in self._relays:
            relay.stop()
        self.broker.tell()
        for thread in self._threads:
            await to_thread.run_sync(thread.join)

    def is_ready(self) -> bool:
        return not self._stopping.is_set()

    async def call(self, request: Request, context: Context) -> Any:
        """As over a wire: words become JSON and are read again on the other side."""
        service = self.services[request.service()]
        body = request.model_dump_json()
        answer = await to_thread.run_sync(
            lambda: json.dumps(service.answer(request.message_name, json.loads(body), Context(**asdict(context))))
        )
        return unpack(json.loads(answer))

    def _spawn(self, work: Any, name: str) -> None:
        thread = threading.Thread(target=work, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _deliver(self, service: Service) -> None:
        while not self._stopping.is_set():
            with self.broker.news:
                due = self.broker.due(service.name)
                if not due:
                    self.broker.news.wait(LOOK_AGAIN_SECONDS)
            for number, envelope in due:
                if self._stopping.is_set():
                    return
                try:
                    service.receive(envelope)
                except Exception as error:
                    log.warning("delivery_failed", service=service.name, type=envelope.type, error=repr(error))
                    self.broker.failed(number, service.name, error)
                else:
                    self.broker.done(number)
