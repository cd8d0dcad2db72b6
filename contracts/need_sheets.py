"""A unit's sheet of household needs, in and out. Jobs keeps what each sheet did; accounts what it said.

A row is new by its household's phone, or of a need by its number. Nothing of a household stands in the sheet beyond
what the need itself has: the phone is asked for, and never written out.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.imports import CHUNK, MAX_ROWS, Cells, Digest, Import, ImportRow, Reason, RowNumber, SheetRow, Verdict
from contracts.rosters import RosterRow
from contracts.values import Sentence, UnitCode
from kernel.message import Command, Id, Page, PageQuery, Query, Refusal, Value


class NeedRow(Value):
    """A row without the phone. `household_id`: whose account has it, as accounts has found."""

    row: RowNumber
    household_id: Id | None = None
    cells: Cells
    reasons: list[Reason] = Field(default=[])


class CheckHouseholds(Command, name="accounts.check_households", answer=list[RosterRow]):
    """Whose phones stand in these rows, which are kept, sealed, for a day (`accounts.roster_cells`). A second time
    changes nothing.
    """

    import_id: Id
    unit: UnitCode
    rows: list[SheetRow] = Field(min_length=1, max_length=CHUNK)


class OpenNeedImport(Command, name="jobs.open_need_import", answer=Import):
    """A sheet has come for a unit; next accounts says whose needs these are."""

    unit: UnitCode
    sha256: Digest


class PreviewNeeds(Command, name="jobs.preview_needs", answer=Import):
    """What is new, changed, double and wrong. Nothing is changed yet, and a second time changes nothing."""

    import_id: Id
    rows: list[NeedRow] = Field(min_length=1, max_length=MAX_ROWS)


class ConfirmNeedImport(Command, name="jobs.confirm_need_import", answer=Import):
    """Post what is new, which is open at once, and correct what has changed, which then waits to be published: all, or
    nothing. The reason is kept with each, since it is done in the households' names.
    """

    import_id: Id
    reason: Sentence


class UndoNeedImport(Command, name="jobs.undo_need_import", answer=Import):
    """Withdraw what was new and put back what was changed, but for what somebody has gone on with since."""

    import_id: Id
    reason: Sentence


class NeedImports(PageQuery, name="jobs.need_imports", answer=Page[Import]):
    """The history of a unit and all under it, for its staff: the oldest first."""

    unit: UnitCode


class NeedImportById(Query, name="jobs.need_import_by_id", answer=Import):
    import_id: Id


class NeedImportRows(PageQuery, name="jobs.need_import_rows", answer=Page[ImportRow]):
    """The rows of an import in the order of the sheet. The cursor is the row's number."""

    import_id: Id
    cursor: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,7}$")] | None = None  # type: ignore[assignment]
    verdict: Verdict | None = None


class UnknownHousehold(Refusal):
    code, status = "unknown-household", 422
    zh, en = "该手机号没有登记为本单位的家庭", "No household of this unit has this phone"
    fix_zh, fix_en = "请核对手机号,或请该家庭先扫码登记。", "Check the phone, or ask the household to register."


class AnotherHousehold(Refusal):
    code, status = "another-household", 422
    zh, en = "该手机号不是此条需求的家庭", "The phone is not that of this need's household"
    fix_zh, fix_en = "新需求请不要填写需求编号。", "Leave the need's number empty for a new need."
