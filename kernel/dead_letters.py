"""Dead letters: deliveries that failed every try and wait for a person. Both runners keep them, in their own way."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class DeadLetter:
    """One delivery that was given up. `id` is the event's, or a digest of the body where it could not be read."""

    id: str
    service: str
    type: str
    attempts: int
    died_at: str
    error: str
    body: str

    @property
    def event(self) -> object:
        """The body as JSON values, or as text where it is no JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return self.body


class DeadLetters(Protocol):
    """Where an operator sees and replays them."""

    def list(self, service: str | None = None) -> list[DeadLetter]: ...

    def replay(self, ids: list[str] | None = None) -> int:
        """Deliver these (or all) anew, through the inbox as ever; how many."""
        ...
