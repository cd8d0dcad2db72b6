"""`jinguo doctor`: looks at everything a process stands on, and names the fix of what is wrong."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from sqlalchemy import make_url

from gateway.printing import fonts
from instance import SERVICES
from kernel import config, migrate, store
from kernel.config import Settings

FREE_BYTES = 500_000_000


@dataclass(frozen=True)
class Finding:
    what: str
    fine: bool
    fix: str


def examine(console: Console) -> int:
    """Print every finding; how many are wrong."""
    findings = list(_findings(config.load()))
    for found in findings:
        mark = "[green]✔[/]" if found.fine else "[red]✘[/]"
        console.print(f"{mark} {found.what}" + ("" if found.fine else f" [yellow]→ {found.fix}[/]"), highlight=False)
    return sum(not found.fine for found in findings)


def _findings(settings: Settings) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding(f"Python {version}", sys.version_info >= (3, 11), "install Python 3.11 or newer")
    free = shutil.disk_usage(".").free
    yield Finding(f"{free // 10**9} GB of disk free", free > FREE_BYTES, "free some disk: databases need room to grow")
    missing = [font.path.name for font in fonts.SYSTEM if not font.path.exists()]
    found = f"fonts to print any name with{': no ' + ', '.join(missing) if missing else ''}"
    yield Finding(found, not missing, "install the packages fonts-noto-cjk, fonts-hanazono and fonts-babelstone-han")
    embedded = settings.database_url.startswith("sqlite")
    if not embedded:
        for words in config.weaknesses(settings):
            yield Finding("settings", False, words)
        yield _broker(settings)
        sends = bool(config.load("accounts").sms_webhook_url) or settings.demo
        yield Finding(
            "sign-in codes reach phones", sends, "set JINGUO_SMS_WEBHOOK_URL: without it they stand in the log"
        )
    for name in SERVICES:
        if os.environ.get("JINGUO_SECRETS_DIR") and not config.secrets_folder(name):
            continue  # a container has its own service's secrets alone
        yield from _database(name, config.load(name))


def _broker(settings: Settings) -> Finding:
    url = make_url(settings.broker)
    address = (url.host or "127.0.0.1", url.port or 5672)
    fine = _true(lambda: socket.create_connection(address, timeout=3).close())
    return Finding(f"broker at {address[0]}:{address[1]}", fine, "start RabbitMQ, or set JINGUO_BROKER_URL")


def _database(name: str, settings: Settings) -> Iterator[Finding]:
    url = settings.database(name)
    where = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        yield Finding(f"{name}: {where}", False, "there is none yet: start the embedded system (script/server)")
        return
    engine = store.connect(url)
    alive = store.is_alive(engine)
    yield Finding(f"{name}: {where}", alive, "start PostgreSQL, or set JINGUO_DATABASE_URL and database_password")
    if alive:
        current = migrate.is_current(SERVICES[name], engine)
        yield Finding(f"{name}: schema is current", current, f"run: jinguo migrate {name}")
    engine.dispose()


def _true(act: Callable[[], object]) -> bool:
    try:
        act()
    except OSError:
        return False
    return True
