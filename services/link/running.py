"""Runs the ends of an instance's links on its broker: a sender and a listener for each peer, and a keeper."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from kernel.loop import Loop
from kernel.rabbitmq.management import Management
from kernel.rabbitmq.wire import Wire
from services.link import frames, keeper, status
from services.link.end import End
from services.link.rules import is_above

if TYPE_CHECKING:
    from services.link.service import Link

log = structlog.get_logger(__name__)

WORD_BEATS = 12  # after so many a word that is still in a queue is of no use


class Running:
    def __init__(self, link: Link) -> None:
        self._link, self._settings = link, link.settings
        self._ends: dict[str, list[Loop]] = {}
        self._shovels: keeper.Shovels | None = None
        url = self._settings.broker_management_url
        self._management = Management(url, self._settings.broker) if url else None

    def loops(self) -> list[Loop]:
        """The keeper, which starts the others; without a management API there is nothing that it could keep."""
        return [Loop("link keeper", self._keep)] if self._management else []

    def _keep(self) -> float:
        assert self._management is not None
        own = self._settings.instance
        if self._settings.centre_url:
            centre = f"{own[:4]}00"
            self._join(centre)
            self._shovels = self._shovels or keeper.Shovels(self._settings, centre, self._management)
            heard_at = next(peer.heard_at for peer in self._link.peers() if peer.code == centre)
            self._shovels.keep(heard_at)
        for county in keeper.counties(self._management):
            self._join(county)
        with Session(self._link.engine) as session:
            status.measure(session, self._settings)
        return self._settings.link_heartbeat

    def _join(self, peer: str) -> None:
        """Bring up the end to a peer that is new here."""
        if peer in self._ends:
            return
        self._link.add_peer(peer)
        wire = self._wire(peer)
        end = End(
            peer,
            self._settings.instance,
            self._link.engine,
            self._settings.link_heartbeat,
            self._sender(wire),
            self._link.emitted,
        )
        listener = Loop(f"listener to {peer}", lambda: wire.listen(end.take))
        self._ends[peer] = [Loop(f"sender to {peer}", end.work), listener]
        for loop in self._ends[peer]:
            threading.Thread(target=loop.run, name=loop.name, daemon=True).start()
        log.info("link_joined", peer=peer)

    def _wire(self, peer: str) -> Wire:
        own, broker = self._settings.instance, self._settings.broker
        if is_above(peer, own):
            return Wire.to_centre(broker, own)
        return Wire.to_county(make_url(broker).set(database=keeper.vhost(peer)).render_as_string(False), peer)

    def _sender(self, wire: Wire):
        def send(sent: Sequence[frames.Frame]) -> None:
            fading = all(isinstance(frame, frames.Word) for frame in sent)
            wire.send(
                [frame.encode() for frame in sent], self._settings.link_heartbeat * WORD_BEATS if fading else None
            )

        return send
