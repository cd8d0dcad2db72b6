"""A class is completed at once, and its proofs are printed, shown and verified."""

from __future__ import annotations

import re

from cli import demo_data
from cli.front import until
from tests.system.running import System


def test_a_class_completes_and_a_household_verifies_the_proof(system: System) -> None:
    class_ = demo_data.open_class(system.station, "ZLSN", capacity=5)
    women = [system.worker() for _ in range(2)]
    seats = [woman.post("/enrolments", class_id=class_["class_id"])["enrolment_id"] for woman in women]
    for session in class_["sessions"]:
        system.station.post("/attendance-records", session_id=session["session_id"], enrolment_id=seats[0])
    done = system.station.post("/class-completions", class_id=class_["class_id"])
    assert done["completed"] == seats[:1]
    assert [(one["enrolment_id"], one["missing"][0]["needed"]) for one in done["others"]] == [(seats[1], 2)]

    name = women[0].get("/me")["name"]
    printed = women[0].raw().get(f"/v1/enrolments/{seats[0]}/completion-proof.html").raise_for_status().text
    proof = women[0].get(f"/enrolments/{seats[0]}/completion-proof")
    assert name in printed and proof["number"] in printed and "<svg" in printed
    assert women[1].raw().get(f"/v1/enrolments/{seats[0]}/completion-proof.html").status_code == 404

    of_class = f"/v1/classes/{class_['class_id']}/completion-proofs.html"
    assert name not in system.station.raw().get(of_class).raise_for_status().text
    assert name in system.station.raw().get(of_class, params={"reason": "打印结业证明"}).raise_for_status().text

    code = proof["verification_code"]
    shown = until(lambda: _named(system.look(f"/v1/completion-proofs/{code}").json()))
    assert shown["name"].startswith(name[0]) and "*" in shown["name"] and name not in str(shown)
    page = system.look(f"/p/{code}").raise_for_status().text
    assert "真实有效" in page and shown["name"] in page and name not in page
    assert not re.search(women[0].person_id, page)
    assert system.look(f"/p/{'0' * 12}").status_code == 404


def _named(shown: dict) -> dict | None:
    return shown if shown["name"] else None
