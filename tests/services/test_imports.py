"""Imports: whatever comes in whatever order, what an import did is done once, and what is undone leaves no trace."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import update
from sqlalchemy.orm import Session

from contracts import import_steps as rules
from contracts.imports import (
    ConfirmImport,
    ImportById,
    ImportOver,
    ImportState,
    PreviewCourses,
    Reason,
    SheetRow,
    UndoImport,
    Verdict,
)
from contracts.rosters import BeginRoster, EnrolRoster, FinishRosterUndo, OpenRosterImport, PreviewRoster, RosterRow
from contracts.training import CancelEnrolment, ClassById, Roster
from kernel.message import Refusal
from kernel.store import new_id, now
from services.training.import_tables import Import
from services.training.importing_courses import course_of
from services.training.models import Class
from tests.services.drawing import drawn
from tests.services.training_school import STATION, School

DIGEST = "0" * 64
CAPACITY = 3
GOOD = {"series": "AB1", "title_zh": "x", "title_en": "x", "hours": "8", "kind": "社区课程", "list_price_yuan": "0"}


def test_the_drawing_shows_the_table() -> None:
    shown = {(before, after) for before, _, after in drawn("Imports") if before != "[*]"}
    assert shown == {(before.value, after.value) for before, ends in rules.IMPORT_STEPS.items() for after in ends}


@given(st.lists(st.sampled_from(Verdict)))
def test_the_counts_add_up_to_the_rows(verdicts: list[Verdict]) -> None:
    assert sum(rules.counts(verdicts).values()) == len(verdicts)


@pytest.mark.parametrize("state", ImportState)
def test_time_alone_ends_what_nobody_has_confirmed(state: ImportState) -> None:
    then = now()
    after = rules.current(state, then, then + rules.PREVIEW_LIFETIME)
    assert after is (ImportState.EXPIRED if state in rules.PASSING else state)
    assert rules.current(state, then, then) is state


@given(st.dictionaries(st.sampled_from(["hours", "kind", "level", "list_price_yuan"]), st.text(max_size=8)))
def test_whatever_stands_in_a_cell_makes_a_course_or_a_reason(cells: dict[str, str]) -> None:
    wanted, reasons = course_of(SheetRow(row=2, cells=GOOD | cells), None)
    assert (wanted is None) == bool(reasons)


class Rosters(RuleBasedStateMachine):
    """Rosters for a class of three, in any order, each step repeated at will, with women who come and go themselves."""

    @initialize()
    def opens(self) -> None:
        self.school = School(600, women=0)
        with Session(self.school.engine) as session, session.begin():
            session.execute(update(Class).values(capacity=CAPACITY))
        self.imports: list[str] = []
        self.rows: dict[str, list[RosterRow]] = {}
        self.herself: list[tuple[str, str]] = []

    @rule(size=st.integers(1, 3), spoilt=st.booleans())
    def a_roster_comes(self, size: int, spoilt: bool) -> None:
        words = {"series": "JWFW5", "number": "1", "registers": True}
        rows = [RosterRow(row=row, person_id=new_id(), **words) for row in range(2, size + 2)]
        if spoilt:
            reasons = [Reason(column="phone", code="invalid-phone")]
            rows.append(RosterRow(row=9, person_id=None, series="", number="", registers=False, reasons=reasons))
        import_id = self.school.staff(OpenRosterImport(unit=STATION, sha256=DIGEST))["import_id"]
        self.rows[import_id] = rows
        self.imports.append(import_id)
        shown = self.school.staff(PreviewRoster(import_id=import_id, rows=rows))
        counts = shown["counts"]
        assert counts["rows"] == len(rows) == sum(counts[verdict] for verdict in Verdict)

    @rule(which=st.integers(0, 9), twice=st.booleans())
    def it_is_confirmed(self, which: int, twice: bool) -> None:
        if import_id := self.one(which):
            for _ in range(1 + twice):
                self.attempt(BeginRoster(import_id=import_id))

    @rule(which=st.integers(0, 9), twice=st.booleans())
    def all_are_enrolled(self, which: int, twice: bool) -> None:
        if import_id := self.one(which):
            for _ in range(1 + twice):
                self.attempt(EnrolRoster(import_id=import_id, rows=self.rows[import_id], reason="纸质"))

    @rule(which=st.integers(0, 9), twice=st.booleans())
    def it_is_undone(self, which: int, twice: bool) -> None:
        if import_id := self.one(which):
            for _ in range(1 + twice):
                self.attempt(UndoImport(import_id=import_id, reason="错了"))

    @rule(which=st.integers(0, 9))
    def its_undo_is_finished(self, which: int) -> None:
        if import_id := self.one(which):
            self.attempt(FinishRosterUndo(import_id=import_id, kept=[]))

    @rule()
    def somebody_comes_herself(self) -> None:
        try:
            self.herself.append(self.school.enrol(self.school.class_id))
        except Refusal:
            return

    @rule(which=st.integers(0, 9))
    def somebody_goes(self, which: int) -> None:
        for enrolment in self.roster()[which : which + 1]:
            self.attempt(CancelEnrolment(enrolment_id=enrolment["enrolment_id"]))

    @invariant()
    def seats_are_what_they_are_counted_as(self) -> None:
        if hasattr(self, "school"):
            shown = self.school.staff(ClassById(class_id=self.school.class_id))
            assert shown["enrolled"] == len(self.roster("enrolled")) <= CAPACITY
            assert shown["waiting"] == len(self.roster("waiting"))
            assert not shown["waiting"] or shown["enrolled"] == CAPACITY

    @invariant()
    def an_import_has_enrolled_all_of_its_women_or_none(self) -> None:
        if hasattr(self, "school"):
            ever = {one["person_id"] for one in self.roster()}
            seated = {one["person_id"] for one in self.roster("enrolled")}
            for import_id in self.imports:
                shown = self.school.staff(ImportById(import_id=import_id))
                women = {row.person_id for row in self.rows[import_id] if row.person_id}
                assert len(women & ever) in (0, shown["counts"]["new"])
                if shown["state"] in ("reading", "previewed", "importing"):
                    assert not women & ever
                if shown["state"] in ("undoing", "undone"):
                    assert not women & seated

    def one(self, which: int) -> str | None:
        return self.imports[which % len(self.imports)] if self.imports else None

    def attempt(self, request: Any) -> None:
        try:
            self.school.staff(request)
        except Refusal:
            return

    def roster(self, state: str = "") -> list[dict[str, Any]]:
        items = self.school.staff(Roster(class_id=self.school.class_id, limit=100))["items"]
        return [one for one in items if not state or one["state"] == state]


TestRosters = Rosters.TestCase
TestRosters.settings = settings(
    max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)


def test_a_preview_of_yesterday_is_not_confirmed() -> None:
    school = School(600, women=0)
    preview = school.operator(PreviewCourses(sha256=DIGEST, rows=[SheetRow(row=2, cells=GOOD)]))
    with Session(school.engine) as session, session.begin():
        session.execute(update(Import).values(at=now() - rules.PREVIEW_LIFETIME))
    with pytest.raises(ImportOver):
        school.operator(ConfirmImport(import_id=preview["import_id"]))
    assert school.operator(ImportById(import_id=preview["import_id"]))["state"] == "expired"
