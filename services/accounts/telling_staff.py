"""What staff should look at: on the platform at once, and by the robot of their group when it wakes nobody."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from sqlalchemy import or_, select, update

from contracts import attention as contract
from contracts.accounts import Role
from contracts.attention import StaffMatter
from contracts.jobs import NeedPosted
from contracts.results import ReviewRequested
from contracts.standards import EvidenceSubmitted
from contracts.values import subtree
from kernel.errors import Unavailable
from kernel.message import Page
from kernel.paging import page
from kernel.service import Service, Tx, command, on, query
from kernel.store import new_id
from kernel.timers import every
from services.accounts import rules
from services.accounts.attention_tables import StaffNotice
from services.accounts.closed_units import under
from services.accounts.models import Person
from services.accounts.robot_mutes import spoken_of
from services.accounts.robots import MAX_BYTES, Robot

log = structlog.get_logger(__name__)

LOOK_SECONDS = 10  # one message a look: WeCom takes 20 a minute
_AT_ONCE = 500


class TellingStaff(Service):
    robot: Robot | None

    @query(contract.StaffNotices)
    def staff_notices(self, tx: Tx, asked: contract.StaffNotices) -> Page[contract.StaffNotice]:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR, at=asked.unit)
        rows = select(StaffNotice).where(under(tx, StaffNotice.unit, asked.unit))
        if asked.unseen:
            rows = rows.where(StaffNotice.seen_at.is_(None))
        if asked.matter:
            rows = rows.where(StaffNotice.matter == asked.matter)
        return page(tx.session, rows, StaffNotice.id, asked, _view, newest_first=True)

    @command(contract.SeeStaffNotices)
    def see_staff_notices(self, tx: Tx, asked: contract.SeeStaffNotices) -> None:
        tx.actor.must_hold(Role.STAFF, Role.OPERATOR)
        prefixes = {subtree(held.unit) for held in tx.actor.appointments if held.role in (Role.STAFF, Role.OPERATOR)}
        ours = or_(*(StaffNotice.unit.startswith(prefix, autoescape=True) for prefix in sorted(prefixes)))
        seen = update(StaffNotice).where(StaffNotice.id.in_(asked.notice_ids), ours, StaffNotice.seen_at.is_(None))
        words = {"seen_at": tx.now, "seen_by": tx.actor.person_id, "robot_due_at": None}
        tx.session.execute(seen.values(**words).execution_options(synchronize_session=False))

    @on(EvidenceSubmitted)
    def tell_of_waiting_evidence(self, tx: Tx, submitted: EvidenceSubmitted) -> None:
        if (person := tx.session.get(Person, submitted.person_id)) and person.home_unit:
            self._tell_staff(tx, person.home_unit, StaffMatter.EVIDENCE_WAITING, submitted.evidence_id)

    @on(ReviewRequested)
    def tell_of_asked_review(self, tx: Tx, requested: ReviewRequested) -> None:
        self._tell_staff(tx, requested.unit, StaffMatter.REVIEW_REQUESTED, requested.review_id)

    @on(NeedPosted)
    def tell_of_new_need(self, tx: Tx, posted: NeedPosted) -> None:
        self._tell_staff(tx, posted.unit, StaffMatter.NEED_POSTED, posted.need_id)

    @every(LOOK_SECONDS)
    def say_in_group(self, tx: Tx) -> bool:
        """All that waits, summed up in one message; what does not fit waits for the next look."""
        if self.robot is None or rules.awake(tx.now) > tx.now:  # a mute may end at night
            return False
        due = select(StaffNotice).where(StaffNotice.robot_due_at <= tx.now, spoken_of(tx))
        due = due.order_by(StaffNotice.id).limit(_AT_ONCE)
        rows = tx.session.scalars(due.with_for_update(skip_locked=True)).all()
        if not rows:
            return False
        text, said = rules.summed_up([(row.unit, StaffMatter(row.matter)) for row in rows], MAX_BYTES)
        told = [row for row in rows if (row.unit, row.matter) in said]
        try:
            self.robot.say(text)
        except Unavailable:
            log.warning("group_not_told", notices=len(told))
            self._try_later(tx, told)
        else:
            for row in told:
                row.robot_due_at = None
        return False

    def _try_later(self, tx: Tx, rows: Sequence[StaffNotice]) -> None:
        for row in rows:
            row.robot_tries += 1
            row.robot_due_at = rules.next_try(row.robot_tries, tx.now)

    def _tell_staff(self, tx: Tx, unit: str, matter: StaffMatter, about: str) -> None:
        """The one way in which a part says that staff of a unit should look at something."""
        row = StaffNotice(id=new_id(), unit=unit, matter=matter, about=about, told_at=tx.now)
        row.robot_due_at = rules.awake(tx.now) if self.robot else None
        tx.session.add(row)


def _view(row: StaffNotice) -> contract.StaffNotice:
    matter = StaffMatter(row.matter)
    fields = ("unit", "about", "told_at", "seen_at", "seen_by")
    words = {field: getattr(row, field) for field in fields}
    return contract.StaffNotice(notice_id=row.id, matter=matter, text_zh=matter.zh, text_en=matter.en, **words)
