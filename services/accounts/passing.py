"""Contact details on their way between instances, and who may see whose because a placement joins them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, select, update

from contracts import passing as contract
from contracts.accounts import Purpose
from contracts.jobs import Placed
from contracts.notices import NoticeKind
from contracts.placements import PlacementEnded
from contracts.pool import ContactsDue, ContactsOver, NeedClaimed, NeedShared
from kernel.service import From, Tx, on
from services.accounts.exchange import Exchange, seal
from services.accounts.models import Consent, ContactGrant, ExchangeKey, ForeignPerson, Person
from services.accounts.telling import Telling


class KeyNotYetKnown(Exception):
    """The other instance's key is still under way: the event is held, and tried again."""


class Passing(Telling):
    exchange: Exchange

    @on(Placed)
    def join_the_two(self, tx: Tx, placed: Placed) -> None:
        for viewer, person in ((placed.worker_id, placed.household_id), (placed.household_id, placed.worker_id)):
            tx.session.merge(ContactGrant(viewer_id=viewer, person_id=person, placement_id=placed.placement_id))
            self._tell(tx, viewer, NoticeKind.PLACED, placed.placement_id)

    @on(PlacementEnded)
    def part_the_two(self, tx: Tx, ended: PlacementEnded) -> None:
        """Neither may look any more, however it has ended; another placement may still join them."""
        self._part(tx, ContactGrant.placement_id == ended.placement_id)
        for person_id in (ended.worker_id, ended.household_id):
            self._tell(tx, person_id, NoticeKind.PLACEMENT_ENDED, ended.placement_id)

    @on(ContactsOver)
    def forget_details(self, tx: Tx, over: ContactsOver) -> None:
        """Of somebody of another instance whom nobody here may see any more nothing is kept."""
        hers = (ContactGrant.viewer_id == over.person_id, ContactGrant.placement_id == over.placement_for)
        self._part(tx, *hers)
        live = select(ContactGrant.person_id).where(ContactGrant.ended_at.is_(None))
        known = select(ContactGrant.person_id).where(*hers)
        gone = (ForeignPerson.id.in_(known), ForeignPerson.id.not_in(live))
        tx.session.execute(delete(ForeignPerson).where(*gone).execution_options(synchronize_session=False))

    @on(NeedShared)
    def announce_key_to_counties(self, tx: Tx, shared: NeedShared) -> None:
        """Whoever fills it will have something to tell us."""
        self._announce_key(tx)

    @on(NeedClaimed)
    def announce_key_to_home(self, tx: Tx, claimed: NeedClaimed) -> None:
        self._announce_key(tx)

    @on(contract.ExchangeKeyAnnounced, From.ELSEWHERE)
    def learn_of_key(self, tx: Tx, announced: contract.ExchangeKeyAnnounced) -> None:
        if announced.instance == tx.origin:
            tx.session.merge(ExchangeKey(**announced.model_dump()))

    @on(ContactsDue)
    def pass_details(self, tx: Tx, due: ContactsDue) -> None:
        """Of one of ours, to the instance of the other, whose details it passes here likewise."""
        person, key = tx.session.get_one(Person, due.person_id), tx.session.get(ExchangeKey, due.instance)
        if key is None:
            raise KeyNotYetKnown(due.instance)
        tx.session.merge(ContactGrant(viewer_id=person.id, person_id=due.other_id, placement_id=due.placement_for))
        agreed = {"purpose": Purpose.ACROSS.value, "text_version": due.text_version}
        tx.session.add(Consent(person_id=person.id, channel="gateway", given_at=due.agreed_at, **agreed))
        self._log(tx, person.id, "pass", f"placement with {due.other_id} at {due.instance}")
        sealed = seal(key.public_key, person.id, due.other_id, self.people.details(person))
        facts = {"person_id": person.id, "other_id": due.other_id, "instance": due.instance}
        tx.emit(contract.DetailsPassed(**facts, sealed=sealed))

    @on(contract.DetailsPassed, From.ELSEWHERE)
    def take_details(self, tx: Tx, passed: contract.DetailsPassed) -> None:
        if passed.instance == self.settings.instance:
            details = self.exchange.open(passed.sealed, passed.person_id, passed.other_id)
            self.people.keep_foreign(tx.session, passed.person_id, tx.origin, details, tx.now)

    def _part(self, tx: Tx, *which: ColumnElement[bool]) -> None:
        tx.session.flush()
        live = update(ContactGrant).where(ContactGrant.ended_at.is_(None), *which)
        tx.session.execute(live.values(ended_at=tx.now))

    def _announce_key(self, tx: Tx) -> None:
        own = {"instance": self.settings.instance, "public_key": self.exchange.public_key}
        tx.emit(contract.ExchangeKeyAnnounced(**own))
