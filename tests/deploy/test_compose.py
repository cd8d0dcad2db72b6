"""docker-compose.yml runs every process there is, shows nobody else's secrets, and publishes what it must alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from instance import SERVICES

ROOT = Path(__file__).parents[2]
PROCESSES = (*SERVICES, "gateway")


def composed(path: str = "docker-compose.yml") -> dict[str, Any]:
    return yaml.safe_load((ROOT / path).read_text("utf-8"))


def mounts(service: str) -> dict[str, str]:
    """Targets by source, without the mode."""
    volumes = composed()["services"][service].get("volumes", [])
    return dict(volume.removesuffix(":ro").split(":", 1) for volume in volumes)


@pytest.mark.parametrize("name", PROCESSES)
def test_every_process_has_a_container_with_its_own_secrets(name: str) -> None:
    """Statement 29."""
    assert composed()["services"][name]["command"] == ["serve", name]
    assert mounts(name) == {f"secrets-{name}": f"/secrets/{name}"}


def test_the_secrets_of_every_process_are_written_and_every_database_is_migrated() -> None:
    written = set(mounts("secrets"))
    assert {f"secrets-{name}" for name in PROCESSES} <= written
    assert written <= set(composed()["volumes"])
    assert set(mounts("migrate")) == {f"secrets-{name}" for name in SERVICES}


def test_the_image_has_a_mount_point_for_every_volume_of_secrets() -> None:
    """A volume takes over its owner: without it the one that writes the secrets may not."""
    made = (ROOT / "Dockerfile").read_text("utf-8").partition("for one in")[2].partition(";")[0].split()
    assert {target for target in mounts("secrets").values()} == {f"/secrets/{name}" for name in made if name != "\\"}


def test_prometheus_asks_every_process() -> None:
    jobs = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text("utf-8"))["scrape_configs"]
    asked = {target for job in jobs for static in job["static_configs"] for target in static["targets"]}
    assert {f"{name}:9100" for name in PROCESSES} <= asked


def test_only_the_gateway_is_published_and_on_loopback_alone() -> None:
    """Statement 31: neither the broker's ports nor its management, nor metrics."""
    ports = {name: service["ports"] for name, service in composed()["services"].items() if "ports" in service}
    assert list(ports) == ["gateway"] and all(port.startswith("127.0.0.1:") for port in ports["gateway"])


@pytest.mark.parametrize("name", composed()["services"])
def test_no_container_may_do_more_than_it_must(name: str) -> None:
    """Statement 30."""
    service = composed()["services"][name]
    assert service["read_only"] and service["cap_drop"] == ["ALL"] and service["user"] not in ("root", "0")
    assert service["security_opt"] == ["no-new-privileges:true"] and {"mem_limit", "pids_limit"} <= set(service)
