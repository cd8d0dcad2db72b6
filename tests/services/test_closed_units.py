"""What other services make of a unit that has closed, and whose staff look after one that was merged."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.accounts import Appoint, AppointedRole, RequestSignInCode, Role, SignIn, UnknownUnit
from contracts.attention import StaffNotices
from contracts.results import ReviewRequested
from contracts.stations import UnitLevel, UnitOpened, UnitState
from contracts.tasks import AccountsTasks
from contracts.training import AddCourse, CourseKind, OpenClass, Times
from contracts.units import UnitClosed
from kernel.config import DEMO_CODE
from kernel.store import new_id, now
from services.accounts.service import Accounts
from services.training.service import Training
from tests.services.alone import Alone

CENTRE, BASE = "350100", "350111"
STATION, NEIGHBOUR, LAST = "350111-001", "350111-002", "350111-003"
STAFF, OPERATOR = new_id(), new_id()
PHONE = "19900000042"


def opened(code: str) -> UnitOpened:
    return UnitOpened(code=code, level=UnitLevel.STATION, name_zh="示例", name_en="Example", parent=BASE)


@pytest.mark.parametrize("origin", [BASE, "350100"])
def test_no_class_is_opened_at_a_unit_that_has_closed_until_it_is_open_again(origin: str) -> None:
    training = Alone(Training, BASE)
    words: dict[str, Any] = {"title_zh": "示例", "title_en": "Example", "kind": CourseKind.COMMUNITY}
    training.ask(OPERATOR, Role.OPERATOR, AddCourse(series="ZLSN", hours=4, list_price_fen=0, **words))
    meets = [Times(starts_at=now(), ends_at=now().replace(year=2099))]
    opening = OpenClass(series="ZLSN", unit=STATION, place="示例教室", capacity=5, sessions=meets)
    training.hear(opened(STATION), origin)
    training.hear(UnitClosed(code=STATION, state=UnitState.SUSPENDED), origin)
    with pytest.raises(UnknownUnit):
        training.ask(STAFF, Role.STAFF, opening)
    training.hear(opened(STATION), origin)
    assert training.ask(STAFF, Role.STAFF, opening)["unit"] == STATION


def test_staff_of_the_other_unit_hold_their_role_at_what_was_merged_into_it() -> None:
    """Along two mergers; a promoter's and a worker's roles are their own."""
    accounts = Alone(Accounts, BASE, demo=True)
    for code in (STATION, NEIGHBOUR, LAST):
        accounts.hear(opened(code))
    for role in (AppointedRole.STAFF, AppointedRole.PROMOTER):
        accounts.ask(OPERATOR, Role.OPERATOR, Appoint(phone=PHONE, role=role, unit=LAST))
    for code, into in ((STATION, NEIGHBOUR), (NEIGHBOUR, LAST)):
        accounts.hear(UnitClosed(code=code, state=UnitState.MERGED, successor=into))
    assert roles_of(accounts) == {f"staff@{unit}" for unit in (STATION, NEIGHBOUR, LAST)} | {f"promoter@{LAST}"}
    with pytest.raises(UnknownUnit):
        accounts.ask(OPERATOR, Role.OPERATOR, Appoint(phone=PHONE, role=AppointedRole.STAFF, unit=STATION))


def test_staff_of_the_other_base_hold_theirs_at_a_station_that_was_merged_into_one_of_its() -> None:
    """They are told what is to be seen to there, and those of the base that it left are not any more."""
    accounts, there = Alone(Accounts, CENTRE, demo=True), "350102-001"
    for code in (STATION, "350102", there):
        accounts.hear(opened(code))
    accounts.ask(OPERATOR, Role.OPERATOR, Appoint(phone=PHONE, role=AppointedRole.STAFF, unit="350102"))
    accounts.hear(UnitClosed(code=STATION, state=UnitState.MERGED, successor=there))
    assert roles_of(accounts) == {"staff@350102", f"staff@{STATION}"}
    accounts.hear(ReviewRequested(review_id=new_id(), registration_id=new_id(), person_id=new_id(), unit=STATION))

    def told(unit: str) -> int:
        return len(accounts.ask(STAFF, Role.STAFF, StaffNotices(unit=unit))["items"])

    assert {unit: told(unit) for unit in (CENTRE, "350102", there, STATION, BASE)} == {
        CENTRE: 1,
        "350102": 1,
        there: 1,
        STATION: 1,
        BASE: 0,
    }
    [task] = accounts.ask(STAFF, Role.STAFF, AccountsTasks(unit="350102"))
    assert (task["kind"], task["count"]) == ("notices_unseen", 1)


def roles_of(accounts: Alone) -> set[str]:
    accounts.ask(new_id(), Role.WORKER, RequestSignInCode(phone=PHONE))
    return set(accounts.ask(new_id(), Role.WORKER, SignIn(phone=PHONE, code=DEMO_CODE))["roles"])
