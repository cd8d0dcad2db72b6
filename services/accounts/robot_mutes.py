"""Units about which the robot of the staff's group says nothing for a while; what is told meanwhile it says after."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, not_, or_, select

from contracts import attention as contract
from contracts.accounts import Role
from kernel.service import Service, Tx, command, query
from services.accounts import rules
from services.accounts.attention_tables import RobotMuteRow, StaffNotice
from services.accounts.closed_units import under

_MAY = (Role.STAFF, Role.OPERATOR)


class RobotMutes(Service):
    @command(contract.MuteRobot)
    def mute_robot(self, tx: Tx, asked: contract.MuteRobot) -> contract.RobotMute:
        tx.actor.must_hold(*_MAY, at=asked.unit)
        rules.must_be_a_while(asked.until, tx.now)
        row = RobotMuteRow(unit=asked.unit, until=asked.until, muted_by=tx.actor.person_id, reason=asked.reason)
        return _shown(tx.session.merge(row))

    @command(contract.UnmuteRobot)
    def unmute_robot(self, tx: Tx, asked: contract.UnmuteRobot) -> None:
        tx.actor.must_hold(*_MAY, at=asked.unit)
        tx.session.execute(delete(RobotMuteRow).where(RobotMuteRow.unit == asked.unit))

    @query(contract.RobotMutes)
    def robot_mutes(self, tx: Tx, asked: contract.RobotMutes) -> list[contract.RobotMute]:
        tx.actor.must_hold(*_MAY, at=asked.unit)
        below = under(tx, RobotMuteRow.unit, asked.unit)
        above = RobotMuteRow.unit.in_([asked.unit[:6], f"{asked.unit[:4]}00"])
        rows = select(RobotMuteRow).where(RobotMuteRow.until > tx.now, or_(below, above))
        return [_shown(row) for row in tx.session.scalars(rows.order_by(RobotMuteRow.unit))]


def spoken_of(tx: Tx) -> ColumnElement[bool]:
    """Whether a notice is of a unit that is not muted, nor any above it."""
    muted = tx.session.scalars(select(RobotMuteRow.unit).where(RobotMuteRow.until > tx.now))
    silent = [under(tx, StaffNotice.unit, unit) for unit in muted]
    return not_(or_(False, *silent))


def _shown(row: RobotMuteRow) -> contract.RobotMute:
    return contract.RobotMute(unit=row.unit, until=row.until, muted_by=row.muted_by, reason=row.reason)
