"""Contact details on their way between instances, sealed for the one that is to have them. Accounts owns it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.values import UnitCode
from kernel.message import Event, Flow, Id


class ExchangeKeyAnnounced(
    Event, name="accounts.exchange_key_announced", version=1, subject="instance", flows=Flow.UP | Flow.DOWN
):
    """The key with which others seal what this instance alone may read. The newest counts."""

    instance: UnitCode
    public_key: Annotated[str, StringConstraints(max_length=500)] = Field(description="X25519 JWK (RFC 8037)")


class DetailsPassed(
    Event,
    name="accounts.details_passed",
    version=1,
    subject="person_id",
    flows=Flow.UP | Flow.DOWN,
    to="instance",
):
    """A person's contact details for another instance, where somebody is joined to her by a placement."""

    person_id: Id
    other_id: Id
    instance: UnitCode
    sealed: Annotated[str, StringConstraints(max_length=8000)] = Field(description="JWE (RFC 7516) for `instance`")
