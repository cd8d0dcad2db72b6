"""A promoter's code, from her appointment to the woman who came through her."""

from __future__ import annotations

from cli import demo_data
from cli.front import Front, until, until_accepted
from cli.made_up import STATION
from tests.system.running import System

MARKS = [{"key": key, "mark": 5} for key in ("resident", "willing", "speaks", "time")]


def test_what_comes_through_a_promoter_is_counted_until_her_code_ends(system: System) -> None:
    staff, promoter = system.station, system.worker()
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
    promoter.refresh()
    promoter.post("/honour-roll-choices", **her, joins=True)
    roll = f"/honour-rolls/{STATION}"
    assert hers(promoter, roll).endswith("**")
    [text] = promoter.get("/consent-texts", occasion="honour_roll")
    promoter.post("/honour-roll-names", consent={key: text[key] for key in ("purpose", "text_version")})
    name = hers(promoter, roll)
    assert "*" not in name and name in staff.raw().get(f"/v1{roll}/print.html").text
    promoter.post("/honour-roll-name-withdrawals")
    assert hers(promoter, roll).endswith("**")
    staff.post("/promoter-withdrawals", **her, cause="resigned", reason="本人申请")
    until(lambda: f"promoter@{STATION}" not in promoter.get("/me")["roles"])
    assert promoter.raw().get(f"/q/{code}").status_code == 410


def hers(promoter: Front, roll: str) -> str:
    """What she is called on it."""
    [row] = [one for one in promoter.get(roll) if one["person_id"] == promoter.person_id]
    return row["name"]
