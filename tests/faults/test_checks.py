"""The harness notices a mistake of ours that a loop outlives, and takes no fault of its own for one."""

from __future__ import annotations

from tests.faults.checks import mistakes

OURS = (
    '{"loop": "link keeper", "error": "TypeError(\'__init__() takes 4 positional arguments but 5 were given\')", '
    '"event": "loop_failed", "level": "warning"}'
)
AWAY = '{"loop": "relay of witness", "error": "OSError(\'Server unexpectedly closed\')", "event": "loop_failed"}'


def test_a_mistake_is_found_once_however_often_it_is_logged() -> None:
    assert mistakes([OURS, OURS, AWAY]) == [
        "our own mistake: TypeError('__init__() takes 4 positional arguments but 5 were given')"
    ]


def test_a_broker_that_is_away_is_no_mistake() -> None:
    assert mistakes([AWAY]) == []
