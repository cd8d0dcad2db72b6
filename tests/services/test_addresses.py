"""Where a household lives: sealed, shown to whom a placement joins to it, and it sees who has looked."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from cli import made_up
from contracts.accounts import Disclose, NotRegistered, Role
from contracts.addresses import MyAddress, MyContactGrants, SetAddress
from contracts.jobs import Placed
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
