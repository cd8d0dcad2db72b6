"""The monthly report: counted, frozen, received; what comes late is the next one's correction."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import monthly_reports as contract
from contracts.accounts import Appointed, Role
from contracts.ledger import MonthNotOver
from contracts.monthly_reports import ReportState
from kernel.errors import NotAllowed, NotFound
from services.stations.reports import report_rules as rules
from services.stations.reports.figures import definitions
from services.stations.reports.report_rules import REPORT_STEPS, ReportStep, Told
from tests.services.book import BASE, CENTRE, OTHER, STATION, Book, fee
from tests.services.drawing import drawn
from tests.services.test_board import registered

OCTOBER = datetime(2026, 10, 15, tzinfo=UTC)


@pytest.fixture
def office(book: Book) -> Book:
    """In October two women registered at the base's station and one exam was free."""
    for _ in range(2):
        registered(book, at=OCTOBER)
    book.told(fee(), at=OCTOBER)
    book.said()
    return book


def draft(book: Book, month: str = "2026-10") -> Any:
    return book.staff(contract.DraftReport(unit=BASE, month=month))


def submitted(book: Book, month: str = "2026-10") -> Any:
    return book.staff(contract.SubmitReport(report_id=draft(book, month)["report_id"]))


def shown(book: Book, report: Any, at: str = "") -> Any:
    return book.staff(contract.ReportById(report_id=report["report_id"]), at=at)


def nonzero(figures: dict[str, int]) -> dict[str, int]:
    return {name: figure for name, figure in figures.items() if figure}


def test_a_draft_counts_the_month_by_the_definitions(office: Book) -> None:
    made = draft(office)
    assert nonzero(made["figures"]) == {"registered": 2, "waived_exam_fen": 30_000}
    assert (made["state"], made["due_on"], made["version"]) == ("drafted", "2026-11-05", "2026-11")


def test_a_month_that_is_not_over_has_no_report(office: Book) -> None:
    with pytest.raises(MonthNotOver):
        draft(office, "2026-11")


def test_a_draft_made_anew_counts_anew_and_keeps_its_notes(office: Book) -> None:
    made = draft(office)
    office.staff(contract.NoteReport(report_id=made["report_id"], notes="国庆期间未开班"))
    registered(office, at=OCTOBER)
    again = draft(office)
    assert (again["report_id"], again["figures"]["registered"]) == (made["report_id"], 3)
    assert again["notes"] == "国庆期间未开班"


def test_notes_with_a_phone_number_are_refused(office: Book) -> None:
    made = draft(office)
    for notes in ("联系 19900000011", "199-0000-0011 请回电"):
        with pytest.raises(contract.NotesHoldNumbers):
            office.staff(contract.NoteReport(report_id=made["report_id"], notes=notes))


def test_what_happens_later_changes_nothing_that_was_submitted(office: Book) -> None:
    report = submitted(office)
    registered(office, at=OCTOBER)
    assert shown(office, report)["figures"] == report["figures"]
    with pytest.raises(contract.ReportSubmittedAlready):
        draft(office)
    with pytest.raises(contract.ReportSubmittedAlready):
        office.staff(contract.NoteReport(report_id=report["report_id"], notes="更正"))


def test_what_came_late_is_the_next_months_correction_once(office: Book) -> None:
    submitted(office)
    registered(office, at=OCTOBER)
    office.now = datetime(2026, 12, 2, tzinfo=UTC)
    november = submitted(office, "2026-11")
    [correction] = november["corrections"]
    assert (correction["month"], nonzero(correction["figures"])) == ("2026-10", {"registered": 1})
    office.now = datetime(2027, 1, 2, tzinfo=UTC)
    assert submitted(office, "2026-12")["corrections"] == []


def test_a_returned_report_is_drafted_and_submitted_again(office: Book) -> None:
    report = submitted(office)
    returned = office.staff(contract.ReturnReport(report_id=report["report_id"], reason="figures"), at=CENTRE)
    assert (returned["state"], returned["return_reason"]) == ("returned", "figures")
    registered(office, at=OCTOBER)
    again = submitted(office)
    assert (again["revision"], again["figures"]["registered"], again["corrections"]) == (2, 3, [])


def test_a_draft_whose_corrections_are_out_of_date_is_drafted_anew(office: Book) -> None:
    october = submitted(office)
    office.now = datetime(2026, 12, 2, tzinfo=UTC)
    registered(office, at=OCTOBER)
    november = draft(office, "2026-11")
    office.later(minutes=1)
    office.staff(contract.ReturnReport(report_id=october["report_id"], reason="figures"), at=CENTRE)
    with pytest.raises(contract.ReportNotCurrent):
        office.staff(contract.SubmitReport(report_id=november["report_id"]))
    assert submitted(office, "2026-11")["corrections"] == []
    office.later(minutes=1)
    assert submitted(office, "2026-10")["figures"]["registered"] == 3


def test_the_base_can_not_receive_its_own_and_another_does_not_find_it(office: Book) -> None:
    report = submitted(office)
    with pytest.raises(NotAllowed):
        office.staff(contract.ReceiveReport(report_id=report["report_id"]))
    with pytest.raises(NotFound):
        shown(office, report, at=OTHER)
    received = office.staff(contract.ReceiveReport(report_id=report["report_id"]), at=CENTRE)
    assert received["state"] == ReportState.RECEIVED
    with pytest.raises(contract.ReportStepRefused):
        office.staff(contract.ReturnReport(report_id=report["report_id"], reason="other"), at=CENTRE)


def test_the_centre_sees_who_has_reported_and_who_is_missing(office: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    centre = Book(monkeypatch, CENTRE)
    report = submitted(office)
    for said in office.said():
        centre.take(said)
    summary = centre.staff(contract.SummaryOfReports(unit=CENTRE, month="2026-10"))
    assert [(one["unit"], one["state"], one["is_late"]) for one in summary["counties"]] == [
        (BASE, "submitted", True),
        (OTHER, None, True),
    ]
    assert (summary["missing"], summary["total"]["registered"]) == ([OTHER], 2)
    centre.staff(contract.ReturnReport(report_id=report["report_id"], reason="notes"))
    for said in centre.said():
        office.take(said)
    assert shown(office, report)["state"] == "returned"
    submitted(office)
    for said in office.said():
        centre.take(said)
    assert shown(centre, report)["revision"] == 2


def test_a_bases_staff_are_reminded_once_before_and_once_after(book: Book) -> None:
    for unit in (BASE, STATION, CENTRE):
        book.told(Appointed(person_id=book.staff_id, role=Role.STAFF, unit=unit))
    reminders = []
    for day in range(1, 10):
        book.now = datetime(2026, 12, day, 1, tzinfo=UTC)
        book.fall_due()
        reminders += [(day, said.data["is_overdue"], said.data["unit"]) for said in book.said()]
    assert reminders == [(3, False, BASE), (6, True, BASE)]


def test_who_has_reported_is_not_reminded(book: Book) -> None:
    book.told(Appointed(person_id=book.staff_id, role=Role.STAFF, unit=BASE))
    book.now = datetime(2026, 12, 1, tzinfo=UTC)
    submitted(book, "2026-11")
    book.said()
    book.later(days=9)
    book.fall_due()
    assert book.said() == []


months = st.sampled_from(["2026-01", "2026-02", "2026-03"])
happenings = st.lists(st.tuples(st.sampled_from(["count", "report", "return"]), months), max_size=40)


@given(happenings)
@settings(max_examples=200)
def test_what_is_reported_of_a_month_adds_up_to_what_was_counted_when_it_was_last_reported(happened: list) -> None:
    """Months are counted on, reported and returned in any order; every report that stands is as it was submitted."""
    counted = {month: rules.nothing() for month in ("2026-01", "2026-02", "2026-03")}
    standing: dict[str, Told] = {}
    frozen: dict[str, Told] = {}
    for act, month in happened:
        if act == "count":
            counted[month] = counted[month].model_copy(update={"trained": counted[month].trained + 1})
        elif act == "return":
            standing.pop(month, None)
        elif month not in standing:
            figures, corrections = rules.statement(month, counted, list(standing.values()))
            standing[month] = frozen[month] = Told(month, figures, corrections)
            spoken_of = {month, *(one for one in standing if one < month)}
            assert all(rules.said_of(one, standing.values()) == counted[one] for one in spoken_of)
    assert all(report is frozen[month] for month, report in standing.items())


@given(st.sampled_from(ReportState), st.sampled_from(ReportStep))
def test_a_step_is_taken_or_refused_by_the_table(state: ReportState, step: ReportStep) -> None:
    following = REPORT_STEPS.get(state, {}).get(step)
    if following:
        assert rules.report_after(state.value, step) is following
    else:
        with pytest.raises((contract.ReportStepRefused, contract.ReportSubmittedAlready)):
            rules.report_after(state.value, step)


@given(st.dates(date(2020, 1, 1), date(2090, 12, 31)))
def test_months_have_their_days(day: date) -> None:
    month = f"{day:%Y-%m}"
    first, last = rules.days_of(month)
    assert first <= day <= last and (last + timedelta(days=1)).day == 1
    assert rules.days_of(rules.month_before(month))[1] == first - timedelta(days=1)


def test_the_drawing_is_the_table() -> None:
    steps = {(s.value, step.value, then.value) for s, row in REPORT_STEPS.items() for step, then in row.items()}
    assert {arrow for arrow in drawn("Monthly report") if arrow[0] != "[*]"} == steps


def test_every_figure_of_the_report_is_defined(book: Book) -> None:
    assert {one.figure for one in definitions()} == set(contract.MonthFigures.model_fields)
