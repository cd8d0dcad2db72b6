"""A sheet of needs: every row has one verdict, what is confirmed is done once, and what is undone leaves no trace."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts import need_sheets as s
from contracts import needs
from contracts.accounts import Role
from contracts.imports import ImportOver, PreviewStale, Reason
from contracts.jobs import OpenNeeds, PostNeed, Refer
from contracts.need_sheets import NeedRow
from contracts.sheet_cells import clock, day, days_said, fen, said, weekdays, yes_or_no, yuan
from kernel.errors import NotAllowed, NotFound
from kernel.store import new_id
from services.jobs.needs.need_rows import FIELDS, facts, need_of
from tests.services.jobs_house import BASE, OTHER, SKILL, STATION, JobsHouse

ROW = {"title": "照护老人,每周五天", **SKILL, "unit": STATION, "starts_on": "2027/1/4", "pay_from_yuan": "5000"}
ROW |= {"pay_to_yuan": "6500.50", "live_in": "否", "care_for": "老人", "weekdays": "一二三四五"}


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> JobsHouse:
    made = JobsHouse()
    made.set_clock(monkeypatch)
    return made


def preview(house: JobsHouse, *rows: tuple[str | None, dict[str, str]]) -> dict[str, Any]:
    """Of rows that are each a household, as accounts has found it, and what the sheet says."""
    opened = house.staff(s.OpenNeedImport(unit=STATION, sha256="0" * 64))
    said = [NeedRow(row=place, household_id=whose, cells=cells) for place, (whose, cells) in enumerate(rows, 2)]
    return house.staff(s.PreviewNeeds(import_id=opened["import_id"], rows=said))


def found(house: JobsHouse, looked_at: dict[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    rows = house.staff(s.NeedImportRows(import_id=looked_at["import_id"]))["items"]
    return [(one["verdict"], [(why["column"], why["code"]) for why in one["reasons"]]) for one in rows]


def confirm(house: JobsHouse, looked_at: dict[str, Any]) -> dict[str, Any]:
    return house.staff(s.ConfirmNeedImport(import_id=looked_at["import_id"], reason="家庭到站登记"))


def undo(house: JobsHouse, looked_at: dict[str, Any]) -> dict[str, Any]:
    return house.staff(s.UndoNeedImport(import_id=looked_at["import_id"], reason="表格有误"))


def of_unit(house: JobsHouse, **words: Any) -> list[dict[str, Any]]:
    return [one["need"] for one in house.staff(needs.NeedsOfUnit(unit=STATION, **words))["items"]]


def waiting(house: JobsHouse) -> tuple[str, str, dict[str, str]]:
    """A need that waits, its household, and the row that says it as it is."""
    household = house.household()
    need = house.posts(household)
    row = {"need_id": need, **SKILL, "title": "找家务服务员,每周五天", "unit": STATION, "starts_on": "2027-01-04"}
    return need, household, row | {"pay_from_yuan": "5000", "pay_to_yuan": "7000"}


def test_new_rows_are_looked_at_posted_and_taken_back(house: JobsHouse) -> None:
    one, other = house.household(), house.household()
    looked_at = preview(house, (one, ROW), (other, ROW), (one, ROW))
    assert looked_at["counts"] == {"rows": 3, "new": 2, "changed": 0, "double": 1, "wrong": 0}
    assert of_unit(house) == []
    assert confirm(house, looked_at)["state"] == confirm(house, looked_at)["state"] == "imported"
    posted = of_unit(house, state="open")
    assert len(posted) == 2 and posted[0]["pay_to_fen"] == 650_050 and posted[0]["weekdays"] == [1, 2, 3, 4, 5]
    acts = house.staff(needs.NeedActs(need_id=posted[0]["need_id"]))["items"]
    assert [(act["step"], act["reason"]) for act in acts] == [("post", "家庭到站登记"), ("publish", None)]
    undone = undo(house, looked_at)
    assert (undone["state"], undone["kept"]) == ("undone", 0) and house.ask("", Role.WORKER, OpenNeeds())["items"] == []
    assert undo(house, looked_at)["state"] == "undone"


def test_a_row_with_a_number_corrects_a_need_that_waits_and_an_undo_puts_it_back(house: JobsHouse) -> None:
    need, household, row = waiting(house)
    looked_at = preview(house, (None, row), (household, row | {"pay_to_yuan": "8000"}))
    assert [verdict for verdict, _ in found(house, looked_at)] == ["double", "changed"]
    confirm(house, looked_at)
    [shown] = of_unit(house)
    assert (shown["need_id"], shown["pay_to_fen"], shown["state"]) == (need, 800_000, "waiting")
    undo(house, looked_at)
    assert of_unit(house)[0]["pay_to_fen"] == 700_000


def test_what_no_column_says_stays_as_it_is(house: JobsHouse) -> None:
    household = house.household()
    need = house.posts(household, care_for="infant", street="示例街道")
    confirm(house, preview(house, (None, {"need_id": need, "title": "照护一岁幼儿"})))
    [shown] = of_unit(house)
    assert (shown["title"], shown["care_for"], shown["street"]) == ("照护一岁幼儿", "infant", "示例街道")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": ""}, ("title", "cell-missing")),
        ({"pay_from_yuan": "面议"}, ("pay_from_yuan", "cell-not-understood")),
        ({"pay_to_yuan": "100"}, ("pay_to_yuan", "pay-band-reversed")),
        ({"starts_on": "下周一"}, ("starts_on", "cell-not-understood")),
        ({"ends_on": "2026-01-01"}, ("ends_on", "ends-before-it-starts")),
        ({"until_time": "17:00"}, ("until_time", "hours-reversed")),
        ({"title": "请加微信 jiazheng123"}, ("title", "private-data-in-text")),
        ({"unit": OTHER}, ("unit", "unknown-unit")),
        ({"need_id": "1234"}, ("need_id", "not-found")),
    ],
)
def test_a_wrong_row_says_in_which_column_and_why(
    house: JobsHouse, changes: dict[str, str], reason: tuple[str, str]
) -> None:
    looked_at = preview(house, (house.household(), ROW | changes))
    assert found(house, looked_at) == [("wrong", [reason])]


def test_whose_need_it_is_must_be_known_and_be_the_same(house: JobsHouse) -> None:
    _, _, row = waiting(house)
    elsewhere = house.household(OTHER)
    rows = [(None, ROW), (new_id(), ROW), (elsewhere, ROW), (house.household(), row)]
    codes = [reasons for _, [reasons] in found(house, preview(house, *rows))]
    expected = ["cell-missing", "unknown-household", "unknown-household", "another-household"]
    assert codes == [("phone", code) for code in expected]


def test_two_rows_that_contradict_each_other_and_a_need_that_is_open_are_not_changed(house: JobsHouse) -> None:
    need, _, row = waiting(house)
    looked_at = preview(house, (None, row | {"pay_to_yuan": "8000"}), (None, row | {"pay_to_yuan": "9000"}))
    assert found(house, looked_at)[1] == ("wrong", [("need_id", "rows-disagree")])
    house.staff(needs.PublishNeed(need_id=need))
    [judged] = found(house, preview(house, (None, row | {"pay_to_yuan": "8000"})))
    assert judged == ("wrong", [("", "posting-not-correctable")])
    with pytest.raises(PreviewStale):
        confirm(house, looked_at)


def test_an_undo_leaves_what_somebody_has_gone_on_with(house: JobsHouse) -> None:
    looked_at = preview(house, (house.household(), ROW), (house.household(), ROW))
    confirm(house, looked_at)
    first = of_unit(house)[0]["need_id"]
    house.staff(Refer(need_id=first, worker_id=house.worker()))
    assert undo(house, looked_at)["kept"] == 1
    assert [one["need_id"] for one in of_unit(house, state="open")] == [first]
    rows = house.staff(s.NeedImportRows(import_id=looked_at["import_id"]))["items"]
    assert [one["kept"] for one in rows] == [True, False]


def test_a_preview_is_good_for_a_day_and_for_its_units_staff(house: JobsHouse) -> None:
    looked_at = preview(house, (house.household(), ROW))
    asked = s.NeedImportById(import_id=looked_at["import_id"])
    with pytest.raises(NotFound):
        house.staff(asked, at=OTHER)
    with pytest.raises(NotAllowed):
        house.staff(s.NeedImports(unit=STATION), at=OTHER)
    assert [one["import_id"] for one in house.staff(s.NeedImports(unit=STATION))["items"]] == [looked_at["import_id"]]
    house.later(hours=24)
    with pytest.raises(ImportOver):
        confirm(house, looked_at)
    assert house.staff(asked)["state"] == "expired"


# --- cells ---------------------------------------------------------------------------------------------------------


@given(st.integers(0, 10**8), st.sets(st.integers(1, 7)), st.sampled_from([True, False, None]), st.dates(), st.times())
def test_what_is_written_is_read_again(amount: int, days: set[int], answer: Any, on: Any, at: Any) -> None:
    assert fen(str(yuan(amount))) == amount
    assert weekdays(days_said(sorted(days))) == sorted(days)
    assert yes_or_no(said(answer)) is answer
    assert day(f"{on.year}/{on.month}/{on.day}") == day(on.isoformat()) == on.isoformat()
    assert clock(at.isoformat()) == f"{at:%H:%M}"


cells = st.dictionaries(st.sampled_from(sorted(FIELDS)), st.text(max_size=12) | st.sampled_from(list(ROW.values())))


@given(cells)
def test_whatever_stands_in_it_a_row_is_a_need_or_wrong_in_named_columns(words: dict[str, str]) -> None:
    known = facts(PostNeed(**SKILL, title="需求", unit=BASE, starts_on="2027-01-04", pay_from_fen=1, pay_to_fen=2))
    for before in (None, known):
        wanted, reasons = need_of(NeedRow(row=2, cells=words), before)
        assert (wanted is None) == bool(reasons)
        assert {one.column for one in reasons} <= set(FIELDS)
        assert wanted is None or facts(PostNeed.model_validate(wanted)) == wanted


rows = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(["", "新需求", "加微信abc12345"]), st.booleans()), min_size=1
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows)
def test_the_counts_add_up_to_the_rows(said: list[tuple[int, str, bool]]) -> None:
    house = JobsHouse()
    households: list[str | None] = [house.household(), house.household(), None]
    _, _, row = waiting(house)
    sheet = [
        (households[who], row | {"title": title} if known else ROW | {"title": title}) for who, title, known in said
    ]
    looked_at = preview(house, *sheet)
    counts = looked_at["counts"]
    verdicts = Counter(verdict for verdict, _ in found(house, looked_at))
    assert counts.pop("rows") == len(said) == sum(counts.values())
    assert {verdict: count for verdict, count in counts.items() if count} == verdicts


def test_a_cell_that_could_not_be_read_makes_its_row_wrong(house: JobsHouse) -> None:
    lost = Reason(column="occupation_code", code="digits-lost")
    opened = house.staff(s.OpenNeedImport(unit=STATION, sha256="0" * 64))
    row = NeedRow(row=2, household_id=house.household(), cells=ROW, reasons=[lost])
    assert house.staff(s.PreviewNeeds(import_id=opened["import_id"], rows=[row]))["counts"]["wrong"] == 1
