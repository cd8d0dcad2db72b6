"""Names for what bears them: lists that are printed in full, and a proof's public page. Accounts owns it."""

from __future__ import annotations

from pydantic import Field

from contracts.values import ProofCode, Sentence
from kernel.message import Command, Id, Query, Value


class FullName(Value):
    person_id: Id
    name: str


class DiscloseNames(Command, name="accounts.disclose_names", answer=list[FullName], secret=True):
    """See the legal names of many, for a list that must bear them. Leaves an audit row a person, with the reason; whom
    the caller may not see is left out.
    """

    person_ids: list[Id] = Field(max_length=100)
    reason: Sentence


class NameOnProof(Query, name="accounts.name_on_proof", answer=str | None):
    """The masked name of her whom a completion proof was issued to, for whoever has its code."""

    verification_code: ProofCode
