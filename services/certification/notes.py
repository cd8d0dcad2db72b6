"""What women write in their own words, kept sealed: it may be anything, about anybody."""

from __future__ import annotations

from kernel.config import Settings
from kernel.vault import Vault
from services.certification.standard_tables import Evidence

_PLACE = "evidence.note"


class Notes:
    def __init__(self, settings: Settings) -> None:
        if not settings.vault_key:
            raise RuntimeError("certification needs the secret vault_key")
        self._vault = Vault(settings.vault_key.get_secret_value())

    def seal(self, row: Evidence, note: str) -> None:
        row.data_key = self._vault.new_key(row.id)
        row.note_sealed = self._vault.seal(row.data_key, row.id, _PLACE, note)

    def open(self, row: Evidence) -> str:
        return self._vault.open(row.data_key, row.id, _PLACE, row.note_sealed)
