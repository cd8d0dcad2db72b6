"""Five thousand rows, three hundred of them wrong: looked at, imported, and undone. By hand: `script/test -m slow`."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from cli import made_up
from cli.front import until
from cli.made_up import STATION
from gateway import sheet_forms, sheets
from tests.journeys.test_roster_sheets import a_class, confirm, registered, seats, undo
from tests.system.running import System

ROWS, WRONG, CLASSES = 5000, 300, 10


def a_roster(classes: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Every sixteenth or so is wrong: its document's last character, its phone, or its class."""
    rows = []
    for place in range(ROWS):
        number = 800_000 + place
        row = {"name": made_up.name(number), "phone": f"1993{number:07}", "document": made_up.id_card(number)}
        row |= {"series": "ZLSN", "number": str(classes[place % CLASSES]["number"])}
        if place % 16 == 0 and place // 16 < WRONG:
            last = "1" if row["document"][-1] != "1" else "2"
            row |= [{"document": row["document"][:-1] + last}, {"phone": "1"}, {"number": "9999"}][place // 16 % 3]
        rows.append(row)
    return rows


@pytest.mark.slow
def test_five_thousand_rows_with_three_hundred_wrong_ones(system: System, capsys: pytest.CaptureFixture[str]) -> None:
    staff = system.station
    staff._http.timeout = 300
    classes = [a_class(system, capacity=500) for _ in range(CLASSES)]

    def timed(name: str, act: Callable[[], Any]) -> Any:
        staff.refresh()
        started = time.perf_counter()
        result = act()
        with capsys.disabled():
            print(f"{name} {time.perf_counter() - started:.1f} s", flush=True)
        return result

    before = registered(system)
    data = timed("write", lambda: sheets.write(sheet_forms.ROSTER, a_roster(classes)))
    answer = timed("preview", lambda: staff.raw().post("/v1/roster-imports", content=data, params={"unit": STATION}))
    preview = answer.json()
    assert preview["counts"] == {"rows": ROWS, "new": ROWS - WRONG, "changed": 0, "double": 0, "wrong": WRONG}
    words = {"import_id": preview["import_id"]}
    wrong = timed("wrong rows", lambda: staff.raw().post("/v1/wrong-row-exports", json=words))
    assert len(sheets.read(wrong.content, [*sheet_forms.ROSTER, sheet_forms.REASONS])) == WRONG

    assert timed("confirm", lambda: confirm(staff, preview))["state"] == "imported"
    assert sum(seats(system, one) for one in classes) == ROWS - WRONG
    timed("heard by all", lambda: until(lambda: registered(system) == before + ROWS - WRONG, 170))

    undone = timed("undo", lambda: undo(staff, preview))
    assert (undone["state"], undone["kept"]) == ("undone", 0)
    assert sum(seats(system, one) for one in classes) == 0
    timed("undo heard by all", lambda: until(lambda: registered(system) == before, 170))
