"""Sheets that are taken in: what was found in each, what was done with it, and undoing it.

Training keeps every import's history and what it did to courses, enrolments and attendance; jobs that of needs
(contracts/need_sheets.py). What a sheet says of persons stays in accounts; the others know their ids.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.training import Series
from contracts.values import Sentence, UnitCode
from kernel.message import Command, Event, Flow, Id, Labelled, Page, PageQuery, Query, Refusal, Value

#: Rows that one sheet may have, and that one message to a service may carry.
MAX_ROWS = 10_000
CHUNK = 250

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), Field(description="SHA-256 of the file")]
RowNumber = Annotated[int, Field(ge=1, le=2_000_000, description="The row in the sheet, as the spreadsheet counts")]
Cell = Annotated[str, StringConstraints(max_length=1000, strip_whitespace=False)]
Cells = Annotated[dict[str, Cell], Field(max_length=200)]


class ImportKind(Labelled):
    COURSES = "courses", "课程表", "Courses"
    ROSTER = "roster", "学员名册", "Roster"
    ATTENDANCE = "attendance", "签到表", "Attendance"
    NEEDS = "needs", "家庭需求表", "Needs"


class ImportState(Labelled):
    """The way of an import, drawn in docs/states.md."""

    READING = "reading", "正在读取", "Being read"
    PREVIEWED = "previewed", "待确认", "Awaiting confirmation"
    IMPORTING = "importing", "正在导入", "Being imported"
    IMPORTED = "imported", "已导入", "Imported"
    UNDOING = "undoing", "正在撤销", "Being undone"
    UNDONE = "undone", "已撤销", "Undone"
    EXPIRED = "expired", "已过期", "Expired"


class Verdict(Labelled):
    """What an import makes of a row. Every row has one, so that the counts add up to the rows."""

    NEW = "new", "新增", "New"
    CHANGED = "changed", "变更", "Changed"
    DOUBLE = "double", "重复", "Double"
    WRONG = "wrong", "错误", "Wrong"


class Reason(Value):
    """What is wrong: the column's key (empty for the row as a whole) and the code of a problem type."""

    column: str
    code: str


class SheetRow(Value):
    """A row as the sheet has it: its cells as text by the columns' keys, and what could not be read."""

    row: RowNumber
    cells: Cells
    reasons: list[Reason] = Field(default=[])


class Counts(Value):
    rows: int
    new: int
    changed: int
    double: int
    wrong: int


class Import(Value):
    """`counts` add up to the rows. `kept`: how many rows an undo left as they are, because somebody had gone on."""

    import_id: Id
    kind: ImportKind
    state: ImportState
    unit: UnitCode
    class_id: Id | None
    sha256: Digest
    by: Id
    at: datetime
    counts: Counts
    done_at: datetime | None
    undone_by: Id | None
    undone_at: datetime | None
    kept: int


class ImportRow(Value):
    """What was found in a row; never a person's data."""

    row: int
    verdict: Verdict
    reasons: list[Reason]
    cells: dict[str, str]
    kept: bool = Field(description="An undo left it as it is")


class PreviewCourses(Command, name="training.preview_courses", answer=Import):
    """Look at a sheet of courses: nothing is changed yet."""

    sha256: Digest
    rows: list[SheetRow] = Field(min_length=1, max_length=MAX_ROWS)


class PreviewAttendance(Command, name="training.preview_attendance", answer=Import):
    """Look at a class's attendance sheet: a row a woman, by `enrolment_id`, and a cell a session, by its id, that says
    `出勤`, `迟到 15`, `早退 20`, `缺勤` or `请假`. An empty cell says nothing. Nothing is changed yet.
    """

    class_id: Id
    sha256: Digest
    rows: list[SheetRow] = Field(min_length=1, max_length=500)


class ConfirmImport(Command, name="training.confirm_import", answer=Import):
    """Do what the preview showed: all new and changed rows, or none. A second time changes nothing.

    Attendance that contradicts what stands needs the `reason`.
    """

    import_id: Id
    reason: Sentence | None = None


class UndoImport(Command, name="training.undo_import", answer=Import):
    """Take back what this import did and nobody has touched since. A second time changes nothing."""

    import_id: Id
    reason: Sentence


class Imports(PageQuery, name="training.imports", answer=Page[Import]):
    """The history, for staff and operators: the oldest first."""

    kind: ImportKind | None = None
    state: ImportState | None = None
    unit: UnitCode | None = None


class ImportById(Query, name="training.import_by_id", answer=Import):
    import_id: Id


class ImportRows(PageQuery, name="training.import_rows", answer=Page[ImportRow]):
    """The rows of an import in the order of the sheet. The cursor is the row's number."""

    import_id: Id
    cursor: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,7}$")] | None = None  # type: ignore[assignment]
    verdict: Verdict | None = None
    kept: bool | None = Field(default=None, description="Rows that an undo left as they are, or the others")


class CourseRemoved(Event, name="training.course_removed", version=1, subject="series", flows=Flow.DOWN):
    """A course that should not have been added, and of which there has been no class."""

    series: Series


class NotASheet(Refusal):
    code, status = "not-a-sheet", 422
    zh, en = "这不是可以读取的 Excel 文件", "This is no sheet that can be read"
    fix_zh, fix_en = (
        "请另存为“Excel 工作簿(.xlsx)”,不要加密,再上传。",
        "Save it as an Excel workbook (.xlsx) without a password, and send that.",
    )


class SheetTooLarge(Refusal):
    code, status = "sheet-too-large", 413
    zh, en = "表格过大", "The sheet is too large"
    fix_zh, fix_en = (
        "文件最大 5 MB、10000 行;请删除图片和空白格式,或分成几个文件。",
        "5 MB and 10,000 rows at most: remove pictures and empty formats, or send several sheets.",
    )


class SheetHasMacros(Refusal):
    code, status = "sheet-has-macros", 422
    zh, en = "表格带有宏", "The sheet has macros"
    fix_zh, fix_en = "请另存为不带宏的 .xlsx 再上传。", "Save it as .xlsx, without macros, and send that."


class HeadingMissing(Refusal):
    code, status = "heading-missing", 422
    zh, en = "表头缺少必需的列", "The sheet lacks columns that are needed"
    fix_zh, fix_en = (
        "请在表头中写明这些列:{missing}。可先导出一份作为模板。",
        "Give these columns in the heading: {missing}. An exported sheet shows the form.",
    )


class SheetEmpty(Refusal):
    code, status = "sheet-empty", 422
    zh, en = "表头下面没有数据", "There is nothing under the sheet's heading"
    fix_zh, fix_en = "请从表头的下一行开始填写。", "Fill in rows under the heading."


class DigitsLost(Refusal):
    code, status = "digits-lost", 422
    zh, en = "号码被存成了数字,末几位已丢失", "The number was kept as a figure and has lost its last digits"
    fix_zh, fix_en = (
        "请把该列设为“文本”格式,再重新填写号码。",
        "Format the column as text and enter the number anew: spreadsheets keep 15 digits of a figure.",
    )


class CellMissing(Refusal):
    code, status = "cell-missing", 422
    zh, en = "必填项为空", "A cell that is needed is empty"
    fix_zh, fix_en = "请填写该项。", "Fill it in."


class CellNotUnderstood(Refusal):
    code, status = "cell-not-understood", 422
    zh, en = "内容看不懂", "The cell can't be understood"
    fix_zh, fix_en = "请对照导出的表格检查格式。", "Compare it with an exported sheet."


class RowsDisagree(Refusal):
    code, status = "rows-disagree", 422
    zh, en = "与表中前面的行矛盾", "It says something else than an earlier row of the same"
    fix_zh, fix_en = "同一对象只保留一行。", "Keep one row."


class ImportOver(Refusal):
    code = "import-over"
    zh, en = "该次导入已不能进行此操作", "This can't be done to this import any more"
    fix_zh, fix_en = (
        "请查看其状态;预览过期后请重新上传。",
        "Look at its state; when a preview has expired, send the sheet again.",
    )


class PreviewStale(Refusal):
    code = "preview-stale"
    zh, en = "预览之后情况已变化,没有导入任何一行", "Things have changed since the preview: no row was imported"
    fix_zh, fix_en = "请重新上传,查看新的预览。", "Send the sheet again and look at the new preview."
