"""The reference data under `data/`, and how an operator loads it through the gateway."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from cli.front import Front, until_accepted

FOLDER = Path(__file__).parent.parent / "data"

Post = tuple[str, dict[str, Any]]


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def posts() -> list[Post]:
    """Everything to load, in an order in which nothing refers to what comes later."""
    return [
        *_units(),
        *_criteria(),
        *_occupations(),
        *_editions(),
        *_courses(),
        ("/placement-fees", {"list_price_fen": fee("placement")}),
        ("/standing-rules", _standing_rule()),
    ]


def load(operator: Front) -> Iterator[Post]:
    """Load all of it; loading twice corrects and does not double. Yields each as it is done."""
    for path, body in posts():
        until_accepted(partial(operator.post, path, body), "unknown-unit")
        yield path, body


def fee(name: str) -> int:
    return next(int(row["list_price_fen"]) for row in rows("fees") if row["name"] == name)


def _units() -> Iterator[Post]:
    for row in rows("units"):
        names = {key: row[key] for key in ("code", "level", "name_zh", "name_en")}
        yield "/units", {**names, "parent": row["parent"] or None, "pilot": row["pilot"] == "yes"}


def _criteria() -> Iterator[Post]:
    kinds = {"site": "site_criteria", "promoter": "promoter_criteria", "rollout": "rollout_checklist"}
    for kind, name in kinds.items():
        criteria = [
            {**{key: row[key] for key in ("key", "title_zh", "title_en")}, "weight": int(row["weight"])}
            for row in rows(name)
        ]
        yield "/criteria", {"kind": kind, "criteria": criteria}


def _occupations() -> Iterator[Post]:
    for row in rows("occupations"):
        names = {key: row[key] for key in ("occupation_zh", "occupation_en", "work_type_zh", "source")}
        yield "/occupations", {**names, "occupation_code": row["code"], "levels": row["levels"].split(";")}


def _editions() -> Iterator[Post]:
    """Each edition, for every work type that its occupation has at the level."""
    for row in rows("editions"):
        facts = {key: row[key] for key in ("edition", "in_force_from", "source")}
        facts |= {"occupation_code": row["code"], "resit_months": int(row["resit_months"]), "plan": _plan(row["parts"])}
        for level in row["levels"].split(";"):
            ways = [_alternative(way) for way in rows("eligibility") if way["level"] == level]
            for work_type in _work_types(row["code"], level):
                yield "/editions", {**facts, "level": level, "work_type_zh": work_type, "alternatives": ways}


def _plan(parts: str) -> list[dict[str, Any]]:
    """`theory:50:60;practice:50:60`: weight in percent and pass mark of each part."""
    split = (part.split(":") for part in parts.split(";"))
    return [{"part": part, "weight": int(weight), "pass_mark": int(mark)} for part, weight, mark in split]


def _alternative(row: dict[str, str]) -> dict[str, Any]:
    years = {key: int(row[key]) for key in ("years_since", "years_of_work")}
    return {
        **years,
        "clause": row["clause"],
        "trained": bool(row["trained"]),
        "certificate": row["certificate"] or None,
    }


def _work_types(code: str, level: str) -> Iterator[str]:
    for row in rows("occupations"):
        if row["code"] == code and level in row["levels"].split(";"):
            yield row["work_type_zh"]


def _courses() -> Iterator[Post]:
    for row in rows("courses"):
        names = {key: row[key] for key in ("series", "title_zh", "title_en", "work_type_zh")}
        numbers = {"hours": int(row["hours"]), "list_price_fen": int(row["list_price_fen"])}
        prepares = {"occupation_code": row["occupation_code"] or None, "level": row["level"] or None}
        yield "/courses", {**names, **numbers, **prepares, "kind": row["kind"].replace(" ", "_").replace("-", "_")}


def _standing_rule() -> dict[str, Any]:
    """In force from a day long past: what is loaded counts at once."""
    items = [
        {key: row[key] for key in ("code", "subject_kind", "cause", "zh", "en")}
        | {"points": int(row["points"]), "months": int(row["months"]) if row["months"] else None}
        for row in rows("standing_items")
    ]
    bounds = {"a": 115, "b": 100, "c": 80, "d": 50}
    return {
        "in_force_from": "2026-01-01",
        "base": 100,
        "bounds": bounds,
        "items": items,
        "source": "样例,待核 (sample)",
    }
