"""The legal name a certificate bears: taken from a statement that accounts has signed, and kept sealed."""

from __future__ import annotations

from contracts.certification import WrongAttestation
from kernel.config import Settings
from kernel.errors import ExpiredToken, InvalidToken
from kernel.identity import Verifier
from kernel.service import Tx
from kernel.vault import Vault
from services.certification.models import Registration

_PLACE = "registrations.name"


class Names:
    def __init__(self, settings: Settings, verifier: Verifier) -> None:
        if not settings.vault_key:
            raise RuntimeError("certification needs the secret vault_key")
        self._vault, self._verifier = Vault(settings.vault_key.get_secret_value()), verifier

    def attested(self, tx: Tx, token: str) -> str:
        """The name of her who asks. Raises `WrongAttestation` for anybody else's, a forged or an old one."""
        try:
            claims = self._verifier.claims(token, "attestation", tx.now)
        except (InvalidToken, ExpiredToken) as error:
            raise WrongAttestation() from error
        if claims["sub"] != tx.actor.person_id:
            raise WrongAttestation()
        return claims["name"]

    def seal(self, row: Registration, name: str) -> None:
        row.data_key = self._vault.new_key(row.id)
        row.name_sealed = self._vault.seal(row.data_key, row.id, _PLACE, name)

    def open(self, row: Registration) -> str:
        return self._vault.open(row.data_key, row.id, _PLACE, row.name_sealed)
