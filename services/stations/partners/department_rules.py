"""What each kind of department may read, in one table."""

from __future__ import annotations

from contracts.departments import DepartmentKind, Entitlement

ENTITLEMENTS: dict[DepartmentKind, tuple[Entitlement, ...]] = {
    DepartmentKind.WOMEN: (Entitlement.CERTIFICATION_FIGURES, Entitlement.ELDER_CARE, Entitlement.COMPANIES),
    DepartmentKind.HUMAN_RESOURCES: (Entitlement.CERTIFICATION_FIGURES, Entitlement.CERTIFICATION_ROLL),
    DepartmentKind.CIVIL_AFFAIRS: (Entitlement.ELDER_CARE,),
    DepartmentKind.COMMERCE: (Entitlement.COMPANIES,),
}


def may_read(kind: str, is_open: bool) -> list[Entitlement]:
    return list(ENTITLEMENTS[DepartmentKind(kind)]) if is_open else []
