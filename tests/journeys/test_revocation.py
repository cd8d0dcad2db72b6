"""A certificate that should not have been issued."""

from __future__ import annotations

import pytest

from cli import demo_data
from cli.front import Front, Refused, until
from tests.journeys.test_the_way import candidate, certified, trained
from tests.system.running import System


def revoke(staff: Front, number: str) -> dict:
    return staff.post("/revocations", number=number, reason="issued_in_error", note="重复发证")


def test_a_revoked_certificate_is_shown_as_void_and_no_longer_qualifies(system: System) -> None:
    woman, household = system.worker(), system.household()
    trained(system, woman)
    certificate = certified(system, woman)
    need = demo_data.post_need(household)
    until(lambda: candidate(system, need, woman))

    assert revoke(system.base, certificate["number"])["reason"] == "issued_in_error"
    shown = Front(system.url).get(f"/verifications/{certificate['verification_code']}")
    assert not shown["valid"] and shown["revoked_at"]
    page = Front(system.url).raw().get(f"/c/{certificate['verification_code']}").text
    assert "证书已失效" in page and "重复发证" not in page
    assert woman.everything("/certificates")[-1]["revoked_at"]
    until(lambda: candidate(system, need, woman) is None)
    with pytest.raises(Refused, match="该证书已失效"):
        revoke(system.base, certificate["number"])


def test_the_station_cannot_revoke_what_its_base_has_issued(system: System) -> None:
    woman = system.worker()
    trained(system, woman)
    certificate = certified(system, woman)
    with pytest.raises(Refused, match="没有权限"):
        revoke(system.station, certificate["number"])
    assert woman.everything("/certificates")[-1]["revoked_at"] is None
