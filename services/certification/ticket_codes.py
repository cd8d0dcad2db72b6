"""What an admission ticket's QR code holds: its number, and a proof that it is a ticket of this instance."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kernel.config import Settings

_BYTES = 10  # of the HMAC: 80 bits, which nobody guesses at a door


class TicketCodes:
    """`350111-20261201-3F9A-012.ABCDEFGHIJKLMNOP`: number and HMAC-SHA-256, in characters that a QR code packs best."""

    def __init__(self, settings: Settings) -> None:
        if not settings.vault_key:
            raise RuntimeError("certification needs the secret vault_key")
        master = base64.b64decode(settings.vault_key.get_secret_value())
        self._key = HKDF(SHA256(), 32, salt=None, info=b"jinguo admission tickets").derive(master)

    def of(self, ticket_number: str) -> str:
        proof = hmac.digest(self._key, ticket_number.encode(), hashlib.sha256)[:_BYTES]
        return f"{ticket_number}.{base64.b32encode(proof).decode()}"

    def number(self, code: str) -> str | None:
        """The ticket's number; none for a code that was not made here."""
        ticket_number = code.partition(".")[0]
        return ticket_number if hmac.compare_digest(code.encode(), self.of(ticket_number).encode()) else None
