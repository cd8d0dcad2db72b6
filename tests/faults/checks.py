"""What a run must show, as pure functions: each answers with what it found wrong, in words; empty is well."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

Lane = tuple[str, str]
_MISTAKE = re.compile(r'"error": "((?:TypeError|NameError|AttributeError|ImportError)\(.*?)"[,}]')


@dataclass(frozen=True)
class Sight:
    """One row of a witness, in the order of its writing."""

    event_id: str
    origin: str
    lane: str
    number: int

    @property
    def key(self) -> str:
        return f"{self.origin} {self.lane} #{self.number}"


def lost(expected: Iterable[str], found: Collection[str], what: str) -> list[str]:
    missing = sorted(set(expected) - set(found))
    return [f"{len(missing)} {what} lost, for example {missing[0]}"] if missing else []


def twice(found: Iterable[str], what: str) -> list[str]:
    doubled = sorted(key for key, count in Counter(found).items() if count > 1)
    return [f"{len(doubled)} {what} applied twice, for example {doubled[0]}"] if doubled else []


def strange(expected: Collection[str], found: Iterable[str], what: str) -> list[str]:
    """What nobody has said."""
    unknown = sorted(set(found) - set(expected))
    return [f"{len(unknown)} {what} from nowhere, for example {unknown[0]}"] if unknown else []


def inversions(seen: Iterable[Sight]) -> list[str]:
    """Pairs of neighbours of one aggregate in the wrong order."""
    last: defaultdict[Lane, int] = defaultdict(int)
    wrong = []
    for sight in seen:
        lane = (sight.origin, sight.lane)
        if sight.number < last[lane]:
            wrong.append(sight.key)
        last[lane] = sight.number
    return [f"{len(wrong)} inversions, for example {wrong[0]}"] if wrong else []


def mistakes(log: Iterable[str]) -> list[str]:
    """What no fault from outside explains, and a loop that tries again hides: each mistake of ours once."""
    failed = (line for line in log if "loop_failed" in line or "handler_failed" in line)
    return sorted({f"our own mistake: {found[1]}" for line in failed if (found := _MISTAKE.search(line))})


def percentile(values: Collection[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
