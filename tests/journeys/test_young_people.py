"""A guardian signs her child up for household chores; its hours are certified, verified by a school, and forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cli.front import until
from cli.made_up import STATION
from tests.system.running import System


def test_a_childs_hours_are_certified_and_forgotten_when_the_guardian_says_so(system: System) -> None:
    now = datetime.now(UTC)
    times = {"starts_at": (now + timedelta(days=1)).isoformat(), "ends_at": (now + timedelta(days=2)).isoformat()}
    words = {"unit": STATION, "kind": "youth", "title_zh": "小小收纳师", "title_en": "Little tidiers", "hours": 2}
    words |= {"title_hant": "小小收納師", "place": "驿站多功能室", "capacity": 1, "min_age": 7, "max_age": 12}
    activity = system.station.post("/activities", **words, **times, waiting_places=5)["activity_id"]
    assert system.look(f"/a/{activity}").status_code == 404
    system.station.post("/activity-openings", activity_id=activity)
    assert "小小收纳师" in system.look(f"/a/{activity}").text
    assert "小小收納師" in system.look(f"/a/{activity}", **{"Accept-Language": "zh-TW,zh;q=0.9"}).text
    assert "小小收纳师" in system.look(f"/s/{STATION}").text

    guardian, [text] = system.household(), system.stranger().get("/consent-texts", occasion="child")
    consent = {key: text[key] for key in ("purpose", "text_version")}
    child = guardian.post("/children", called="小示例", birth_year=now.year - 9, consent=consent)["child_id"]
    part = guardian.post("/child-sign-ups", activity_id=activity, child_id=child)["participation_id"]
    other = system.household()
    hers = other.post("/children", called="小样", birth_year=now.year - 8, consent=consent)["child_id"]
    assert other.post("/child-sign-ups", activity_id=activity, child_id=hers)["state"] == "waiting"

    asked = {"child_ids": [child], "reason": "签到"}
    [seen] = until(lambda: system.station.post("/child-disclosures", **asked))
    assert seen["called"] == "小示例"
    begun = {"starts_at": (now - timedelta(hours=1)).isoformat()}
    system.station.post("/activity-changes", activity_id=activity, **begun)
    system.station.post("/presence-records", activity_id=activity, participation_ids=[part])
    system.station.post("/activity-reports", activity_id=activity, people_reached=12)

    until(lambda: [one for one in guardian.get("/notices")["items"] if one["kind"] == "hours_certified"])
    hours = guardian.get(f"/children/{child}/hours")
    proof, code = hours["proofs"][0], hours["proofs"][0]["verification_code"]
    printed = guardian.raw().get(f"/v1/participations/{part}/hours-proof.html").raise_for_status().text
    assert "小示例" in printed and proof["number"] in printed and "<svg" in printed
    of_all = system.station.raw().get(f"/v1/activities/{activity}/hours-proofs.html", params={"reason": "发放证明"})
    assert "小示例" in of_all.raise_for_status().text
    shown = system.look(f"/h/{code}").text
    assert "真实有效" in shown and "小**" in shown and "小示例" not in shown
    month = proof["held_on"][:7]
    [benefit] = system.stranger().get("/benefit-sums", unit=STATION, since=month, until=month)
    assert (benefit["hours"], benefit["people"]) == (2, 12)

    guardian.post("/child-consent-withdrawals", child_id=child)
    until(lambda: system.look(f"/v1/hours-proofs/{code}").status_code == 404)
    assert guardian.get("/children") == [] and guardian.get(f"/children/{child}/hours")["hours"] == 0
