"""What was waived is in the ledger, what has not come about is taken back, and the event log proves it."""

from __future__ import annotations

from sqlalchemy import Engine

from cli.front import Front, until, until_accepted
from cli.ledger_commands import PUBLISHERS
from cli.made_up import BASE
from kernel import store
from services.stations.ledger.proving_ledger import prove_ledger
from tests.journeys.test_planned_exam import attested, plan
from tests.system.running import System


def entries(system: System, woman: Front) -> list[dict]:
    return system.base.get("/ledger-entries", unit=BASE, person_id=woman.get("/me")["person_id"])["items"]


def database(system: System, service: str) -> Engine:
    return store.connect(system.settings().database(service))


def test_a_free_exam_is_booked_taken_back_and_proven(system: System) -> None:
    woman, exam_id = system.worker(), until_accepted(lambda: plan(system), "unknown-unit")
    system.base.post("/exam-openings", exam_id=exam_id)
    attested(system, woman)
    registration = until_accepted(lambda: woman.post("/exam-registrations", exam_id=exam_id), "not-eligible")
    [entry] = until(lambda: entries(system, woman))
    assert (entry["cause_id"], entry["amount_fen"]) == (registration["registration_id"], 30000)
    woman.post("/exam-withdrawals", registration_id=registration["registration_id"])
    until(lambda: len(entries(system, woman)) == 2)
    assert system.base.get(f"/ledger-balances/{BASE}")["is_balanced"]
    proof = prove_ledger(database(system, "stations"), [database(system, name) for name in PUBLISHERS])
    assert (proof.differences, proof.recounted > 0) == ([], True)
