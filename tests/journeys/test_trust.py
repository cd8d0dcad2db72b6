"""What a woman has learnt speaks for her: her standing, an appeal, and the card that a household scans at the door."""

from __future__ import annotations

import io

import zxingcpp
from PIL import Image

from cli.front import Front, until
from contracts.uploads import PORTRAIT
from kernel.store import new_id
from tests.gateway.test_images import file
from tests.journeys.test_the_way import certified, trained
from tests.system.running import System


def kinds(person: Front) -> set[str]:
    return {notice["kind"] for notice in person.everything("/notices")}


def test_a_standing_an_appeal_and_a_card(system: System) -> None:
    woman, anybody = system.worker(), Front(system.url)
    trained(system, woman)
    certificate = certified(system, woman)
    items = until(lambda: len(woman.everything("/standing-entries")) == 2 and woman.everything("/standing-entries"))
    assert {one["item"] for one in items} == {"W01", "W02"}
    assert woman.get("/standing")["score"] == 113

    wrong = {"subject_id": woman.person_id, "item": "W10", "cause_id": new_id(), "reason": "材料存疑"}
    entry = system.station.post("/standing-entries", wrong)
    until(lambda: "standing_changed" in kinds(woman))
    assert anybody.get(f"/standings/{woman.person_id}") == {"subject_id": woman.person_id, "standing": "D"}
    appeal = woman.post("/standing-appeals", entry_id=entry["entry_id"], text="材料真实,附证明")
    words = {"appeal_id": appeal["appeal_id"], "decision": "uphold", "reason": "复核属实"}
    system.base.post("/standing-appeal-decisions", words)
    until(lambda: "appeal_decided" in kinds(woman))
    assert woman.get("/standing")["standing"] == "B"

    portrait = {"purpose": "portrait", "text_version": PORTRAIT.text_version}
    assert woman.raw().post("/v1/uploads", params=portrait, content=file("PNG", (300, 400))).status_code == 201
    card = woman.post("/service-cards")
    scans = f"/v1/card-scans/{card['code']}"
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(anybody.raw().get(f"{scans}/qr.png").content)))
    until(lambda: anybody.raw().get(f"{scans}/portrait").is_success)
    page = anybody.raw().get(code.text)
    assert page.is_success and f"{scans}/portrait" in page.text
    assert woman.get("/me")["name"] not in page.text and f"{woman.get('/me')['name'][0]}*" in page.text
    assert "B级(良好)" in page.text and "家务服务员" in page.text
    shown = anybody.get(f"/card-scans/{card['code']}")
    assert [skill["level"] for skill in shown["skills"]] == [certificate["level"]]
    printed = woman.raw().get(f"/v1/service-cards/{card['card_id']}/print.html")
    assert "data:image/jpeg;base64," in printed.text and printed.headers["cache-control"] == "private, no-store"
    assert woman.get(f"/service-cards/{card['card_id']}")["scans"] == 2

    woman.post("/service-card-withdrawals", card_id=card["card_id"])
    assert anybody.raw().get(code.text).status_code == 404
    assert anybody.raw().get(f"{scans}/portrait").status_code == 404
