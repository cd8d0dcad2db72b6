"""Sheets and the services: what a sheet says goes to those who know, and what they found comes back as a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from contracts import imports, training
from contracts.accounts import Consent
from contracts.imports import ImportKind, ImportState, Verdict
from contracts.sheet_cells import yuan
from contracts.training import CourseKind
from contracts.values import Level
from gateway import attendance_sheets, rosters, sheet_forms
from gateway.auth import Caller
from gateway.names import everything
from gateway.reasons import explained
from gateway.sheet_work import parsed, written
from gateway.sheets import Column

FORMS: dict[ImportKind, Sequence[Column]] = {
    ImportKind.COURSES: sheet_forms.COURSES,
    ImportKind.ROSTER: sheet_forms.ROSTER,
}


async def preview_courses(who: Caller, data: bytes) -> Any:
    sha256, rows = await parsed(data, sheet_forms.COURSES)
    return await who.ask(imports.PreviewCourses(sha256=sha256, rows=rows))


async def course_sheet(who: Caller) -> bytes:
    """Every course, in the form in which they can be imported again."""
    rows = [_course_cells(training.Course.model_validate(one)) for one in await everything(who, training.Courses())]
    return await written(sheet_forms.COURSES, rows)


async def wrong_rows(who: Caller, import_id: str) -> bytes:
    """See `reasons.explained`."""
    import_ = await who.ask(imports.ImportById(import_id=import_id))
    kind = ImportKind(import_["kind"])
    asked = imports.ImportRows(import_id=import_id, verdict=Verdict.WRONG, limit=100)
    found = await everything(who, asked)
    if kind is ImportKind.ROSTER:
        await rosters.put_cells(who, import_id, found)
    form = FORMS.get(kind) or await attendance_sheets.form(who, import_["class_id"])
    return await explained(form, found)


async def confirm(who: Caller, import_id: str, consents: list[Consent], reason: str | None) -> Any:
    """Do what was looked at. The same again goes on where it was broken off."""
    found = await who.ask(imports.ImportById(import_id=import_id))
    if found["kind"] == ImportKind.ROSTER:
        return await rosters.confirm(who, import_id, consents, reason)
    return await who.ask(imports.ConfirmImport(import_id=import_id, reason=reason))


async def undo(who: Caller, asked: imports.UndoImport) -> Any:
    """Take it back. The same again goes on where it was broken off."""
    found = await who.ask(asked)
    return found if found["state"] != ImportState.UNDOING else await rosters.finish_undo(who, asked)


def _course_cells(course: training.Course) -> dict[str, str | int | None]:
    words: dict[str, Any] = course.model_dump(mode="json", include={column.key for column in sheet_forms.COURSES})
    return words | {
        "kind": CourseKind(course.kind).zh,
        "level": course.level and Level(course.level).zh,
        "list_price_yuan": yuan(course.list_price_fen),
    }
