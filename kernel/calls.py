"""What a front door needs: a way to ask a service. Each runner has its own; both fail and answer alike."""

from __future__ import annotations

from typing import Any, Protocol

from kernel.errors import Faulty
from kernel.message import Refusal, Request, catalogue
from kernel.service import Context


class Calls(Protocol):
    """Asks services. `call` returns the answer as JSON values, or raises the `Refusal` that the service gave."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def call(self, request: Request, context: Context) -> Any: ...

    def is_ready(self) -> bool: ...


def unpack(reply: dict[str, Any]) -> Any:
    """The answer out of what `Service.answer` returned."""
    if "refusal" in reply:
        raise refusal(**reply["refusal"])
    return reply["answer"]


def refusal(code: str, members: dict[str, Any]) -> Refusal:
    return catalogue.refusals.get(code, Faulty)(**members)
