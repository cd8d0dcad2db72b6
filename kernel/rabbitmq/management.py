"""RabbitMQ's management HTTP API, as far as links need it: https://www.rabbitmq.com/docs/http-api-reference."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx2
from sqlalchemy import make_url


class Management:
    """Raises `httpx2.HTTPError` when the broker does not answer or refuses."""

    def __init__(self, url: str, broker_url: str) -> None:
        """`broker_url` has the user, the password and the vhost."""
        broker = make_url(broker_url)
        self.user, self.vhost = broker.username or "guest", broker.database or "/"
        self._client = httpx2.Client(
            base_url=f"{url.rstrip('/')}/api", auth=(self.user, broker.password or "guest"), trust_env=False, timeout=10
        )

    def vhosts(self) -> list[str]:
        return [vhost["name"] for vhost in self._get("/vhosts")]

    def shovels(self) -> dict[str, str]:
        """The state of each dynamic shovel of our vhost: `starting`, `running`, `terminated`."""
        return {shovel["name"]: shovel["state"] for shovel in self._get(f"/shovels/{_quoted(self.vhost)}")}

    def declared_shovels(self) -> dict[str, dict[str, Any]]:
        found = self._get(f"/parameters/shovel/{_quoted(self.vhost)}")
        return {parameter["name"]: parameter["value"] for parameter in found}

    def declare_shovel(self, name: str, value: dict[str, Any]) -> None:
        """Declare or change a shovel; the broker starts it anew."""
        path = f"/parameters/shovel/{_quoted(self.vhost)}/{_quoted(name)}"
        self._client.put(path, json={"value": value}).raise_for_status()

    def delete_shovel(self, name: str) -> None:
        path = f"/parameters/shovel/{_quoted(self.vhost)}/{_quoted(name)}"
        self._client.delete(path).raise_for_status()

    def import_definitions(self, definitions: dict[str, Any]) -> None:
        """Users, vhosts and all that is in them; what is there already stays. Only an administrator may."""
        self._client.post("/definitions", json=definitions).raise_for_status()

    def _get(self, path: str) -> Any:
        return self._client.get(path).raise_for_status().json()


def _quoted(name: str) -> str:
    return quote(name, safe="")
