"""A household's need on its way: returned, corrected, published, taken to a fair, filled; the address until it ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from cli import demo_data
from cli.front import Front, Refused, until, until_accepted
from cli.made_up import STATION
from tests.journeys.test_the_way import candidate, certified, trained
from tests.system.running import System


def test_a_need_is_looked_at_published_brought_to_a_fair_and_filled(system: System) -> None:
    woman, household = system.worker(), system.household()
    trained(system, woman)
    certified(system, woman)
    household.post("/addresses", address="示例路 12 号 3 单元")
    need = until_accepted(lambda: demo_data.post_need(household), "unknown-unit")
    need_id = need["need_id"]
    assert need["state"] == "waiting" and not public(system, need_id)

    system.station.post("/need-returns", need_id=need_id, return_reason="unclear", words="请写明服务对象")
    until(lambda: told(household, "posting_returned"))
    kept = (*demo_data.SKILL, "unit", "starts_on", "pay_from_fen", "pay_to_fen")
    words = {field: need[field] for field in kept} | {"title": "照护一岁幼儿,每周五天", "care_for": "infant"}
    household.post("/need-corrections", words | {"need_id": need_id})
    system.station.post("/need-publications", need_id=need_id)
    until(lambda: told(household, "posting_published"))
    assert public(system, need_id)

    until(lambda: candidate(system, need, woman))
    fair = open_fair(system)
    table = household.post("/fair-tables", fair_id=fair["fair_id"], kind="need", posting_id=need_id)
    woman.post("/fair-sign-ups", fair_id=fair["fair_id"])
    woman.post("/fair-interviews", table_id=table["table_id"], slot=2)
    reason = {"reason": "打印面谈安排表"}
    for page in ("table-lists", "worker-lists"):
        shown = system.station.raw().get(f"/v1/fairs/{fair['fair_id']}/{page}.html", params=reason).text
        assert "照护一岁幼儿" in shown and woman.get("/me")["name"] in shown and "09:15" in shown

    referral = system.station.post("/referrals", need_id=need_id, worker_id=woman.person_id)
    visit = {"person_id": household.person_id, "reason": "上门服务"}
    for person in (woman, household):
        try:
            woman.post("/disclosures", visit)
            raise AssertionError("the address was shown before both had accepted")
        except Refused as refusal:
            assert refusal.status == 404
        person.post("/referral-acceptances", referral_id=referral["referral_id"])
    assert until_accepted(lambda: woman.post("/disclosures", visit), "not-found")["address"].startswith("示例路")
    [grant] = household.get("/my-contact-grants")
    assert grant["viewer_id"] == woman.person_id and grant["seen_at"]
    [mine] = household.everything("/my-needs")
    steps = [act["step"] for act in household.everything(f"/needs/{need_id}/acts")]
    assert mine["need"]["state"] == "filled" and not public(system, need_id)
    assert steps == ["post", "return", "correct", "publish", "fill"]

    ended = {"placement_id": grant["placement_id"], "ended_on": str(date.today()), "reason": "never_started"}
    system.station.post("/placement-ends", ended)
    until(lambda: household.get("/my-contact-grants")[0]["ended_at"])
    with pytest.raises(Refused) as refused:
        woman.post("/disclosures", visit)
    assert refused.value.status == 404


def open_fair(system: System) -> dict:
    begins = (datetime.now(UTC) + timedelta(days=7)).replace(hour=1, minute=0, second=0, microsecond=0)
    times = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=3)).isoformat()}
    fair = system.station.post("/fairs", unit=STATION, title="家政专场招聘会", place="驿站广场", tables=10, **times)
    return system.station.post("/fair-openings", fair_id=fair["fair_id"])


def public(system: System, need_id: str) -> bool:
    return need_id in [one["need_id"] for one in system.stranger().everything("/needs", descending=True)]


def told(person: Front, kind: str) -> bool:
    return kind in [one["kind"] for one in person.everything("/notices")]
