"""A company that signs an agreement is found in the directory by its initials, and is gone when the agreement ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cli.front import until
from cli.made_up import BASE
from contracts.values import day_of
from tests.services.test_partners import credit_code
from tests.system.running import System


def test_a_partner_company_enters_the_directory_and_leaves_it(system: System) -> None:
    today = day_of(datetime.now(UTC))
    words = {"unit": BASE, "name_zh": "样例智慧家政", "name_en": "Example", "credit_code": credit_code(4711)}
    company = {"company_id": system.base.post("/companies", **words)["company_id"]}
    dates = {"from_on": today.isoformat(), "until": (today + timedelta(days=365)).isoformat()}
    agreement = {"number": "XY-2026-77", "duties": ["vacancies"], **dates}
    system.base.post("/company-agreements", **company, agreement=agreement)

    anybody = system.stranger()
    [entry] = until(lambda: anybody.get("/directory", q="ylzhjz")["items"])
    assert (entry["subject_id"], entry["reasons"]) == (company["company_id"], ["partner"])
    named = anybody.get("/hsds/organizations", search="yanglizhihui")["contents"]
    assert [one["id"] for one in named] == [company["company_id"]]

    place = {"address": "连翔路 1 号", "from_on": "2026-01-01", "latitude": 26.05, "longitude": 119.35}
    system.base.post("/unit-moves", code=BASE, place=place, reason="开办")
    here = {"latitude": "26.051", "longitude": "119.35"}
    near = [one["entry"]["entry_id"] for one in anybody.get("/directory-nearby", **here) if one["distance_m"] == 111]
    assert entry["entry_id"] in near, "it is where its base is"
    assert anybody.get("/units-nearby", **here, level="base")[0]["unit"]["code"] == BASE

    system.base.post("/company-endings", **company, reason="协议到期不再续签")
    until(lambda: not anybody.get("/directory", q="ylzhjz")["items"])
