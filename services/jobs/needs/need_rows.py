"""A row of a sheet of needs: what it says, or what is wrong with it. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from contracts.accounts import UnknownUnit
from contracts.circumstances import CareFor
from contracts.imports import CellMissing, CellNotUnderstood, Reason
from contracts.jobs import PayBandReversed, PostNeed
from contracts.need_sheets import NeedRow
from contracts.needs import EndsBeforeItStarts, HoursReversed
from contracts.private_data import PrivateDataInText
from contracts.sheet_cells import clock, day, fen, one_of, weekdays, yes_or_no
from contracts.values import Level

#: By column: the field of a need, and how its cell is read.
FIELDS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "title": ("title", str),
    "occupation_code": ("occupation_code", str),
    "work_type_zh": ("work_type_zh", str),
    "level": ("level", one_of(Level)),
    "unit": ("unit", str),
    "starts_on": ("starts_on", day),
    "ends_on": ("ends_on", day),
    "live_in": ("live_in", yes_or_no),
    "pay_from_yuan": ("pay_from_fen", fen),
    "pay_to_yuan": ("pay_to_fen", fen),
    "care_for": ("care_for", one_of(CareFor)),
    "has_pets": ("has_pets", yes_or_no),
    "street": ("street", lambda text: text or None),
    "weekdays": ("weekdays", weekdays),
    "from_time": ("from_time", clock),
    "until_time": ("until_time", clock),
    "weekly_hours": ("weekly_hours", lambda text: int(text) if text else None),
}
_HAVE_DEFAULTS = ("level", "live_in")
_COLUMNS = {
    PayBandReversed.code: "pay_to_yuan",
    HoursReversed.code: "until_time",
    EndsBeforeItStarts.code: "ends_on",
    PrivateDataInText.code: "title",
    UnknownUnit.code: "unit",
}


def need_of(row: NeedRow, known: dict[str, Any] | None) -> tuple[dict[str, Any] | None, list[Reason]]:
    """The need that a row describes, or what is wrong with the row. What no column says stays as it is known."""
    reasons, words = list(row.reasons), dict(known or {})
    for column, (field, read) in FIELDS.items():
        if column not in row.cells:
            continue
        try:
            words[field] = read(row.cells[column].strip())
        except ValueError:
            reasons.append(Reason(column=column, code=CellNotUnderstood.code))
    for field in _HAVE_DEFAULTS:
        if words.get(field, 0) is None:
            del words[field]
    try:
        wanted = facts(PostNeed.model_validate(words))
    except ValidationError as error:
        told = {reason.column for reason in reasons}
        return None, reasons + [reason for one in error.errors() if (reason := _reason(row, one)).column not in told]
    return (None, reasons) if reasons else (wanted, [])


def facts(need: PostNeed) -> dict[str, Any]:
    return need.model_dump(mode="json")


def column_of(code: str) -> str:
    """The column to which a refusal of a need belongs; the title, where one of its texts is refused."""
    return _COLUMNS.get(code, "")


def _reason(row: NeedRow, error: Any) -> Reason:
    column = next((column for column, (field, _) in FIELDS.items() if field == error["loc"][0]), "")
    return Reason(column=column, code=CellNotUnderstood.code if row.cells.get(column) else CellMissing.code)
