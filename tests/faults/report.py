"""What a run did and what it found: as words, as JSON, and as a picture of how far it lagged behind."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from tests.system.running import ROOT

SAMPLE_SECONDS = 0.5
_WIDTH, _HEIGHT, _MARGIN = 800, 240, 40


@dataclass
class Report:
    """Of one promise. `found` is what went wrong; it stands when it is empty."""

    promise: str
    seed: int
    size: dict[str, Any]
    done: list[tuple[float, str]] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)
    lag: list[tuple[float, int]] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic)

    def note(self, words: str) -> None:
        """Something that was done to the system."""
        self.done.append((self.elapsed(), words))
        with (self._folder() / "progress.log").open("a", encoding="utf-8") as file:  # for who waits for a long run
            print(f"{self.elapsed():.1f} {words}", file=file)

    def elapsed(self) -> float:
        return round(time.monotonic() - self._began, 1)

    @contextmanager
    def watching(self, lag: Callable[[], int]) -> Iterator[None]:
        """Sample how much is told and not seen yet, as long as this lasts."""
        over = threading.Event()

        def sample() -> None:
            while not over.wait(SAMPLE_SECONDS):
                with suppress(DBAPIError):  # a database that is being restored is not there to be asked
                    self.lag.append((self.elapsed(), lag()))

        thread = threading.Thread(target=sample, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def write(self) -> Path:
        """To `var/faults/`; the folder."""
        self.figures["seconds"] = self.elapsed()
        folder = self._folder()
        facts = {name: value for name, value in vars(self).items() if not name.startswith("_")}
        (folder / "report.json").write_text(json.dumps(facts, indent=1, ensure_ascii=False), "utf-8")
        (folder / "report.md").write_text(self._words(), "utf-8")
        (folder / "lag.svg").write_text(_curve(self.lag), "utf-8")
        (folder / "progress.log").unlink(missing_ok=True)
        return folder

    def _folder(self) -> Path:
        folder = ROOT / "var" / "faults" / f"{self.promise}-{self.seed}"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _words(self) -> str:
        verdict = "kept" if not self.found else "BROKEN"
        lines = [f"# {self.promise}: {verdict}", "", f"Seed {self.seed}; {_list(self.size)}.", ""]
        lines += [f"- {words}" for words in self.found]
        lines += ["", f"Figures: {_list(self.figures)}.", "", "| s | what was done |", "|---|---|"]
        lines += [f"| {at:.1f} | {words} |" for at, words in self.done]
        return "\n".join([*lines, "", "![lag](lag.svg)", ""])


def _list(words: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in words.items())


def _curve(samples: list[tuple[float, int]]) -> str:
    """Events told and not seen yet, over seconds."""
    last, most = max((at for at, _ in samples), default=1.0) or 1.0, max((lag for _, lag in samples), default=1) or 1
    x, y = (_WIDTH - 2 * _MARGIN) / last, (_HEIGHT - 2 * _MARGIN) / most
    worst: dict[int, int] = {}  # of each column of the picture: a long run has far more samples than it has columns
    for at, lag in samples:
        worst[int(at * x)] = max(lag, worst.get(int(at * x), 0))
    points = " ".join(f"{_MARGIN + column},{_HEIGHT - _MARGIN - lag * y:.1f}" for column, lag in worst.items())
    words = [(_MARGIN, 24, f"{most} events behind at most"), (_WIDTH - 120, _HEIGHT - 12, f"{last:.0f} s")]
    texts = "".join(f'<text x="{at}" y="{down}" font-size="14">{text}</text>' for at, down, text in words)
    line = f'<polyline points="{points}" fill="none" stroke="#b5342c" stroke-width="1.5"/>'
    base = f'<path d="M{_MARGIN} {_HEIGHT - _MARGIN}H{_WIDTH - _MARGIN}" stroke="#888"/>'
    view = f'viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {view} font-family="sans-serif">{base}{line}{texts}</svg>\n'
