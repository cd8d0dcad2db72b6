"""By whose code somebody takes a seat: only one that a promoter has now."""

from __future__ import annotations

from sqlalchemy import update

from contracts import promoters as contract
from contracts.values import day_of
from kernel.service import Service, Tx, on
from services.training.promoter_tables import KnownPromoterCode


class PromoterCodes(Service):
    def _must_be_a_promoters(self, tx: Tx, code: str | None) -> None:
        """Raises `UnknownPromoterCode` or `PromoterCodeWithdrawn`; without a code there is nothing to check."""
        if code is None:
            return
        if (known := tx.session.get(KnownPromoterCode, code)) is None:
            raise contract.UnknownPromoterCode()
        if known.is_void or known.until < day_of(tx.now):
            raise contract.PromoterCodeWithdrawn()

    @on(contract.PromoterAppointed)
    def learn_promoters_code(self, tx: Tx, appointed: contract.PromoterAppointed) -> None:
        tx.session.merge(KnownPromoterCode(code=appointed.code, until=appointed.until, is_void=False))

    @on(contract.PromoterCodeReplaced)
    def change_promoters_code(self, tx: Tx, replaced: contract.PromoterCodeReplaced) -> None:
        self._void(tx, replaced.former)
        tx.session.merge(KnownPromoterCode(code=replaced.code, until=replaced.until, is_void=False))

    @on(contract.PromoterEnded)
    def forget_promoters_code(self, tx: Tx, ended: contract.PromoterEnded) -> None:
        self._void(tx, ended.code)

    def _void(self, tx: Tx, code: str) -> None:
        tx.session.execute(update(KnownPromoterCode).where(KnownPromoterCode.code == code).values(is_void=True))
