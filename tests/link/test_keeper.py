"""A county's shovels are kept moving, and are not kept from coming up by being restarted all the time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from kernel import config
from kernel.store import now
from services.link import keeper
from services.link.keeper import MOST_RESTART_BEATS, RESTART_BEATS, Shovels
from tests.link.twins import CENTRE, COUNTY

BEAT = 5.0


class Broker:
    """The management API of one whose shovels never come up."""

    user, vhost = "jinguo", "/"

    def __init__(self) -> None:
        self.declared: dict[str, dict[str, Any]] = {}
        self.deleted = 0

    def shovels(self) -> dict[str, str]:
        return dict.fromkeys(self.declared, "starting")

    def declared_shovels(self) -> dict[str, dict[str, Any]]:
        return self.declared

    def declare_shovel(self, name: str, value: dict[str, Any]) -> None:
        self.declared[name] = value

    def delete_shovel(self, name: str) -> None:
        self.deleted += 1
        self.declared.pop(name, None)


class Kept:
    """Shovels that are looked after once a beat, on a clock of their own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.broker = now(), Broker()
        monkeypatch.setattr(keeper, "now", lambda: self.now)
        settings = config.Settings(instance=COUNTY, centre_url="amqp://centre/", link_heartbeat=BEAT)
        self._shovels = Shovels(settings, CENTRE, self.broker)  # type: ignore[arg-type]

    def beats(self, count: int, heard_at: datetime | None = None) -> list[int]:
        """After which of so many beats they were restarted; `heard_at` None: nothing has ever come."""
        restarted = []
        for beat in range(1, count + 1):
            self.now += timedelta(seconds=BEAT)
            before = self.broker.deleted
            self._shovels.keep(heard_at)
            if self.broker.deleted > before:
                restarted.append(beat)
        return restarted


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Kept:
    return Kept(monkeypatch)


def test_both_are_declared_and_one_that_is_gone_is_declared_again(kept: Kept) -> None:
    kept.beats(1)
    assert set(kept.broker.declared) == {"link-up", "link-down"}
    del kept.broker.declared["link-up"]
    kept.beats(1)
    assert set(kept.broker.declared) == {"link-up", "link-down"}


def test_while_the_centre_is_heard_they_are_left_alone(kept: Kept) -> None:
    assert kept.beats(5, heard_at=kept.now) == []


def test_each_restart_is_given_twice_the_time_of_the_one_before(kept: Kept) -> None:
    """A wire of two seconds each way needs longer to be opened than a restart may come after the last."""
    restarts = kept.beats(1000)
    waits = [after - before for before, after in zip([0, *restarts], restarts, strict=False)]
    assert waits[:3] == [RESTART_BEATS + 1, 2 * RESTART_BEATS + 1, 4 * RESTART_BEATS + 1]
    assert max(waits) == MOST_RESTART_BEATS + 1


def test_once_it_was_heard_again_the_next_silence_is_soon_looked_after(kept: Kept) -> None:
    kept.beats(200)
    kept.beats(1, heard_at=kept.now)
    assert kept.beats(MOST_RESTART_BEATS + 1)[0] <= RESTART_BEATS + 1
