"""What training decides about completion: what is missing, and how a proof is numbered."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from contracts.completion import CompletionRule, Missing, MissingKind, NotYetComplete, TaskTwice, UnknownTask
from contracts.training import AttendanceTooLow


def sessions_needed(sessions: int, percent: int) -> int:
    """The least number of sessions that is so much of all."""
    return -(-sessions * percent // 100)


def missing(rule: CompletionRule, attended: int, sessions: int, done: Collection[str], score: int) -> list[Missing]:
    """All that is still to be done, attendance first. `score` is the best of her tests, in percent."""
    needed = sessions_needed(sessions, rule.attendance_percent)
    found = []
    if attended < needed:
        found.append(Missing(kind=MissingKind.ATTENDANCE, have=attended, needed=needed))
    undone = [task for task in rule.tasks if task not in done]
    found += [Missing(kind=MissingKind.TASK, task=task, have=0, needed=1) for task in undone]
    if rule.test_percent and score < rule.test_percent:
        found.append(Missing(kind=MissingKind.TEST, have=score, needed=rule.test_percent))
    return found


def must_miss_nothing(found: Sequence[Missing]) -> None:
    """Raises `AttendanceTooLow` with the number of sessions that would do, or `NotYetComplete`."""
    if not found:
        return
    if found[0].kind is MissingKind.ATTENDANCE:
        raise AttendanceTooLow(attended=found[0].have, needed=found[0].needed)
    raise NotYetComplete(missing=[one.model_dump(mode="json") for one in found])


def must_be_distinct(tasks: Sequence[str]) -> None:
    if len(set(tasks)) < len(tasks):
        raise TaskTwice()


def must_be_task(task: str, rule: CompletionRule) -> None:
    if task not in rule.tasks:
        raise UnknownTask()


def number(unit: str, year: int, serial: int) -> str:
    """`350111-2026-JY00042`: the county, the year, and a serial number of both."""
    return f"{unit[:6]}-{year}-JY{serial:05}"
