"""Nobody and no room is in two classes at once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, or_, select

from contracts.classes import RoomTaken, SessionPlan, TrainerTaken
from contracts.training import ClassState
from kernel import store
from kernel.service import Tx
from services.training import timetable
from services.training.models import Class, Session

#: Sessions of classes in these states will take place, as far as anybody has said.
STANDING = (ClassState.PLANNED, ClassState.OPEN)


def must_be_free(tx: Tx, unit: str, plans: Sequence[SessionPlan], but: str | None = None) -> None:
    """Trainers and rooms (of one unit) at these times; `but` is a session that moves away from its own.

    Raises `TrainerTaken` or `RoomTaken`. Till the transaction ends nobody else can give them away.
    """
    rooms = {plan.room for plan in plans if plan.room}
    trainers = {plan.trainer_id for plan in plans if plan.trainer_id}
    if not rooms and not trainers:
        return
    store.hold(tx.session, *(f"room {unit} {room}" for room in rooms), *(f"trainer {who}" for who in trainers))
    first, last = min(plan.starts_at for plan in plans), max(plan.ends_at for plan in plans)
    taken = select(Session).join(Class, Class.id == Session.class_id)
    taken = taken.where(Class.state.in_(STANDING), Session.cancelled_at.is_(None))
    taken = taken.where(Session.id != but) if but else taken
    taken = taken.where(Session.starts_at < last, Session.ends_at > first)
    taken = taken.where(or_(Session.trainer_id.in_(trainers), and_(Class.unit == unit, Session.room.in_(rooms))))
    for plan, other in timetable.clashes(plans, tx.session.scalars(taken).all()):
        where = {"class_id": other.class_id, "starts_at": other.starts_at.isoformat()}
        if plan.trainer_id and plan.trainer_id == other.trainer_id:
            raise TrainerTaken(**where)
        if plan.room and plan.room == other.room:
            raise RoomTaken(room=plan.room, **where)
