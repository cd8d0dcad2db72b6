"""`jinguo up`: the whole system in one process, everything it keeps under one folder."""

from __future__ import annotations

import shutil
import socket
import sys
import threading
from pathlib import Path

import segno
import uvicorn
from rich.console import Console

from cli import secret_files
from cli.made_up import PHONES, STATION
from embedded import application, prepare
from kernel import config, log
from kernel.config import DEMO_CODE, Settings
from kernel.probe import Probe

console = Console()

PORTS_TRIED = 20


def run(var: Path, *, demo: bool, lan: bool, port: int, reset: bool) -> None:
    """Serve until Ctrl-C or SIGTERM."""
    data = var / "data"
    if reset:
        shutil.rmtree(data, ignore_errors=True)
    host = "0.0.0.0" if lan else "127.0.0.1"
    listening = _listen(host, port)
    settings = _settings(var, demo=demo, host=host, port=listening.getsockname()[1], lan=lan)
    settings = settings.model_copy(update={"probe_port": _free_port()})
    log.configure("INFO" if not demo else "WARNING", plain=sys.stderr.isatty())
    prepare(settings)
    server = uvicorn.Server(uvicorn.Config(application(settings), log_config=None, access_log=False))
    threading.Thread(target=_greet, args=(server, settings, demo), daemon=True).start()
    with Probe(settings, ready=lambda: {"started": server.started}):
        server.run(sockets=[listening])


def _settings(var: Path, *, demo: bool, host: str, port: int, lan: bool) -> Settings:
    secret_files.write_embedded(var / "keys")
    address = _own_address() if lan else "127.0.0.1"
    keys = {path.name: path.read_text("utf-8") for path in (var / "keys").iterdir()}
    return config.load(
        demo=demo,
        host=host,
        port=port,
        public_url=f"http://{address}:{port}",
        database_url=f"sqlite:///{var / 'data'}/{{service}}.sqlite3",
        **keys,
    )


def _listen(host: str, wanted: int) -> socket.socket:
    """A listening socket on the first port that is free."""
    for port in range(wanted, wanted + PORTS_TRIED):
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
            listening.listen(128)
        except OSError:
            listening.close()
            continue
        if port != wanted:
            console.print(f"[yellow]Port {wanted} is busy; using {port}.[/]")
        return listening
    console.print(f"[red]Ports {wanted} to {wanted + PORTS_TRIED - 1} are all busy.[/] Name another: --port 9000")
    raise SystemExit(1)


def _free_port() -> int:
    """For the metrics, which are for this machine alone."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _own_address() -> str:
    """The address by which the local network sees this machine (nothing is sent)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET-1, RFC 5737
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _greet(server: uvicorn.Server, settings: Settings, demo: bool) -> None:
    """Once it answers: make the demo's data, then say where everything is. What goes wrong here ends the server."""
    try:
        _make_ready(server, settings, demo)
    except Exception as error:
        console.print(f"[red]✘ The demo data could not be made: {error}[/] Begin anew with --reset.")
        server.should_exit = True


def _make_ready(server: uvicorn.Server, settings: Settings, demo: bool) -> None:
    while not server.started:
        if server.should_exit:
            return
        threading.Event().wait(0.01)
    if demo:
        from cli.demo_data import prepare as prepare_demo

        with console.status("Preparing demo data…"):
            prepare_demo(f"http://127.0.0.1:{settings.port}")
    station = f"{settings.public_url}/s/{STATION}"
    if demo:
        segno.make(station, error="m").terminal(compact=True)
    console.print(f"\n[bold green]Ready:[/] {settings.public_url}   API: {settings.public_url}/docs", highlight=False)
    if demo:
        console.print(f"A station's page, as its QR code opens it: {station}", highlight=False)
        phones = "  ".join(f"{role} [bold]{phone}[/]" for role, phone in PHONES.items())
        console.print(f"Demo phones (made up): {phones}", highlight=False)
        console.print(f"Demo sign-in code: [bold]{DEMO_CODE}[/] (refused outside demo mode)", highlight=False)
        walk = f"jinguo demo --gateway http://127.0.0.1:{settings.port}"
        console.print(f"Metrics: http://127.0.0.1:{settings.probe_port}/metrics", highlight=False)
        console.print(f"See the whole journey: [bold]var/venv/bin/{walk}[/]   Stop: Ctrl-C", highlight=False)
