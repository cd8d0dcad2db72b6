"""Fonts to print with, so that no character of a name is ever left out.

A name may hold characters that few fonts have (CJK extension B and on). Each character is drawn by the first font that
has it; what none has is refused, for a certificate with a gap in a name is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from kernel.message import Refusal


class CharacterNotPrintable(Refusal):
    code, status = "character-not-printable", 503
    zh, en = "已安装的字体中没有某个字", "No installed font has one of the characters"
    fix_zh = "请管理员安装含有 {characters} 的字体(Debian: fonts-noto-cjk fonts-hanazono fonts-babelstone-han)后重试。"
    fix_en = (
        "Have a font installed that has {characters} (Debian: fonts-noto-cjk fonts-hanazono fonts-babelstone-han),"
        " or named in JINGUO_PRINT_FONTS, and try again."
    )


@dataclass(frozen=True)
class Font:
    """A font file; of a collection the face of this number."""

    path: Path
    face: int = 0

    @property
    def name(self) -> str:
        return self.path.stem


#: In the order of preference. Face 2 of the Noto collection has the forms of mainland China.
SYSTEM = (
    Font(Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"), 2),
    Font(Path("/usr/share/fonts/truetype/hanazono/HanaMinA.ttf")),
    Font(Path("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf")),
    Font(Path("/usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf")),
)


def choose(texts: Iterable[str], named: Sequence[str] = ()) -> list[Font]:
    """The fonts to draw these texts with: the preferred one, and as few others as have what it lacks.

    `named` are files that go before those of the system. Raises `CharacterNotPrintable`.
    """
    there = [font for font in (*(Font(Path(path)) for path in named), *SYSTEM) if font.path.exists()]
    chosen, lacking = there[:1], {char for text in texts for char in text if not char.isspace()}
    lacking -= _characters(chosen[0]) if chosen else set()
    for font in there[1:]:
        if lacking & _characters(font):
            chosen.append(font)
            lacking -= _characters(font)
    if lacking:
        words = "、".join(f"{char}(U+{ord(char):04X})" for char in sorted(lacking))
        raise CharacterNotPrintable(characters=words)
    return chosen


@cache
def _characters(font: Font) -> frozenset[str]:
    with TTFont(font.path, fontNumber=font.face, lazy=True) as opened:
        return frozenset(map(chr, opened.getBestCmap()))
