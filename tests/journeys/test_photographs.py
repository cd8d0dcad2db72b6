"""A station shows itself: staff send a photograph, everybody sees it on the page, and it goes when it is taken off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cli.front import Front, until
from cli.made_up import STATION
from tests.gateway.test_images import file, shown
from tests.system.running import System


def upload(staff: Front, purpose: str = "photograph") -> str:
    sent = staff.raw().post("/v1/uploads", params={"purpose": purpose}, content=file("PNG", (640, 360)))
    return sent.raise_for_status().json()["upload_id"]


def test_a_photograph_is_on_the_page_until_it_is_taken_off(system: System) -> None:
    staff = system.station
    words = {"caption_zh": "示例驿站的厨房实训室", "caption_en": "The training kitchen", "pictured_agreed": True}
    one = staff.post("/unit-photographs", unit=STATION, upload_id=upload(staff), **words)
    address = f"/v1/photographs/{one['photograph_id']}/image"
    page = system.look(f"/s/{STATION}").text
    assert f'src="{address}" alt="示例驿站的厨房实训室" width="640" height="360"' in page
    picture = system.look(address)
    assert picture.headers["content-type"] == "image/jpeg" and shown(picture.content).size == (640, 360)
    assert picture.headers["cache-control"] == "public, max-age=300"
    assert system.look(address, **{"If-None-Match": picture.headers["etag"]}).status_code == 304

    staff.post("/photograph-removals", photograph_id=one["photograph_id"])
    assert system.look(address).status_code == 404 and address not in system.look(f"/s/{STATION}").text
    until(lambda: one["upload_id"] not in [kept["upload_id"] for kept in staff.get("/uploads")["items"]])


def test_an_activitys_photograph_is_seen_with_the_activity_and_a_paper_never(system: System) -> None:
    staff, now = system.station, datetime.now(UTC)
    times = {"starts_at": (now + timedelta(days=1)).isoformat(), "ends_at": (now + timedelta(days=2)).isoformat()}
    words = {"unit": STATION, "kind": "publicity", "title_zh": "进社区", "title_en": "Out and about", "hours": 2}
    activity = staff.post("/activities", **words, **times, place="社区广场")["activity_id"]
    paper = staff.raw().post(
        "/v1/activity-photographs",
        json={
            "activity_id": activity,
            "upload_id": upload(staff, "evidence"),
            "caption_zh": "x",
            "pictured_agreed": True,
        },
    )
    assert paper.status_code == 404
    said = {"activity_id": activity, "caption_zh": "宣传进社区", "pictured_agreed": True}
    one = staff.post("/activity-photographs", upload_id=upload(staff), **said)
    address = f"/v1/photographs/{one['photograph_id']}/image"
    assert system.look(address).status_code == 404
    staff.post("/activity-openings", activity_id=activity)
    assert system.look(address).is_success and address in system.look(f"/a/{activity}").text

    kept = one["upload_id"]
    staff.post("/upload-removals", upload_id=kept)
    until(lambda: address not in system.look(f"/a/{activity}").text)
