"""Partner companies (联合当地优质家政公司): with whom a unit has an agreement, and who speaks for them."""

from __future__ import annotations

from contracts.values import UnitCode
from kernel.message import Event, Flow, Id, Labelled


class CompanyState(Labelled):
    PROPOSED = "proposed", "拟合作", "Proposed"
    AGREED = "agreed", "合作中", "Agreed"
    SUSPENDED = "suspended", "暂停合作", "Suspended"
    ENDED = "ended", "已终止", "Ended"


class CompanyChanged(
    Event, name="stations.company_changed", version=1, subject="company_id", flows=Flow.UP | Flow.DOWN
):
    company_id: Id
    name_zh: str
    unit: UnitCode
    state: CompanyState


class CompanyMemberChanged(Event, name="stations.company_member_changed", version=1, subject="person_id"):
    """Who may speak for a company, or may no longer."""

    person_id: Id
    company_id: Id
    unit: UnitCode
    is_member: bool
