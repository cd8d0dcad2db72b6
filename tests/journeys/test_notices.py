"""She is told what happens to her without having to look."""

from __future__ import annotations

from cli import demo_data
from cli.front import until
from tests.journeys.test_the_way import certified, trained
from tests.system.running import System


def test_a_certificate_and_a_referral_are_told(system: System) -> None:
    woman, household = system.worker(), system.household()
    trained(system, woman)
    certificate = certified(system, woman)
    told = until(lambda: woman.everything("/notices", unread=True))
    assert [(notice["kind"], notice["about"]) for notice in told] == [
        ("certificate_issued", certificate["certificate_id"])
    ]
    woman.post("/notice-readings", notice_ids=[told[0]["notice_id"]])
    need = demo_data.post_need(household)
    until(
        lambda: (
            woman.person_id in {one["worker_id"] for one in system.station.get(f"/needs/{need['need_id']}/candidates")}
        )
    )
    referral = system.station.post("/referrals", need_id=need["need_id"], worker_id=woman.person_id)
    [notice] = until(lambda: woman.everything("/notices", unread=True))
    assert (notice["kind"], notice["about"]) == ("worker_referred", referral["referral_id"])
    assert household.everything("/notices")[0]["kind"] == "household_referred"
