"""How the directory is found by the Latin keyboard: full pinyin without tones, and initials (by pypinyin)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from pypinyin import Style, lazy_pinyin

#: Between the terms of a column, so that none is found across two: `plain` leaves no blank in what is looked for.
BETWEEN = " "


def plain(text: str) -> str:
    """Lower case, full-width letters as others, no blanks: 「Ａ Ｂ」 is `ab`."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def full(terms: Iterable[str]) -> str:
    """女王智慧 is `nvwangzhihui`."""
    return BETWEEN.join("".join(lazy_pinyin(plain(term))) for term in terms)


def initials(terms: Iterable[str]) -> str:
    """女王智慧 is `nwzh`."""
    return BETWEEN.join("".join(lazy_pinyin(plain(term), style=Style.FIRST_LETTER)) for term in terms)
