"""How imports of needs are found and shown."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from contracts import import_steps as steps
from contracts import imports as contract
from contracts.accounts import Role
from contracts.imports import ImportKind, ImportState, Verdict
from contracts.jobs import PostNeed
from kernel.errors import NotFound
from kernel.service import Tx
from services.jobs.models import Need
from services.jobs.needs import need_rows as rules
from services.jobs.needs.need_sheet_tables import NeedImport, NeedImportRow


def found(tx: Tx, import_id: str, *, lock: bool = False) -> NeedImport:
    """For staff of its unit. Raises `NotFound`."""
    tx.actor.must_be_signed_in()
    row = tx.session.get(NeedImport, import_id, with_for_update=lock or None)
    if row is None or not tx.actor.holds(Role.STAFF, at=row.unit):
        raise NotFound()
    return row


def rows_of(tx: Tx, row: NeedImport, *verdicts: Verdict) -> Sequence[NeedImportRow]:
    its = select(NeedImportRow).where(NeedImportRow.import_id == row.id, NeedImportRow.verdict.in_(verdicts))
    return tx.session.scalars(its.order_by(NeedImportRow.row)).all()


def step(tx: Tx, row: NeedImport, *following: ImportState) -> None:
    """Raises `ImportOver`."""
    for state in following:
        row.state = steps.step(steps.current(row.state, row.at, tx.now), state)


def facts(need: Need) -> dict[str, object]:
    """What a sheet can say of a need, as it is."""
    words = {field: getattr(need, field) for field in PostNeed.model_fields}
    return rules.facts(PostNeed.model_validate(words))


def shown(tx: Tx, row: NeedImport) -> contract.Import:
    counts = {verdict.value: getattr(row, verdict.value) for verdict in Verdict}
    plain = ("unit", "sha256", "by", "at", "done_at", "undone_by", "undone_at", "kept")
    return contract.Import(
        import_id=row.id,
        kind=ImportKind.NEEDS,
        state=steps.current(row.state, row.at, tx.now),
        class_id=None,
        counts=contract.Counts(rows=sum(counts.values()), **counts),
        **{field: getattr(row, field) for field in plain},
    )


def row_shown(row: NeedImportRow) -> contract.ImportRow:
    plain = ("row", "verdict", "reasons", "kept")
    return contract.ImportRow(cells={}, **{field: getattr(row, field) for field in plain})
