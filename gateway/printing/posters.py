"""A poster (海报) for a door, a table or a hand: a code to scan, and beside it what a person can type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from fpdf import FPDF
from fpdf.enums import Align

from contracts.scans import CodeKind
from gateway import qr
from gateway.printing import fonts

Size = Literal["A4", "A5", "A6"]

_ROSE, _INK, _SOFT = (179, 18, 63), (34, 24, 28), (109, 90, 97)
_MILLIMETRES = {"A4": (210.0, 297.0), "A5": (148.0, 210.0), "A6": (105.0, 148.0)}
_FREE = "免费培训 · 免费考证 · 免费上岗"
_TYPE = "扫不了码?在手机浏览器输入:"
_INVITATIONS = {
    CodeKind.STATION: ("扫一扫,走进家门口的家政驿站", "Scan to enter your station"),
    CodeKind.CLASS: ("扫一扫,报名免费培训班", "Scan to join a free class"),
    CodeKind.ACTIVITY: ("扫一扫,参加活动", "Scan to take part"),
    CodeKind.PROMOTER: ("扫一扫,由宣传员带您走进驿站", "Scan to come with your promoter"),
}


@dataclass(frozen=True)
class Poster:
    """`address` is what the code holds, and what can be typed; `code` is asked for when one registers or enrols."""

    kind: CodeKind
    unit_zh: str
    unit_en: str
    address: str
    code: str


def poster(one: Poster, size: Size, named: Sequence[str] = ()) -> bytes:
    """One page. All is drawn for A4 and made smaller with the paper."""
    zh, en = _INVITATIONS[one.kind]
    typed = f"{one.code[:4]} {one.code[4:]}"
    label = "宣传员推荐码" if one.kind is CodeKind.PROMOTER else "编码"
    wide, high = _MILLIMETRES[size]
    scale = wide / 210
    page = _paper((wide, high), [_FREE, zh, en, one.unit_zh, one.unit_en, _TYPE, one.address, label, typed], named)
    page.set_draw_color(*_ROSE)
    page.set_line_width(1.5 * scale)
    page.rect(8 * scale, 8 * scale, wide - 16 * scale, high - 16 * scale)
    for y, text, points, colour in (
        (22, _FREE, 24, _ROSE),
        (40, one.unit_zh, 30, _INK),
        (55, one.unit_en, 15, _SOFT),
        (70, zh, 26, _INK),
        (84, en, 14, _SOFT),
        (235, _TYPE, 16, _SOFT),
        (246, one.address, 20, _INK),
        (264, f"{label} {typed}", 24, _ROSE),
    ):
        _line(page, y * scale, text, points * scale, colour)
    page.image(qr.picture(one.address, "png"), x=40 * scale, y=98 * scale, w=130 * scale)
    return bytes(page.output())


def _paper(size: tuple[float, float], words: Sequence[str], named: Sequence[str]) -> FPDF:
    chosen = fonts.choose(words, named)
    page = FPDF(format=size)
    page.set_auto_page_break(False)
    page.add_font("main", fname=chosen[0].path, collection_font_number=chosen[0].face)
    for font in chosen[1:]:
        page.add_font(font.name, fname=font.path, collection_font_number=font.face)
    page.set_fallback_fonts([font.name for font in chosen[1:]])
    page.add_page()
    return page


def _line(page: FPDF, y: float, text: str, points: float, colour: tuple[int, int, int]) -> None:
    """One line in the middle, smaller where it would not fit between the frame's sides."""
    page.set_font("main", size=points)
    page.set_text_color(*colour)
    room = page.w * 0.86
    if (needed := page.get_string_width(text)) > room:
        page.set_font("main", size=points * room / needed)
    page.set_xy(0, y)
    page.cell(page.w, points * 0.4, text, align=Align.C)
