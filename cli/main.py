"""`jinguo`: the commands. Each imports what it needs when it runs, so that `--help` and `up` start at once."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli import county, event_commands, ledger_commands, link_commands

app = typer.Typer(no_args_is_help=True, add_completion=False, help="巾帼: run, load, watch and mend the platform.")
app.add_typer(event_commands.dead, name="dead-letters")
app.command("replay")(event_commands.replay)
app.add_typer(link_commands.link, name="link")
app.add_typer(ledger_commands.ledger, name="ledger")
app.add_typer(county.county, name="county")

console = Console()
problems = Console(stderr=True)

Gateway = Annotated[str, typer.Option("--gateway", envvar="JINGUO_GATEWAY", help="The gateway's address")]
LOCAL = "http://127.0.0.1:8000"


@app.command()
def up(
    demo: Annotated[bool, typer.Option(help="Demo data, demo phones and the demo sign-in code")] = False,
    lan: Annotated[bool, typer.Option(help="Listen on every address, not on loopback alone")] = False,
    port: Annotated[int, typer.Option(help="The first port to try")] = 8000,
    reset: Annotated[bool, typer.Option(help="Throw the data away and begin anew")] = False,
    var: Annotated[Path, typer.Option(help="Where everything is kept")] = Path("var"),
) -> None:
    """Run everything in this one process, with SQLite and no broker."""
    from cli.up import run

    run(var.resolve(), demo=demo, lan=lan, port=port, reset=reset)


@app.command()
def serve(what: Annotated[str, typer.Argument(help="A service's name, or gateway")]) -> None:
    """Run one process of an instance: a service under nameko, or the gateway. SIGTERM stops it in good order."""
    if what == "gateway":
        from cli.serve_gateway import run

        run()
        return
    _must_be_service(what)
    # eventlet must patch the standard library before anything else is imported: begin again in a fresh interpreter.
    os.execv(sys.executable, [sys.executable, "-m", "cli.serve_service", what])


@app.command()
def migrate(services: Annotated[list[str] | None, typer.Argument(help="Which; all if none is named")] = None) -> None:
    """Bring the databases to their newest schemas."""
    from rich.progress import track

    from instance import SERVICES
    from kernel import config, store
    from kernel.migrate import upgrade

    for name in track(services or list(SERVICES), "Migrating", console=problems, transient=True):
        _must_be_service(name)
        engine = store.connect(config.load(name).database(name), statement_timeout=0)
        upgrade(SERVICES[name], engine)
        engine.dispose()
        console.print(f"[green]✔[/] {name}")


@app.command()
def load(
    gateway: Gateway = LOCAL,
    phone: Annotated[str, typer.Option(prompt=True, help="An operator's phone")] = "",
    code: Annotated[str, typer.Option(help="The sign-in code; without it one is sent and asked for")] = "",
) -> None:
    """Load the reference data through the gateway, as an operator. Loading again corrects and doubles nothing."""
    from rich.progress import track

    from cli import reference
    from cli.front import Front

    operator = Front(gateway)
    with _told():
        if not code:
            operator.post("/sign-in-codes", phone=phone)
            code = typer.prompt("The code in the message")
        operator.sign_in(phone, code)
        done = list(track(reference.load(operator), "Loading", total=len(reference.posts()), console=problems))
    console.print(f"[green]✔[/] {len(done)} entries")


@app.command()
def demo(gateway: Gateway = LOCAL) -> None:
    """Walk the journey, from the station's code to the placement, against a running gateway in demo mode."""
    from cli.journey import walk

    with _told():
        for number, step in enumerate(walk(gateway), 1):
            console.print(f"[dim]{number:>2}[/] [bold]{step.who}[/] {step.what} [green]→ {step.outcome}[/]")
    console.print("[bold green]Placed.[/]")


@app.command()
def doctor() -> None:
    """Check this process's surroundings: each thing that is wrong, and its fix."""
    from cli.doctor import examine

    raise typer.Exit(1 if examine(console) else 0)


@app.command()
def secrets(folder: Annotated[Path, typer.Argument(help="Where to write them")]) -> None:
    """Write the secret files that an instance needs and that are not there yet. Nothing is overwritten."""
    from cli.secret_files import write

    for path in write(folder):
        console.print(f"[green]+[/] {path}")


@app.command("rotate-credential-key")
def rotate_credential_key(
    file: Annotated[Path, typer.Argument(help="certification's secret credential_keys", exists=True, dir_okay=False)],
) -> None:
    """Let a new key sign certificates from the next start of certification on. Old ones stay published."""
    from cli.secret_files import rotate_credential_keys

    rotate_credential_keys(file)
    console.print(f"[green]+[/] {file}: restart certification")


@app.command()
def openapi() -> None:
    """Print the gateway's OpenAPI document."""
    from cli.documents import openapi_document

    print(_json(openapi_document()))


@app.command()
def asyncapi() -> None:
    """Print the AsyncAPI document of the events."""
    from cli.documents import asyncapi_document

    print(_json(asyncapi_document()))


@app.command("problems")
def problem_types() -> None:
    """Print the problem types with their words, as `docs/problems.md` has them."""
    from cli.documents import problems_document

    print(problems_document())


def _must_be_service(name: str) -> None:
    from instance import SERVICES

    if name not in SERVICES:
        problems.print(f"[red]There is no service {name}.[/] One of: {', '.join(SERVICES)}")
        raise typer.Exit(2)


class _told:
    """Says in one line what a gateway refused, or that there is none."""

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        import httpx2

        from cli.front import Refused

        if isinstance(error, Refused | TimeoutError):
            problems.print(f"[red]✘ {error}[/]")
            raise typer.Exit(1)
        if isinstance(error, httpx2.TransportError):
            problems.print(
                f"[red]✘ No gateway answers: {error}.[/] Start one (script/server), or name it: --gateway URL"
            )
            raise typer.Exit(1)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


if __name__ == "__main__":
    app()
