"""A company becomes a partner: its people are invited, its workers say themselves that they are of it, and it ends."""

from __future__ import annotations

from cli.front import Front, until, until_accepted
from cli.made_up import STATION
from services.stations.partners.partners_rules import check_character
from tests.system.running import System


def partner(system: System) -> tuple[str, Front]:
    """A company under agreement with the station, and who speaks for it."""
    station = system.station
    code = "91359900" + f"{int(system.new_phone()) % 10**9:09}"
    company = station.post(
        "/companies", unit=STATION, name_zh="样例家政", name_en="Example", credit_code=code + check_character(code)
    )
    company_id = company["company_id"]
    agreement = {"number": "XY-1", "from_on": "2026-01-01", "until": "2099-12-31", "duties": ["vacancies"]}
    station.post("/company-agreements", company_id=company_id, agreement=agreement)

    phone = system.new_phone()
    speaker = system.sign_in(Front(system.url), phone)
    asked = {"phone": phone, "role": "company", "unit": STATION, "organisation_id": company_id}
    invitation = until_accepted(lambda: station.post("/invitations", asked), "unknown-organisation")
    assert speaker.everything("/notices")[0]["link"] == invitation["link"]
    speaker.post("/invitation-acceptances", code=invitation["code"], name="陈示例")
    speaker = speaker.refresh()
    until(lambda: speaker.everything("/my-companies"))
    return company_id, speaker


def enrol(woman: Front, speaker: Front, company_id: str) -> None:
    """On its roll, by her own word."""
    link = speaker.post("/company-link-offers", company_id=company_id)
    woman.post("/company-links", code=link["code"])


def test_a_company_sees_its_own_workers_until_its_agreement_ends(system: System) -> None:
    station, woman = system.station, system.worker()
    company_id, speaker = partner(system)
    enrol(woman, speaker, company_id)
    [hers] = until(lambda: [one for one in speaker.get(f"/companies/{company_id}/workers")["items"] if one["name"]])
    assert hers["worker_id"] == woman.person_id and hers["name"].endswith("*")

    station.post("/company-endings", company_id=company_id, reason="协议不再续签")
    until(lambda: speaker.refresh().get("/me")["roles"] == [])
    assert [one["state"] for one in woman.everything("/my-company-links")] == ["closed"]
