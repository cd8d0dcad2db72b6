"""Sheets in and out: what a cell is read as, what no spreadsheet may take for a formula, and files that mean harm."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from contracts import imports
from gateway import sheet_forms, sheets
from gateway.sheets import Column
from tests.sheets.made import MAIN, TYPES, package, workbook

FORM = (
    Column("name", "姓名"),
    Column("phone", "手机号", ("联系电话",), is_code=True),
    Column("document", "身份证号", is_code=True),
    Column("born", "出生日期", is_needed=False),
)
HEADING = ["姓名", "手机号", "身份证号", "出生日期"]
NUMBER = "99000019890301000X"

#: What XML can bear and a spreadsheet keeps as it is: a carriage return alone becomes a line feed (XML 1.0, 2.11).
texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")) | st.sampled_from("=+-@'\t\n"), max_size=20)


def cells(data: bytes) -> list[dict[str, str]]:
    return [row.cells for row in sheets.read(data, FORM)]


@given(st.text())
def test_what_is_escaped_is_no_formula_and_comes_back(text: str) -> None:
    assert sheets.escape(text)[:1] not in set("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
    assert sheets.unescape(sheets.escape(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(1)", "\t=1", "\r=1", "\uff1d1", "'=1"])
def test_an_escaped_cell_begins_with_an_apostrophe_in_the_file_too(text: str) -> None:
    sheet = load_workbook(io.BytesIO(sheets.write(FORM, [{"name": text}]))).active
    assert sheet["A2"].value.startswith("'") and sheet["A2"].data_type == "s" and sheet["A2"].number_format == "@"


@given(st.lists(st.fixed_dictionaries({"name": texts.filter(str.strip), "born": texts}), min_size=1, max_size=5))
def test_what_is_written_is_read_again(rows: list[dict[str, str]]) -> None:
    read = cells(sheets.write(FORM, rows))
    assert [(row["name"], row["born"]) for row in read] == [(r["name"].strip(), r["born"].strip()) for r in rows]


def test_an_id_number_keeps_its_digits_and_its_x() -> None:
    data = sheets.write(FORM, [{"name": "示例甲一", "phone": "19900000001", "document": NUMBER}])
    assert cells(data)[0]["document"] == NUMBER


def test_a_roster_that_libreoffice_has_saved_is_read() -> None:
    """Calc 7.4 made it, of cells formatted as text: a title above the heading, blanks in it, full-width digits."""
    data = (Path(__file__).parent / "by_libreoffice.xlsx").read_bytes()
    found = [(row.row, *row.cells.values()) for row in sheets.read(data, sheet_forms.ROSTER)]
    assert found == [
        (3, "示例甲一", "19900000101", NUMBER, "JWFW5", "1"),
        (4, "示例乙二", "19900000102", NUMBER, "JWFW5", "2"),
    ]


@pytest.mark.parametrize("program", ["excel", "libreoffice"])
def test_a_number_that_has_lost_digits_is_not_taken_for_one(program: str) -> None:
    """Excel keeps 15 digits and writes 3.50111198903010E+17; others spell the wrong number out."""
    for figure in (3.5011119890301e17, 350111198903010000):
        [row] = sheets.read(workbook([HEADING, ["示例甲一", 19900000001, figure]], program), FORM)
        assert row.reasons == [imports.Reason(column="document", code="digits-lost")]
        assert row.cells["phone"] == "19900000001"


@pytest.mark.parametrize("program", ["excel", "libreoffice"])
def test_a_sheet_as_people_make_it(program: str) -> None:
    """A merged title, blanks in the heading, an empty row, full-width digits, a date that is a serial of 1900."""
    rows = [
        ["姓 名", "联系 电话", "身份证号(必填)", " 出生日期", "备注"],
        ["示例甲一", "１９９０００００００１", NUMBER.lower(), (32568, "date"), "x"],
        [],
        ["示例乙一 ", 19900000002, " 990000 19890301 000X", "1989-03-01"],
    ]
    read = sheets.read(workbook(rows, program, title="巾帼家政培训班学员名册"), FORM)
    assert [row.row for row in read] == [3, 5]
    assert read[0].cells == {
        "name": "示例甲一",
        "phone": "19900000001",
        "document": NUMBER.lower(),
        "born": "1989-03-01",
    }
    assert read[1].cells["document"] == NUMBER and read[1].cells["name"] == "示例乙一"
    assert all(row.reasons == [] for row in read)


def test_a_heading_that_lacks_a_column_is_named() -> None:
    with pytest.raises(imports.HeadingMissing) as refused:
        sheets.read(workbook([["姓名", "身份证号"], ["示例甲一", NUMBER]]), FORM)
    assert refused.value.members["missing"] == "手机号"


def test_a_heading_alone_is_empty() -> None:
    with pytest.raises(imports.SheetEmpty):
        sheets.read(sheets.write(FORM, []), FORM)


def test_more_rows_than_are_taken() -> None:
    with pytest.raises(imports.SheetTooLarge):
        sheets.read(sheets.write(FORM, ({"name": "x"} for _ in range(imports.MAX_ROWS + 1))), FORM)


INLINE = "".join(
    f'<c r="{letter}1" t="inlineStr"><is><t>{text}</t></is></c>' for letter, text in zip("ABCD", HEADING, strict=True)
)
GOOD = [HEADING, ["示例甲一", "19900000001", NUMBER]]


def bomb() -> bytes:
    """A few kilobytes that unpack to fifty megabytes."""
    return workbook(GOOD, xl__media__image1__xml="0" * 50_000_000)


def lying() -> bytes:
    """Its directory says that the sheet is small; its reader gets no more than that, and the checksum is wrong."""
    data = bytearray(workbook([*GOOD, *[["x" * 500]] * 2000]))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        size = archive.getinfo("xl/sharedStrings.xml").file_size
    return bytes(data).replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))


def expanding() -> bytes:
    """A billion laughs: entities of entities."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><worksheet xmlns="{MAIN}"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&a8;</t></is></c></row></sheetData></worksheet>'
    )
    return workbook(GOOD, **{"xl__worksheets__sheet1.xml": sheet})


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", imports.NotASheet),
        (b"name,phone\n", imports.NotASheet),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, imports.NotASheet),
        (package({"[Content_Types].xml": TYPES}), imports.NotASheet),
        (package({f"{n}.xml": "" for n in range(600)}), imports.SheetTooLarge),
        (workbook(GOOD)[:-100], imports.NotASheet),
        (workbook(GOOD, **{"xl__vbaProject.bin": "x"}), imports.SheetHasMacros),
        (bomb(), imports.SheetTooLarge),
        (lying(), imports.NotASheet),
        (expanding(), imports.NotASheet),
    ],
    ids=["nothing", "csv", "xls", "no book", "many parts", "cut off", "macros", "bomb", "lying", "entities"],
)
def test_a_file_that_means_harm_is_refused(data: bytes, refusal: type[Exception]) -> None:
    """Statement 24."""
    with pytest.raises(refusal):
        sheets.read(data, FORM)


def test_a_cell_at_the_grids_far_end_costs_nothing() -> None:
    """One legal cell at XFD1048576 would be half a terabyte for a reader that keeps the whole range."""
    far = (
        f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData><row r="1">'
        f'{INLINE}</row><row r="2"><c r="A2" t="inlineStr"><is><t>示例甲一</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>'
    )
    assert [row["name"] for row in cells(workbook(GOOD, **{"xl__worksheets__sheet1.xml": far}))] == ["示例甲一"]


def test_a_formula_counts_as_the_value_that_was_kept_and_links_are_not_followed() -> None:
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">'
        f'{INLINE}</row><row r="2"><c r="A2" t="str"><f>[1]Other!A1</f><v>示例甲一</v></c>'
        '<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData></worksheet>'
    )
    [row] = sheets.read(workbook(GOOD, **{"xl__worksheets__sheet1.xml": sheet}), FORM)
    assert row.cells["name"] == "示例甲一"
    assert row.reasons == [imports.Reason(column="phone", code="cell-not-understood")]
