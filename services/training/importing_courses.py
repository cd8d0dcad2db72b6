"""A sheet of courses, in: looked at, taken over, taken back."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from sqlalchemy import select

from contracts import imports as contract
from contracts import training
from contracts.accounts import Role
from contracts.imports import CellMissing, CellNotUnderstood, ImportKind, ImportState, RowsDisagree, Verdict
from contracts.sheet_cells import fen, one_of
from contracts.training import CourseKind
from contracts.values import Level
from kernel.service import From, Tx, command, on
from services.training import views
from services.training.courses import Courses
from services.training.import_tables import Import, ImportRow
from services.training.importing import Importing
from services.training.models import Class, Course


class ImportingCourses(Courses, Importing):
    @command(contract.PreviewCourses)
    def preview_courses(self, tx: Tx, asked: contract.PreviewCourses) -> contract.Import:
        tx.actor.must_hold(Role.OPERATOR)
        row = self._new_import(tx, ImportKind.COURSES, self.settings.instance, asked.sha256)
        earlier: dict[str, dict[str, Any]] = {}
        found = [self._judged_course(tx, row, one, earlier) for one in asked.rows]
        return self._previewed(tx, row, found)

    def _judged_course(
        self, tx: Tx, row: Import, one: contract.SheetRow, earlier: dict[str, dict[str, Any]]
    ) -> ImportRow:
        """`earlier`: what rows above it say, by series."""
        known = tx.session.get(Course, one.cells.get("series", ""))
        before = known and _facts(views.course(known))
        wanted, reasons = course_of(one, before)
        series = wanted["series"] if wanted else ""
        if wanted and earlier.setdefault(series, wanted) != wanted:
            reasons.append(contract.Reason(column="series", code=RowsDisagree.code))
        if reasons:
            verdict = Verdict.WRONG
        elif wanted is not earlier[series] or before == wanted:
            verdict = Verdict.DOUBLE
        else:
            verdict = Verdict.CHANGED if before else Verdict.NEW
        return ImportRow(
            import_id=row.id,
            row=one.row,
            verdict=verdict,
            reasons=[reason.model_dump() for reason in reasons],
            cells=one.cells,
            before=before if verdict is Verdict.CHANGED else None,
            after=wanted if verdict in (Verdict.NEW, Verdict.CHANGED) else None,
            kept=False,
        )

    def _import_courses(self, tx: Tx, row: Import) -> None:
        """All of them, if each is still as the preview saw it. Raises `PreviewStale`."""
        self._step(tx, row, ImportState.IMPORTING)
        for one in self._rows_of(tx, row, Verdict.NEW, Verdict.CHANGED):
            assert one.after
            if self._course_now(tx, one.after["series"]) != one.before:
                raise contract.PreviewStale()
            self._put_course(tx, one.after)
        self._step(tx, row, ImportState.IMPORTED)

    def _undo_courses(self, tx: Tx, row: Import) -> None:
        """What somebody has changed since stays, and so does a new course of which there is a class."""
        for one in self._rows_of(tx, row, Verdict.NEW, Verdict.CHANGED):
            assert one.after
            series = one.after["series"]
            taught = select(Class.id).where(Class.series == series).limit(1)
            one.kept = self._course_now(tx, series) != one.after or (
                one.before is None and tx.session.scalars(taught).first() is not None
            )
            if one.before and not one.kept:
                self._put_course(tx, one.before)
            elif not one.kept:
                self._drop_course(tx, series)
                tx.emit(contract.CourseRemoved(series=series))
            row.kept += one.kept

    @on(contract.CourseRemoved, From.ELSEWHERE)
    def give_up_course(self, tx: Tx, removed: contract.CourseRemoved) -> None:
        """The centre has taken it back; where there has been a class of it, it stays."""
        if tx.session.scalars(select(Class.id).where(Class.series == removed.series).limit(1)).first() is None:
            self._drop_course(tx, removed.series)

    def _put_course(self, tx: Tx, words: dict[str, Any]) -> None:
        self.add_course(tx, training.AddCourse.model_validate(words))
        tx.session.flush()

    def _drop_course(self, tx: Tx, series: str) -> None:
        if (course := tx.session.get(Course, series)) is not None:
            tx.session.delete(course)
            tx.session.flush()

    def _course_now(self, tx: Tx, series: str) -> dict[str, Any] | None:
        known = tx.session.get(Course, series, with_for_update=True)
        return known and _facts(views.course(known))


def course_of(
    row: contract.SheetRow, known: dict[str, Any] | None
) -> tuple[dict[str, Any] | None, list[contract.Reason]]:
    """The course that a row describes, or what is wrong with the row. What no column says stays as it is."""
    reasons, words = list(row.reasons), dict(known or {})
    for column, text in row.cells.items():
        field, read = _FIELDS[column]
        try:
            words[field] = read(text)
        except ValueError:
            reasons.append(contract.Reason(column=column, code=CellNotUnderstood.code))
    try:
        wanted = _facts(training.AddCourse.model_validate(words))
    except ValidationError as error:
        told = {reason.column for reason in reasons}
        return None, reasons + [reason for one in error.errors() if (reason := _reason(row, one)).column not in told]
    return (None, reasons) if reasons else (wanted, [])


def _facts(course: training.AddCourse | training.Course) -> dict[str, Any]:
    """What can be said of a course and is shown of it."""
    both = [field for field in training.AddCourse.model_fields if field in training.Course.model_fields]
    return course.model_dump(mode="json", include=set(both))


def _reason(row: contract.SheetRow, error: Any) -> contract.Reason:
    column = next((column for column, (field, _) in _FIELDS.items() if field == error["loc"][0]), "")
    empty = not row.cells.get(column)
    return contract.Reason(column=column, code=CellMissing.code if empty else CellNotUnderstood.code)


_FIELDS: dict[str, tuple[str, Any]] = {
    "series": ("series", str.upper),
    "title_zh": ("title_zh", str),
    "title_en": ("title_en", str),
    "hours": ("hours", lambda text: int(text) if text else None),
    "kind": ("kind", one_of(CourseKind)),
    "list_price_yuan": ("list_price_fen", fen),
    "occupation_code": ("occupation_code", lambda text: text or None),
    "work_type_zh": ("work_type_zh", str),
    "level": ("level", one_of(Level)),
}
