"""The way of an import, whichever service keeps it: what may follow what, and how its rows are counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from contracts.imports import ImportOver, ImportState, Verdict

#: How long a preview is good for; afterwards the sheet is to be sent again.
PREVIEW_LIFETIME = timedelta(hours=24)

#: What may follow what in an import. `importing` and `undoing` end when what was begun is done.
IMPORT_STEPS: dict[ImportState, frozenset[ImportState]] = {
    ImportState.READING: frozenset({ImportState.PREVIEWED, ImportState.EXPIRED}),
    ImportState.PREVIEWED: frozenset({ImportState.IMPORTING, ImportState.EXPIRED}),
    ImportState.IMPORTING: frozenset({ImportState.IMPORTED, ImportState.UNDOING}),
    ImportState.IMPORTED: frozenset({ImportState.UNDOING}),
    ImportState.UNDOING: frozenset({ImportState.UNDONE}),
}
#: States that time alone ends.
PASSING = frozenset(state for state, following in IMPORT_STEPS.items() if ImportState.EXPIRED in following)


def current(state: str, at: datetime, now: datetime) -> ImportState:
    """The state as it is now: a sheet that nobody has confirmed expires by itself."""
    known = ImportState(state)
    return ImportState.EXPIRED if known in PASSING and now >= at + PREVIEW_LIFETIME else known


def step(state: ImportState, following: ImportState) -> ImportState:
    """`following`, if it may follow. Raises `ImportOver`."""
    if following not in IMPORT_STEPS.get(state, frozenset()):
        raise ImportOver(state=state.value)
    return following


def counts(verdicts: Iterable[str]) -> dict[str, int]:
    """How many rows of each verdict: together as many as there are rows."""
    found = dict.fromkeys((verdict.value for verdict in Verdict), 0)
    for verdict in verdicts:
        found[verdict] += 1
    return found
