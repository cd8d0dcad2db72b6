"""A centre and its counties on two real brokers: the centre's node, and one with a vhost for each county's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx2

from cli.county_files import definitions
from kernel.message import Flow
from kernel.rabbitmq.management import Management
from kernel.rabbitmq.wire import vhost
from services.link.models import Peer
from tests.faults import checks
from tests.faults.proxy import Proxy
from tests.faults.stage import Stage
from tests.faults.witness import Told
from tests.servers import HOST, Postgres, RabbitMQ

CENTRE = "350100"
COUNTIES = ("350111", "350112", "350104", "350105", "350121", "350122", "350123", "350124", "350125", "350181")
PLUGINS = ("rabbitmq_management", "rabbitmq_shovel", "rabbitmq_shovel_management")
HEARTBEAT = 0.5  # seconds: a tenth of production's, so that what waits for it is soon over
LIGHT = ("link", "witness")
RARELY = {"WITNESS_LOOKS": "0.5"}  # eleven of them that look all the time would take half a core from what is tried
USER = "jinguo"  # it bears its name as its password: these nodes are nobody's


class Instance(Stage):
    """One of them: its link, and its witness or more."""

    def __init__(self, code: str, processes: Sequence[str], *where: Any, **words: Any) -> None:
        node: RabbitMQ = where[-1]
        settings = {"instance": code, "retry_seconds": [0.05, 0.2, 0.5, 1.0, 1.0]}
        settings |= {"broker_management_url": f"http://{HOST}:{node.management_port}"}
        super().__init__(*where, processes, **settings | words)
        self.code = code
        self.management = Management(settings["broker_management_url"], self.broker_url())
        may = {"configure": ".*", "write": ".*", "read": ".*"}
        self.put(f"/permissions/{self.vhost}/{USER}", may)

    def broker_url(self) -> str:
        return f"amqp://{USER}:{USER}@{HOST}:{self.rabbitmq.port}/{self.vhost}"

    def put(self, path: str, words: dict[str, Any]) -> None:
        """To its broker's management API, as its administrator."""
        url = f"http://{HOST}:{self.rabbitmq.management_port}/api{path}"
        httpx2.put(url, json=words, auth=("guest", "guest"), trust_env=False).raise_for_status()

    def peer(self, code: str) -> Peer | None:
        with self.transaction("link") as session:
            return session.get(Peer, code)


class Linked:
    """`told`: environment of all processes. Each county reaches the centre through a wire of its own."""

    def __init__(
        self,
        folder: Path,
        postgres: Postgres,
        centre_node: RabbitMQ,
        county_node: RabbitMQ,
        counties: int = 2,
        processes: Sequence[str] = LIGHT,
        told: dict[str, str] | None = None,
        heartbeat: float = HEARTBEAT,
    ) -> None:
        common = {"told": told, "link_heartbeat": heartbeat}
        for node in (centre_node, county_node):
            put_user(node, USER, "administrator")
        self.centre = self._instance(CENTRE, processes, folder, postgres, centre_node, **common)
        self.wires = {code: Proxy(centre_node.port) for code in COUNTIES[:counties]}
        self.counties = {
            code: self._instance(
                code, processes, folder, postgres, county_node, centre_url=self._centre_url(code), **common
            )
            for code in self.wires
        }
        self.due: dict[str, list[str]] = {instance.code: [] for instance in self.instances}
        for code in self.wires:
            self._admit(code)

    def tell(self, instance: Instance, events: Iterable[Told]) -> None:
        """Let an instance say these, and remember who must see each: everybody, or itself and the centre."""
        events = list(events)
        for event, key in zip(events, instance.tell(events), strict=True):
            everybody = Flow.DOWN in type(event).flows
            for code in self.due if everybody else {instance.code, self.centre.code}:
                self.due[code].append(key)

    def expected(self) -> int:
        return sum(map(len, self.due.values()))

    def seen(self) -> int:
        return sum(instance.count_seen() for instance in self.instances)

    def log(self) -> Iterator[str]:
        return (line for instance in self.instances for line in instance.log())

    def findings(self) -> list[str]:
        """What was lost, came twice, from nowhere or in the wrong order, and where."""
        return [
            f"at {one.code}: {words}" for one in self.instances for words in _findings(self.due[one.code], one.seen())
        ]

    @property
    def instances(self) -> list[Instance]:
        return [self.centre, *self.counties.values()]

    def start(self) -> None:
        for instance in self.instances:
            instance.launch()
        for instance in self.instances:
            instance.wait_until_ready()

    def stop(self) -> None:
        for instance in self.instances:
            instance.stop()
        for wire in self.wires.values():
            wire.close()

    def _instance(
        self, code: str, processes: Sequence[str], folder: Path, *where: Any, told: dict[str, str] | None, **words: Any
    ) -> Instance:
        own = folder / code
        own.mkdir()
        return Instance(code, processes, own, *where, told=RARELY | (told or {}), **words)

    def _centre_url(self, code: str) -> str:
        return f"amqp://{vhost(code)}:{code}@{HOST}:{self.wires[code].port}/{vhost(code)}"

    def _admit(self, code: str) -> None:
        """As `jinguo county admit` does, but that the user has a password instead of a certificate."""
        self.centre.management.import_definitions(definitions(code))
        put_user(self.centre.rabbitmq, vhost(code), "", code)


def _findings(due: list[str], seen: list[checks.Sight]) -> list[str]:
    found = [sight.key for sight in seen]
    return [
        *checks.lost(due, found, "events"),
        *checks.twice(found, "events"),
        *checks.strange(due, found, "events"),
        *checks.inversions(seen),
    ]


def put_user(node: RabbitMQ, name: str, tags: str, password: str = "") -> None:
    url = f"http://{HOST}:{node.management_port}/api/users/{name}"
    words = {"password": password or name, "tags": tags}
    httpx2.put(url, json=words, auth=("guest", "guest"), trust_env=False).raise_for_status()
