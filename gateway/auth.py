"""Who calls, and what a route asks of the caller. The services decide again, on their own look at the token."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from contracts.accounts import Role
from gateway.parameters import must_be_known
from kernel import message, trace
from kernel.calls import Calls
from kernel.identity import Actor, Verifier
from kernel.service import Context
from kernel.store import now

bearer = HTTPBearer(auto_error=False, description="The `access_token` of a session")


class Access(Enum):
    """The rows of the role matrix: who may use a route at all."""

    ANYONE = ()
    SIGNED_IN = ("*",)
    WORKER = (Role.WORKER,)
    HOUSEHOLD = (Role.HOUSEHOLD,)
    STAFF = (Role.STAFF,)
    OPERATOR = (Role.OPERATOR,)
    COMPANY = (Role.COMPANY,)
    DEPARTMENT = (Role.DEPARTMENT,)
    STAFF_OR_OPERATOR = (Role.STAFF, Role.OPERATOR)
    OFFICE = (Role.STAFF, Role.OPERATOR, Role.DEPARTMENT)
    STAFF_OR_COMPANY = (Role.STAFF, Role.COMPANY)

    def check(self, actor: Actor) -> None:
        """Signed in where that is asked. Which role at which unit, the service decides."""
        if self is Access.ANYONE:
            return
        actor.must_be_signed_in()
        if Role.WORKER in self.value or Role.HOUSEHOLD in self.value or self is Access.SIGNED_IN:
            return  # the service's refusal says that she must register first
        actor.must_hold(*self.value)


@dataclass(frozen=True)
class Caller:
    """The one who sends this request, and a way to ask the services in her name."""

    calls: Calls
    actor: Actor
    token: str | None
    idempotency_key: str | None

    async def ask(self, request: message.Request) -> Any:
        """The answer as JSON values. Raises the service's refusal."""
        return await self.calls.call(request, Context(self.token, trace.current(), self.idempotency_key))


Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="Send the same key to repeat a request safely: it is done once and answered alike",
    ),
]


# The dependencies are coroutines though they wait for nothing: FastAPI would send a function to a thread.
def asking(access: Access) -> Any:
    """The dependency of a safe request: it comes before the parameters are judged, so a stranger learns nothing."""

    async def admitted(request: Request, credentials: Credentials) -> Caller:
        return _admitted(access, request, credentials, None)

    return Depends(admitted)


def commanding(access: Access) -> Any:
    """The dependency of an unsafe request, which takes an `Idempotency-Key`."""

    async def admitted(request: Request, credentials: Credentials, idempotency_key: IdempotencyKey = None) -> Caller:
        return _admitted(access, request, credentials, idempotency_key)

    return Depends(admitted)


def _admitted(
    access: Access, request: Request, credentials: HTTPAuthorizationCredentials | None, key: str | None
) -> Caller:
    verifier: Verifier = request.app.state.verifier
    token = credentials.credentials if credentials else None
    actor = verifier.actor(token, now())
    request.app.state.sessions.must_be_open(actor)
    access.check(actor)
    must_be_known(request)
    return Caller(request.app.state.calls, actor, token, key)


#: For what anybody may look at.
Asking = Annotated[Caller, asking(Access.ANYONE)]
