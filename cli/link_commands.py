"""What an operator sees of the links to other instances."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

link = typer.Typer(no_args_is_help=True, help="The links to other instances: a county's to its centre, and back.")

console = Console()

_COLOURS = {"well": "green", "behind": "yellow", "gap": "yellow", "recovering": "yellow"}


@dataclass(frozen=True)
class _Column:
    title: str
    field: str


_COLUMNS = [
    _Column("last heard", "heard_at"),
    _Column("lag s", "lag_seconds"),
    _Column("backlog", "backlog"),
    _Column("gap", "gap"),
    _Column("sent", "sent"),
    _Column("receipted", "receipted"),
    _Column("received", "received"),
    _Column("refused", "refused"),
]


@link.command("status")
def status(as_json: Annotated[bool, typer.Option("--json", help="For programs")] = False) -> None:
    """Each link: last heard, lag, gap, backlog, and what that means. Ends with 1 if one is not well."""
    from sqlalchemy.orm import Session

    from instance import SERVICES
    from kernel import config, store
    from services.link.status import all_links

    settings = config.load("link")
    with Session(store.connect(settings.database(SERVICES["link"].name))) as session:
        found = all_links(session, settings)
    if as_json:
        print(json.dumps([one.model_dump(mode="json") for one in found], ensure_ascii=False, indent=2))
    elif not found:
        console.print("This instance has no link: set JINGUO_CENTRE_URL in a county; admit counties at a centre.")
    else:
        table = Table("peer", *(column.title for column in _COLUMNS), box=None)
        for one in found:
            words = one.model_dump(mode="json")
            table.add_row(one.peer, *(str(words[column.field]) for column in _COLUMNS))
        console.print(table)
        for one in found:
            colour = _COLOURS.get(one.state, "red")
            console.print(f"[{colour}]●[/] {one.peer} {one.state.zh}: {one.words_zh} {one.words_en}", highlight=False)
    raise typer.Exit(any(one.state != "well" for one in found))
