"""Sheets and the services: what a sheet says goes to those who know, and what they found comes back as a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from contracts import imports, training
from contracts.accounts import Consent
from contracts.imports import ImportKind, ImportState, Verdict
from contracts.training import CourseKind
from contracts.values import Level
from gateway import attendance_sheets, rosters, sheet_forms
from gateway.auth import Caller
from gateway.names import everything
from gateway.sheet_work import parsed, written
from gateway.sheets import Column
from kernel.message import catalogue

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
    """The wrong rows as the sheet had them, with a column that says why: to be corrected and sent again."""
    import_ = await who.ask(imports.ImportById(import_id=import_id))
    kind = ImportKind(import_["kind"])
    asked = imports.ImportRows(import_id=import_id, verdict=Verdict.WRONG, limit=100)
    found = await everything(who, asked)
    if kind is ImportKind.ROSTER:
        await rosters.put_cells(who, import_id, found)
    form = FORMS.get(kind) or await attendance_sheets.form(who, import_["class_id"])
    rows = [{**one["cells"], sheet_forms.REASONS.key: in_words(one["reasons"], form)} for one in found]
    return await written([*form, sheet_forms.REASONS], rows)


def in_words(reasons: Iterable[dict[str, str]], columns: Sequence[Column]) -> str:
    """`身份证号:身份证号码不正确。请核对…`, one sentence a reason."""
    headings = {column.key: column.zh for column in columns}
    return ";".join(
        f"{headings.get(one['column'], '')}{':' if one['column'] else ''}{kind.zh}。{kind.fix_zh}"
        for one in reasons
        if (kind := catalogue.refusals[one["code"]])
    )


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
    yuan, fen = divmod(course.list_price_fen, 100)
    return words | {
        "kind": CourseKind(course.kind).zh,
        "level": course.level and Level(course.level).zh,
        "list_price_yuan": f"{yuan}.{fen:02}" if fen else yuan,
    }
