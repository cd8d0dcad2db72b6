"""Photographs for pages: attested for whoever puts one up, shown to everybody, and destroyed when a page drops one."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from contracts import uploads as contract
from contracts.accounts import Attestation
from contracts.photographs import PhotographRemoved
from contracts.uploads import UploadPurpose
from kernel.errors import NotFound
from kernel.service import Service, Tx, command, on, query
from services.accounts.models import Person
from services.accounts.people import People
from services.accounts.sign_in import SignIn
from services.accounts.upload_tables import Upload

_ATTESTED_FOR = timedelta(minutes=5)


class Photographs(Service):
    people: People
    sign_in: SignIn

    @command(contract.AttestPhotograph)
    def attest_photograph(self, tx: Tx, asked: contract.AttestPhotograph) -> Attestation:
        tx.actor.must_be_signed_in()
        row = _photograph(tx, asked.upload_id)
        if row.person_id != tx.actor.person_id:
            raise NotFound()
        claims = {"sub": row.person_id, "upload": row.id, "width": row.width, "height": row.height}
        claims["exp"] = int((tx.now + _ATTESTED_FOR).timestamp())
        return Attestation(token=self.sign_in.signer.sign(claims, audience="photograph"))

    @query(contract.PictureOfPhotograph)
    def picture_of_photograph(self, tx: Tx, asked: contract.PictureOfPhotograph) -> str:
        row = _photograph(tx, asked.upload_id)
        return self.people.open_picture(tx.session.get_one(Person, row.person_id), row.id, row.sealed)

    @on(PhotographRemoved)
    def destroy_photograph(self, tx: Tx, removed: PhotographRemoved) -> None:
        its = Upload.id == removed.upload_id, Upload.purpose == UploadPurpose.PHOTOGRAPH
        tx.session.execute(delete(Upload).where(*its))


def _photograph(tx: Tx, upload_id: str) -> Upload:
    """What was kept for another purpose is not there."""
    row = tx.session.get(Upload, upload_id)
    if row is None or row.purpose != UploadPurpose.PHOTOGRAPH:
        raise NotFound()
    return row
