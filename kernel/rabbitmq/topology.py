"""Exchanges and queues by name. Whoever needs one declares it, so that the order of starting does not matter.

training.events ──training.enrolled.v1──▶ jobs.inbox ──fails──▶ jobs.retry.1000ms ──ttl──▶ jobs.inbox
     └─ no queue bound ─▶ unrouted                └──fails every tier──▶ jobs.dead
"""

from __future__ import annotations

from collections.abc import Iterable

from kombu import Exchange, Queue
from kombu.transport.virtual import Channel

_UNROUTED_KEPT = 100_000  # an event nobody listens to is normal; the newest are kept for a later listener

unrouted = Exchange("unrouted", type="fanout", durable=True)
unrouted_queue = Queue("unrouted", unrouted, durable=True, queue_arguments={"x-max-length": _UNROUTED_KEPT})


def events(service: str) -> Exchange:
    """Where a service publishes. What no queue is bound for goes to `unrouted` and not into the void."""
    return Exchange(f"{service}.events", type="topic", durable=True, arguments={"alternate-exchange": "unrouted"})


def inbox(service: str) -> Queue:
    """The one queue of a subscriber: events of one publisher stay in order whatever their types."""
    return Queue(f"{service}.inbox", durable=True)


def dead(service: str) -> Queue:
    return Queue(f"{service}.dead", durable=True)


def retry(service: str, seconds: float) -> Queue:
    """A waiting room: a message rests for its time and falls back into the inbox."""
    wait = round(seconds * 1000)
    arguments = {
        "x-message-ttl": wait,
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": f"{service}.inbox",
    }
    return Queue(f"{service}.retry.{wait}ms", durable=True, queue_arguments=arguments)


def declare_publisher(channel: Channel, service: str) -> None:
    unrouted_queue(channel).declare()
    events(service)(channel).declare()


def declare_subscriber(channel: Channel, service: str, types: Iterable[str], retry_seconds: Iterable[float]) -> None:
    """The inbox bound to each event type's publisher, its waiting rooms, and the place for the dead."""
    queue = inbox(service)(channel)
    queue.declare()
    for event_type in types:
        publisher = event_type.partition(".")[0]
        declare_publisher(channel, publisher)
        queue.bind_to(events(publisher), routing_key=event_type)
    for seconds in retry_seconds:
        retry(service, seconds)(channel).declare()
    dead(service)(channel).declare()
