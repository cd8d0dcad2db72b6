"""Photographs of units and activities: who puts them up, who sees them, and that nothing else gets out by this way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts import photographs as contract
from contracts.accounts import Role
from contracts.activities import CancelActivity, OpenActivity
from contracts.private_data import PrivateDataInText
from contracts.stations import UnitLevel
from contracts.units import PlanUnit, SuspendUnit, UnitActs
from contracts.uploads import (
    MOST_PHOTOGRAPHS,
    AttestPhotograph,
    KeepUpload,
    PhotographDestroyed,
    PictureOfPhotograph,
    RemoveUpload,
    TooManyUploads,
    UploadPurpose,
)
from kernel.errors import NotAllowed, NotFound
from kernel.store import new_id, now
from services.accounts import upload_rules
from tests.services.activity_house import BASE, STATION, House
from tests.services.test_uploads import JPEG, STAFF, Vault


class Album(House):
    def attested(self, upload: str, by: str = "", audience: str = "photograph") -> str:
        """As accounts would say it."""
        until = int((self.now + timedelta(minutes=5)).timestamp())
        claims = {"sub": by or self.staff_id, "upload": upload, "width": 1600, "height": 900, "exp": until}
        return self._signer.sign(claims, audience=audience)

    def put_up(self, caption: str = "驿站门口", **words: Any) -> dict[str, Any]:
        upload = new_id()
        said = {"upload_id": upload, "caption_zh": caption, "pictured_agreed": True}
        said |= {"attestation": self.attested(upload), **words}
        place = {} if "activity_id" in words else {"unit": STATION}
        kind = contract.AddActivityPhotograph if "activity_id" in words else contract.AddUnitPhotograph
        return self.staff(kind(**{**place, **said}))

    def seen(self, unit: str = STATION) -> list[str]:
        shown = self.person(new_id(), contract.UnitPhotographs(unit=unit))
        return [one["caption_zh"] for one in shown]


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Album:
    made = Album()
    made.set_clock(monkeypatch)
    return made


def test_staff_put_photographs_up_in_order_and_everybody_sees_them(house: Album) -> None:
    door, class_room, kitchen = (house.put_up(caption) for caption in ("门口", "教室", "厨房"))
    assert house.seen() == ["门口", "教室", "厨房"]
    wanted = [kitchen["photograph_id"], door["photograph_id"], class_room["photograph_id"]]
    house.staff(contract.OrderPhotographs(photograph_ids=wanted))
    house.staff(contract.CaptionPhotograph(photograph_id=door["photograph_id"], caption_zh="正门"))
    assert house.seen() == ["厨房", "正门", "教室"]
    assert house.put_up("花园")["width"] == 1600 and house.seen()[-1] == "花园"
    for some in (wanted, [*wanted, wanted[0]], [new_id()]):
        with pytest.raises((contract.NotAllPhotographs, NotFound)):
            house.staff(contract.OrderPhotographs(photograph_ids=some))


def test_one_that_is_taken_off_is_destroyed_and_the_act_is_kept(house: Album) -> None:
    one = house.put_up()
    house.said()
    house.staff(contract.RemovePhotograph(photograph_id=one["photograph_id"]))
    assert [said["upload_id"] for said in house.heard_of("photograph_removed")] == [one["upload_id"]]
    assert house.seen() == []
    acts = [act["act"] for act in house.staff(UnitActs(code=STATION))["items"]]
    assert acts[:2] == ["remove photograph", "add photograph"]


def test_one_that_was_destroyed_in_the_vault_is_on_no_page(house: Album) -> None:
    kept, gone = house.put_up("教室"), house.put_up("门口")
    house.hear(PhotographDestroyed(upload_id=gone["upload_id"]))
    assert house.seen() == ["教室"] and kept["upload_id"] != gone["upload_id"]


def test_whoever_can_be_recognised_has_agreed(house: Album) -> None:
    activity = house.open()
    for where in ({}, {"activity_id": activity}):
        with pytest.raises(contract.PicturedNotAgreed):
            house.put_up(pictured_agreed=False, **where)
    house.put_up(activity_id=activity)


def test_a_caption_holds_no_private_data(house: Album) -> None:
    with pytest.raises(PrivateDataInText):
        house.put_up("请致电 19900000001")


def test_only_ones_own_photograph_that_was_kept_for_this_is_put_up(house: Album) -> None:
    upload = new_id()
    for said in (
        house.attested(upload, by=new_id()),
        house.attested(new_id()),
        house.attested(upload, audience="age"),
        "forged",
    ):
        with pytest.raises(contract.PhotographNotAttested):
            house.put_up(upload_id=upload, attestation=said)
    statement = house.attested(upload)
    house.put_up(upload_id=upload, attestation=statement)
    with pytest.raises(contract.PhotographShown):
        house.put_up(upload_id=upload, attestation=statement)


def test_an_activitys_are_seen_when_it_is_and_not_on_the_units_page(house: Album) -> None:
    activity = house.plan()["activity_id"]
    one = house.put_up("茶话会", activity_id=activity)
    asked, single = contract.ActivityPhotographs(activity_id=activity), one["photograph_id"]
    assert len(house.staff(asked)) == 1
    for question in (asked, contract.PhotographById(photograph_id=single)):
        with pytest.raises(NotFound):
            house.person(new_id(), question)
    house.staff(OpenActivity(activity_id=activity))
    assert house.person(new_id(), asked) == [one] and house.seen() == []
    house.staff(CancelActivity(activity_id=activity, reason="台风"))
    assert house.person(new_id(), asked) == []


def test_a_units_are_seen_while_it_is_open(house: Album) -> None:
    planned = "350111-002"
    words = {"level": UnitLevel.STATION, "name_zh": "新", "name_en": "new", "parent": BASE}
    house.staff(PlanUnit(code=planned, **words))
    house.put_up("工地", unit=planned)
    assert house.seen(planned) == [] and len(house.staff(contract.UnitPhotographs(unit=planned))) == 1
    house.put_up()
    house.staff(SuspendUnit(code=STATION, reason="装修"))
    assert house.seen() == ["驿站门口"]


def test_nobody_of_another_unit_touches_them(house: Album) -> None:
    one = house.put_up()["photograph_id"]
    others = new_id()
    with pytest.raises(NotAllowed):
        words = {"upload_id": new_id(), "caption_zh": "x", "pictured_agreed": True, "attestation": "x"}
        house.ask(others, Role.STAFF, contract.AddUnitPhotograph(unit=STATION, **words), at="350112")
    for request in (
        contract.RemovePhotograph(photograph_id=one),
        contract.OrderPhotographs(photograph_ids=[one]),
        contract.CaptionPhotograph(photograph_id=one, caption_zh="x"),
    ):
        with pytest.raises(NotFound):
            house.ask(others, Role.STAFF, request, at="350112")


def test_a_page_has_room_for_a_dozen(house: Album) -> None:
    for _ in range(contract.MOST_SHOWN):
        house.put_up()
    with pytest.raises(contract.TooManyPhotographs):
        house.put_up()


def keep() -> KeepUpload:
    return KeepUpload(purpose=UploadPurpose.PHOTOGRAPH, data=JPEG, width=6, height=4)


def test_the_vault_shows_a_photograph_and_never_a_paper_or_a_portrait() -> None:
    vault = Vault()
    paper = vault.keep()
    photograph = vault.ask(vault.her, Role.STAFF, keep())["upload_id"]
    assert vault.ask("", Role.WORKER, PictureOfPhotograph(upload_id=photograph)) == JPEG
    for request in (PictureOfPhotograph(upload_id=paper), AttestPhotograph(upload_id=paper)):
        with pytest.raises(NotFound):
            vault.ask(vault.her, Role.STAFF, request)


def test_a_photograph_is_kept_by_staff_and_attested_to_her_who_kept_it() -> None:
    vault = Vault()
    with pytest.raises(NotAllowed):
        vault.ask(vault.her, Role.WORKER, keep())
    with pytest.raises(NotAllowed):
        vault.staff(keep().model_copy(update={"person_id": vault.her, "reason": "代传"}))
    one = vault.ask(vault.her, Role.STAFF, keep())["upload_id"]
    claims = vault.service.verifier.claims(
        vault.ask(vault.her, Role.STAFF, AttestPhotograph(upload_id=one))["token"], "photograph", now()
    )
    assert (claims["sub"], claims["upload"], claims["width"]) == (vault.her, one, 6)
    for other in (vault.another, STAFF):
        with pytest.raises(NotFound):
            vault.ask(other, Role.STAFF, AttestPhotograph(upload_id=one))


def test_when_a_page_drops_it_or_its_keeper_does_it_is_gone() -> None:
    vault = Vault()
    dropped, removed = (vault.ask(vault.her, Role.STAFF, keep())["upload_id"] for _ in range(2))
    paper = vault.keep()
    for upload in (dropped, paper):
        vault.hear(contract.PhotographRemoved(upload_id=upload))
    vault.ask(vault.her, Role.STAFF, RemoveUpload(upload_id=removed))
    assert [one["upload_id"] for one in vault.mine()] == [paper]
    assert [(one.type, one.data["upload_id"]) for one in vault.said()] == [
        ("accounts.photograph_destroyed.v1", removed)
    ]


def test_photographs_take_no_room_from_papers() -> None:
    upload_rules.must_have_room(UploadPurpose.PHOTOGRAPH, MOST_PHOTOGRAPHS - 1)
    for purpose in (UploadPurpose.PHOTOGRAPH, UploadPurpose.EVIDENCE):
        with pytest.raises(TooManyUploads):
            upload_rules.must_have_room(purpose, MOST_PHOTOGRAPHS)
