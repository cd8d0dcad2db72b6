"""The legal name a certificate bears: taken from a statement that accounts has signed, and kept sealed."""

from __future__ import annotations

from contracts.certification import WrongAttestation
from kernel.config import Settings
from kernel.errors import ExpiredToken, InvalidToken
from kernel.identity import Verifier
from kernel.service import Tx
from kernel.vault import Vault
from services.certification.models import Certificate, Registration


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

    def seal(self, row: Registration | Certificate, name: str) -> None:
        row.data_key = self._vault.new_key(row.id)
        row.name_sealed = self._vault.seal(row.data_key, row.id, _place(row), name)

    def open(self, row: Registration) -> str:
        return self._vault.open(row.data_key, row.id, _place(row), row.name_sealed)

    def on(self, row: Certificate) -> str:
        """The name that a certificate bears: its own, or that of the registration it was earned with."""
        if row.data_key is None or row.name_sealed is None:
            return self.open(row.registration)
        return self._vault.open(row.data_key, row.id, _place(row), row.name_sealed)


def _place(row: Registration | Certificate) -> str:
    return f"{row.__tablename__}.name"
