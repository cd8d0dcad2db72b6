"""Where a household lives: sealed, shown to whom a placement joins to it, and it sees who has looked."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from cli import made_up
from contracts.accounts import Disclose, NotRegistered, Role
from contracts.addresses import MyAddress, MyContactGrants, SetAddress
from contracts.jobs import Placed, ReferralDeclined, Referred
from contracts.placements import PlacementEnded, ReferralExpired, ReferralWithdrawCause, ReferralWithdrawn
from contracts.terms import EndReason, ReferralDeclineReason
from kernel.errors import NotFound
from kernel.store import new_id, now
from services.accounts.models import Person
from services.accounts.service import Accounts
from tests.services.alone import Alone

STATION, ADDRESS = "350111-001", "示例路 12 号 3 单元"


class Home(Alone):
    """Accounts alone, with a household and a worker who are registered, and a stranger who is not."""

    def __init__(self) -> None:
        super().__init__(Accounts, "350111")
        with Session(self.engine) as session, session.begin():
            people = [self.service.people.by_phone(session, f"1991234000{place}", now()) for place in range(3)]
            for place, person in enumerate(people[:2]):
                number = made_up.id_card(place)
                self.service.people.identify(session, person, made_up.name(place), "id_card", number)
            self.household, self.worker, self.stranger = (person.id for person in people)


def test_the_address_is_shown_when_both_have_accepted_and_the_household_sees_who_looked() -> None:
    home = Home()
    home.ask(home.household, Role.HOUSEHOLD, SetAddress(address=ADDRESS))
    asked = Disclose(person_id=home.household, reason="上门服务")
    with pytest.raises(NotFound):
        home.ask(home.worker, Role.WORKER, asked)
    ids = {"placement_id": new_id(), "referral_id": new_id(), "need_id": new_id()}
    both = {"worker_id": home.worker, "household_id": home.household}
    home.hear(Placed(**ids, **both, unit=STATION, starts_on=now().date()))
    [grant] = home.ask(home.household, Role.HOUSEHOLD, MyContactGrants())
    facts = (home.worker, ids["placement_id"], None)
    assert (grant["viewer_id"], grant["placement_id"], grant["seen_at"]) == facts
    assert home.ask(home.worker, Role.WORKER, asked)["address"] == ADDRESS
    [grant] = home.ask(home.household, Role.HOUSEHOLD, MyContactGrants())
    assert grant["seen_at"]


class Joined(Home):
    """The two know each other by placements, of which the household's address is told."""

    def __init__(self) -> None:
        super().__init__()
        self.ask(self.household, Role.HOUSEHOLD, SetAddress(address=ADDRESS))
        self.ids = {"referral_id": new_id(), "need_id": new_id()}
        self.both = {"worker_id": self.worker, "household_id": self.household, "unit": STATION}

    def placed(self) -> str:
        placement = new_id()
        self.hear(Placed(placement_id=placement, **self.ids, **self.both, starts_on=now().date()))
        return placement

    def ends(self, placement: str, reason: EndReason = EndReason.OTHER) -> None:
        self.hear(PlacementEnded(placement_id=placement, **self.both, ended_on=now().date(), reason=reason))

    def is_seen(self, viewer: str = "", person: str = "") -> bool:
        try:
            asked = Disclose(person_id=person or self.household, reason="上门服务")
            self.ask(viewer or self.worker, Role.WORKER, asked)
        except NotFound:
            return False
        return True


@pytest.mark.parametrize("reason", EndReason)
def test_however_the_placement_ends_neither_sees_the_other_any_more(reason: EndReason) -> None:
    home = Joined()
    placement = home.placed()
    assert home.is_seen()
    home.ends(placement, reason)
    assert not home.is_seen() and not home.is_seen(home.household, home.worker)
    [grant] = home.ask(home.household, Role.HOUSEHOLD, MyContactGrants())
    assert grant["ended_at"] and grant["seen_at"]


def test_while_another_placement_joins_them_they_see_each_other() -> None:
    """Mornings and evenings are two placements; which ends first does not matter."""
    home = Joined()
    first, second = home.placed(), home.placed()
    home.ends(second)
    assert home.is_seen()
    home.ends(first)
    assert not home.is_seen()
    home.placed()
    assert home.is_seen()


@pytest.mark.parametrize("way", ["referred", "declined", "withdrawn", "expired"])
def test_a_referral_alone_shows_nothing_whatever_becomes_of_it(way: str) -> None:
    home = Joined()
    home.hear(Referred(**home.ids, **home.both))
    if way == "declined":
        facts = {**home.ids, "worker_id": home.worker, "to_tell": home.household}
        home.hear(ReferralDeclined(**facts, cause=ReferralDeclineReason.OTHER))
    elif way == "withdrawn":
        home.hear(ReferralWithdrawn(**home.ids, **home.both, cause=ReferralWithdrawCause.MISTAKE))
    elif way == "expired":
        home.hear(ReferralExpired(**home.ids, **home.both))
    assert not home.is_seen() and not home.is_seen(home.household, home.worker)


def test_it_is_sealed_and_of_the_one_who_has_registered() -> None:
    home = Home()
    home.ask(home.household, Role.HOUSEHOLD, SetAddress(address=ADDRESS))
    assert home.ask(home.household, Role.HOUSEHOLD, MyAddress()) == {"address": ADDRESS}
    assert home.ask(home.worker, Role.WORKER, MyAddress()) == {"address": None}
    with pytest.raises(NotRegistered):
        home.ask(home.stranger, Role.HOUSEHOLD, SetAddress(address=ADDRESS))
    with Session(home.engine) as session:
        [sealed] = session.scalars(select(Person.address_sealed).where(Person.id == home.household))
    assert ADDRESS.encode() not in (sealed or b"")
    assert home.said() == []
