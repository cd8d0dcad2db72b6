"""Keeps the county's two shovels declared and moving, and finds a centre's counties."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import structlog

from kernel import metrics
from kernel.config import Settings
from kernel.rabbitmq.management import Management
from kernel.rabbitmq.wire import DOWN, UP, vhost
from kernel.store import now
from services.link import rules

log = structlog.get_logger(__name__)

#: Beats for which the centre is not heard though both shovels run, until they are restarted; and for which they try to
#: come up. They do that by themselves: on a long wire they need ten round trips and more, and whoever restarts them
#: meanwhile keeps them from ever coming up.
STUCK_BEATS, STARTING_BEATS = 12, 120


class Shovels:
    """RabbitMQ's dynamic shovels, both at the county: it opens both directions and may stand behind a NAT.

    Not federation: that deletes the upstream queue with its policy, and clears the user's identity.
    """

    def __init__(self, settings: Settings, centre: str, management: Management) -> None:
        self._settings, self._centre, self._management = settings, centre, management
        self._since, self._run = now(), False  # since when both run, or since when they do not

    def wanted(self) -> dict[str, dict[str, Any]]:
        """https://www.rabbitmq.com/docs/shovel-dynamic"""
        here = f"amqp://{quote(self._management.user)}@/{quote(self._management.vhost, safe='')}"
        there = _with_certificates(self._settings)
        # As many unconfirmed as we would have under way: with its usual 1,000 a long wire carries no more a round trip.
        common = {"ack-mode": "on-confirm", "reconnect-delay": 5, "src-prefetch-count": rules.WINDOW}
        up = {"src-uri": here, "src-queue": UP, "dest-uri": there, "dest-exchange": "up"}
        down = {"src-uri": there, "src-queue": "down", "dest-uri": here, "dest-queue": DOWN}
        identity = {"dest-publish-properties": {"user_id": vhost(self._settings.instance)}}
        return {"link-up": up | identity | common, "link-down": down | common}

    def keep(self, heard_at: datetime | None) -> None:
        """Declare what is missing or different; restart both when the centre has been silent for too long."""
        declared = self._management.declared_shovels()
        for name, value in self.wanted().items():
            if not value.items() <= declared.get(name, {}).items():
                self._management.declare_shovel(name, value)
                log.info("shovel_declared", name=name)
        if self._is_stuck(heard_at):
            self.restart()

    def restart(self) -> None:
        self._since = now()  # whether or not the broker answers in time
        log.warning("shovels_restarted", states=self._management.shovels())
        for name, value in self.wanted().items():
            self._management.delete_shovel(name)
            self._management.declare_shovel(name, value)
        metrics.link_shovel_restarts.labels(self._centre).inc()

    def _is_stuck(self, heard_at: datetime | None) -> bool:
        beat = timedelta(seconds=self._settings.link_heartbeat)
        if heard_at and now() - heard_at <= rules.SILENT_BEATS * beat:
            self._since = now()
            return False
        states = self._management.shovels()
        run = all(states.get(name) == "running" for name in self.wanted())
        if run != self._run:
            self._run, self._since = run, now()
        return now() - self._since > (STUCK_BEATS if run else STARTING_BEATS) * beat


def counties(management: Management) -> list[str]:
    """The counties that have a vhost at this broker."""
    return [name.removeprefix(vhost("")) for name in management.vhosts() if name.startswith(vhost(""))]


def _with_certificates(settings: Settings) -> str:
    """The centre's URL with the files of TLS, as RabbitMQ's URI query parameters name them."""
    url = str(settings.centre_url)
    if not url.startswith("amqps"):
        return url
    host = url.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
    words = {
        "cacertfile": settings.centre_ca_file,
        "certfile": settings.centre_cert_file,
        "keyfile": settings.centre_key_file,
        "verify": "verify_peer",
        "server_name_indication": host,
        "auth_mechanism": "external",
    }
    return f"{url}?" + "&".join(f"{name}={quote(str(value), safe='')}" for name, value in words.items() if value)
