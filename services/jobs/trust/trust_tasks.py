"""What waits for staff of a unit: complaints, ratings that were reported, appeals."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select

from contracts.ratings import RatingState
from contracts.standing import AppealState
from contracts.tasks import TaskKind
from kernel.service import Tx
from services.jobs.trust.complaint_rules import UNDER_WAY
from services.jobs.trust.complaint_tables import Complaint
from services.jobs.trust.rating_tables import Rating
from services.jobs.trust.standing_tables import Appeal
from services.jobs.trust.trust_rows import under


def trust_tasks(tx: Tx, unit: str) -> list[tuple[TaskKind, int, str]]:
    """Kind, how many, and where they are listed."""

    def count(*conditions: ColumnElement[bool]) -> int:
        return tx.session.scalars(select(func.count()).where(*conditions)).one()

    complaints = count(under(Complaint.unit, unit), Complaint.state.in_(UNDER_WAY))
    reported = count(under(Rating.unit, unit), Rating.state == RatingState.REPORTED)
    appeals = count(under(Appeal.unit, unit), Appeal.state == AppealState.FILED)
    return [
        (TaskKind.COMPLAINTS_WAITING, complaints, f"/v1/units/{unit}/complaints"),
        (TaskKind.RATINGS_REPORTED, reported, f"/v1/units/{unit}/ratings?state=reported"),
        (TaskKind.APPEALS_WAITING, appeals, f"/v1/standing-appeals?unit={unit}&state=filed"),
    ]
