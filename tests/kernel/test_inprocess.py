"""The runner of one process delivers what the broker would, and nothing else."""

from __future__ import annotations

from pathlib import Path

import anyio
from sqlalchemy import Engine, func, select

from kernel.config import Settings
from kernel.identity import new_key_pair
from kernel.inprocess.runner import InProcess
from kernel.service import Context, From, Tx, on
from kernel.tables import held, outbox, tables
from tests.kernel.toy import Add, Added, Counter, Toy
from tests.waiting import wait_for


class OfOthers(Toy):
    """Listens to the toys of other instances alone, as a service does that takes over what they have."""

    @on(Added, From.ELSEWHERE)
    def mirror(self, tx: Tx, added: Added) -> None:
        self._counter(tx, f"mirror of {added.counter}").value += added.amount


def test_a_service_that_listens_to_other_instances_does_not_hear_its_own(tmp_path: Path) -> None:
    """It would take over from itself what it had a moment ago, and so undo what came after."""
    assert mirrors_after_one_is_added(OfOthers, tmp_path) == 0


def test_a_service_that_listens_to_its_instance_does(tmp_path: Path) -> None:
    assert mirrors_after_one_is_added(Toy, tmp_path) == 1


def mirrors_after_one_is_added(service: type[Toy], folder: Path) -> int:
    _, public = new_key_pair()
    runner = InProcess(Settings(token_public_keys=public, database_url=f"sqlite:///{folder}/{{service}}.db"), [service])
    engine = runner.services["toy"].engine
    Toy.tables.create_all(engine)
    tables.create_all(engine)

    async def add() -> None:
        await runner.start()
        await runner.call(Add(counter="a", amount=5), Context())
        await anyio.to_thread.run_sync(lambda: wait_for(lambda: is_delivered(engine), 10, "it is delivered"))
        await runner.stop()

    anyio.run(add)
    with engine.connect() as connection:
        mirrors = select(func.count()).select_from(Counter).where(Counter.name.startswith("mirror"))
        return connection.execute(mirrors).scalar_one()


def is_delivered(engine: Engine) -> bool:
    """Published, and nothing is left to be applied."""
    with engine.connect() as connection:
        waiting = select(func.count()).select_from(outbox).where(outbox.c.published_at.is_(None))
        kept = select(func.count()).select_from(held)
        return not connection.execute(waiting).scalar_one() and not connection.execute(kept).scalar_one()
