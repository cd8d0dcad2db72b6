"""A service's process: nameko's runner around our service, its relay, its probe, and a stop that finishes its work."""

from __future__ import annotations

import signal
from typing import Any

import eventlet
import structlog
from eventlet.event import Event
from nameko.runners import ServiceRunner

from kernel.config import Settings
from kernel.envelope import Envelope
from kernel.outbox import Relay
from kernel.probe import Probe
from kernel.rabbitmq.consumer import events
from kernel.rabbitmq.publisher import Publisher
from kernel.rabbitmq.rpc import calls
from kernel.retention import housekeeping
from kernel.service import Context, Service
from kernel.store import connect, is_alive
from kernel.timers import timers

log = structlog.get_logger(__name__)

#: Seconds between heartbeats: a broker that hangs is noticed after two of them.
HEARTBEAT = 10
START_SECONDS = 10.0  # a process that is told to stop while it starts finishes its start first, if it can


def serve(service_class: type[Service], settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; then take no more messages, finish those begun, publish what is committed."""
    # Calls and events have as many workers each; relay, held events, housekeeping, timers and probe need one more each.
    engine = connect(settings.database(service_class.name), pool_size=2 * settings.max_workers + 5)
    service = service_class(settings, engine)
    publisher = Publisher(settings.broker, service.name)
    relay = Relay(service.name, service.source, engine, publisher)
    service.emitted = relay.loop.nudge
    runner = ServiceRunner(_nameko_config(settings))
    runner.add_service(nameko_class(service))
    probe = Probe(settings, ready=lambda: {"database": is_alive(engine), "started": runner.started})
    runner.started = False
    own = [*timers(service), *service.loops()]
    loops = [relay.loop, service.inbox.loop, housekeeping(service.name, engine), *own]
    running = [eventlet.spawn(loop.run) for loop in loops]
    with probe:
        _run(runner)
    for loop, thread in zip(loops, running, strict=True):
        loop.stop()
        thread.wait()
    _publish_the_rest(relay)
    relay.close()
    publisher.close()
    engine.dispose()
    log.info("stopped", service=service.name)


def nameko_class(service: Service) -> type:
    """The nameko service class for ours: one entrypoint for the calls to it, one for the events it hears."""

    def call(_self: Any, name: str, message: dict[str, Any], context: dict[str, Any], repeated: bool) -> dict[str, Any]:
        return service.answer(name, message, Context(**context, repeated=repeated))

    def receive(_self: Any, envelope: Envelope) -> None:
        service.receive(envelope)

    members: dict[str, Any] = {"name": service.name, "call": calls(service.name)(call)}
    if heard := list(service.bindings()):
        members["receive"] = events(service.name, heard, service.inbox)(receive)
    return type(type(service).__name__, (), members)


def _nameko_config(settings: Settings) -> dict[str, Any]:
    return {
        "AMQP_URI": settings.broker,
        "max_workers": settings.max_workers,
        "HEARTBEAT": HEARTBEAT,
        "serializer": "json",
        "ACCEPT": ["json"],
    }


def _run(runner: ServiceRunner) -> None:
    started = Event()

    def stop_in_order() -> None:
        """nameko hangs when it is stopped in the midst of its start. Without a broker the start does not end."""
        with eventlet.Timeout(START_SECONDS, False):
            started.wait()
        runner.stop()

    def stop(_signal: int, _frame: Any) -> None:
        log.info("stopping")
        eventlet.spawn_n(stop_in_order)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    runner.start()
    runner.started = True
    started.send()
    log.info("serving", services=list(runner.service_names))
    runner.wait()


def _publish_the_rest(relay: Relay) -> None:
    """Events of the last transactions. Without a broker they stay in the outbox for the next start."""
    try:
        while relay.drain():
            pass
    except Exception as error:
        log.warning("outbox_left", error=repr(error))
