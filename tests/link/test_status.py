"""How a link is doing, as a technician reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import update
from sqlalchemy.orm import Session

from contracts.link import LinkState, LinkView
from kernel import config
from kernel.store import now
from services.link import status
from services.link.models import Peer
from tests.link.twins import CENTRE, COUNTY, Instance, Rose, deliver, settle


@pytest.fixture
def centre() -> Instance:
    return Instance(CENTRE, COUNTY)


@pytest.fixture
def county() -> Instance:
    return Instance(COUNTY, CENTRE)


def link(one: Instance) -> LinkView:
    """The only one it has."""
    with Session(one.engine) as session:
        [view] = status.all_links(session, config.Settings(instance=one.code, link_heartbeat=5))
    return view


def forget(one: Instance, seconds: float) -> None:
    """Let it have heard the last word so long ago."""
    with one.engine.begin() as connection:
        connection.execute(update(Peer).values(heard_at=now() - timedelta(seconds=seconds)))


def test_nothing_has_ever_come(county: Instance) -> None:
    assert link(county).state is LinkState.NEVER_HEARD
    assert "certificate" in link(county).words_en


def test_all_that_was_sent_has_arrived(county: Instance, centre: Instance) -> None:
    county.says(Rose(what="a"), Rose(what="b"))
    settle((county, centre))
    seen = link(county)
    assert (seen.state, seen.sent, seen.receipted, seen.backlog, seen.gap) == (LinkState.WELL, 2, 2, 0, 0)
    assert link(centre).received == 2


def test_a_peer_that_is_silent_is_owed_what_waits(county: Instance, centre: Instance) -> None:
    settle((county, centre))
    county.says(Rose(what="a"), Rose(what="b"))
    forget(county, seconds=7_300)
    seen = link(county)
    assert (seen.state, seen.backlog) == (LinkState.SILENT, 2)
    assert seen.words_en == "Silent for 2 h 1 min. Nothing is lost: 2 events go out by themselves when it is back."


def test_what_is_missing_on_the_way_is_a_gap(county: Instance, centre: Instance) -> None:
    settle((county, centre))
    for what in ("lost", "kept"):
        county.says(Rose(what=what))
        county.work()
        if what == "lost":
            county.wires[CENTRE].clear()
    deliver(county, centre)
    assert (link(centre).state, link(centre).gap) == (LinkState.GAP, 1)


def test_the_metrics_say_the_same(county: Instance, centre: Instance) -> None:
    settle((county, centre))
    county.says(Rose(what="a"))
    with Session(county.engine) as session:
        status.measure(session, config.Settings(instance=COUNTY, link_heartbeat=5))
    assert REGISTRY.get_sample_value("jinguo_link_backlog", {"peer": CENTRE}) == 1
    assert REGISTRY.get_sample_value("jinguo_link_gap", {"peer": CENTRE}) == 0
