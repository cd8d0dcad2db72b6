"""A need that its county can't fill, on real brokers: claimed from two sides while one is cut off, and filled once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cli import demo_data
from cli.front import Front, Refused, until, until_accepted
from contracts.accounts import ACROSS
from kernel.store import new_id, now
from services.jobs.models import Qualification
from tests.faults.linked import CENTRE, Instance, Linked
from tests.faults.theatre import Theatre
from tests.system.running import OPERATOR

PROCESSES = ("link", "accounts", "jobs", "stations", "gateway")
PLACES = {"350111": "350111-001", "350112": "350112-001", CENTRE: "350102-001"}
HOME, EAST = "350111", "350112"
AGREED = ACROSS.text_version


@pytest.fixture
def linked(theatre: Theatre) -> Iterator[Linked]:
    """The centre, which hosts a county of its own, and two counties; the units are known everywhere."""
    with theatre.linked(counties=2, processes=PROCESSES) as made:
        for instance in made.instances:
            instance.operator = instance.sign_in(Front(instance.url), OPERATOR)
        open_units(made.centre)
        yield made


def open_units(centre: Instance) -> None:
    bases = {place[:6] for place in PLACES.values()}
    rows = [(CENTRE, "centre", None), *((base, "base", CENTRE) for base in bases)]
    rows += [(place, "station", place[:6]) for place in PLACES.values()]
    for code, level, parent in rows:
        names = {"name_zh": "示例单位", "name_en": "Sample unit"}
        centre.operator.post("/units", code=code, level=level, parent=parent, **names)


def staff(instance: Instance) -> Front:
    phone, unit = instance.new_phone(), PLACES[instance.code]
    until_accepted(
        lambda: instance.operator.post("/appointments", phone=phone, role="staff", unit=unit), "unknown-unit"
    )
    return instance.sign_in(Front(instance.url), phone)


def certified_worker(instance: Instance) -> Front:
    """Who would go to another county. Her exam is not what is tried here."""
    worker = instance.worker(PLACES[instance.code])
    until(lambda: worker.post("/worker-profiles", elsewhere=True))
    row = {**demo_data.SKILL, "person_id": worker.person_id, "issued_on": now().date()}
    with instance.transaction("jobs") as session:
        session.add(Qualification(certificate_id=new_id(), **row))
    return worker


def claim(instance: Instance, need_id: str) -> tuple[Front, str]:
    worker = certified_worker(instance)
    proposed = until_accepted(
        lambda: staff(instance).post("/claims", need_id=need_id, worker_id=worker.person_id), "not-found"
    )
    worker.post("/claim-acceptances", claim_id=proposed["claim_id"], text_version=AGREED)
    return worker, proposed["claim_id"]


def state(worker: Front) -> str:
    return worker.everything("/claims")[0]["state"]


def test_it_is_filled_once_and_the_two_may_call_each_other(linked: Linked) -> None:
    home, east, centre = linked.counties[HOME], linked.counties[EAST], linked.centre
    household = home.household(PLACES[HOME])
    need = until_accepted(lambda: demo_data.post_need(household, unit=PLACES[HOME]), "unknown-unit")
    staff(home).post("/shared-needs", need_id=need["need_id"])
    for instance in (east, centre):
        until(lambda instance=instance: offered(instance, need["need_id"]), 60)

    linked.wires[EAST].cut()
    cut_off, _ = claim(east, need["need_id"])
    chosen, _ = claim(centre, need["need_id"])
    [referral] = until(lambda: household.get("/referrals")["items"], 60)
    assert (referral["worker_id"], referral["county"]) == (chosen.person_id, CENTRE)
    with pytest.raises(Refused, match="同意"):
        household.post("/referral-acceptances", referral_id=referral["referral_id"])
    household.post("/referral-acceptances", referral_id=referral["referral_id"], text_version=AGREED)
    until(lambda: state(chosen) == "filled", 60)
    assert state(cut_off) == "claimed"
    linked.wires[EAST].mend()
    until(lambda: state(cut_off) == "lost", 60)

    seen = until_accepted(lambda: disclosed(household, chosen), "not-found", 60)
    assert seen["phone"] and seen["address"] is None
    seen = until_accepted(lambda: disclosed(chosen, household), "not-found", 60)
    assert seen["phone"] and seen["address"].startswith("示例路")
    with pytest.raises(Refused):
        disclosed(cut_off, household)


def offered(instance: Instance, need_id: str) -> bool:
    return need_id in [one["need_id"] for one in staff(instance).get("/offers")["items"]]


def disclosed(viewer: Front, person: Front) -> dict:
    return viewer.post("/disclosures", person_id=person.person_id, reason="上岗联系")
