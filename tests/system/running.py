"""The whole system, started for tests: in one process on SQLite, or as in production on RabbitMQ and PostgreSQL."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import httpx2
import uvicorn

from cli import demo_data, reference, secret_files
from cli.front import Front
from cli.made_up import BASE, CENTRE, STATION
from embedded import application, prepare
from instance import SERVICES
from kernel.config import Settings, load
from tests.servers import Postgres, RabbitMQ, dying_with_us, free_port
from tests.system.sms import SmsInbox
from tests.waiting import wait_for

OPERATOR = "19910000000"
ROOT = Path(__file__).parents[2]
RETRY_SECONDS = [0.05, 0.1, 0.2, 0.5, 1.0]

_numbers = itertools.count(1)


class System:
    """A running instance, the reference data loaded, and staff at each level."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.sms = folder, SmsInbox()
        secret_files.write_embedded(folder / "keys")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        raise NotImplementedError

    def stop(self) -> None:
        raise NotImplementedError

    def settings(self) -> Settings:
        """What a process of this instance is told."""
        keys = {path.name: path.read_text("utf-8") for path in (self.folder / "keys").iterdir()}
        return load(**self._words(), **keys)

    def settle_in(self) -> None:
        """Load the reference data and appoint staff, as an operator does once."""
        self.operator = self.sign_in(Front(self.url), OPERATOR)
        for _ in reference.load(self.operator):
            pass
        self.station, self.base, self.centre = (self.appointed("staff", unit) for unit in (STATION, BASE, CENTRE))

    def look(self, path: str, **headers: str) -> httpx2.Response:
        """What anybody sees who has not signed in."""
        return httpx2.get(f"{self.url}{path}", headers=headers, timeout=30, trust_env=False)

    def sign_in(self, person: Front, phone: str) -> Front:
        person.post("/sign-in-codes", phone=phone)
        return person.sign_in(phone, self.sms.codes[phone])

    def stranger(self) -> Front:
        """Somebody who has signed in and not registered."""
        return self.sign_in(Front(self.url), self.new_phone())

    def worker(self, unit: str = STATION) -> Front:
        return demo_data.register(self.stranger(), next(_numbers), "worker", unit)

    def household(self, unit: str = STATION) -> Front:
        return demo_data.register(self.stranger(), next(_numbers), "household", unit)

    def appointed(self, role: str, unit: str = STATION) -> Front:
        phone = self.new_phone()
        self.operator.post("/appointments", phone=phone, role=role, unit=unit)
        return self.sign_in(Front(self.url), phone)

    def new_phone(self) -> str:
        return f"1991{next(_numbers):07}"

    def _words(self) -> dict[str, Any]:
        return {
            "database_url": self.database_url(),
            "public_url": self.url,
            "port": self.port,
            "sms_webhook_url": self.sms.url,
            "operator_phones": [OPERATOR],
            "sign_in_budget": "100000/minute",
            "unknown_code_budget": "100000/minute",
            "retry_seconds": RETRY_SECONDS,
        }

    def database_url(self) -> str:
        raise NotImplementedError

    def _wait_until_it_answers(self) -> None:
        with httpx2.Client(timeout=30, trust_env=False) as client:
            wait_for(lambda: self._answers(client), 180, "the gateway answers for every service")

    def _answers(self, client: httpx2.Client) -> bool:
        looks = ("units", "courses", "standards", "needs", "consent-texts")
        try:
            return all(client.get(f"{self.url}/v1/{look}").is_success for look in looks)
        except httpx2.TransportError:
            return False


class InProcessSystem(System):
    """`jinguo up`, in a thread of the tests' own process."""

    def database_url(self) -> str:
        return f"sqlite:///{self.folder}/{{service}}.sqlite3"

    def start(self) -> None:
        settings = self.settings()
        prepare(settings)
        config = uvicorn.Config(application(settings), port=self.port, log_config=None, access_log=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        self._wait_until_it_answers()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        self.sms.close()


class RabbitSystem(System):
    """One process a service and one for the gateway; a vhost, and a database for each service."""

    def __init__(self, folder: Path, postgres: Postgres, rabbitmq: RabbitMQ) -> None:
        super().__init__(folder)
        self._postgres, self._rabbitmq, self._name = postgres, rabbitmq, f"t{next(_numbers)}"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        rabbitmq.create_vhost(self._name)
        for service in SERVICES:
            postgres.create_database(f"{self._name}_{service}")

    def database_url(self) -> str:
        return self._postgres.url(f"{self._name}_{{service}}")

    def broker_url(self) -> str:
        return self._rabbitmq.url(self._name)

    def start(self) -> None:
        self._run("migrate").wait(60)
        for name in (*SERVICES, "gateway"):
            self.serve(name)
        self._wait_until_it_answers()

    def serve(self, name: str) -> None:
        self.processes[name] = self._run("serve", name)

    def _answers(self, client: httpx2.Client) -> bool:
        for name in self.processes:
            self._must_run(name)
        return super()._answers(client)

    def _must_run(self, name: str) -> None:
        """A process that has ended has said why, and need not be waited for."""
        ended = self.processes[name].poll() is not None
        assert not ended, f"{name} has ended:\n{self._log_of(name).read_text('utf-8')[-2000:]}"

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait(30)
        self.sms.close()

    def log(self, name: str) -> str:
        return self._log_of(name).read_text("utf-8")

    def _log_of(self, name: str) -> Path:
        return self.folder / f"serve-{name}.log"

    def _run(self, *words: str, module: str = "cli.main", **environment: str) -> subprocess.Popen[bytes]:
        told = {f"JINGUO_{name.upper()}": _text(value) for name, value in self._words().items()}
        told |= {"JINGUO_BROKER_URL": self.broker_url(), "JINGUO_SECRETS_DIR": str(self.folder / "keys")}
        with open(self.folder / f"{'-'.join(words)}.log", "ab") as log:
            environment = {**os.environ, **told, "PYTHONPATH": str(ROOT), **environment}
            command = dying_with_us([sys.executable, "-m", module, *words])
            return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
