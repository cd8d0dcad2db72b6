"""Papers, read back by programs that are not ours: every character of a name is there, and the QR codes hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from gateway.printing import fonts, papers
from gateway.printing.fonts import CharacterNotPrintable
from gateway.printing.papers import Diploma, Ticket
from tests.fonts import require_fonts

#: Characters of real surnames and given names that few fonts have: CJK extensions E, A, A and B.
RARE = "𬎆㛃䶮𠅤"


@pytest.fixture(autouse=True)
def _fonts() -> None:
    require_fonts()


def diploma(name: str) -> Diploma:
    return Diploma(
        name=name,
        skill="家政服务员 · 家务服务员",
        level="五级/初级工",
        number="35011120265000427",
        issued_on=date(2026, 11, 20),
        expires_on=None,
        issuer="晋安区巾帼家政服务基地",
        address="https://jinguo.example/c/ABCDEFGHJKLMNPQR",
        code="ABCDEFGHJKLMNPQR",
    )


def ticket(name: str) -> Ticket:
    rows = [("准考证号", "350111-20261201-3F9A-012"), ("座位号", "12"), ("考试地点", "基地考场一")]
    return Ticket(name, rows, "350111-20261201-3F9A-012.ABCDEFGHIJKLMNOP", ["请携带有效身份证件。"])


def pages(paper: bytes) -> list[str]:
    return [page.get_textpage().get_text_range().replace("\r\n", "") for page in PdfDocument(paper)]


def drawn(paper: bytes, characters: str) -> list[bytes]:
    """What is seen where each of these characters stands on the first page."""
    page = PdfDocument(paper)[0]
    text, scale = page.get_textpage(), 8
    whole, seen = text.get_text_range(), []
    picture, height = page.render(scale=scale).to_pil().convert("1"), page.get_height()
    for char in characters:
        # PDFium counts in UTF-16 units.
        left, bottom, right, top = text.get_charbox(len(whole[: whole.index(char)].encode("utf-16-le")) // 2)
        box = (left * scale, (height - top) * scale, right * scale, (height - bottom) * scale)
        seen.append(picture.crop(box).resize((32, 32)).tobytes())
    return seen


def codes(paper: bytes) -> list[str]:
    found = [page.render(scale=3).to_pil() for page in PdfDocument(paper)]
    return [code.text for image in found for code in zxingcpp.read_barcodes(image)]


def test_no_character_of_a_name_is_missing_on_a_certificate() -> None:
    [page] = pages(papers.diplomas([diploma(f"示例{RARE}")]))
    assert f"示例{RARE}" in page
    assert "家务服务员" in page and "35011120265000427" in page and "2026年11月20日" in page


def test_nor_on_an_admission_ticket() -> None:
    [page] = pages(papers.ticket(ticket(f"示例{RARE}")))
    assert f"示例{RARE}" in page and "350111-20261201-3F9A-012" in page


def test_each_is_seen_as_itself_and_not_as_an_empty_box() -> None:
    """A reader's text may be right where the page shows the box that a font has for what it lacks."""
    seen = drawn(papers.diplomas([diploma(f"{RARE}□")]), f"{RARE}□")
    assert len(set(seen)) == len(seen)


def test_what_no_font_has_is_refused_and_named(tmp_path: Path) -> None:
    with pytest.raises(CharacterNotPrintable) as refused:
        papers.diplomas([diploma("示例\U00016f7f")])
    assert "U+16F7F" in refused.value.members["characters"]


def test_without_any_font_nothing_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "SYSTEM", ())
    with pytest.raises(CharacterNotPrintable):
        papers.ticket(ticket("示例甲"))


def test_a_font_that_is_named_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    named = str(fonts.SYSTEM[3].path)
    assert [str(font.path) for font in fonts.choose([RARE], [named])] == [named]


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x323AF, categories=["Lo"]), min_size=1, max_size=6))
def test_a_name_is_printed_whole_or_refused(name: str) -> None:
    try:
        chosen = fonts.choose([name])
    except CharacterNotPrintable:
        return
    assert all(any(char in fonts._characters(font) for font in chosen) for char in name)


def test_many_certificates_are_one_file_a_page_each() -> None:
    found = pages(papers.diplomas([diploma(f"示例{name}") for name in "甲乙𬎆"]))
    assert [f"示例{name}" in page for page, name in zip(found, "甲乙𬎆", strict=True)] == [True] * 3


def test_the_codes_on_paper_lead_where_they_should() -> None:
    assert codes(papers.diplomas([diploma("示例甲")])) == ["https://jinguo.example/c/ABCDEFGHJKLMNPQR"]
    assert codes(papers.ticket(ticket("示例甲"))) == ["350111-20261201-3F9A-012.ABCDEFGHIJKLMNOP"]
