"""The history of imports: what each found and did, confirming and undoing it. Each kind has a file of its own."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, false, not_, or_, select

from contracts import import_steps as rules
from contracts import imports as contract
from contracts.accounts import Role
from contracts.imports import ImportKind, ImportState, Verdict
from contracts.values import subtree
from kernel.errors import NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, query
from kernel.store import new_id
from services.training.import_tables import Import, ImportRow
from services.training.rows import Rows

#: Whose imports these are: courses are the operator's, women the staff's.
KEEPERS = {ImportKind.COURSES: Role.OPERATOR, ImportKind.ROSTER: Role.STAFF, ImportKind.ATTENDANCE: Role.STAFF}


class Importing(Rows, Service):
    """What the parts that import share, and looking at imports."""

    @query(contract.Imports)
    def imports(self, tx: Tx, asked: contract.Imports) -> Page[contract.Import]:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR)
        rows = select(Import).where(_theirs(tx))
        if asked.kind:
            rows = rows.where(Import.kind == asked.kind)
        if asked.unit:
            rows = rows.where(Import.unit.startswith(subtree(asked.unit), autoescape=True))
        if asked.state:
            rows = rows.where(_in_state(tx, asked.state))
        return page(tx.session, rows, Import.id, asked, lambda row: shown(tx, row))

    @query(contract.ImportById)
    def import_by_id(self, tx: Tx, asked: contract.ImportById) -> contract.Import:
        return shown(tx, self._import(tx, asked.import_id))

    @query(contract.ImportRows)
    def import_rows(self, tx: Tx, asked: contract.ImportRows) -> Page[contract.ImportRow]:
        rows = select(ImportRow).where(ImportRow.import_id == self._import(tx, asked.import_id).id)
        if asked.verdict:
            rows = rows.where(ImportRow.verdict == asked.verdict)
        if asked.kept is not None:
            rows = rows.where(ImportRow.kept == asked.kept)
        return page(tx.session, rows, ImportRow.row, asked, _row_shown)

    def _import(self, tx: Tx, import_id: str, *, lock: bool = False) -> Import:
        tx.actor.must_be_signed_in()
        row = tx.session.get(Import, import_id, with_for_update=lock or None)
        if row is None or not tx.actor.holds(KEEPERS[ImportKind(row.kind)], at=row.unit):
            raise NotFound()
        return row

    def _new_import(self, tx: Tx, kind: ImportKind, unit: str, sha256: str, class_id: str | None = None) -> Import:
        row = Import(id=new_id(), kind=kind, state=ImportState.READING, unit=unit, class_id=class_id, sha256=sha256)
        row.by, row.at, row.kept = tx.actor.person_id, tx.now, 0
        row.new = row.changed = row.double = row.wrong = 0
        tx.session.add(row)
        return row

    def _previewed(self, tx: Tx, row: Import, found: Sequence[ImportRow]) -> contract.Import:
        """Keep what was found, one verdict a row."""
        self._step(tx, row, ImportState.PREVIEWED)
        tx.session.flush()
        tx.session.add_all(found)
        for verdict, count in rules.counts(one.verdict for one in found).items():
            setattr(row, verdict, count)
        return shown(tx, row)

    def _step(self, tx: Tx, row: Import, following: ImportState) -> None:
        row.state = rules.step(rules.current(row.state, row.at, tx.now), following)
        if following is ImportState.IMPORTED:
            row.done_at = tx.now
        if following is ImportState.UNDONE:
            row.undone_at = tx.now

    def _rows_of(self, tx: Tx, row: Import, *verdicts: Verdict) -> Sequence[ImportRow]:
        rows = select(ImportRow).where(ImportRow.import_id == row.id, ImportRow.verdict.in_(verdicts))
        return tx.session.scalars(rows.order_by(ImportRow.row)).all()


def shown(tx: Tx, row: Import) -> contract.Import:
    counts = {verdict.value: getattr(row, verdict.value) for verdict in Verdict}
    plain = ("kind", "unit", "class_id", "sha256", "by", "at", "done_at", "undone_by", "undone_at", "kept")
    return contract.Import(
        import_id=row.id,
        state=rules.current(row.state, row.at, tx.now),
        counts=contract.Counts(rows=sum(counts.values()), **counts),
        **{field: getattr(row, field) for field in plain},
    )


def _row_shown(row: ImportRow) -> contract.ImportRow:
    return contract.ImportRow.model_validate({field: getattr(row, field) for field in contract.ImportRow.model_fields})


def _theirs(tx: Tx) -> object:
    """What this person may see: by kind, the subtrees where she holds the role for it."""
    seen = [
        and_(Import.kind == kind, Import.unit.startswith(subtree(held.unit), autoescape=True))
        for kind, role in KEEPERS.items()
        for held in tx.actor.appointments
        if held.role == role
    ]
    return or_(false(), *seen)


def _in_state(tx: Tx, state: ImportState) -> object:
    passed = and_(Import.state.in_(rules.PASSING), Import.at <= tx.now - rules.PREVIEW_LIFETIME)
    return passed if state is ImportState.EXPIRED else and_(Import.state == state, not_(passed))
