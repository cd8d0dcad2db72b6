"""Contact details between instances: passed when a placement joins two people, and readable by the two alone."""

from __future__ import annotations

import json

import pytest
from sqlalchemy.orm import Session

from cli import made_up
from contracts.accounts import ACROSS, Disclose, Role
from contracts.passing import DetailsPassed, ExchangeKeyAnnounced
from contracts.pool import ContactsDue, ContactsOver, NeedClaimed
from kernel.envelope import Envelope
from kernel.errors import NotFound
from kernel.store import new_id, now
from services.accounts.models import AccessLog, Consent, ForeignPerson
from services.accounts.service import Accounts
from tests.services.alone import Alone

HOME, EAST, WEST = "350111", "350112", "350104"
ADDRESS = "示例路 7 号"


@pytest.fixture
def instances() -> dict[str, Alone]:
    """Each knows the others' keys."""
    found = {code: Alone(Accounts, code) for code in (HOME, EAST, WEST)}
    for one in found.values():
        one.hear(NeedClaimed(need_id=new_id(), claim_id=new_id(), worker_id=new_id(), county=one.code))
        [announced] = one.said()
        for other in found.values():
            if other is not one:
                other.take(announced)
    return found


def person(instance: Alone, number: int, address: str = "") -> str:
    people = instance.service.people
    with Session(instance.engine) as session, session.begin():
        row = people.by_phone(session, f"1990000{number:04}", now())
        people.identify(session, row, made_up.name(number), "id_card", made_up.id_card(number))
        if address:
            people.live_at(row, address)
        return row.id


def due(whose: str, other: str, instance: str) -> ContactsDue:
    agreed = {"text_version": ACROSS.text_version, "agreed_at": now()}
    return ContactsDue(person_id=whose, other_id=other, instance=instance, placement_for=new_id(), **agreed)


def passed(instance: Alone, whose: str, other: str, to: str) -> Envelope:
    instance.hear(due(whose, other, to))
    [envelope] = instance.said()
    return envelope


def test_a_placement_joins_the_two(instances: dict[str, Alone]) -> None:
    home, east = instances[HOME], instances[EAST]
    household, worker = person(home, 1, ADDRESS), person(east, 2)
    there, back = passed(home, household, worker, EAST), passed(east, worker, household, HOME)
    east.take(there)
    home.take(back)
    seen = east.ask(worker, Role.WORKER, Disclose(person_id=household, reason="上岗联系"))
    assert (seen["name"], seen["phone"], seen["address"]) == (made_up.name(1), "19900000001", ADDRESS)
    assert home.ask(household, Role.HOUSEHOLD, Disclose(person_id=worker, reason="上岗联系"))["phone"] == "19900000002"


def test_when_it_is_over_the_details_of_the_other_county_are_forgotten(instances: dict[str, Alone]) -> None:
    home, east = instances[HOME], instances[EAST]
    household, worker = person(home, 1, ADDRESS), person(east, 2)
    joined = [due(worker, household, HOME) for _ in range(2)]
    for one in joined:
        east.hear(one)
    east.take(passed(home, household, worker, EAST))
    asked = Disclose(person_id=household, reason="上岗联系")
    east.hear(ContactsOver(person_id=worker, placement_for=joined[0].placement_for))
    assert east.ask(worker, Role.WORKER, asked)["address"] == ADDRESS  # another placement still joins them
    east.hear(ContactsOver(person_id=worker, placement_for=joined[1].placement_for))
    with pytest.raises(NotFound):
        east.ask(worker, Role.WORKER, asked)
    with Session(east.engine) as session:
        assert session.get(ForeignPerson, household) is None


def test_nobody_else_sees_them(instances: dict[str, Alone]) -> None:
    home, east = instances[HOME], instances[EAST]
    household, worker = person(home, 1, ADDRESS), person(east, 2)
    east.take(passed(home, household, worker, EAST))
    for who, role in ((new_id(), Role.WORKER), (new_id(), Role.STAFF), (worker, Role.WORKER)):
        with pytest.raises(NotFound):  # the worker too, until her own placement is known
            east.ask(who, role, Disclose(person_id=household, reason="看看"))


def test_on_the_wire_they_are_sealed_for_one_instance(instances: dict[str, Alone]) -> None:
    home, west = instances[HOME], instances[WEST]
    household, worker = person(home, 1, ADDRESS), new_id()
    envelope = passed(home, household, worker, EAST)
    said = json.dumps(envelope.data, ensure_ascii=False)
    assert not any(secret in said for secret in (made_up.name(1), "19900000001", ADDRESS))
    stolen = DetailsPassed.model_validate(envelope.data | {"instance": WEST})
    west.hear(stolen, origin=HOME)
    assert "NotForUs" in west.held()[0]


def test_they_cannot_be_passed_off_as_anothers(instances: dict[str, Alone]) -> None:
    home, east = instances[HOME], instances[EAST]
    envelope = passed(home, person(home, 1, ADDRESS), new_id(), EAST)
    east.hear(DetailsPassed.model_validate(envelope.data | {"person_id": new_id()}), origin=HOME)
    assert "somebody else" in east.held()[0]


def test_a_key_is_taken_from_its_own_instance_alone(instances: dict[str, Alone]) -> None:
    home, east = instances[HOME], instances[EAST]
    theirs = instances[WEST].service.exchange.public_key
    home.hear(ExchangeKeyAnnounced(instance=EAST, public_key=theirs), origin=WEST)
    household, worker = person(home, 1, ADDRESS), new_id()
    east.take(passed(home, household, worker, EAST))
    assert east.held() == []


def test_while_the_others_key_is_under_way_they_wait() -> None:
    home, east = Alone(Accounts, HOME), Alone(Accounts, EAST)
    household = person(home, 1, ADDRESS)
    home.hear(due(household, new_id(), EAST))
    assert home.said() == []
    assert "KeyNotYetKnown" in home.held()[0]
    home.hear(ExchangeKeyAnnounced(instance=EAST, public_key=east.service.exchange.public_key), origin=EAST)


def test_what_was_agreed_to_and_passed_on_is_written_down(instances: dict[str, Alone]) -> None:
    home = instances[HOME]
    household = person(home, 1, ADDRESS)
    passed(home, household, new_id(), EAST)
    with Session(home.engine) as session:
        consent, entry = session.query(Consent).one(), session.query(AccessLog).one()
    assert (consent.person_id, consent.purpose, consent.text_version) == (household, "across", ACROSS.text_version)
    assert (entry.act, entry.person_id) == ("pass", household) and EAST in entry.reason
