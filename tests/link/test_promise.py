"""What a link promises, whatever its wire does: nothing lost, nothing twice, in order; and it repairs itself."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import update
from sqlalchemy.orm import Session

from kernel.store import new_id
from services.link import rules
from services.link.models import FrameIn
from tests.link.twins import CENTRE, COUNTY, OTHER, Fell, Instance, Rose, Spread, deliver, events_on, settle


@pytest.fixture
def county() -> Instance:
    return Instance(COUNTY, CENTRE)


@pytest.fixture
def centre() -> Instance:
    return Instance(CENTRE, COUNTY, OTHER)


def roses(*names: str) -> list[Rose]:
    return [Rose(what=name) for name in names]


def test_what_a_county_says_reaches_its_centre_in_order(county: Instance, centre: Instance) -> None:
    county.says(*roses("a", "b", "c"))
    settle((county, centre))
    assert centre.told() == ["a", "b", "c"]
    assert county.peer(CENTRE).receipted == 3


def test_what_a_centre_says_reaches_its_counties(county: Instance, centre: Instance) -> None:
    other = Instance(OTHER, CENTRE)
    centre.says(Fell(what="for all"), Fell(what="for one", whom=OTHER), Rose(what="not for counties"))
    settle((county, centre), (other, centre))
    assert (county.told(), other.told()) == (["for all"], ["for all", "for one"])


def test_what_a_county_spreads_is_passed_on_and_never_comes_back(county: Instance, centre: Instance) -> None:
    other = Instance(OTHER, CENTRE)
    county.says(Spread(what="news"))
    settle((county, centre), (other, centre))
    assert (county.told(), centre.told(), other.told()) == ([], ["news"], ["news"])


def test_a_county_that_joins_late_learns_all_that_is_for_it(centre: Instance) -> None:
    centre.says(*(Fell(what=str(number)) for number in range(5)))
    county = Instance(COUNTY, CENTRE)
    settle((county, centre))
    assert county.told() == list("01234")


def test_what_is_not_for_a_county_is_looked_through_once(county: Instance, centre: Instance) -> None:
    centre.says(Fell(what="own"), *(Fell(what=str(number), whom=OTHER) for number in range(5)))
    settle((county, centre))
    assert county.told() == ["own"]
    assert centre.peer(COUNTY).cursor == 6
    centre.says(Fell(what="later"))
    settle((county, centre))
    assert county.told() == ["own", "later"]


def test_with_the_link_down_events_wait_and_the_queue_stays_small(county: Instance, centre: Instance) -> None:
    settle((county, centre))
    count = rules.WINDOW + 1000
    county.says(*roses(*map(str, range(count))))
    for _ in range(30):
        county.work()
    assert len(events_on(county.wires[CENTRE])) <= rules.WINDOW
    settle((county, centre), rounds=100)
    assert centre.told() == list(map(str, range(count)))


def test_a_purged_queue_is_found_and_filled_again(county: Instance, centre: Instance) -> None:
    settle((county, centre))
    county.says(*roses("a", "b"))
    county.work()
    county.wires[CENTRE].clear()
    county.says(*roses("c"))
    settle((county, centre))
    assert centre.told() == ["a", "b", "c"]


def test_a_centre_restored_from_yesterday_gets_again_what_it_forgot(county: Instance, centre: Instance) -> None:
    county.says(*roses("a", "b"))
    settle((county, centre))
    yesterday = centre.backup()
    county.says(*roses("c", "d"))
    settle((county, centre))
    centre.restore(yesterday)
    settle((county, centre))
    assert centre.told() == ["a", "b", "c", "d"]
    assert centre.frames_in(COUNTY) == county.frames_out(CENTRE)


def test_a_county_restored_from_yesterday_has_back_what_it_said_and_numbers_go_on(
    county: Instance, centre: Instance
) -> None:
    county.says(*roses("a", "b"))
    settle((county, centre))
    yesterday = county.backup()
    county.says(*roses("c", "d"))
    settle((county, centre))
    county.restore(yesterday)
    county.says(*roses("e"))
    settle((county, centre))
    assert centre.told() == ["a", "b", "c", "d", "e"]
    assert county.told() == ["c", "d"], "its own services hear of it again"
    assert centre.frames_in(COUNTY) == county.frames_out(CENTRE)


def test_a_frame_that_differs_is_found_by_its_digest_and_replaced(county: Instance, centre: Instance) -> None:
    county.says(*roses("a", "b", "c"))
    settle((county, centre))
    with Session(centre.engine) as session, session.begin():
        session.execute(update(FrameIn).where(FrameIn.number == 2).values(event_id=new_id()))
    settle((county, centre))
    assert centre.frames_in(COUNTY) == county.frames_out(CENTRE)
    assert centre.told() == ["a", "b", "c"]


class Link(RuleBasedStateMachine):
    """Both ends talk; the wire loses, doubles and shuffles; processes die; backups are restored."""

    @initialize()
    def begin(self) -> None:
        self.county, self.centre = Instance(COUNTY, CENTRE), Instance(CENTRE, COUNTY)
        self.up: list[str] = []
        self.down: list[str] = []
        self.gone: set[str] = set()
        self.numbers = itertools.count()

    @rule(count=st.integers(1, 4))
    def county_says(self, count: int) -> None:
        names = [f"up {next(self.numbers)}" for _ in range(count)]
        self.county.says(*roses(*names))
        self.up += names

    @rule(count=st.integers(1, 4))
    def centre_says(self, count: int) -> None:
        names = [f"down {next(self.numbers)}" for _ in range(count)]
        self.centre.says(*(Fell(what=name) for name in names))
        self.down += names

    @rule(times=st.integers(1, 3))
    def both_work(self, times: int) -> None:
        for _ in range(times):
            self.county.work()
            self.centre.work()

    @rule()
    def all_arrives(self) -> None:
        deliver(self.county, self.centre)
        deliver(self.centre, self.county)

    @rule(up=st.booleans(), data=st.data())
    def the_wire_misbehaves(self, up: bool, data: st.DataObject) -> None:
        wire = self.county.wires[CENTRE] if up else self.centre.wires[COUNTY]
        if wire:
            kept = data.draw(st.lists(st.sampled_from(wire), max_size=2 * len(wire)))
            wire[:] = kept

    @rule(up=st.booleans())
    def a_process_dies(self, up: bool) -> None:
        (self.county if up else self.centre).begin_anew()

    @rule(up=st.booleans())
    def backup(self, up: bool) -> None:
        instance = self.county if up else self.centre
        instance.saved = instance.backup()

    @rule(up=st.booleans())
    def restore(self, up: bool) -> None:
        """Of what only the restored side knew, nobody can tell any more: those names are forgotten here too.

        What was on the wire just then may still come, or be lost there with nobody to ask for it.
        """
        instance, other = (self.county, self.centre) if up else (self.centre, self.county)
        if hasattr(instance, "saved"):
            before = {row.event_id: row for row in instance.backup()["journal"]}
            instance.restore(instance.saved)
            taken = other.frames_in(instance.code)[: other.peer(instance.code).received]
            known = {row.event_id for row in instance.saved["journal"]} | set(taken)
            gone = {json.loads(row.body)["data"]["what"] for key, row in before.items() if key not in known}
            self.gone |= gone
            self.up = [name for name in self.up if name not in gone]
            self.down = [name for name in self.down if name not in gone]

    @invariant()
    def nothing_is_told_twice(self) -> None:
        for instance in (self.county, self.centre):
            told = instance.told()
            assert len(told) == len(set(told))

    def teardown(self) -> None:
        self.county.wires[CENTRE].clear()
        self.centre.wires[COUNTY].clear()
        settle((self.county, self.centre), rounds=40)
        risen = [name for name in self.centre.told() if name.startswith("up") and name not in self.gone]
        fallen = [name for name in self.county.told() if name.startswith("down") and name not in self.gone]
        assert (risen, fallen) == (self.up, self.down)
        assert self.centre.frames_in(COUNTY) == self.county.frames_out(CENTRE)
        assert self.county.frames_in(CENTRE) == self.centre.frames_out(COUNTY)


TestLink = Link.TestCase
TestLink.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
