"""What stands in a cell of an attendance sheet, in the words people write. Pure, as `rules.py`."""

from __future__ import annotations

import re

from contracts.attendance import Presence

#: As the sheet that goes out says it, and as people tick on paper.
_WORDS = {word: kind for kind in Presence for word in (kind.value, kind.zh, kind.en.lower())}
_WORDS |= dict.fromkeys("√✓✔1", Presence.PRESENT) | dict.fromkeys("×✗✘0", Presence.ABSENT)
_CELL = re.compile(r"(?P<word>.*?)\s*(?P<minutes>\d{1,4})?\s*(?:分钟|分|min)?")


def said(text: str) -> tuple[Presence, int]:
    """`迟到 15` is late by 15 minutes. Raises `ValueError` for what means nothing here."""
    if kind := _WORDS.get(text.strip().lower()):
        return kind, 0
    match = _CELL.fullmatch(text.strip().lower())
    if match is None or match["minutes"] is None or match["word"] not in _WORDS:
        raise ValueError(text)
    return _WORDS[match["word"]], int(match["minutes"])
