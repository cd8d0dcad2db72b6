"""What each figure counts: `data/figures.csv`, which is also the documentation."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from contracts.boards import FigureDefinition, Figures
from kernel.service import Service, Tx, query

FILE = Path(__file__).parents[3] / "data" / "figures.csv"


class FiguresDefined(Service):
    @query(Figures)
    def figures(self, tx: Tx, asked: Figures) -> list[FigureDefinition]:
        return definitions()


@cache
def definitions() -> list[FigureDefinition]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return [FigureDefinition.model_validate(row) for row in csv.DictReader(file)]


def version() -> str:
    """The newest of the definitions' versions: what is frozen beside figures that were told."""
    return max(one.version for one in definitions())
