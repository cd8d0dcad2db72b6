"""The import law, read from the imports; and every service looking alike inside."""

from __future__ import annotations

import ast
import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from instance import SERVICES
from kernel.message import Event, Labelled, catalogue
from kernel.service import Service

ROOT = Path(__file__).parents[1]
OURS = ("kernel", "contracts", "services", "gateway", "cli", "embedded", "instance")


def modules(*folders: str) -> list[Path]:
    return sorted(
        path for folder in folders for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts
    )


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def breaches(paths: list[Path], allowed: tuple[str, ...]) -> list[str]:
    """Imports of our own code that begin with none of `allowed`."""
    return [
        f"{path.relative_to(ROOT)}: {name}"
        for path in paths
        for name in imports(path)
        if name.split(".")[0] in OURS and not name.startswith(allowed)
    ]


def test_the_kernel_knows_nobody() -> None:
    assert breaches(modules("kernel"), ("kernel",)) == []


def test_contracts_know_the_grammar_of_messages_alone() -> None:
    assert breaches(modules("contracts"), ("kernel.message", "contracts")) == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_knows_no_other(service: str) -> None:
    assert breaches(modules(f"services/{service}"), ("kernel", "contracts", f"services.{service}")) == []


def test_the_gateway_knows_no_service() -> None:
    assert breaches(modules("gateway"), ("kernel", "contracts", "gateway")) == []


@pytest.mark.parametrize("service", SERVICES)
def test_rules_know_the_standard_library_and_contracts(service: str) -> None:
    known = sys.stdlib_module_names | {"contracts"}
    paths = (ROOT / "services" / service).rglob("*rules.py")
    assert [name for path in paths for name in imports(path) if name.split(".")[0] not in known] == []


def test_messaging_libraries_stay_in_the_kernels_runners() -> None:
    libraries, homes = ("nameko", "kombu", "amqp", "aio_pika"), ("kernel/rabbitmq",)
    found = {
        str(path.relative_to(ROOT))
        for path in modules(*OURS[:5])
        for name in imports(path)
        if name.startswith(libraries)
    }
    assert [path for path in found if not path.startswith(homes)] == []


def test_eventlet_patches_one_kind_of_process() -> None:
    found = {str(path.relative_to(ROOT)) for path in modules(*OURS[:5]) if "eventlet" in set(imports(path))}
    assert found == {"cli/serve_service.py", "kernel/rabbitmq/host.py"}


def test_only_the_composition_root_and_the_command_line_know_several_services() -> None:
    paths = modules("kernel", "contracts", "services", "gateway")
    several = [
        str(path.relative_to(ROOT))
        for path in paths
        if len({name.split(".")[1] for name in imports(path) if name.startswith("services.")}) > 1
    ]
    assert several == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_looks_alike(service: str) -> None:
    names = {path.name for path in (ROOT / "services" / service).iterdir()}
    assert {"__init__.py", "service.py", "rules.py", "models.py", "migrations"} <= names


@pytest.mark.parametrize("service", SERVICES)
def test_no_two_files_of_a_service_bear_the_same_name(service: str) -> None:
    """Whichever folder a part is in, it is found by its name."""
    names = [path.name for path in modules(f"services/{service}") if path.name != "__init__.py"]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_hides_none_of_the_kernels_machinery(service: str) -> None:
    """Its parts share one class with it: a private name that is used twice would be silently replaced."""
    inner = {name for name in vars(Service) if name.startswith("_") and not name.startswith("__")}
    parts = [cls for cls in SERVICES[service].__mro__ if cls.__module__.startswith("services.")]
    names = [name for cls in parts for name in vars(cls) if not name.startswith("__")]
    assert inner.isdisjoint(names)
    assert {name for name in names if names.count(name) > 1} <= {"name", "tables", "_abc_impl"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_message_has_one_handler(service: str) -> None:
    """Of two in different parts one would silently go unheard."""
    methods = [getattr(SERVICES[service], name) for name in dir(SERVICES[service])]
    handled = [method.handles for method in methods if hasattr(method, "handles")]
    assert len(handled) == len(set(handled))


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_says_truly_what_it_publishes_and_hears(service: str) -> None:
    words = importlib.import_module(f"services.{service}").__doc__ or ""
    publishes = words[words.index("publishes") : words.index("hears")]
    declared = {event.word() for event in catalogue.events.values() if event.service() == service}
    assert set(re.findall(r"`(\w+)`", publishes)) == declared
    named = set(re.findall(r"`(\w+\.\w+)`", words[words.index("hears") :]))
    heard = {event.message_name for event in SERVICES[service].hears()}
    assert named <= heard and (named == heard or service in ("stations", "link"))


def test_commands_and_queries_are_all_answered() -> None:
    answered = {name for cls in SERVICES.values() for name, method in cls.handlers().items() if not is_event(method)}
    assert answered == {name for name, request in catalogue.requests.items() if request.service() in SERVICES}


def test_no_two_enumerations_share_a_name() -> None:
    """A front end looks their words up by it."""
    names = [kind.__name__ for kind in Labelled.__subclasses__()]
    assert sorted(names) == sorted(set(names))


def is_event(method: object) -> bool:
    return issubclass(method.handles, Event)  # type: ignore[attr-defined]


def test_files_can_be_read_in_one_sitting() -> None:
    long = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in modules(*OURS[:5])}
    assert {name: lines for name, lines in long.items() if lines > 340} == {}
