"""Sheets and the services: what a sheet says goes to those who know, and what they found comes back as a sheet."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

from anyio import to_thread

from contracts import imports, training
from contracts.imports import ImportKind, SheetRow, Verdict
from contracts.training import CourseKind
from contracts.values import Level
from gateway import sheet_forms, sheets
from gateway.auth import Caller
from gateway.sheets import Column
from kernel.message import PageQuery, catalogue

FORMS: dict[ImportKind, Sequence[Column]] = {ImportKind.COURSES: sheet_forms.COURSES}


async def parsed(data: bytes, columns: Sequence[Column]) -> tuple[str, list[SheetRow]]:
    """The file's SHA-256 and its rows; in a thread, for it is work. Raises a refusal of `contracts.imports`."""
    rows = await to_thread.run_sync(sheets.read, data, columns)
    return hashlib.sha256(data).hexdigest(), rows


async def preview_courses(who: Caller, data: bytes) -> Any:
    sha256, rows = await parsed(data, sheet_forms.COURSES)
    return await who.ask(imports.PreviewCourses(sha256=sha256, rows=rows))


async def course_sheet(who: Caller) -> bytes:
    """Every course, in the form in which they can be imported again."""
    rows = [_course_cells(training.Course.model_validate(one)) async for one in everything(who, training.Courses())]
    return await written(sheet_forms.COURSES, rows)


async def wrong_rows(who: Caller, import_id: str) -> bytes:
    """The wrong rows as the sheet had them, with a column that says why: to be corrected and sent again."""
    kind = ImportKind((await who.ask(imports.ImportById(import_id=import_id)))["kind"])
    asked = imports.ImportRows(import_id=import_id, verdict=Verdict.WRONG, limit=100)
    found = [one async for one in everything(who, asked)]
    form = FORMS[kind]
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


async def everything(who: Caller, asked: PageQuery) -> AsyncIterator[dict[str, Any]]:
    """All items of a list, page by page."""
    page = await who.ask(asked)
    while True:
        for item in page["items"]:
            yield item
        if not page["next"]:
            return
        page = await who.ask(asked.model_copy(update={"cursor": page["next"]}))


async def written(columns: Sequence[Column], rows: list[dict[str, str | int | None]]) -> bytes:
    return await to_thread.run_sync(sheets.write, columns, rows)


def _course_cells(course: training.Course) -> dict[str, str | int | None]:
    words: dict[str, Any] = course.model_dump(mode="json", include={column.key for column in sheet_forms.COURSES})
    yuan, fen = divmod(course.list_price_fen, 100)
    return words | {
        "kind": CourseKind(course.kind).zh,
        "level": course.level and Level(course.level).zh,
        "list_price_yuan": f"{yuan}.{fen:02}" if fen else yuan,
    }
