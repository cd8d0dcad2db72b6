"""A planned exam over HTTP, up to the seats; and a woman who is admitted by her years of work."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cli.demo_data import SKILL
from cli.front import Front, Refused, until, until_accepted
from cli.made_up import BASE
from tests.system.running import System


def plan(system: System, seats: int = 2, **changes: Any) -> str:
    now = datetime.now(UTC)
    begins = now + timedelta(days=2)
    words: dict[str, Any] = {
        **{**SKILL, "unit": BASE, "place": "基地", "list_price_fen": 30000},
        "registration_from": (now - timedelta(hours=1)).isoformat(),
        "registration_until": (now + timedelta(days=1)).isoformat(),
        "sessions": [
            {
                "part": part,
                "starts_at": (begins + timedelta(hours=first)).isoformat(),
                "ends_at": (begins + timedelta(hours=last)).isoformat(),
            }
            for part, first, last in (("theory", 0, 2), ("practice", 3, 6))
        ],
        "rooms": [{"code": "A101", "seats": seats}],
    }
    return system.base.post("/exam-plans", {**words, **changes})["exam"]["exam_id"]


def attested(system: System, woman: Front, years: int = 1) -> dict[str, Any]:
    """Her years of work, accepted by the staff of her station."""
    of = {"kind": "work", "occupation_code": SKILL["occupation_code"], "note": "住家三年"}
    days = {"from_date": str(date.today() - timedelta(days=366 * years)), "to_date": str(date.today())}
    stated = woman.post("/evidence", {**of, **days})
    decision = {"evidence_id": stated["evidence_id"], "decision": "accept", "reason": "雇主已核实"}
    return until_accepted(lambda: system.station.post("/evidence-decisions", decision), "not-found")


def test_years_of_work_admit_her_once_they_are_attested(system: System) -> None:
    woman, exam_id = system.worker(), until_accepted(lambda: plan(system), "unknown-unit")
    system.base.post("/exam-openings", exam_id=exam_id)
    with pytest.raises(Refused) as refused:
        woman.post("/exam-registrations", exam_id=exam_id)
    assert refused.value.code == "not-eligible" and "或" in str(refused.value.problem)
    assert attested(system, woman)["state"] == "accepted"
    [step] = [one for one in woman.get("/next-steps") if one["prospect"]["work_type_zh"] == SKILL["work_type_zh"]]
    assert step["prospect"]["eligible"] and exam_id in [one["exam_id"] for one in step["exams"]]
    assert woman.post("/exam-registrations", exam_id=exam_id)["seat"] == 0


def test_the_last_seat_is_given_back_and_taken_and_numbered_when_registration_closes(system: System) -> None:
    exam_id = until_accepted(lambda: plan(system, seats=1), "unknown-unit")
    hidden = system.base.post("/exam-openings", exam_id=exam_id)
    assert hidden["seed"] is None
    first, second = system.worker(), system.worker()
    for woman in (first, second):
        attested(system, woman)
    mine = first.post("/exam-registrations", exam_id=exam_id)
    with pytest.raises(Refused) as refused:
        second.post("/exam-registrations", exam_id=exam_id)
    assert refused.value.code == "exam-full"
    first.post("/exam-withdrawals", registration_id=mine["registration_id"])
    theirs = second.post("/exam-registrations", exam_id=exam_id)
    closed = system.base.post("/exam-closings", exam_id=exam_id, reason="已报满")
    assert (closed["state"], closed["seed_hash"]) == ("closed", hidden["seed_hash"])
    ticket = second.get(f"/exam-registrations/{theirs['registration_id']}/ticket")
    assert (ticket["room"], ticket["seat"]) == ("A101", 1)
    [seat] = system.base.everything(f"/exams/{exam_id}/seating")
    assert seat["registration_id"] == theirs["registration_id"]
    page = f"/v1/exams/{exam_id}/door-lists.html"
    name = second.get("/me")["name"]
    masked, whole = (system.base.raw().get(page, params=words).text for words in ({}, {"reason": "打印签到表"}))
    assert ticket["ticket_number"] in masked and name not in masked and name in whole
    assert first.raw().get(page).status_code == 403
    waivers = until(lambda: system.centre.everything("/waivers", unit=BASE, person_id=second.person_id))
    assert [one["kind"] for one in waivers] == ["exam"]


def test_a_cancelled_exam_is_over_for_everybody(system: System) -> None:
    woman, exam_id = system.worker(), until_accepted(lambda: plan(system), "unknown-unit")
    system.base.post("/exam-openings", exam_id=exam_id)
    attested(system, woman)
    woman.post("/exam-registrations", exam_id=exam_id)
    system.base.post("/exam-cancellations", exam_id=exam_id, reason="台风")
    assert woman.everything("/exam-registrations")[-1]["state"] == "cancelled"
    assert exam_id not in [one["exam_id"] for one in woman.everything("/exams")]
