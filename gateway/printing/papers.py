"""Admission tickets and certificates as PDF: what stands on them, and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fpdf import FPDF
from fpdf.enums import Align

from gateway import qr
from gateway.printing import fonts

_ROSE, _INK, _SOFT = (179, 18, 63), (34, 24, 28), (109, 90, 97)
_MAIN = "main"


@dataclass(frozen=True)
class Ticket:
    """准考证. `code` is what its QR code holds; `rows` are pairs of a word and what it says."""

    name: str
    rows: Sequence[tuple[str, str]]
    code: str
    notes: Sequence[str]


@dataclass(frozen=True)
class Diploma:
    """A certificate on paper. `address` is the public page that verifies it, `code` what one can type in instead."""

    name: str
    skill: str
    level: str
    number: str
    issued_on: date
    expires_on: date | None
    issuer: str
    address: str
    code: str


def ticket(one: Ticket, named: Sequence[str] = ()) -> bytes:
    """The ticket on one page of A4."""
    words = ["准考证姓名·", one.name, *one.notes, *(text for row in one.rows for text in row)]
    paper = _paper("portrait", words, named)
    paper.add_page()
    _line(paper, 25, "准考证", 30, _ROSE)
    paper.set_y(50)
    for word, text in (("姓名", one.name), *one.rows):
        paper.set_x(25)
        _ink(paper, 13, _SOFT)
        paper.cell(38, 11, word)
        _ink(paper, 15, _INK)
        paper.multi_cell(82, 11, text, new_x="LMARGIN", new_y="NEXT", align=Align.L)
    bottom = max(paper.get_y(), 110)
    paper.image(qr.picture(one.code, "png"), x=145, y=50, w=45)
    paper.set_y(bottom + 8)
    _ink(paper, 12, _INK)
    for note in one.notes:
        paper.set_x(25)
        paper.multi_cell(160, 8, f"· {note}", new_x="LMARGIN", new_y="NEXT", align=Align.L)
    return bytes(paper.output())


def diplomas(several: Sequence[Diploma], named: Sequence[str] = ()) -> bytes:
    """Certificates in one file, each on a page of A4 of its own."""
    words = [text for one in several for text in (one.name, one.skill, one.level, one.issuer, one.number, one.code)]
    paper = _paper("landscape", [*words, *_WORDS], named)
    for one in several:
        _diploma(paper, one)
    return bytes(paper.output())


_TITLE, _VERIFY = "职业技能等级证书", "扫码查验"
_WORDS = (_TITLE, _VERIFY, "经考核合格,特发此证。", "编号发证日期有效至长期查验码年月日:0123456789")


def _diploma(paper: FPDF, one: Diploma) -> None:
    paper.add_page()
    for inset, width in ((10, 1.2), (12.5, 0.4)):
        paper.set_draw_color(*_ROSE)
        paper.set_line_width(width)
        paper.rect(inset, inset, 297 - 2 * inset, 210 - 2 * inset)
    _line(paper, 30, _TITLE, 34, _ROSE)
    _line(paper, 62, one.name, _fitting(paper, one.name), _INK)
    _line(paper, 88, one.skill, 22, _INK)
    _line(paper, 102, one.level, 22, _INK)
    _line(paper, 120, "经考核合格,特发此证。", 16, _INK)
    until = _chinese(one.expires_on) if one.expires_on else "长期"
    left = (f"编号:{one.number}", f"发证日期:{_chinese(one.issued_on)}", f"有效至:{until}")
    paper.set_y(148)
    _ink(paper, 13, _INK)
    for text in left:
        paper.set_x(30)
        paper.cell(120, 9, text, new_x="LMARGIN", new_y="NEXT")
    paper.set_x(30)
    paper.cell(120, 12, one.issuer)
    paper.image(qr.picture(one.address, "png"), x=227, y=138, w=38)
    _ink(paper, 10, _SOFT)
    paper.set_xy(212, 176)
    paper.cell(68, 6, _VERIFY, align=Align.C)
    paper.set_xy(212, 182)
    paper.cell(68, 6, f"查验码:{' '.join(re.findall('....', one.code))}", align=Align.C)


def _paper(orientation: str, words: Sequence[str], named: Sequence[str]) -> FPDF:
    """An empty document with the fonts that these words need."""
    chosen = fonts.choose(words, named)
    paper = FPDF(orientation=orientation, format="A4")  # type: ignore[arg-type]
    paper.set_auto_page_break(False)
    paper.add_font(_MAIN, fname=chosen[0].path, collection_font_number=chosen[0].face)
    for font in chosen[1:]:
        paper.add_font(font.name, fname=font.path, collection_font_number=font.face)
    paper.set_fallback_fonts([font.name for font in chosen[1:]])
    return paper


def _line(paper: FPDF, y: float, text: str, size: float, colour: tuple[int, int, int]) -> None:
    """One line in the middle of the page."""
    _ink(paper, size, colour)
    paper.set_xy(15, y)
    paper.cell(paper.w - 30, size * 0.5, text, align=Align.C)


def _fitting(paper: FPDF, name: str) -> float:
    """A size at which a long name stays on its line."""
    _ink(paper, 30, _INK)
    return min(30.0, 30 * (paper.w - 60) / max(paper.get_string_width(name), 1))


def _ink(paper: FPDF, size: float, colour: tuple[int, int, int]) -> None:
    paper.set_font(_MAIN, size=size)
    paper.set_text_color(*colour)


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
