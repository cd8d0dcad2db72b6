"""What `docs/states.md` draws, read back: a drawing that differs from its table is found."""

from __future__ import annotations

import re
from pathlib import Path

STATES = Path(__file__).parents[2] / "docs" / "states.md"
_ARROW = re.compile(r"^\s*(\S+) --> (\S+): (.+)$", re.MULTILINE)


def drawn(heading: str) -> set[tuple[str, str, str]]:
    """The arrows of the drawing under this heading: from which state, by which step, to which."""
    [part] = [part for part in STATES.read_text("utf-8").split("\n## ") if part.startswith(f"{heading}\n")]
    return {(before, step, after) for before, after, steps in _ARROW.findall(part) for step in steps.split(" | ")}
