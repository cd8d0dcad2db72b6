"""`jinguo ledger prove`: count the ledger again from the event log, and say what differs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from sqlalchemy import Engine

ledger = typer.Typer(no_args_is_help=True, help="The waiver ledger.")

console = Console()

#: Whose outboxes are the log: those who waive, and the link, which passes on what other instances said.
PUBLISHERS = ("training", "certification", "jobs", "link")


@ledger.callback()
def _group() -> None:
    """A group even while it has one command."""


@ledger.command("prove")
def prove(as_json: Annotated[bool, typer.Option("--json", help="For programs")] = False) -> None:
    """Recount every entry whose event the outboxes still keep (90 days), and check that all postings balance.

    Ends with 1 if something differs. An event that has not arrived yet is no difference: it is counted as on its way.
    """
    from services.stations.ledger.proving_ledger import Proof, prove_ledger

    stations, logs = _engine("stations"), [_engine(name) for name in PUBLISHERS]
    found: Proof = prove_ledger(stations, logs)
    if as_json:
        print(json.dumps(found.words(), ensure_ascii=False, indent=2))
    else:
        console.print(f"{found.entries} entries; {found.recounted} recounted from {found.events} events", end="")
        console.print(f"; {found.on_their_way} events on their way; {found.before_the_log} older than the log.")
        table = Table("what", "entry or cause", "in words", box=None)
        for one in found.differences:
            table.add_row(one.what, one.about, one.words)
        console.print(table if found.differences else "[green]✔[/] The ledger agrees with the events, and balances.")
    raise typer.Exit(1 if found.differences else 0)


def _engine(service: str) -> Engine:
    from instance import SERVICES
    from kernel import config, store

    return store.connect(config.load(service).database(SERVICES[service].name))
