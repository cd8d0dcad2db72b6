"""The directory: why something is listed, how it is found, and how other directories read it."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import directory as contract
from contracts import hsds
from contracts.accounts import Role
from contracts.companies import CompanyChanged, CompanyState
from contracts.directory import DirectoryKind
from contracts.private_data import PrivateDataInText
from contracts.seats import ReasonMissing
from contracts.standing import Standing, StandingChanged, SubjectKind
from gateway.routes.directory import _without_null as as_the_gateway_answers
from kernel.errors import NotAllowed, NotFound
from kernel.store import new_id
from services.stations.directory import directory_rules as rules
from services.stations.directory import pinyin
from tests.services.activity_house import BASE, CENTRE, STATION, House
from tests.services.drawing import drawn
from tests.services.hsds_schemas import schema


class Book(House):
    def company(self, state: CompanyState = CompanyState.AGREED, company_id: str = "", unit: str = BASE) -> str:
        company_id = company_id or new_id()
        words = {"name_zh": "女王智慧家政公司", "unit": unit, "state": state}
        self.hear(CompanyChanged(company_id=company_id, **words))
        return company_id

    def stand(self, who: str, standing: Standing, kind: SubjectKind = SubjectKind.COMPANY) -> None:
        self.hear(StandingChanged(subject_id=who, subject_kind=kind, standing=standing, unit=STATION))

    def add(self, **words: Any) -> dict[str, Any]:
        facts = {"unit": STATION, "kind": DirectoryKind.COMMUNITY, "name_zh": "重庆路长者食堂", "name_en": "Canteen"}
        return self.staff(contract.AddDirectoryEntry(**{**facts, "reason": "已实地核实", **words}))

    def worker(self, standing: Standing | None = Standing.A, **words: Any) -> tuple[str, dict[str, Any]]:
        who = new_id()
        if standing:
            self.stand(who, standing, SubjectKind.WORKER)
        return who, self.list_her(who, **words)

    def list_her(self, who: str, **words: Any) -> dict[str, Any]:
        words = {"unit": STATION, "work_types": ["收纳整理"], "agreed": True, **words}
        return self.ask(who, Role.WORKER, contract.ListMyself(**words), at=STATION)

    def found(self, q: str | None = None, **words: Any) -> list[str]:
        asked = contract.Directory(q=q, **words)
        return [one["name_zh"] for one in self.ask(new_id(), Role.HOUSEHOLD, asked)["items"]]


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Book:
    made = Book()
    made.set_clock(monkeypatch)
    return made


def test_the_drawing_is_the_table() -> None:
    table = rules.LISTING_STEPS
    steps = {(state.value, step.value, then.value) for state in table for step, then in table[state].items()}
    assert {arrow for arrow in drawn("Directory entry") if arrow[0] != "[*]"} == steps


@given(
    st.sampled_from(list(DirectoryKind)),
    st.sampled_from([None, *CompanyState]),
    st.sampled_from([None, *Standing]),
    st.sampled_from(list(contract.ListingState)),
)
def test_what_is_shown_fits_and_has_a_reason(
    kind: DirectoryKind, company: CompanyState | None, standing: Standing | None, state: contract.ListingState
) -> None:
    fits = rules.fits(kind, company, standing)
    assert (rules.settled(state, fits) is contract.ListingState.LISTED) == (fits and state != "withdrawn")
    if fits:
        assert rules.reasons(kind, company, standing)


def test_a_company_is_listed_as_long_as_its_agreement_and_standing_are_good(book: Book) -> None:
    company = book.company(CompanyState.PROPOSED)
    assert book.found() == []
    book.company(CompanyState.AGREED, company)
    [entry] = book.ask(new_id(), Role.HOUSEHOLD, contract.Directory())["items"]
    assert (entry["subject_id"], entry["reasons"]) == (company, ["partner"])
    book.stand(company, Standing.A)
    entry = book.ask(new_id(), Role.HOUSEHOLD, contract.DirectoryEntryById(entry_id=entry["entry_id"]))
    assert entry["reasons"] == ["standing_a", "partner"]
    book.stand(company, Standing.D)
    assert book.found() == []
    book.stand(company, Standing.C)
    assert book.found() == ["女王智慧家政公司"]
    book.company(CompanyState.SUSPENDED, company)
    assert book.found() == []


def test_what_a_company_offers_stands_and_falls_with_it(book: Book) -> None:
    company = book.company()
    words = {"kind": DirectoryKind.SERVICE, "name_zh": "深度保洁", "name_en": "Cleaning"}
    service = book.add(**words, company_id=company)
    assert service["reasons"] == ["of_partner", "chosen"]
    book.company(CompanyState.ENDED, company)
    assert book.found(kind=DirectoryKind.SERVICE) == []
    for unknown in (new_id(), company):
        with pytest.raises(contract.NotAPartner):
            book.add(**words, company_id=unknown)


def test_a_worker_is_shown_by_her_own_wish_and_with_a_good_standing(book: Book) -> None:
    who, entry = book.worker(standing=None)
    assert entry["state"] == "suspended"
    book.stand(who, Standing.B, SubjectKind.WORKER)
    mine = book.ask(who, Role.WORKER, contract.MyListing(), at=STATION)
    assert (mine["state"], mine["reasons"], mine["name_zh"]) == ("listed", ["standing_b", "own_wish"], "收纳整理")
    gone = book.ask(who, Role.WORKER, contract.WithdrawEntry(entry_id=entry["entry_id"]), at=STATION)
    assert (gone["state"], gone["work_types"], gone["text_zh"]) == ("withdrawn", [], "")
    assert book.found() == []
    with pytest.raises(NotFound):
        book.staff(contract.RelistEntry(entry_id=entry["entry_id"], reason="补登"))
    assert book.list_her(who, text_zh="做事细致")["entry_id"] == entry["entry_id"]
    assert book.found() == ["收纳整理"]


def test_nobody_is_listed_with_a_number_or_by_another(book: Book) -> None:
    with pytest.raises(PrivateDataInText):
        book.worker(text_zh="电话 199 0000 0001")
    _, entry = book.worker()
    with pytest.raises(NotFound):
        book.ask(new_id(), Role.WORKER, contract.WithdrawEntry(entry_id=entry["entry_id"]), at=STATION)
    with pytest.raises(ReasonMissing):
        book.staff(contract.WithdrawEntry(entry_id=entry["entry_id"]))
    with pytest.raises(NotAllowed):
        book.ask(new_id(), Role.HOUSEHOLD, contract.ListMyself(unit=STATION, work_types=["保洁"], agreed=True))


def test_staff_withdraw_and_put_back(book: Book) -> None:
    entry = {"entry_id": book.add()["entry_id"], "reason": "搬迁"}
    with pytest.raises(contract.NotRelistable):
        book.staff(contract.RelistEntry(**entry))
    book.staff(contract.WithdrawEntry(**entry))
    with pytest.raises(contract.NotWithdrawable):
        book.staff(contract.WithdrawEntry(**entry))
    assert book.found() == []
    assert book.staff(contract.EntriesOfUnit(unit=BASE, state=contract.ListingState.WITHDRAWN))["items"]
    book.staff(contract.RelistEntry(**entry))
    assert book.found() == ["重庆路长者食堂"]


@pytest.mark.parametrize(
    "q", ["女王", "女王智慧", "nvwang", "NVWANG ZHIHUI", "nwzh", "nwzhjzgs", "女王zhihui", "智慧家政"]
)
def test_a_company_is_found_in_chinese_pinyin_and_initials(book: Book, q: str) -> None:
    book.company()
    book.add()
    assert book.found(q) == ["女王智慧家政公司"]


@pytest.mark.parametrize("q", ["重庆", "chongqing", "cqlzzst", "canteen", "长者"])
def test_characters_with_several_readings_are_read_in_their_word(book: Book, q: str) -> None:
    book.company()
    book.add()
    assert book.found(q) == ["重庆路长者食堂"]


@pytest.mark.parametrize("q", ["zhongqing", "%", "_", "|", "保洁"])
def test_what_is_not_there_is_not_found(book: Book, q: str) -> None:
    book.company()
    book.add()
    assert book.found(q) == []


@given(st.text(max_size=40))
def test_any_search_has_an_answer_and_any_name_its_pinyin(text: str) -> None:
    for found in (pinyin.plain(text), pinyin.full([text]), pinyin.initials([text])):
        assert pinyin.BETWEEN not in found


def test_work_types_are_found_too_and_units_narrow_the_search(book: Book) -> None:
    book.worker(work_types=["母婴护理", "催乳"])
    for q in ("cuiru", "muyinghuli", "myhl", "母婴"):
        assert book.found(q, unit=BASE) == ["母婴护理、催乳"]
    assert book.found("cuiru", unit="350112") == []


def far(one: tuple[float, float], other: tuple[float, float]) -> float:
    """On the sphere, in metres (haversine)."""
    (a, b), (c, d) = (tuple(map(radians, place)) for place in (one, other))
    return 2 * 6_371_000 * asin(sqrt(sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2))


@given(st.floats(25, 27), st.floats(118, 120), st.floats(-0.3, 0.3), st.floats(-0.3, 0.3))
def test_a_distance_is_right_to_a_hundredth_around_fuzhou(lat: float, lon: float, up: float, right: float) -> None:
    north, east = rules.scales(lat)
    flat, true = sqrt((up * north) ** 2 + (right * east) ** 2), far((lat, lon), (lat + up, lon + right))
    assert abs(flat - true) <= 0.01 * true + 1


def test_what_is_near_comes_first(book: Book) -> None:
    for name, latitude in (("远", 26.20), ("近", 26.081), ("中", 26.10)):
        book.add(name_zh=name, latitude=latitude, longitude=119.30)
    book.add(name_zh="不知在哪")
    here = {"latitude": 26.08, "longitude": 119.30}
    near = book.ask(new_id(), Role.HOUSEHOLD, contract.DirectoryNearby(**here))
    assert [(one["entry"]["name_zh"], one["distance_m"]) for one in near] == [("近", 111), ("中", 2224)]
    with pytest.raises(contract.HalfAPlace):
        book.add(latitude=26.0)


def test_a_centre_shows_what_its_counties_list(book: Book) -> None:
    book.add()
    book.worker()
    centre = Book(CENTRE)
    for said in book.said():
        if said.type == "stations.directory_entry_changed.v1":
            centre.hear(contract.DirectoryEntryChanged(**said.data), BASE)
    assert centre.found("cqlzzst") == ["重庆路长者食堂"]
    assert len(centre.found()) == 2
    entry = centre.staff(contract.EntriesOfUnit(unit=CENTRE))["items"][0]["entry_id"]
    with pytest.raises(contract.EntryOfAnother):
        centre.staff(contract.WithdrawEntry(entry_id=entry, reason="搬迁"))
    assert not [said for said in centre.said() if said.type == "stations.directory_entry_changed.v1"]


@pytest.fixture
def filled(book: Book) -> Book:
    company = book.company()
    book.add(latitude=26.08, longitude=119.3, place="重庆路 1 号", website="https://example.com/canteen")
    book.add(kind=DirectoryKind.SERVICE, name_zh="深度保洁", name_en="Cleaning", company_id=company, text_zh="上门")
    book.worker()
    return book


@pytest.mark.parametrize(
    ("query", "schemas", "names"),
    [
        (hsds.HsdsOrganizations, ("organization", "organization_list"), 4),
        (hsds.HsdsServices, ("service", "service_list"), 2),
        (hsds.HsdsLocations, ("location",), 4),
    ],
)
def test_the_export_is_what_hsds_says(filled: Book, query: Any, schemas: tuple[str, ...], names: int) -> None:
    page = as_the_gateway_answers(filled.ask(new_id(), Role.HOUSEHOLD, query()))
    schema("page").validate(page)
    assert (page["total_items"], page["size"], page["first_page"], page["last_page"]) == (names, names, True, True)
    for one in page["contents"]:
        for name in schemas:
            schema(name).validate(one)


def test_the_schemas_do_refuse_what_is_wrong(filled: Book) -> None:
    page = as_the_gateway_answers(filled.ask(new_id(), Role.HOUSEHOLD, hsds.HsdsServices()))
    for wrong in ({"status": "open"}, {"id": 1}, {"organization": {"id": "1"}}, {"description": None}):
        assert not schema("service").is_valid({**page["contents"][0], **wrong})


def test_a_county_says_nothing_of_anothers_units_or_entries(book: Book) -> None:
    book.add()
    [said] = [one.data for one in book.said() if one.type == "stations.directory_entry_changed.v1"]
    centre = Book(CENTRE)
    centre.hear(contract.DirectoryEntryChanged(**said), "350112")
    assert centre.found() == []
    centre.hear(contract.DirectoryEntryChanged(**said), BASE)
    centre.hear(contract.DirectoryEntryChanged(**{**said, "unit": "350112", "name_zh": "冒名"}), "350112")
    assert centre.found() == ["重庆路长者食堂"]


def test_every_id_that_the_export_refers_to_is_in_it(filled: Book) -> None:
    def all_of(query: Any) -> list[dict[str, Any]]:
        return filled.ask(new_id(), Role.HOUSEHOLD, query(per_page=100))["contents"]

    organizations = {one["id"]: one for one in all_of(hsds.HsdsOrganizations)}
    locations = {one["id"]: one for one in all_of(hsds.HsdsLocations)}
    services = all_of(hsds.HsdsServices)
    parents = {one["parent_organization_id"] for one in organizations.values()} - {None}
    assert parents | {one["organization_id"] for one in [*services, *locations.values()]} <= set(organizations)
    links = [link for one in services for link in one["service_at_locations"] or []]
    assert {link["location_id"] for link in links} <= set(locations)
    assert [one["name"] for one in organizations.values()].count("女王智慧家政公司") == 1


def test_pages_of_the_export_follow_each_other_and_it_can_be_searched(filled: Book) -> None:
    def page(number: int, **words: Any) -> dict[str, Any]:
        return filled.ask(new_id(), Role.HOUSEHOLD, hsds.HsdsOrganizations(page=number, per_page=3, **words))

    whole = [one["id"] for number in (1, 2) for one in page(number)["contents"]]
    assert len(set(whole)) == 4 and page(2)["last_page"] and page(3)["empty"]
    assert [one["name"] for one in page(1, search="nwzh")["contents"]] == ["女王智慧家政公司"]
