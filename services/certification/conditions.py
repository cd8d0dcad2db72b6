"""Who is eligible, and what is missing: pure decisions over an edition's alternatives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from contracts.certification import NotEligible
from contracts.standards import Alternative, Part, PartPlan, Rules
from contracts.values import Level
from services.certification.rules import Skill

_YEAR = 365  # days of work that count as a full year


@dataclass(frozen=True)
class Held:
    """A valid certificate, or one from elsewhere that staff have accepted."""

    skill: Skill
    issued_on: date


@dataclass(frozen=True)
class Span:
    """Work in an occupation, first and last day included."""

    occupation_code: str
    from_date: date
    to_date: date


@dataclass(frozen=True)
class Dossier:
    """All that speaks for a woman."""

    trained: frozenset[Skill] = frozenset()
    held: tuple[Held, ...] = ()
    worked: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Judged:
    """One alternative, and what is lacking of it: nothing if it is met. `ready_on` if time alone will meet it."""

    clause: str
    lacks_zh: tuple[str, ...] = ()
    lacks_en: tuple[str, ...] = ()
    ready_on: date | None = None

    @property
    def met(self) -> bool:
        return not self.lacks_zh


@dataclass
class _Lacks:
    zh: list[str] = field(default_factory=list)
    en: list[str] = field(default_factory=list)
    days: list[date | None] = field(default_factory=list)

    def add(self, zh: str, en: str, on: date | None = None) -> None:
        self.zh.append(zh)
        self.en.append(en)
        self.days.append(on)


def general(level: str) -> Rules:
    """What holds where no edition has been adopted: the training for the level, or the certificate one level below."""
    clause = "平台通用规则:完成本等级培训,或持有下一等级证书(未录入标准版本)"
    ways = [Alternative(clause=clause, trained=True)]
    if level != Level.FIVE:
        ways.append(Alternative(clause=clause, certificate=Level(str(int(level) + 1))))
    halves = [PartPlan(part=part, weight=50) for part in (Part.THEORY, Part.PRACTICE)]
    return Rules(alternatives=ways, plan=halves)


def judge(wanted: Skill, ways: Sequence[Alternative], dossier: Dossier, today: date) -> list[Judged]:
    """Each alternative, in the edition's order."""
    return [_judged(wanted, way, dossier, today) for way in ways]


def must_be_eligible(wanted: Skill, ways: Sequence[Alternative], dossier: Dossier, today: date) -> None:
    """One alternative that is met suffices. Raises `NotEligible`, which says what would do."""
    judged = judge(wanted, ways, dossier, today)
    if any(one.met for one in judged):
        return
    raise NotEligible(
        missing_zh=";或".join("且".join(one.lacks_zh) for one in judged) + "。",
        missing_en="; or ".join(" and ".join(one.lacks_en) for one in judged) + ".",
    )


def years_worked(spans: Sequence[Span], occupation_code: str, today: date) -> int:
    """Full years of work in the occupation until today. Days that two statements name count once."""
    days, last = 0, date.min
    for span in sorted(spans, key=lambda one: one.from_date):
        first, until = max(span.from_date, last + timedelta(days=1)), min(span.to_date, today)
        if span.occupation_code == occupation_code and first <= until:
            days, last = days + (until - first).days + 1, until
    return days // _YEAR


def after_years(day: date, years: int) -> date:
    """The same day, years later; of a 29 February the 28th."""
    return after_months(day, 12 * years)


def after_months(day: date, months: int) -> date:
    """The same day, months later; the month's last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def occupations(dossier: Dossier) -> set[str]:
    """Those she has to do with."""
    skills = {one.occupation_code for one in dossier.trained} | {one.skill.occupation_code for one in dossier.held}
    return skills | {one.occupation_code for one in dossier.worked}


def _judged(wanted: Skill, way: Alternative, dossier: Dossier, today: date) -> Judged:
    lacks, level = _Lacks(), Level(wanted.level)
    if way.trained and not any(_serves(one, wanted, wanted.level) for one in dossier.trained):
        lacks.add(f"完成{level.zh}培训并结业", f"complete the training for {level.en}")
    if way.certificate:
        _certificate(lacks, wanted, way, dossier, today)
    worked = years_worked(dossier.worked, wanted.occupation_code, today)
    if worked < way.years_of_work:
        lacks.add(
            f"累计从事本职业满{way.years_of_work}年(已认定{worked}年)",
            f"work {way.years_of_work} years in the occupation ({worked} attested)",
        )
    days = [day for day in lacks.days if day]
    ready_on = max(days) if days and len(days) == len(lacks.days) else None
    return Judged(way.clause, tuple(lacks.zh), tuple(lacks.en), ready_on)


def _certificate(lacks: _Lacks, wanted: Skill, way: Alternative, dossier: Dossier, today: date) -> None:
    below, years = Level(str(way.certificate)), way.years_since
    issued = [one.issued_on for one in dossier.held if _serves(one.skill, wanted, below)]
    if not issued:
        lacks.add(f"持有{below.zh}证书", f"hold the certificate of {below.en}")
    if not years:
        return
    ready_on = after_years(min(issued), years) if issued else None
    if ready_on is None or ready_on > today:
        when_zh, when_en = (f"({ready_on}起)", f" (from {ready_on})") if ready_on else ("", "")
        lacks.add(f"取得该证书满{years}年{when_zh}", f"hold it for {years} years{when_en}", ready_on)


def _serves(had: Skill, wanted: Skill, level: str) -> bool:
    """A level that has no work types (二级 of some occupations) is reached from each of them."""
    same_work = wanted.work_type_zh in ("", had.work_type_zh)
    return same_work and (had.occupation_code, had.level) == (wanted.occupation_code, level)
