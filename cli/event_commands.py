"""What an operator does about events: look at the dead letters, try or discard them, tell old events again."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from kernel.dead_letters import DeadLetters

dead = typer.Typer(no_args_is_help=True, help="Events that failed every try and wait for a person.")

console = Console()
problems = Console(stderr=True)

Service = Annotated[str | None, typer.Option(help="Of this service alone")]


@dead.command("list")
def list_dead(service: Service = None) -> None:
    """One line each: id, service, type, tries, how many wait behind it, time, error."""
    table = Table("id", "service", "type", "tries", "behind", "died at", "error", box=None)
    for one in _letters().list(service):
        table.add_row(one.id, one.service, one.type, str(one.attempts), str(one.behind), one.died_at, one.error)
    console.print(table if table.row_count else "There are no dead letters.")


@dead.command("show")
def show_dead(letter_id: str) -> None:
    """One whole: why it died, and the event."""
    found = [letter for letter in _letters().list() if letter.id == letter_id]
    _must_be_some(len(found), letter_id)
    for letter in found:
        console.print(f"[bold]{letter.service}[/] {letter.type}, {letter.attempts} tries, {letter.died_at}")
        console.print(f"[red]{letter.error}[/]", highlight=False)
        print(json.dumps(letter.event, ensure_ascii=False, indent=2))


@dead.command("replay")
def replay_dead(
    letter_ids: Annotated[list[str] | None, typer.Argument(help="Which")] = None,
    every: Annotated[bool, typer.Option("--all", help="All of them")] = False,
    dry_run: Annotated[bool, typer.Option(help="Only say what would be tried")] = False,
) -> None:
    """Try them anew, then those behind them: what has been done is not done twice."""
    if bool(letter_ids) == every:
        problems.print("[red]Name the letters, or say --all.[/]")
        raise typer.Exit(2)
    if dry_run:
        chosen = [letter for letter in _letters().list() if every or letter.id in (letter_ids or [])]
        console.print(f"{len(chosen)} would be tried, and {sum(one.behind for one in chosen)} behind them.")
        return
    console.print(f"[green]✔[/] {_letters().replay(None if every else letter_ids)} to be tried")


@dead.command("discard")
def discard_dead(
    letter_id: str, reason: Annotated[str, typer.Option(help="Why; it is kept with your name", prompt=True)]
) -> None:
    """Give one up for good, so that those behind it go on."""
    _must_be_some(_letters().discard(letter_id, reason), letter_id)
    console.print("[green]✔[/] discarded")


def replay(
    service: Annotated[str, typer.Argument(help="Whose events")],
    first: Annotated[int | None, typer.Option("--from", help="From this position (`sequence` of the event)")] = None,
    last: Annotated[int | None, typer.Option("--to", help="Up to this position")] = None,
    since: Annotated[datetime | None, typer.Option(help="From this time on, UTC")] = None,
    until: Annotated[datetime | None, typer.Option(help="Up to this time, UTC")] = None,
    kind: Annotated[str | None, typer.Option("--type", help="Of this type: training.enrolled.v1")] = None,
    dry_run: Annotated[bool, typer.Option(help="Only say what would be told")] = False,
) -> None:
    """Tell events of a service's outbox again. Who has applied one does not apply it twice."""
    from datetime import UTC

    from kernel import replay as again

    since, until = (moment and moment.replace(tzinfo=UTC) for moment in (since, until))
    which = again.Range(first, last, since, until, kind)
    if not which.words():
        problems.print("[red]Say which: --from, --to, --since, --until or --type.[/]")
        raise typer.Exit(2)
    engine = _engine(service)
    for event_type, count in sorted(again.preview(engine, which).items()):
        console.print(f"{count:>8} {event_type}", highlight=False)
    if not dry_run:
        console.print(f"[green]✔[/] {again.replay(engine, which)} to be told again")


def _letters() -> DeadLetters:
    from instance import SERVICES
    from kernel.dead_letters import DeadLetters

    return DeadLetters({name: _engine(name) for name in SERVICES})


def _engine(service: str) -> Engine:
    from instance import SERVICES
    from kernel import config, store

    if service not in SERVICES:
        problems.print(f"[red]There is no service {service}.[/] One of: {', '.join(SERVICES)}")
        raise typer.Exit(2)
    return store.connect(config.load(service).database(service))


def _must_be_some(count: int, letter_id: str) -> None:
    if not count:
        problems.print(f"[red]There is no dead letter {letter_id}.[/] Look with: jinguo dead-letters list")
        raise typer.Exit(1)
