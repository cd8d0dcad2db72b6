"""Sheets (.xlsx) in and out: cells become text and text becomes cells. Knows nothing of what they mean.

Reading trusts nothing: type by content, sizes before anything is unpacked, no macros, no XML entities (defusedxml), and
rows streamed within bounds, however far away a cell claims to be. Links to other files are never followed: what counts
is the value that the spreadsheet kept beside a formula.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from openpyxl import DEFUSEDXML, Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from contracts.imports import (
    MAX_ROWS,
    CellNotUnderstood,
    DigitsLost,
    HeadingMissing,
    NotASheet,
    Reason,
    SheetEmpty,
    SheetHasMacros,
    SheetRow,
    SheetTooLarge,
)

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_UNPACKED = 40_000_000  # bytes of all parts together
MAX_PARTS = 500
MAX_COLUMNS = 150
MAX_CELL = 1000  # characters
HEADING_WITHIN = 10  # rows: titles and notes may stand above the heading
EXACT = 10**15  # spreadsheets keep 15 digits of a figure (IEEE 754, ECMA-376 part 1, 18.3.1.96)

if not DEFUSEDXML:  # pragma: no cover
    raise RuntimeError("defusedxml is missing: openpyxl would expand XML entities")

#: What a spreadsheet takes for a formula, also once it is saved as CSV; behind any number of our own apostrophes.
_FORMULA = re.compile("^'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Column:
    """`key` names it in messages; `zh` heads it, `others` are headings that are understood too.

    `is_code`: a number or code, where full-width characters and blanks mean nothing.
    """

    key: str
    zh: str
    others: tuple[str, ...] = ()
    is_code: bool = False
    is_needed: bool = True
    width: int = 14

    def is_headed(self, heading: str) -> bool:
        return heading in {_plain(word) for word in (self.zh, self.key, *self.others)}


def read(data: bytes, columns: Sequence[Column]) -> list[SheetRow]:
    """The rows under the heading, blank ones left out. Raises a refusal of `contracts.imports`."""
    _must_be_harmless(data)
    try:
        return _rows(data, columns)
    except (HeadingMissing, SheetEmpty, SheetTooLarge):
        raise
    except Exception as error:  # whatever a broken file makes of the parser, it is a broken file
        raise NotASheet() from error


def write(columns: Sequence[Column], rows: Iterable[Mapping[str, str | int | None]], title: str = "Sheet1") -> bytes:
    """A workbook of one sheet. Text stays text, figures are figures, and nothing is a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.append([_cell(sheet, column.zh, bold=True) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, row.get(column.key)) for column in columns])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def escape(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before what would be one."""
    return f"'{text}" if _FORMULA.match(text) else text


def unescape(text: str) -> str:
    """What `escape` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _must_be_harmless(data: bytes) -> None:
    """Statement 24: by content, and by the sizes that the archive declares, which its reader then holds it to.
    How large it may be itself, `gateway.middleware` says.
    """
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise NotASheet() from error
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise SheetTooLarge()
    names = [part.filename.lower() for part in parts]
    if len(set(names)) < len(names) or "[content_types].xml" not in names:
        raise NotASheet()
    if any(name.rpartition("/")[2].startswith("vba") or "/macrosheets/" in name for name in names):
        raise SheetHasMacros()


def _rows(data: bytes, columns: Sequence[Column]) -> list[SheetRow]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    missing: list[str] = []
    for sheet in book.worksheets:
        lines = enumerate(sheet.iter_rows(max_row=MAX_ROWS + 2000, max_col=MAX_COLUMNS, values_only=True), 1)
        places, lacking = _heading(lines, columns)
        if places:
            return _under(lines, places, {column.key: column for column in columns})
        missing = lacking if not missing or len(lacking) < len(missing) else missing
    raise HeadingMissing(missing="、".join(missing))


def _heading(lines: Iterator[tuple[int, Any]], columns: Sequence[Column]) -> tuple[dict[int, str], list[str]]:
    """The columns' keys by their places, from the first row that has every column that is needed."""
    fewest = [column.zh for column in columns if column.is_needed]
    for number, line in lines:
        headings = [_plain(value) if isinstance(value, str) else "" for value in line]
        found: dict[int, str] = {}
        for column in columns:
            place = next((place for place, text in enumerate(headings) if text and column.is_headed(text)), None)
            if place is not None:
                found.setdefault(place, column.key)
        lacking = [column.zh for column in columns if column.is_needed and column.key not in found.values()]
        if not lacking:
            return found, []
        fewest = min(fewest, lacking, key=len)
        if number >= HEADING_WITHIN:
            break
    return {}, fewest


def _under(lines: Iterator[tuple[int, Any]], places: dict[int, str], columns: dict[str, Column]) -> list[SheetRow]:
    found = []
    for number, line in lines:
        cells, reasons = {}, []
        for place, key in places.items():
            cells[key], fault = _text(line[place] if place < len(line) else None, columns[key].is_code)
            if fault:
                reasons.append(Reason(column=key, code=fault))
        if any(cells.values()):
            found.append(SheetRow(row=number, cells=cells, reasons=reasons))
        if len(found) > MAX_ROWS:
            raise SheetTooLarge()
    if not found:
        raise SheetEmpty()
    return found


def _text(value: Any, is_code: bool) -> tuple[str, str]:
    """A cell as text, and the code of what is wrong with it, if anything is."""
    if value is None:
        return "", ""
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), ""
    if isinstance(value, int | float):
        whole = int(value) if value == value and abs(value) < 1e300 and value == int(value) else value
        return str(whole), DigitsLost.code if abs(value) >= EXACT else ""
    if isinstance(value, datetime):
        at_midnight = value.time() == time.min
        return (f"{value:%Y-%m-%d}" if at_midnight else f"{value:%Y-%m-%d %H:%M}"), ""
    if isinstance(value, date | time):
        return value.isoformat(), ""
    text = unescape(str(value)).strip()
    if is_code:
        text = _BLANKS.sub("", unicodedata.normalize("NFKC", text))
    return text[:MAX_CELL], CellNotUnderstood.code if text in ERROR_CODES or len(text) > MAX_CELL else ""


def _plain(heading: str) -> str:
    """`手 机 号 *` and `手机号(必填)` are `手机号`."""
    text = _BLANKS.sub("", unicodedata.normalize("NFKC", heading)).lower()
    return re.sub(r"\(.*?\)|[*:]", "", text)


def _cell(sheet: Any, value: str | int | None, bold: bool = False) -> Any:
    if isinstance(value, str):
        value = escape(ILLEGAL_CHARACTERS_RE.sub("", value))
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type, cell.number_format = "s", "@"  # text: long numbers keep their digits
    if bold:
        cell.font = Font(bold=True)
    return cell
