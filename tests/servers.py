"""Private servers for tests and benchmarks: a PostgreSQL cluster and a RabbitMQ node of our own.

They need the installed programs only, keep to a temporary directory and to 127.0.0.1, and die with our process.
"""

import atexit
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg2.sql
from amqp import AMQPError, Connection

from tests.waiting import wait_for

HOST = "127.0.0.1"
PATIENCE = 120  # Seconds for a start or a stop on a crowded machine; only a failure takes that long.


def free_port() -> int:
    """A port that nobody listens on, below those that Linux lends to connecting clients."""
    # Of those, one that retries while its server is down may be lent the very port it dials: TCP connects it to itself.
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind((HOST, port))
            return port


def dying_with_us(command: Sequence[str | Path], last_resort: signal.Signals = signal.SIGKILL) -> Sequence[str | Path]:
    """If we are killed, atexit has no say, but the kernel sends the signal.

    It watches the *thread* that forked, so that only the main one, which lives to the end, may ask for this.
    """
    if shutil.which("setpriv") and threading.current_thread() is threading.main_thread():
        return ("setpriv", "--pdeathsig", last_resort.name.removeprefix("SIG"), "--", *command)
    return command


class Server:
    """A directory and the processes that work in it, none of which outlives ours."""

    PROGRAMS: tuple[str, ...] = ()
    PLACES: tuple[str, ...] = ()  # Where they may be, before PATH.
    STOP = LAST_RESORT = signal.SIGKILL

    @classmethod
    def installed(cls) -> bool:
        return all(map(cls._program, cls.PROGRAMS))

    @classmethod
    def _program(cls, name: str) -> str | None:
        return shutil.which(name, path=os.pathsep.join([*cls.PLACES, os.environ.get("PATH", "")]))

    def __init__(self) -> None:
        self.port = free_port()
        self.directory = Path(tempfile.mkdtemp(prefix="jinguo-"))
        # In a session of its own, Ctrl-C does not reach a server: that is for pytest, which then closes us.
        self._options: dict = {"cwd": self.directory, "start_new_session": True}
        self._children: list[subprocess.Popen] = []
        atexit.register(self.close)
        os.register_at_fork(after_in_child=lambda: atexit.unregister(self.close))  # It is not the child's to close.

    def stop(self) -> None:
        self.process.send_signal(self.STOP)  # Does nothing to a dead process, or to the next owner of its pid.
        self.process.wait(PATIENCE)

    def close(self) -> None:
        """Leave nothing behind; without good manners, for what they would save is deleted."""
        for process in self._children:
            process.send_signal(self.LAST_RESORT)
            process.wait(PATIENCE)
        shutil.rmtree(self.directory, ignore_errors=True)

    def _spawn(self, *command: str | Path) -> None:
        command = dying_with_us(command, self.LAST_RESORT)
        with open(self.directory / "output.log", "ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self._options)
        self._children.append(self.process)

    def _boot(self, *command: str | Path) -> None:
        self._spawn(*command)
        wait_for(self._accepts, PATIENCE, f"{type(self).__name__} accepts connections")

    def _accepts(self) -> bool:
        assert self.process.poll() is None, f"{self.process.args} died:\n{(self.directory / 'output.log').read_text()}"
        with suppress(OSError, AMQPError, psycopg2.OperationalError):
            self._connect().close()
            return True
        return False


class Postgres(Server):
    """A cluster; as durable as in production, which benchmarks want, or fast."""

    PROGRAMS = ("initdb", "postgres")
    PLACES = tuple(sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), key=lambda p: -float(p.split("/")[4])))
    # It stops at once, with its children; SIGKILL would leave them and the shared memory behind.
    LAST_RESORT = signal.SIGQUIT
    STOP = (
        signal.SIGINT
    )  # Clients are sent away and the data is written: without fsync an immediate stop would lose it.

    def __init__(self, durable: bool = False) -> None:
        super().__init__()
        self._speed = () if durable else ("--fsync=off", "--synchronous_commit=off", "--full_page_writes=off")
        if os.geteuid() == 0:  # Which PostgreSQL refuses to run as.
            self._options |= {"user": "postgres", "group": "postgres", "extra_groups": []}
            shutil.chown(self.directory, "postgres", "postgres")

    def start(self) -> None:
        data = self.directory / "data"
        if not data.exists():
            options = [
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
                "--pgdata",
            ]
            subprocess.check_output([self._program("initdb"), *options, data], **self._options)
        options = ("-D", data, "-h", HOST, "-p", str(self.port), "-k", self.directory, "-N", "600", *self._speed)
        self._boot(self._program("postgres"), *options)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg2://postgres@{HOST}:{self.port}/{database}"

    def create_database(self, name: str) -> None:
        with closing(self._connect()) as connection:
            connection.autocommit = True  # There is no CREATE DATABASE inside a transaction.
            connection.cursor().execute(psycopg2.sql.SQL("CREATE DATABASE {}").format(psycopg2.sql.Identifier(name)))

    def _connect(self) -> psycopg2.extensions.connection:
        return psycopg2.connect(host=HOST, port=self.port, user="postgres", dbname="postgres")


class RabbitMQ(Server):
    """A broker node, with an epmd (Erlang's register of nodes) of its own.

    `plugins` beside the management plugin, and `config`: more lines of rabbitmq.conf.
    """

    PROGRAMS = ("rabbitmq-server", "epmd", "erl_call")
    PLACES = ("/usr/lib/rabbitmq/bin",)  # What Debian puts into PATH insists on being root or rabbitmq.
    STOP = signal.SIGTERM  # In good order: everything is on the disk when it ends.

    def __init__(self, management: bool = False, plugins: Sequence[str] = (), config: str = "") -> None:
        super().__init__()
        enabled = [*plugins, *(["rabbitmq_management"] if management else [])]
        self.management_port = free_port() if "rabbitmq_management" in enabled else None
        self.node, here = f"jinguo-{secrets.token_hex(4)}@localhost", self.directory
        # Erlang looks for every module in every plugin's directory. Without the plugins it boots in half the time.
        home = Path(self._program("rabbitmq-server")).resolve().parent.parent
        (here / "sbin").symlink_to(home / "sbin")
        (here / "plugins").mkdir()
        for path in (home / "plugins").iterdir():
            if enabled or not path.name.startswith("rabbitmq_") or path.name.startswith("rabbitmq_prelaunch"):
                (here / "plugins" / path.name).symlink_to(path)
        (here / "enabled_plugins").write_text(f"[{','.join(enabled)}].")
        manage = (
            f"management.tcp.ip = {HOST}\nmanagement.tcp.port = {self.management_port}\n"
            if self.management_port
            else ""
        )
        (here / "rabbitmq.conf").write_text(f"listeners.tcp.1 = {HOST}:{self.port}\n{manage}{config}\n")
        # RUNNING_UNDER_SYSTEMD: the script then becomes the broker, instead of watching it, and their pids are one.
        variables = f"""
            PATH={os.environ.get("PATH", os.defpath)}
            HOME={here}
            ERL_EPMD_ADDRESS={HOST}
            ERL_EPMD_PORT={free_port()}
            ERL_ZFLAGS=-start_epmd false -kernel inet_dist_use_interface {{127,0,0,1}}
            RUNNING_UNDER_SYSTEMD=true
            RABBITMQ_SCRIPTS_DIR={here}/sbin
            RABBITMQ_NODENAME={self.node}
            RABBITMQ_DIST_PORT={free_port()}
            RABBITMQ_MNESIA_BASE={here}/mnesia
            RABBITMQ_LOG_BASE={here}/log
            RABBITMQ_ENABLED_PLUGINS_FILE={here}/enabled_plugins
            RABBITMQ_CONFIG_FILE={here}/rabbitmq.conf
            RABBITMQ_CONFIG_FILES={here}/no.d
            RABBITMQ_ADVANCED_CONFIG_FILE={here}/no.config
            RABBITMQ_CONF_ENV_FILE={here}/no.conf"""
        self._options["env"] = dict(line.strip().split("=", 1) for line in variables.strip().splitlines())

    def start(self) -> None:
        if not self._children:  # A broker that finds no epmd leaves a daemon behind; of ours we know the pid.
            self._spawn(self._program("epmd"))
        self._boot(self._program("rabbitmq-server"))

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)

    def pause(self) -> None:
        """It hangs: connections stand, and nobody answers."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def url(self, vhost: str = "/") -> str:
        return f"amqp://guest:guest@{HOST}:{self.port}/{quote(vhost, safe='')}"

    def create_vhost(self, name: str) -> None:
        vhost = f"<<{','.join(map(str, name.encode()))}>>"
        self.evaluate(f'ok = rabbit_vhost:add({vhost}, <<"us">>)')
        self.evaluate(f'A = <<".*">>, rabbit_auth_backend_internal:set_permissions(<<"guest">>,{vhost},A,A,A,<<"us">>)')

    def evaluate(self, expression: str) -> str:
        """What the broker answers to an Erlang expression: `rabbitmqctl eval`, but in no time."""
        command = [self._program("erl_call"), "-n", self.node, "-e"]
        run = subprocess.run(command, input=f"{expression}.\n", text=True, capture_output=True, **self._options)
        assert run.stdout.startswith("{ok, "), f"{expression}: {run.stdout}{run.stderr}"
        return run.stdout.removeprefix("{ok, ").removesuffix("}")

    def _connect(self) -> Connection:
        connection = Connection(f"{HOST}:{self.port}", connect_timeout=5)
        connection.connect()
        if self.management_port:  # Which opens last.
            socket.create_connection((HOST, self.management_port)).close()
        return connection
