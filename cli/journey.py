"""The journey: a woman scans a station's code and ends up placed. Told step by step, by HTTP alone."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from cli import demo_data, reference
from cli.front import Front, until, until_accepted
from cli.made_up import BASE, CENTRE, PHONES, STATION
from kernel.config import DEMO_CODE

WAIVERS = 3  # 三免: training, exam, placement


@dataclass(frozen=True)
class Step:
    """One thing that happened: who did it, what, and what came of it."""

    who: str
    what: str
    outcome: str


def walk(url: str) -> Iterator[Step]:
    """Walk the whole way against a gateway in demo mode, with new made-up people. Raises where it does not go on."""
    operator = Front(url).sign_in(PHONES["operator"], DEMO_CODE)
    loaded = list(reference.load(operator))
    yield Step("operator", "loads the reference data", f"{len(loaded)} entries")
    demo_data.appoint(operator)
    station, base, centre = (
        Front(url).sign_in(PHONES[f"{level} staff"], DEMO_CODE) for level in ("station", "base", "centre")
    )
    before = {unit: board(centre, unit) for unit in (STATION, BASE, CENTRE)}
    class_ = until_accepted(lambda: demo_data.open_class(station, "JWFW5", capacity=1), "unknown-unit")
    yield Step("station staff", "opens a free class of one seat", f"{class_['title_en']}, no. {class_['number']}")
    exam = until_accepted(lambda: demo_data.open_exam(base), "unknown-unit")
    yield Step("base staff", "opens a free exam", f"level {exam['level']}, {exam['seats']} seats")

    page = Front(url).raw().get(f"/s/{STATION}")
    yield Step("a woman", "scans the station's code", f"HTTP {page.status_code}, {len(page.content)} bytes, no sign-in")
    first, woman = _women(url)
    yield Step("two women", "sign in, consent and register", "their data is in accounts alone, sealed")
    taken = first.post("/enrolments", class_id=class_["class_id"])
    mine = woman.post("/enrolments", class_id=class_["class_id"])
    yield Step("two women", "enrol", f"the first is {taken['state']}, the second {mine['state']}")
    first.post("/enrolment-cancellations", enrolment_id=taken["enrolment_id"])
    [mine] = woman.everything("/enrolments")
    yield Step("the first", "gives her seat back", f"the second is {mine['state']}")

    for session in class_["sessions"]:
        words = {"session_id": session["session_id"], "enrolment_id": mine["enrolment_id"]}
        station.post("/attendance-records", words)
    done = station.post("/completions", enrolment_id=mine["enrolment_id"])
    yield Step("station staff", "records attendance and completion", done["state"])
    exam_id = exam["exam_id"]
    registered = until_accepted(lambda: woman.post("/exam-registrations", exam_id=exam_id), "not-eligible")
    ticket = woman.get(f"/exam-registrations/{registered['registration_id']}/ticket")
    yield Step("the woman", "registers for the exam", f"admission ticket {ticket['ticket_number']}")
    result = base.post("/marks", registration_id=registered["registration_id"], theory=82, practice=91)
    yield Step("base staff", "records the marks", f"passed, certificate {result['certificate_number']}")
    [certificate] = woman.everything("/certificates")
    verified = Front(url).get(f"/verifications/{certificate['verification_code']}")
    yield Step("anybody", "verifies it", f"{verified['name']}, valid: {verified['valid']}, page {url}/c/…")

    demo_data.check_health(station, woman.person_id)
    yield Step(
        "station staff", "has seen her health certificate", "kept: until when it is valid, nothing of its findings"
    )
    household = _registered(url, "household")
    need = until_accepted(lambda: demo_data.post_need(household), "unknown-unit")
    yield Step("a household", "posts a need", need["title"])
    her = until(lambda: _candidate(station, need["need_id"], woman.person_id))
    yield Step("jobs", "proposes workers with reasons", ", ".join(her["reasons"]))
    referral = station.post("/referrals", need_id=need["need_id"], worker_id=woman.person_id)
    for one in (woman, household):
        answer = one.post("/referral-acceptances", referral_id=referral["referral_id"])
    yield Step("both", "accept", f"referral {answer['state']}, placement starts on {need['starts_on']}")
    follow_up = station.post("/follow-ups", placement_id=answer["placement_id"], outcome="working_well")
    yield Step("station staff", "follows up", follow_up["outcome"])

    waivers = until(lambda: _three(centre.everything("/waivers", unit=CENTRE, person_id=woman.person_id)))
    fees = ", ".join(f"{one['kind']} ¥{one['list_price_fen'] // 100}" for one in waivers)
    yield Step("the ledger", "holds each waived fee once", fees)
    waived = sum(one["list_price_fen"] for one in waivers)
    for unit, was in before.items():
        now = until(partial(_grown, centre, unit, was, waived))
        yield Step("the board", unit, ", ".join(f"{key} {value}" for key, value in now.items() if key != "unit"))


def board(staff: Front, unit: str) -> dict:
    return staff.get(f"/boards/{unit}")


def _women(url: str) -> tuple[Front, Front]:
    return _registered(url, "worker"), _registered(url, "worker")


def _registered(url: str, registered_as: str) -> Front:
    """Somebody new, made up."""
    number = secrets.randbelow(10**7)
    person = Front(url).sign_in(f"1990{number:07}", DEMO_CODE)
    return demo_data.register(person, number, registered_as)


def _candidate(staff: Front, need_id: str, worker_id: str) -> dict | None:
    found = staff.get(f"/needs/{need_id}/candidates", limit=50)
    return next((one for one in found if one["worker_id"] == worker_id), None)


def _three(found: list[dict]) -> list[dict]:
    return found if len(found) == WAIVERS else []


def _grown(staff: Front, unit: str, was: dict, waived: int) -> dict | None:
    """A unit's board once this woman's whole way is on it."""
    now = board(staff, unit)
    steps = ("registered", "trained", "certified", "referred", "placed")
    reached = all(now[step] > was[step] for step in steps)
    return now if reached and now["waived_fen"] >= was["waived_fen"] + waived else None
