"""Who keeps, looks at and removes pictures, and what is written down of it."""

from __future__ import annotations

import base64

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.made_up import PHONES
from contracts.accounts import Me, Role
from contracts.uploads import (
    MOST_UPLOADS,
    PORTRAIT,
    KeepUpload,
    NotAnImage,
    PortraitConsentMissing,
    RemoveUpload,
    TooManyUploads,
    UploadPurpose,
    UploadReasonMissing,
    Uploads,
    ViewUpload,
)
from kernel.errors import NotFound, NotSignedIn
from kernel.store import new_id, now
from services.accounts.models import AccessLog, Consent
from services.accounts.service import Accounts
from services.accounts.upload_tables import Upload
from tests.services.alone import Alone

JPEG = base64.b64encode(b"\xff\xd8\xff picture of her").decode()
STAFF = new_id()


class Vault(Alone):
    def __init__(self) -> None:
        super().__init__(Accounts, "350111")
        with Session(self.engine) as session, session.begin():
            people = self.service.people
            phones = (PHONES["woman"], PHONES["household"])
            self.woman, self.other = (people.by_phone(session, phone, now()) for phone in phones)
            self.woman.home_unit, self.other.home_unit = "350111-001", "350112"
            self.her, self.another = self.woman.id, self.other.id

    def keep(self, who: str = "", **words: object) -> str:
        sent = {"purpose": UploadPurpose.EVIDENCE, "data": JPEG, "width": 6, "height": 4, **words}
        return self.ask(who or self.her, Role.WORKER, KeepUpload(**sent))["upload_id"]

    def staff(self, request: object) -> object:
        return self.ask(STAFF, Role.STAFF, request)

    def mine(self) -> list[dict]:
        return self.ask(self.her, Role.WORKER, Uploads())["items"]

    def acts(self) -> list[tuple[str, str]]:
        with Session(self.engine) as session:
            return [(row.act, row.reason) for row in session.scalars(select(AccessLog).order_by(AccessLog.id))]


def test_she_sees_her_picture_and_it_is_sealed_where_it_lies() -> None:
    vault = Vault()
    picture = vault.keep()
    assert vault.ask(vault.her, Role.WORKER, ViewUpload(upload_id=picture))["data"] == JPEG
    with vault.engine.connect() as connection:
        [sealed] = connection.execute(select(Upload.sealed)).scalars()
    assert JPEG.encode() not in sealed and b"picture of her" not in sealed


def test_staff_of_her_unit_see_it_for_a_reason_that_is_kept() -> None:
    vault = Vault()
    picture = vault.keep()
    with pytest.raises(UploadReasonMissing):
        vault.staff(ViewUpload(upload_id=picture))
    vault.staff(ViewUpload(upload_id=picture, reason="审核从业经历"))
    assert vault.acts()[-1] == ("view picture", "审核从业经历")


def test_for_everybody_else_it_is_not_there() -> None:
    vault = Vault()
    hers, foreign = vault.keep(), vault.keep(vault.another)
    with pytest.raises(NotFound):
        vault.ask(vault.another, Role.WORKER, ViewUpload(upload_id=hers, reason="好奇"))
    for request in (ViewUpload(upload_id=foreign, reason="x"), Uploads(person_id=vault.another)):
        with pytest.raises(NotFound):
            vault.staff(request)
    with pytest.raises(NotSignedIn):
        vault.ask("", Role.WORKER, ViewUpload(upload_id=hers))


def test_a_portrait_needs_a_consent_of_its_own_and_there_is_one() -> None:
    vault = Vault()
    with pytest.raises(PortraitConsentMissing):
        vault.keep(purpose=UploadPurpose.PORTRAIT, text_version="2020-01")
    for _ in range(2):
        last = vault.keep(purpose=UploadPurpose.PORTRAIT, text_version=PORTRAIT.text_version)
    assert [one["upload_id"] for one in vault.mine()] == [last]
    with Session(vault.engine) as session:
        given = session.scalars(select(Consent).where(Consent.person_id == vault.her)).all()
        assert {(one.purpose, one.channel) for one in given} == {("portrait", "gateway")}


def test_to_remove_a_portrait_is_to_take_the_consent_back() -> None:
    vault = Vault()
    portrait = vault.keep(purpose=UploadPurpose.PORTRAIT, text_version=PORTRAIT.text_version)
    assert [one["purpose"] for one in vault.ask(vault.her, Role.WORKER, Me())["consents"]] == ["portrait"]
    vault.ask(vault.her, Role.WORKER, RemoveUpload(upload_id=portrait))
    assert vault.ask(vault.her, Role.WORKER, Me())["consents"] == []
    with Session(vault.engine) as session:
        [kept] = session.scalars(select(Consent)).all()
        assert kept.withdrawn_at >= kept.given_at


def test_staff_keep_one_on_her_behalf_with_her_consent_on_paper() -> None:
    vault = Vault()
    words = {"purpose": UploadPurpose.PORTRAIT, "text_version": PORTRAIT.text_version, "person_id": vault.her}
    sent = {"data": JPEG, "width": 6, "height": 4}
    with pytest.raises(UploadReasonMissing):
        vault.staff(KeepUpload(**words, **sent))
    vault.staff(KeepUpload(**words, **sent, reason="本人不会使用手机"))
    with Session(vault.engine) as session:
        assert session.scalars(select(Consent.channel)).all() == ["paper"]
        assert session.scalars(select(Upload.uploaded_by)).all() == [STAFF]


def test_what_she_removes_is_gone() -> None:
    vault = Vault()
    picture = vault.keep()
    vault.ask(vault.her, Role.WORKER, RemoveUpload(upload_id=picture))
    assert vault.mine() == []
    with pytest.raises(NotFound):
        vault.ask(vault.her, Role.WORKER, ViewUpload(upload_id=picture))


def test_no_more_than_a_drawerful_is_kept_and_only_pictures() -> None:
    vault = Vault()
    with pytest.raises(NotAnImage):
        vault.keep(data=base64.b64encode(b"MZ a program").decode())
    for _ in range(MOST_UPLOADS):
        vault.keep()
    with pytest.raises(TooManyUploads):
        vault.keep()


def test_names_are_random_and_tell_nothing() -> None:
    assert Vault().keep()[14] == "4"  # a UUID of version 4 (RFC 9562)


def test_no_event_says_that_there_is_a_picture() -> None:
    vault = Vault()
    vault.keep()
    assert vault.said() == []
