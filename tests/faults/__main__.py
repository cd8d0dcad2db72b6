"""`python -m tests.faults`: the long tier. `--help` says what else it can do."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from tests.faults.promises import BROKEN_WITHOUT, PROMISES, SEED, Promise
from tests.faults.theatre import Brokers, Theatre
from tests.servers import Postgres

app = typer.Typer(add_completion=False)


@app.command()
def run(
    names: Annotated[list[str] | None, typer.Argument(help="Promises, or with --teeth protections; else all")] = None,
    seed: Annotated[int, typer.Option(help="The same seed does the same")] = SEED,
    short: Annotated[bool, typer.Option(help="The short tier; the tests run a quarter of it")] = False,
    teeth: Annotated[bool, typer.Option(help="Take away one protection after another: is it noticed?")] = False,
) -> None:
    """Try promises at full size; reports are written to var/faults. Ends with 1 if one is broken.

    What is started reads the code of this folder again whenever a process is killed: leave it alone meanwhile.
    """
    with _theatre() as (folder, postgres, brokers):

        def theatre(name: str, **told: str) -> Theatre:
            return Theatre(folder / name, postgres, brokers, told)

        if teeth:
            done = [_is_noticed(name, theatre(name, SABOTAGE=name)) for name in names or BROKEN_WITHOUT]
        else:
            done = [_is_kept(name, PROMISES[name], theatre(name), seed, not short) for name in names or PROMISES]
    sys.exit(not all(done))


def _is_kept(name: str, promise: Promise, theatre: Theatre, seed: int, long: bool) -> bool:
    report = promise.tried(theatre, promise.long if long else promise.short, seed=seed)
    print(f"{'kept  ' if not report.found else 'BROKEN'} {name}: {report.figures} {report.found}", flush=True)
    return not report.found


def _is_noticed(protection: str, theatre: Theatre) -> bool:
    """A harness that does not notice has no teeth. One that comes to no end has noticed too."""
    name = BROKEN_WITHOUT[protection]
    promise = PROMISES[name]
    with promise.scene(theatre, promise.short) as stage:  # what does not even start was not noticed by the harness
        try:
            found = promise.run(stage, promise.short, SEED).found
        except (AssertionError, TimeoutError) as error:
            found = [f"came to no end: {error}".splitlines()[0]]
    print(f"{'noticed  ' if found else 'TOOTHLESS'} {protection}: {name}: {'; '.join(found)[:300]}", flush=True)
    return bool(found)


@contextmanager
def _theatre() -> Iterator[tuple[Path, Postgres, Brokers]]:
    folder = Path(tempfile.mkdtemp(prefix="jinguo-faults-"))
    try:
        with closing(Postgres()) as postgres, closing(Brokers()) as brokers:
            postgres.start()
            yield folder, postgres, brokers
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    app()
