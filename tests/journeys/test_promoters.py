"""A promoter's code, from her appointment to the woman who came through her."""

from __future__ import annotations

from cli import demo_data
from cli.front import until, until_accepted
from cli.made_up import STATION
from tests.system.running import System

MARKS = [{"key": key, "mark": 5} for key in ("resident", "willing", "speaks", "time")]


def test_what_comes_through_a_promoter_is_counted_until_her_code_ends(system: System) -> None:
    staff, promoter = system.station, system.stranger()
    named = {"person_id": promoter.person_id, "unit": STATION, "reason": "居委会推荐"}
    her = {"promoter_id": staff.post("/promoters", **named)["promoter_id"]}
    staff.post("/promoter-selections", **her, marks=MARKS, note="面谈")
    code = staff.post("/promoter-appointments", **her, until="2028-06-30")["code"]
    until(lambda: f"promoter@{STATION}" in promoter.get("/me")["roles"])
    class_id = demo_data.open_class(staff, "ZLSN", capacity=5)["class_id"]
    woman = system.worker()
    until_accepted(lambda: woman.post("/enrolments", class_id=class_id, promoter_code=code), "unknown-promoter-code")
    reach = f"/promoters/{her['promoter_id']}/reach"
    until(lambda: promoter.get(reach)["enrolments"] == 1)
    staff.post("/promoter-withdrawals", **her, cause="resigned", reason="本人申请")
    until(lambda: not promoter.get("/me")["roles"])
    assert promoter.raw().get(f"/q/{code}").status_code == 410
