"""A woman scans a station's code and ends up placed."""

from __future__ import annotations

from datetime import UTC, datetime

from cli import demo_data
from cli.front import Front, Refused, until, until_accepted
from cli.made_up import BASE, CENTRE, STATION
from tests.system.running import System

STEPS = ("registered", "trained", "certified", "referred", "placed")
LOOKS = 25


def boards(system: System) -> dict[str, dict]:
    """As they are once they have stood still for many looks: events of earlier tests may be under way."""
    looks: list[dict] = []

    def at_rest() -> dict | None:
        looks.append({unit: system.centre.get(f"/boards/{unit}") for unit in (STATION, BASE, CENTRE)})
        return looks[-1] if looks[-LOOKS:] == [looks[-1]] * LOOKS else None

    return until(at_rest)


def trained(system: System, woman: Front) -> dict:
    """She takes a class of her own, to its end; the enrolment."""
    class_ = until_accepted(lambda: demo_data.open_class(system.station, "JWFW5", capacity=2), "unknown-unit")
    enrolment = woman.post("/enrolments", class_id=class_["class_id"])
    for session in class_["sessions"]:
        words = {"session_id": session["session_id"], "enrolment_id": enrolment["enrolment_id"]}
        system.station.post("/attendance-records", words)
    return system.station.post("/completions", enrolment_id=enrolment["enrolment_id"])


def certified(system: System, woman: Front) -> dict:
    """She registers for an exam and passes it, and staff have seen her health certificate; the certificate."""
    exam = until_accepted(lambda: demo_data.open_exam(system.base), "unknown-unit")
    registration = until_accepted(lambda: woman.post("/exam-registrations", exam_id=exam["exam_id"]), "not-eligible")
    words = {"registration_id": registration["registration_id"], "theory": 60, "practice": 60}
    assert system.base.post("/marks", words)["passed"]
    demo_data.check_health(system.station, woman.person_id)
    return woman.everything("/certificates")[-1]


def test_from_the_code_to_the_placement(system: System) -> None:
    before = boards(system)
    page = Front(system.url).raw().get(f"/s/{STATION}")
    assert page.status_code == 200 and "鼓山镇连翔社区" in page.text

    woman = system.worker()
    assert trained(system, woman)["state"] == "completed"
    certificate = certified(system, woman)
    [registration] = woman.everything("/exam-registrations")
    ticket = woman.get(f"/exam-registrations/{registration['registration_id']}/ticket")
    assert ticket["ticket_number"] and ticket["name"] == woman.get("/me")["name"]

    verified = Front(system.url).get(f"/verifications/{certificate['verification_code']}")
    assert verified["valid"] and verified["number"] == certificate["number"]
    assert "*" in verified["name"] and verified["name"][0] == certificate["name"][0]
    assert certificate["number"] in Front(system.url).raw().get(f"/c/{certificate['verification_code']}").text

    household = system.household()
    need = demo_data.post_need(household)
    her = until(lambda: candidate(system, need, woman))
    assert {"qualified", "same_station", "newly_certified"} <= set(her["reasons"])
    referral = system.station.post("/referrals", need_id=need["need_id"], worker_id=woman.person_id)
    assert woman.post("/referral-acceptances", referral_id=referral["referral_id"])["state"] == "proposed"
    accepted = household.post("/referral-acceptances", referral_id=referral["referral_id"])
    assert accepted["state"] == "accepted"
    [placement] = woman.everything("/placements")
    assert placement["placement_id"] == accepted["placement_id"] and placement["starts_on"] == need["starts_on"]
    system.station.post("/follow-ups", placement_id=placement["placement_id"], outcome="working_well")

    waivers = until(lambda: ledger(system, woman))
    assert sorted(entry["kind"] for entry in waivers) == ["exam", "placement", "training"]
    assert [entry["list_price_fen"] for entry in sorted(waivers, key=lambda e: e["kind"])] == [30000, 50000, 120000]
    for unit, was in before.items():
        now = until(lambda unit=unit, was=was: moved_on(system.centre.get(f"/boards/{unit}"), was))
        assert {step: now[step] - was[step] for step in STEPS} == dict.fromkeys(STEPS, 1)
        assert now["waived_fen"] - was["waived_fen"] == 200000


def test_a_household_sees_the_workers_phone_only_once_they_are_joined(system: System) -> None:
    woman, household = system.worker(), system.household()
    trained(system, woman)
    certified(system, woman)
    need = demo_data.post_need(household)
    until(lambda: candidate(system, need, woman))
    asked = {"person_id": woman.person_id, "reason": "约定上门时间"}
    try:
        household.post("/disclosures", asked)
        raise AssertionError("a stranger's phone was shown")
    except Refused as refusal:
        assert refusal.status == 404
    referral = system.station.post("/referrals", need_id=need["need_id"], worker_id=woman.person_id)
    for person in (household, woman):
        person.post("/referral-acceptances", referral_id=referral["referral_id"])
    shown = until_accepted(lambda: household.post("/disclosures", asked), "not-found")
    assert shown["phone"].startswith("1991")
    assert woman.post("/disclosures", person_id=household.person_id, reason="上门")["address"]


def test_the_weaker_of_two_marks_decides(system: System) -> None:
    woman = system.worker()
    trained(system, woman)
    exam = demo_data.open_exam(system.base)
    registration = until_accepted(lambda: woman.post("/exam-registrations", exam_id=exam["exam_id"]), "not-eligible")
    words = {"registration_id": registration["registration_id"], "theory": 59, "practice": 100}
    result = system.base.post("/marks", words)
    assert result.items() >= (words | {"passed": False, "certificate_number": None}).items()
    assert woman.everything("/certificates") == []


def test_a_number_is_its_instances_and_its_years(system: System) -> None:
    woman = system.worker()
    trained(system, woman)
    number = certified(system, woman)["number"]
    assert number.startswith(f"{CENTRE}{datetime.now(UTC).year}5") and len(number) == 17


def candidate(system: System, need: dict, worker: Front) -> dict | None:
    found = system.station.get(f"/needs/{need['need_id']}/candidates", limit=50)
    return next((one for one in found if one["worker_id"] == worker.person_id), None)


def ledger(system: System, woman: Front) -> list[dict]:
    entries = system.centre.everything("/waivers", unit=CENTRE, person_id=woman.person_id)
    return entries if len(entries) >= 3 else []


def moved_on(now: dict, was: dict) -> dict | None:
    return now if all(now[step] > was[step] for step in STEPS) and now["waived_fen"] > was["waived_fen"] else None
