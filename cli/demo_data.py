"""What a newcomer finds: the reference data, staff at each level, and at the first station a class, an exam, a need."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from cli import made_up, reference
from cli.front import Front, until_accepted
from cli.made_up import BASE, CENTRE, PHONES, STATION
from contracts.values import day_of
from kernel.config import DEMO_CODE

SKILL = {"occupation_code": "4-10-01-06", "work_type_zh": "家务服务员", "level": "5"}


def prepare(url: str) -> None:
    """Make the demo's data through the gateway, as its people would. Does nothing where it has been made."""
    operator = Front(url).sign_in(PHONES["operator"], DEMO_CODE)
    if operator.get("/units", level="station")["items"]:
        return
    for _ in reference.load(operator):
        pass
    appoint(operator)
    station, base = (Front(url).sign_in(PHONES[f"{level} staff"], DEMO_CODE) for level in ("station", "base"))
    until_accepted(lambda: open_class(station, "JWFW5", capacity=20), "unknown-unit")
    open_class(station, "ZLSN", capacity=12)
    until_accepted(lambda: open_exam(base), "unknown-unit")
    household = register(Front(url).sign_in(PHONES["household"], DEMO_CODE), 21, "household")
    need = until_accepted(lambda: post_need(household), "unknown-unit")
    station.post("/need-publications", need_id=need["need_id"])


def appoint(operator: Front) -> None:
    for level, unit in (("station", STATION), ("base", BASE), ("centre", CENTRE)):
        operator.post("/appointments", phone=PHONES[f"{level} staff"], role="staff", unit=unit)
    operator.post("/appointments", phone=PHONES["promoter"], role="promoter", unit=STATION)


def register(person: Front, number: int, registered_as: str, unit: str = STATION) -> Front:
    """Consent to everything, register as the made-up person of this number, and take up the new role."""
    body = registration(person, number, registered_as, unit)
    until_accepted(lambda: person.post("/registrations", body), "unknown-unit")
    return person.refresh()


def registration(person: Front, number: int, registered_as: str, unit: str) -> dict[str, Any]:
    texts = person.get("/consent-texts")
    body = {
        "name": made_up.name(number),
        "document": {"kind": "id_card", "number": made_up.id_card(number)},
        "unit": unit,
        "registered_as": registered_as,
        "consents": [{key: text[key] for key in ("purpose", "text_version")} for text in texts],
    }
    return body | ({"address": f"示例路 {number} 号"} if registered_as == "household" else {})


def open_class(staff: Front, series: str, *, capacity: int, unit: str = STATION, sessions: int = 2) -> dict[str, Any]:
    """A class of daily sessions from next week on, at nine in Beijing."""
    first = (datetime.now(UTC) + timedelta(days=7)).replace(hour=1, minute=0, second=0, microsecond=0)
    days = [first + timedelta(days=day) for day in range(sessions)]
    times = [{"starts_at": day.isoformat(), "ends_at": (day + timedelta(hours=3)).isoformat()} for day in days]
    return staff.post("/classes", series=series, unit=unit, place="驿站多功能室", capacity=capacity, sessions=times)


def open_exam(staff: Front, *, unit: str = BASE, seats: int = 50) -> dict[str, Any]:
    day = (datetime.now(UTC) + timedelta(days=30)).replace(hour=1, minute=0, second=0, microsecond=0)
    words = {"unit": unit, "place": "基地考场一", "starts_at": day.isoformat(), "seats": seats}
    return staff.post("/exams", **SKILL, **words, list_price_fen=reference.fee("exam"))


def check_health(staff: Front, worker_id: str) -> None:
    """Staff of her unit have seen her health certificate: without one nobody is proposed."""
    until = day_of(datetime.now(UTC) + timedelta(days=300)).isoformat()
    until_accepted(lambda: staff.post("/health-checks", worker_id=worker_id, valid_until=until), "not-found")


def post_need(household: Front, *, unit: str = STATION) -> dict[str, Any]:
    start = day_of(datetime.now(UTC) + timedelta(days=40)).isoformat()
    words = {"title": "双职工家庭找家务服务员,每周五天", "unit": unit, "starts_on": start, "live_in": False}
    words |= {"care_for": "home", "weekdays": [1, 2, 3, 4, 5], "from_time": "08:30", "until_time": "17:30"}
    return household.post("/needs", **SKILL, **words, pay_from_fen=500000, pay_to_fen=700000)
