"""Kept answers: a command sent twice with the same `Idempotency-Key` is done once and answered alike.

The answer is written in the command's own transaction, so there is no moment in which one stands without the other
(the header's draft: https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/). It is sealed, and the
digest of the command's words keyed, under the `Idempotency-Key`, which is not kept: what a service seals in its own
tables must not lie open, or be guessed from a digest, in this one.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from kernel import store
from kernel.errors import KeyReused
from kernel.identity import Actor
from kernel.message import Command
from kernel.tables import answers
from kernel.vault import BroughtKey


@dataclass(frozen=True)
class Kept:
    """An answer that is or will be kept: by whom the command came, with which key, and a digest of its words."""

    key: str
    request: str
    brought: BroughtKey

    @classmethod
    def of(cls, command: Command, actor: Actor, idempotency_key: str | None) -> Kept | None:
        """None where nothing is to be kept: no key was sent, or the answer is a secret."""
        if not idempotency_key or command.secret:
            return None
        whose = f"{actor.person_id}|{command.message_name}"
        key, brought = _digest(f"{whose}|{idempotency_key}"), BroughtKey(idempotency_key, whose)
        return cls(key, brought.digest(command.model_dump_json()), brought)

    def find(self, session: Session) -> str | None:
        """The earlier answer as JSON. Raises `KeyReused` if the key came with other words."""
        row = session.execute(select(answers).where(answers.c.key == self.key)).one_or_none()
        if row and row.request != self.request:
            raise KeyReused()
        return self.brought.open(row.answer) if row else None

    def keep(self, session: Session, answer: Any) -> None:
        row = {"key": self.key, "request": self.request, "created_at": store.now()}
        session.execute(insert(answers).values(row | {"answer": self.brought.seal(json.dumps(answer))}))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
