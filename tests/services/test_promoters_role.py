"""What accounts makes of promoters: the role while one is appointed, and a notice of what changes."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.accounts import Me, Role
from contracts.notices import Notices
from contracts.promoters import NameCandidate, PromoterAppointed, PromoterCodeReplaced, PromoterEnded
from contracts.stations import UnitLevel, UnitOpened
from kernel.errors import NotAllowed
from kernel.store import new_id
from services.accounts.service import Accounts
from tests.services.alone import Alone

BASE, STATION = "350111", "350111-001"
STAFF = new_id()


@pytest.fixture
def accounts() -> Alone:
    accounts = Alone(Accounts, BASE)
    accounts.hear(UnitOpened(code=STATION, level=UnitLevel.STATION, name_zh="示例", name_en="Example", parent=BASE))
    return accounts


def candidate(accounts: Alone) -> str:
    asked = NameCandidate(phone="19900000042", unit=STATION, reason="居委会推荐")
    return accounts.ask(STAFF, Role.STAFF, asked)["person_id"]


def test_she_has_the_role_while_she_is_appointed_and_is_told(accounts: Alone) -> None:
    her = candidate(accounts)
    assert candidate(accounts) == her
    office = {"person_id": her, "unit": STATION}
    for _ in range(2):
        accounts.hear(PromoterAppointed(code="7K3MQ2A4", until=date(2099, 1, 1), **office))
    accounts.hear(PromoterCodeReplaced(code="9W4HX1B2", former="7K3MQ2A4", until=date(2099, 1, 1), **office))
    assert accounts.ask(her, Role.WORKER, Me())["roles"] == [f"promoter@{STATION}"]
    accounts.hear(PromoterEnded(code="9W4HX1B2", **office))
    assert accounts.ask(her, Role.WORKER, Me())["roles"] == []
    told = {one["kind"] for one in accounts.ask(her, Role.WORKER, Notices())["items"]}
    assert told == {"promoter_appointed", "promoter_code_replaced", "promoter_ended"}


def test_one_who_has_no_account_here_is_passed_over(accounts: Alone) -> None:
    accounts.hear(PromoterAppointed(person_id=new_id(), unit=STATION, code="7K3MQ2A4", until=date(2099, 1, 1)))
    assert accounts.held() == []


def test_nobody_but_staff_names_a_candidate(accounts: Alone) -> None:
    with pytest.raises(NotAllowed):
        accounts.ask(new_id(), Role.PROMOTER, NameCandidate(phone="19900000042", unit=STATION, reason="-"))
