"""Runs the service classes in this process: threads for each, and no broker: an event goes straight into the inboxes.

An inbox holds what it is given in the service's own database, so that nothing is lost between commit and reaction.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from anyio import to_thread

from kernel.calls import unpack
from kernel.config import Settings
from kernel.envelope import Envelope
from kernel.loop import Loop
from kernel.message import Request
from kernel.outbox import Relay
from kernel.retention import housekeeping
from kernel.service import Context, Service
from kernel.store import connect
from kernel.timers import timers


class InProcess:
    """All services at once; also the gateway's `Calls`. Their databases must be migrated."""

    def __init__(self, settings: Settings, classes: list[type[Service]]) -> None:
        self.services = {cls.name: cls(settings, connect(settings.database(cls.name))) for cls in classes}
        self._loops: list[Loop] = []
        self._threads: list[threading.Thread] = []
        self._is_ready = False

    async def start(self) -> None:
        for name, service in self.services.items():
            relay = Relay(name, service.source, service.engine, self._publish).loop
            service.emitted = relay.nudge
            self._loops += [relay, service.inbox.loop, housekeeping(name, service.engine), *timers(service)]
        self._threads = [threading.Thread(target=loop.run, name=loop.name, daemon=True) for loop in self._loops]
        for thread in self._threads:
            thread.start()
        self._is_ready = True

    async def stop(self) -> None:
        """Finish what has begun; what is waiting stays in the databases for the next start."""
        self._is_ready = False
        for loop in self._loops:
            loop.stop()
        for thread in self._threads:
            await to_thread.run_sync(thread.join)

    def is_ready(self) -> bool:
        return self._is_ready

    async def call(self, request: Request, context: Context) -> Any:
        """As over a wire: words become JSON and are read again on the other side."""
        service = self.services[request.service()]
        body = request.model_dump_json()
        answer = await to_thread.run_sync(
            lambda: json.dumps(service.answer(request.message_name, json.loads(body), Context(**asdict(context))))
        )
        return unpack(json.loads(answer))

    def _publish(self, envelopes: Sequence[Envelope]) -> None:
        told = [Envelope.decode(envelope.encode()) for envelope in envelopes]
        for service in self.services.values():
            if mine := [envelope for envelope in told if service.listens_to(envelope)]:
                service.inbox.hold(mine)
