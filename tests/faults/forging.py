"""What is forged on a link is refused, and stops nothing (statements 3 and 27 of the security list)."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from amqp import Message
from amqp.exceptions import AMQPError
from kombu import Connection

from contracts.stations import Announced, UnitOpened
from kernel.envelope import Envelope, source
from kernel.message import Event
from kernel.rabbitmq.wire import vhost
from kernel.store import new_id, now
from services.link.frames import EventFrame
from tests.faults.kept import settled
from tests.faults.link import told
from tests.faults.linked import USER, Instance, Linked
from tests.faults.report import Report
from tests.faults.witness import Told
from tests.servers import HOST


@dataclass(frozen=True)
class Size:
    events: int
    counties: int = 2


SIZE = Size(events=100)


@dataclass(frozen=True)
class Attempt:
    """`body` of the frame with a given number; as which user it is published; what it says of who it is."""

    name: str
    body: Callable[[int], bytes]
    user: str = ""  # the county's
    properties: dict[str, Any] = field(default_factory=dict)
    routing_key: str = "{code}.frame"
    is_stopped_by_broker: bool = False


def frame(number: int, event: Event, instance: str, **changes: Any) -> bytes:
    said = Envelope(
        new_id(),
        source(instance, event.service()),
        event.type(),
        event.subject,
        now(),
        1,
        None,
        event.model_dump(mode="json"),
    )
    words = json.loads(said.encode()) | changes
    return EventFrame(number=number, event=words).encode()


def attempts(code: str, other: str) -> list[Attempt]:
    lie = Told(lane="forged", number=1)
    own = {"user_id": vhost(code)}
    unit = {"level": "station", "name_zh": "假站", "name_en": "Forged", "parent": other}
    notice = {"announcement_id": new_id(), "unit": code, "title": "假", "text": "假", "announced_at": now()}
    return [
        Attempt("without a user_id, by another user of the broker", lambda n: frame(n, lie, code), user=USER),
        Attempt("without a user_id, by the county", lambda n: frame(n, lie, code)),
        Attempt(
            "with another's user_id",
            lambda n: frame(n, lie, code),
            properties={"user_id": vhost(other)},
            is_stopped_by_broker=True,
        ),
        Attempt(
            "under another's routing key",
            lambda n: frame(n, lie, code),
            properties=own,
            routing_key=f"{other}.frame",
            is_stopped_by_broker=True,
        ),
        Attempt("in another county's name", lambda n: frame(n, lie, other), properties=own),
        Attempt("in the centre's name", lambda n: frame(n, lie, f"{code[:4]}00"), properties=own),
        Attempt(
            "of another county's unit",
            lambda n: frame(n, UnitOpened(code=f"{other}-099", **unit), code),
            properties=own,
        ),
        Attempt("an event that only a centre sends", lambda n: frame(n, Announced(**notice), code), properties=own),
        Attempt("an event of no known type", lambda n: frame(n, lie, code, type="witness.made_up.v1"), properties=own),
        Attempt("an event whose id is none", lambda n: frame(n, lie, code, id="1; DROP TABLE"), properties=own),
        Attempt("an event with a NUL in it", lambda n: frame(n, Told(lane="a\0b", number=1), code), properties=own),
        Attempt(
            "an event of 200,000 characters",
            lambda n: frame(n, Told(lane="x" * 200_000, number=1), code),
            properties=own,
        ),
        Attempt(
            "a frame with a field too many", lambda n: frame(n, lie, code)[:-1] + b',"admin":true}', properties=own
        ),
        Attempt("no JSON", lambda n: b"\xff\xfe{", properties=own),
        Attempt(
            "a pickle",
            lambda n: pickle.dumps({"number": n}),
            properties={**own, "content_type": "application/x-python-serialize"},
        ),
        Attempt(
            "YAML",
            lambda n: b"!!python/object/apply:os.system ['true']",
            properties={**own, "content_type": "application/x-yaml"},
        ),
        Attempt(
            "a word from the future that receipts all",
            lambda n: b'{"kind":"word","said_at":"2999-01-01T00:00:00Z","sent":9,"received":-1}',
            properties=own,
        ),
    ]


def run(linked: Linked, size: Size, seed: int) -> Report:
    """Each forgery bears the number that the centre waits for; the county's own frames with that number follow."""
    report = Report("forging", seed, asdict(size))
    code, other = list(linked.counties)[:2]
    county = linked.counties[code]
    linked.wires[code].cut()
    for attempt in attempts(code, other):
        number = (linked.centre.peer(code) or _Nobody).received + 1
        stopped = forge(linked.centre, code, attempt, number)
        report.note(f"{attempt.name}: {'stopped by the broker' if stopped else 'taken by the broker'}")
        if stopped != attempt.is_stopped_by_broker:
            report.found.append(f"the broker {'stopped' if stopped else 'took'} a message {attempt.name}")
    linked.wires[code].mend()
    linked.tell(county, told(0, size.events))
    settled(linked.seen, linked.expected(), 60)
    report.found += linked.findings()
    report.figures["refused at the centre"] = (linked.centre.peer(code) or _Nobody).refused
    return report


class _Nobody:
    received = refused = 0


def forge(centre: Instance, code: str, attempt: Attempt, number: int) -> bool:
    """Whether the broker refused it."""
    user = attempt.user or vhost(code)
    password = USER if attempt.user else code
    url = f"amqp://{user}:{password}@{HOST}:{centre.rabbitmq.port}/{vhost(code)}"
    properties = {"content_type": "application/json", **attempt.properties}
    try:
        with Connection(url) as connection:
            channel = connection.default_channel
            channel.confirm_select()
            message = Message(attempt.body(number), delivery_mode=2, **properties)
            channel.basic_publish_confirm(message, "up", attempt.routing_key.format(code=code))
            return False
    except AMQPError:
        return True
