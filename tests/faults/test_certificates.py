"""A county's way to its centre is TLS with its own certificate and nothing else (statements 3 and 28)."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from amqp import Channel, Connection, Message
from amqp.exceptions import AccessRefused, AMQPError
from amqp.sasl import EXTERNAL
from typer.testing import CliRunner

from cli import certificates, county, county_files
from cli.main import app
from tests.faults.linked import CENTRE, LIGHT, PLUGINS, USER, Instance, put_user
from tests.faults.theatre import Brokers
from tests.faults.witness import Told
from tests.servers import HOST, Postgres, RabbitMQ, free_port
from tests.waiting import wait_for

OURS, OTHERS = "350111", "350112"
CONFIG = (Path(__file__).parents[2] / "deploy/rabbitmq/centre.conf").read_text("utf-8")


class Centre:
    """Its broker, set up by `jinguo county listen` and the configuration that is deployed; it admits counties."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.jinguo("county", "listen", HOST)
        config = CONFIG.replace("5671", f"{HOST}:{self.port}").replace(
            "/etc/jinguo/listener", f"{folder}/centre/listener"
        )
        self.broker = RabbitMQ(plugins=(*PLUGINS, "rabbitmq_auth_mechanism_ssl"), config=config)
        self.broker.start()
        put_user(self.broker, USER, "administrator")

    def jinguo(self, *words: str, answer: str = "") -> str:
        done = CliRunner().invoke(app, words, input=answer)
        assert done.exit_code == 0, done.output
        return done.output

    def admit(self, code: str) -> Path:
        """As the two technicians do it, on the telephone; the county's folder with its certificate."""
        self.jinguo("county", "new", code, "--centre", HOST)
        tls = self.folder / "counties" / code / "secrets" / "tls"
        self.jinguo("county", "admit", code, "--csr", str(tls / "county.csr"), answer="y\n")
        (tls / "county.crt").write_text((self.folder / "centre" / "issued" / f"{code}.crt").read_text())
        (tls / "ca.crt").write_text((self.folder / "centre" / "ca" / "ca.crt").read_text())
        return tls


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory, rabbitmq: RabbitMQ) -> Iterator[Centre]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(county, "DEPLOY", tmp_path_factory.mktemp("deploy"))
        made = Centre(county.DEPLOY)
        with closing(made.broker):
            yield made


@pytest.fixture(scope="module")
def node(centre: Centre, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """The centre's link, and its witness."""
    made = Instance(CENTRE, LIGHT, tmp_path_factory.mktemp("centre"), postgres, centre.broker)
    yield from _running(made)


@pytest.fixture(scope="module")
def admitted(centre: Centre, node: Instance) -> dict[str, Path]:
    folders = {code: centre.admit(code) for code in (OURS, OTHERS)}
    for code in folders:
        node.management.import_definitions(county_files.definitions(code))
    return folders


def _running(made: Instance) -> Iterator[Instance]:
    try:
        made.start()
        yield made
    finally:
        made.stop()


def test_events_cross_in_both_directions(
    centre: Centre, node: Instance, admitted: dict[str, Path], brokers: Brokers, postgres: Postgres, tmp_path: Path
) -> None:
    put_user(brokers.counties, USER, "administrator")
    tls = admitted[OURS]
    files = {f"centre_{name}_file": str(tls / f"{stem}") for name, stem in (("ca", "ca.crt"), ("cert", "county.crt"))}
    files["centre_key_file"] = str(tls / "county.key")
    url = f"amqps://{HOST}:{centre.port}/county-{OURS}"
    for ours in _running(Instance(OURS, LIGHT, tmp_path, postgres, brokers.counties, centre_url=url, **files)):
        due = {*ours.tell([Told(lane="up", number=1)]), *node.tell([Told(lane="down", number=1)])}
        for instance in (ours, node):
            wait_for(partial(has_seen, instance, due), 60, f"{instance.code} hears")


def has_seen(instance: Instance, due: set[str]) -> bool:
    return {one.key for one in instance.seen()} == due


Act = Callable[[Channel], Any]


def enter(
    centre: Centre, tls: Path | None, vhost: str, certificate: str = "county.crt", act: Act | None = None, **words: Any
) -> None:
    """Go to the centre's broker with this certificate, and do something there. Raises what it is refused with."""
    ca = centre.folder / "centre" / "ca" / "ca.crt"
    how = {"ca_certs": str(ca), "cert_reqs": ssl.CERT_REQUIRED, "server_hostname": HOST}
    if tls:
        how |= {"certfile": str(tls / certificate), "keyfile": str(tls / "county.key")}
    words = {"authentication": EXTERNAL(), "connect_timeout": 5, "read_timeout": 5, **words}
    with Connection(f"{HOST}:{centre.port}", virtual_host=vhost, ssl=how, **words) as connection:
        if act:
            act(connection.channel())


def publish(channel: Channel, exchange: str, key: str) -> None:
    channel.confirm_select()
    channel.basic_publish_confirm(Message("{}"), exchange, key)


def test_in_its_own_vhost_a_county_may_write_up_and_read_down(centre: Centre, admitted: dict[str, Path]) -> None:
    for act in (lambda up: publish(up, "up", f"{OURS}.frame"), lambda down: down.basic_get("down")):
        enter(centre, admitted[OURS], f"county-{OURS}", act=act)


@pytest.mark.parametrize(
    "act",
    [
        lambda channel: channel.queue_declare("mine"),
        lambda channel: channel.exchange_declare("mine", "topic"),
        lambda channel: channel.queue_delete("down"),
        lambda channel: channel.queue_bind("down", "up", f"{OURS}.#"),
        lambda channel: channel.queue_purge("up"),
        lambda channel: channel.basic_get("up"),
        lambda channel: channel.basic_consume("up"),
        lambda channel: publish(channel, "up", f"{OTHERS}.frame"),
        lambda channel: publish(channel, "up.unrouted", "x"),
        lambda channel: publish(channel, "", "down"),
    ],
    ids=["declare a queue", "declare an exchange", "delete", "bind", "purge", "get", "consume", "another's key",
         "another exchange", "past the exchanges"],
)  # fmt: skip
def test_and_nothing_else(act: Act, centre: Centre, admitted: dict[str, Path]) -> None:
    with pytest.raises(AccessRefused):
        enter(centre, admitted[OURS], f"county-{OURS}", act=act)


def no_certificate(centre: Centre, tls: Path) -> None:
    enter(centre, None, f"county-{OURS}")


def an_expired_one(centre: Centre, tls: Path) -> None:
    authority = certificates.Authority(centre.folder / "centre" / "ca")
    expired = authority.county((tls / "county.csr").read_text(), OURS, lifetime=timedelta(minutes=-1))
    (tls / "expired.crt").write_text(expired)
    enter(centre, tls, f"county-{OURS}", "expired.crt")


def one_that_somebody_else_has_signed(centre: Centre, tls: Path) -> None:
    foreign = certificates.Authority(tls / "foreign").county((tls / "county.csr").read_text(), OURS)
    (tls / "foreign.crt").write_text(foreign)
    enter(centre, tls, f"county-{OURS}", "foreign.crt")


def its_own_for_anothers_vhost(centre: Centre, tls: Path) -> None:
    enter(centre, tls, f"county-{OTHERS}")


def its_own_for_the_centres_vhost(centre: Centre, tls: Path) -> None:
    enter(centre, tls, "/")


def a_password(centre: Centre, tls: Path) -> None:
    enter(
        centre, tls, f"county-{OURS}", authentication=None, userid=f"county-{OURS}", password="", login_method="PLAIN"
    )


@pytest.mark.parametrize(
    "offer",
    [
        no_certificate,
        an_expired_one,
        one_that_somebody_else_has_signed,
        its_own_for_anothers_vhost,
        its_own_for_the_centres_vhost,
        a_password,
    ],
    ids=lambda offer: offer.__name__,
)
def test_refused_is(offer: Callable[[Centre, Path], None], centre: Centre, admitted: dict[str, Path]) -> None:
    with pytest.raises((AMQPError, ssl.SSLError, ConnectionError)):
        offer(centre, admitted[OURS])


def test_without_tls_nobody_is_heard(centre: Centre) -> None:
    with pytest.raises((AMQPError, OSError)), Connection(f"{HOST}:{centre.port}", connect_timeout=2, read_timeout=2):
        pass


def test_what_is_signed_is_what_was_asked_for(centre: Centre, admitted: dict[str, Path]) -> None:
    """A request that was altered on its way, or is another county's, is not signed."""
    authority = certificates.Authority(centre.folder / "centre" / "ca")
    request = (admitted[OURS] / "county.csr").read_text()
    with pytest.raises(certificates.Unfit, match="county-350112"):
        authority.county(request, OTHERS)
    half = len(request) // 2
    with pytest.raises(certificates.Unfit):
        authority.county(request[:half] + ("A" if request[half] != "A" else "B") + request[half + 1 :], OURS)
