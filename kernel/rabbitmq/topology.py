"""Exchanges and queues by name. Whoever needs one declares it, so that the order of starting does not matter.

training.events ──training.enrolled.v1──▶ jobs.inbox ──▶ jobs, which holds what fails in its own database
     └─ no queue bound ─▶ unrouted
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
    """The one queue of a subscriber: events of one publisher stay in order whatever their types.

    One process at a time is given its messages: two would each take some, and the second event of an aggregate could
    overtake the first. When that process is gone, the next gets them, beginning with those that it had not finished.
    """
    return Queue(f"{service}.inbox", durable=True, queue_arguments={"x-single-active-consumer": True})


def declare_publisher(channel: Channel, service: str) -> None:
    unrouted_queue(channel).declare()
    events(service)(channel).declare()


def declare_subscriber(channel: Channel, service: str, heard: Iterable[tuple[str, str]]) -> None:
    """The inbox, bound to each publisher and event type in `heard`."""
    queue = inbox(service)(channel)
    queue.declare()
    for publisher, event_type in heard:
        declare_publisher(channel, publisher)
        queue.bind_to(events(publisher), routing_key=event_type)
