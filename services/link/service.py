"""Link: reactions to all that flows, the ends that carry it, and how they are doing."""

from __future__ import annotations

from functools import cache
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

import contracts
from contracts import link as contract
from contracts.accounts import Role
from kernel.loop import Loop
from kernel.message import Event
from kernel.service import Handler, Service, Tx, on, query
from services.link import journal, status
from services.link.models import Base, Peer

contracts.load()  # whatever flows is heard, whoever says it


class Link(Service):
    name = "link"
    tables = Base.metadata

    @query(contract.Links)
    def links(self, tx: Tx, asked: contract.Links) -> list[contract.LinkView]:
        tx.actor.must_hold(Role.OPERATOR, at=self.settings.instance)
        return status.all_links(tx.session, self.settings)

    @classmethod
    @cache
    def handlers(cls) -> dict[str, Handler]:
        """One reaction for every event that flows, beside the methods below."""
        return {**super().handlers(), **{key: _reaction(event) for key, event in journal.flowing().items()}}

    def loops(self) -> list[Loop]:
        """What carries frames, where there is a broker to carry them."""
        from services.link.running import Running

        return Running(self).loops()

    def add_peer(self, code: str) -> None:
        """From now on there is a link to this instance."""
        with Session(self.engine) as session, session.begin():
            if session.get(Peer, code) is None:
                session.add(Peer(code=code))

    def peers(self) -> list[Peer]:
        with Session(self.engine, expire_on_commit=False) as session:
            return list(session.scalars(select(Peer).order_by(Peer.code)))


def _reaction(event: type[Event]) -> Handler:
    def enter(_link: Link, tx: Tx, _event: Event) -> None:
        assert tx.heard is not None
        journal.enter(tx.session, [tx.heard])

    return cast(Handler, on(event)(enter))
