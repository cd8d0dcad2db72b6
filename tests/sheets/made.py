"""Workbooks as other programs write them, made by hand: their own ways of keeping text, dates and empty rows.

Excel (ECMA-376 part 1, transitional): shared strings, dates as serials since 1900 with a style, a merged title above
the heading. LibreOffice Calc: formats with numbers of its own, and a styled empty row at the end of the grid.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>'
)
_ROOT = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_REL}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
_BOOK_RELS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_REL}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId3" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)
#: Style 1 is a date, 2 is text; Excel uses the built-in formats 14 and 49, LibreOffice names its own.
_FORMATS = {
    "excel": ("", 14, 49),
    "libreoffice": (
        '<numFmts count="2"><numFmt numFmtId="164" formatCode="General"/>'
        '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts>',
        165,
        49,
    ),
}

Value = str | int | float | None


def workbook(
    rows: Sequence[Sequence[Value | tuple[float, str]]], program: str = "excel", title: str = "", **parts: str
) -> bytes:
    """A workbook of one sheet. A pair `(45000, "date")` is a serial with the style of a date; `None` is no cell.

    `title`: a merged row above all. `parts`: more parts of the package by their names, `/` written `__`.
    """
    strings: list[str] = []
    lines = ([[title]] if title else []) + [list(row) for row in rows]
    body = "".join(_line(number, line, strings) for number, line in enumerate(lines, 1) if line)
    if program == "libreoffice":
        body += '<row r="1048576" customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0"/>'
    merged = '<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>' if title else ""
    shared = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
    files = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": _ROOT,
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_REL}"><workbookPr date1904="0"/><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _BOOK_RELS,
        "xl/styles.xml": _styles(program),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}" count="{len(strings)}">{shared}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData>{merged}</worksheet>',
    }
    return package(files | {name.replace("__", "/"): text for name, text in parts.items()})


def package(files: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            declaration = "" if text.startswith("<?") else '<?xml version="1.0" encoding="UTF-8"?>'
            archive.writestr(name, declaration + text)
    return made.getvalue()


def _styles(program: str) -> str:
    formats, date, text = _FORMATS[program]
    cells = "".join(
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for number in (0, date, text)
    )
    return (
        f'<styleSheet xmlns="{MAIN}">{formats}<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        '<borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="3">{cells}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _line(number: int, line: Sequence[object], strings: list[str]) -> str:
    cells = "".join(_cell(f"{_letter(place)}{number}", value, strings) for place, value in enumerate(line))
    return f'<row r="{number}">{cells}</row>'


def _cell(reference: str, value: object, strings: list[str]) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return f'<c r="{reference}" s="1"><v>{value[0]}</v></c>'
    if isinstance(value, str):
        strings.append(value)
        return f'<c r="{reference}" s="2" t="s"><v>{len(strings) - 1}</v></c>'
    return f'<c r="{reference}"><v>{value}</v></c>'


def _letter(place: int) -> str:
    return (chr(64 + place // 26) if place >= 26 else "") + chr(65 + place % 26)
