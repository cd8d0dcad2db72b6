"""Pictures: kept sealed, looked at by few, and destroyed with her whose they are."""

from __future__ import annotations

import uuid

from sqlalchemy import delete, func, select

from contracts import uploads as contract
from contracts.accounts import Purpose, Role
from contracts.uploads import UploadPurpose
from kernel.errors import NotAllowed, NotFound
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, query
from services.accounts import upload_rules as checks
from services.accounts.models import Consent, Person
from services.accounts.people import People
from services.accounts.rows import Rows
from services.accounts.upload_tables import Upload

OWN = "own"


class Uploads(Rows, Service):
    people: People

    @command(contract.KeepUpload)
    def keep_upload(self, tx: Tx, asked: contract.KeepUpload) -> contract.Upload:
        if asked.purpose is UploadPurpose.PHOTOGRAPH:
            self._must_be_her_own(tx, asked)
        person = self._whose(tx, asked.person_id, asked.reason)
        checks.must_consent(asked.purpose, asked.text_version)
        if asked.purpose is UploadPurpose.PORTRAIT:
            self._take_portrait_away(tx, person)
            self._note_portrait_consent(tx, person, str(asked.text_version))
        checks.must_have_room(asked.purpose, self._how_many(tx, person, asked.purpose))
        row = Upload(id=str(uuid.uuid4()), person_id=person.id, purpose=asked.purpose, size=checks.size(asked.data))
        row.width, row.height, row.uploaded_by, row.uploaded_at = asked.width, asked.height, tx.actor.person_id, tx.now
        row.sealed = self.people.seal_picture(person, row.id, asked.data)
        tx.session.add(row)
        self._log(tx, person.id, "keep picture", asked.reason or OWN)
        return _shown(row)

    @command(contract.RemoveUpload)
    def remove_upload(self, tx: Tx, asked: contract.RemoveUpload) -> None:
        row = self._its(tx, asked.upload_id, asked.reason)
        self._log(tx, row.person_id, "remove picture", asked.reason or OWN)
        if row.purpose == UploadPurpose.PHOTOGRAPH:
            tx.emit(contract.PhotographDestroyed(upload_id=row.id))
        elif row.purpose == UploadPurpose.PORTRAIT:
            self._withdraw_consent(tx, row.person_id, Purpose.PORTRAIT)
        tx.session.delete(row)

    @command(contract.ViewUpload)
    def view_upload(self, tx: Tx, asked: contract.ViewUpload) -> contract.Picture:
        row = self._its(tx, asked.upload_id, asked.reason)
        self._log(tx, row.person_id, "view picture", asked.reason or OWN)
        facts = {"upload_id": row.id, "person_id": row.person_id, "purpose": row.purpose}
        return contract.Picture(**facts, data=self._picture(tx, row))

    @query(contract.Uploads)
    def uploads(self, tx: Tx, asked: contract.Uploads) -> Page[contract.Upload]:
        person = self._hers(tx, asked.person_id)
        return page(tx.session, select(Upload).where(Upload.person_id == person.id), Upload.id, asked, _shown)

    def _hers(self, tx: Tx, person_id: str | None) -> Person:
        """The one who asks, or a woman of a unit whose staff she is. For others there is nobody."""
        tx.actor.must_be_signed_in()
        person = tx.session.get(Person, person_id or tx.actor.person_id)
        if person is None:
            raise NotFound()
        if person.id != tx.actor.person_id and not tx.actor.holds(Role.STAFF, at=person.home_unit or "none"):
            raise NotFound()
        return person

    def _whose(self, tx: Tx, person_id: str | None, reason: str | None) -> Person:
        """Locked: her pictures are counted."""
        person = self._hers(tx, person_id)
        checks.must_give_reason(person.id == tx.actor.person_id, reason)
        tx.session.refresh(person, with_for_update=True)
        return person

    def _its(self, tx: Tx, upload_id: str, reason: str | None) -> Upload:
        tx.actor.must_be_signed_in()
        if (row := tx.session.get(Upload, upload_id, with_for_update=True)) is None:
            raise NotFound()
        self._whose(tx, row.person_id, reason)
        return row

    def _picture(self, tx: Tx, row: Upload) -> str:
        return self.people.open_picture(tx.session.get_one(Person, row.person_id), row.id, row.sealed)

    def _must_be_her_own(self, tx: Tx, asked: contract.KeepUpload) -> None:
        """Who puts it on a page answers for it."""
        tx.actor.must_hold(Role.STAFF)
        if asked.person_id not in (None, tx.actor.person_id):
            raise NotAllowed()

    def _how_many(self, tx: Tx, person: Person, purpose: UploadPurpose) -> int:
        alike = (Upload.purpose == UploadPurpose.PHOTOGRAPH) == (purpose is UploadPurpose.PHOTOGRAPH)
        return tx.session.scalars(select(func.count()).where(Upload.person_id == person.id, alike)).one()

    def _take_portrait_away(self, tx: Tx, person: Person) -> None:
        hers = delete(Upload).where(Upload.person_id == person.id, Upload.purpose == UploadPurpose.PORTRAIT)
        tx.session.execute(hers)

    def _note_portrait_consent(self, tx: Tx, person: Person, text_version: str) -> None:
        channel = "gateway" if person.id == tx.actor.person_id else "paper"
        words = {"purpose": Purpose.PORTRAIT.value, "text_version": text_version, "channel": channel}
        tx.session.add(Consent(person_id=person.id, given_at=tx.now, **words))


def _shown(row: Upload) -> contract.Upload:
    own = set(contract.Upload.model_fields) - {"upload_id"}
    return contract.Upload(upload_id=row.id, **{field: getattr(row, field) for field in own})
