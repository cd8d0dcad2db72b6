"""The directory's export as another directory reads it, over HTTP."""

from __future__ import annotations

from urllib.parse import urlencode

from cli.made_up import STATION
from tests.services.hsds_schemas import schema
from tests.system.running import System


def test_another_directory_reads_units_and_services(in_process_system: System) -> None:
    system = in_process_system
    words = {"unit": STATION, "kind": "community", "name_zh": "长者食堂", "name_en": "Canteen", "place": "连翔路 1 号"}
    place = {"address": "连翔路 1 号", "from_on": "2026-01-01", "latitude": 26.08, "longitude": 119.3}
    system.station.post("/unit-moves", code=STATION, place=place, reason="开办")
    entry = system.station.post("/directory-entries", **words, reason="已实地核实")["entry_id"]

    def read(path: str, **query: str) -> dict:
        answer = system.look(f"/v1/hsds{path}?{urlencode(query)}").raise_for_status().json()
        if path:
            schema("page").validate(answer)
        return answer

    assert read("")["version"] == "3.0"
    for path, name in (("/organizations", "organization"), ("/services", "service"), ("/locations", "location")):
        for one in read(path, per_page="100")["contents"]:
            schema(name).validate(one)
    assert 26.08 in [one.get("latitude") for one in read("/locations", per_page="100")["contents"]]
    page = system.look(f"/s/{STATION}").text
    assert '<a href="geo:26.08,119.3">' in page
    assert entry in [one["id"] for one in read("/services", search="zzst")["contents"]]
    wrong = system.look("/v1/hsds/services?per_page=1000")
    assert wrong.status_code == 422
