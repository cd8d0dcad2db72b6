"""How the directory is found by the Latin keyboard: full pinyin without tones, and initials (by pypinyin)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

#: Between the terms of a column, so that none is found across two: `plain` leaves no blank in what is looked for.
BETWEEN = " "


def plain(text: str) -> str:
    """Lower case, full-width letters as others, no blanks: 「Ａ Ｂ」 is `ab`."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def full(terms: Iterable[str]) -> str:
    """女王智慧 is `nvwangzhihui`."""
    return _spelt(terms, "NORMAL")


def initials(terms: Iterable[str]) -> str:
    """女王智慧 is `nwzh`."""
    return _spelt(terms, "FIRST_LETTER")


def _spelt(terms: Iterable[str], style: str) -> str:
    from pypinyin import Style, lazy_pinyin  # its dictionary takes a third of a second, which few processes need

    return BETWEEN.join("".join(lazy_pinyin(plain(term), style=Style.__members__[style])) for term in terms)
