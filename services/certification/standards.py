"""What is examined, and by which standard in which edition."""

from __future__ import annotations

from sqlalchemy import select

from contracts import certification as contract
from contracts import standards as terms
from contracts.accounts import Role
from contracts.values import day_of
from kernel.message import Page
from kernel.paging import page
from kernel.service import From, Service, Tx, command, on, query
from kernel.store import new_id
from services.certification import rules, views
from services.certification.models import Standard
from services.certification.standard_tables import Edition

_RULES = set(terms.Rules.model_fields)
_OF = {"occupation_code", "work_type_zh", "level"}


class Standards(Service):
    @command(contract.AdoptOccupation)
    def adopt_occupation(self, tx: Tx, asked: contract.AdoptOccupation) -> list[contract.Standard]:
        tx.actor.must_hold(Role.OPERATOR)
        tx.emit(contract.OccupationAdopted(**asked.model_dump()))
        return self._adopt(tx, asked)

    @command(terms.AdoptEdition)
    def adopt_edition(self, tx: Tx, asked: terms.AdoptEdition) -> terms.Edition:
        tx.actor.must_hold(Role.OPERATOR)
        rules.must_make_sense(asked.level, asked)
        if tx.session.get(Standard, (asked.occupation_code, asked.work_type_zh, asked.level.value)) is None:
            raise contract.UnknownStandard()
        tx.emit(terms.EditionAdopted(**asked.model_dump()))
        return views.edition(self._adopt_edition(tx, asked))

    @query(contract.Standards)
    def standards(self, tx: Tx, asked: contract.Standards) -> Page[contract.Standard]:
        # The key has three columns and the list is short: it is cut in the order of code, work type and level.
        order = (Standard.occupation_code, Standard.work_type_zh, Standard.level.desc())
        if asked.descending:
            order = (Standard.occupation_code.desc(), Standard.work_type_zh.desc(), Standard.level)
        start = int(asked.cursor or 0)
        rows = tx.session.scalars(select(Standard).order_by(*order).offset(start).limit(asked.limit + 1)).all()
        more = str(start + asked.limit) if len(rows) > asked.limit else None
        return Page(items=[views.standard(row) for row in rows[: asked.limit]], next=more)

    @query(terms.Editions)
    def editions(self, tx: Tx, asked: terms.Editions) -> Page[terms.Edition]:
        rows = select(Edition)
        for field in _OF:
            if (wanted := getattr(asked, field)) is not None:
                rows = rows.where(getattr(Edition, field) == wanted)
        return page(tx.session, rows, Edition.id, asked, views.edition)

    @on(contract.OccupationAdopted, From.ELSEWHERE)
    def take_over_occupation(self, tx: Tx, adopted: contract.OccupationAdopted) -> None:
        self._adopt(tx, adopted)

    @on(terms.EditionAdopted, From.ELSEWHERE)
    def take_over_edition(self, tx: Tx, adopted: terms.EditionAdopted) -> None:
        self._adopt_edition(tx, adopted)

    def _adopt(self, tx: Tx, said: contract.AdoptOccupation | contract.OccupationAdopted) -> list[contract.Standard]:
        words = said.model_dump(exclude={"levels"})
        return [views.standard(tx.session.merge(Standard(**words, level=level.value))) for level in said.levels]

    def _adopt_edition(self, tx: Tx, said: terms.AdoptEdition | terms.EditionAdopted) -> Edition:
        """A new version, unless the last one says the same."""
        key = {field: str(getattr(said, field)) for field in (*_OF, "edition")}
        versions = select(Edition).filter_by(**key).order_by(Edition.version.desc()).limit(1)
        last = tx.session.scalars(versions).one_or_none()
        words = {"in_force_from": said.in_force_from, "source": said.source}
        words["rules"] = said.model_dump(mode="json", include=_RULES)
        if last and words == {name: getattr(last, name) for name in words}:
            return last
        version = last.version + 1 if last else 1
        row = Edition(id=new_id(), **key, **words, version=version, adopted_at=tx.now)
        tx.session.add(row)
        return row


def in_force(tx: Tx, standard: Standard) -> Edition | None:
    """The edition by which an exam opened today is held, in its last version; None: by the general rule."""
    key = {field: getattr(standard, field) for field in _OF}
    rows = select(Edition).filter_by(**key).where(Edition.in_force_from <= day_of(tx.now))
    newest = rows.order_by(Edition.in_force_from.desc(), Edition.id.desc())
    return tx.session.scalars(newest.limit(1)).one_or_none()
