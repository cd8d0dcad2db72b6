"""What stations decides about the directory: what may be listed, why it is, and how far away it is."""

from __future__ import annotations

from enum import StrEnum
from math import cos, radians

from contracts.companies import CompanyState
from contracts.directory import (
    DirectoryKind,
    HalfAPlace,
    ListingReason,
    ListingState,
    NotRelistable,
    NotWithdrawable,
)
from contracts.standing import Standing
from contracts.units import OutsideChina

#: China's outermost points, in degrees: 3°52′ to 53°33′ N, 73°40′ to 135°05′ E (www.gov.cn/guoqing).
SOUTH, NORTH, WEST, EAST = 3.86, 53.56, 73.66, 135.09
METRES_A_DEGREE = 111_195.0  # of latitude, on a sphere of 6371 km


class ListingStep(StrEnum):
    SUSPEND = "suspend"
    RESTORE = "restore"
    WITHDRAW = "withdraw"
    RELIST = "relist"


#: What becomes of an entry. `suspend` and `restore` follow from its standing or agreement. Drawn in docs/states.md.
LISTING_STEPS: dict[ListingState, dict[ListingStep, ListingState]] = {
    ListingState.LISTED: {
        ListingStep.SUSPEND: ListingState.SUSPENDED,
        ListingStep.WITHDRAW: ListingState.WITHDRAWN,
    },
    ListingState.SUSPENDED: {
        ListingStep.RESTORE: ListingState.LISTED,
        ListingStep.WITHDRAW: ListingState.WITHDRAWN,
    },
    ListingState.WITHDRAWN: {ListingStep.RELIST: ListingState.LISTED},
}
_GOOD = (Standing.A, Standing.B)
_BAD = (Standing.D, Standing.E)
_STANDING_REASONS = {Standing.A: ListingReason.STANDING_A, Standing.B: ListingReason.STANDING_B}


def listing_after(state: str, step: ListingStep) -> ListingState:
    """Raises `NotWithdrawable` or `NotRelistable`."""
    following = LISTING_STEPS[ListingState(state)].get(step)
    if following is None:
        raise NotWithdrawable() if step is ListingStep.WITHDRAW else NotRelistable()
    return following


def settled(state: str, fits: bool) -> ListingState:
    """What the state is, as the entry fits or not; what was withdrawn stays so."""
    step = ListingStep.RESTORE if fits else ListingStep.SUSPEND
    return LISTING_STEPS[ListingState(state)].get(step, ListingState(state))


def fits(kind: str, company: str | None, standing: str | None) -> bool:
    """Whether it may be shown: a worker with a standing of A or B; a company with an agreement in force and a standing
    that is not D or E, and what it offers; what staff recommend without a company.
    """
    if kind == DirectoryKind.WORKER:
        return standing in _GOOD
    if kind == DirectoryKind.COMPANY or company is not None:
        return company == CompanyState.AGREED and standing not in _BAD
    return True


def reasons(kind: str, company: str | None, standing: str | None) -> list[ListingReason]:
    """Why it is listed, the weightiest first."""
    found = {
        DirectoryKind.COMPANY: [ListingReason.PARTNER],
        DirectoryKind.WORKER: [],
        DirectoryKind.SERVICE: [ListingReason.CHOSEN],
        DirectoryKind.COMMUNITY: [ListingReason.CHOSEN],
    }[DirectoryKind(kind)]
    if company is not None and kind != DirectoryKind.COMPANY:
        found = [ListingReason.OF_PARTNER, *found]
    if standing and (of_standing := _STANDING_REASONS.get(Standing(standing))):
        found = [of_standing, *found]
    return [*found, ListingReason.OWN_WISH] if kind == DirectoryKind.WORKER else found


def must_be_a_place(latitude: float | None, longitude: float | None) -> None:
    """Both or neither, in China. Raises `HalfAPlace` or `OutsideChina`."""
    if latitude is None or longitude is None:
        if latitude != longitude:
            raise HalfAPlace()
        return
    if not (SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST):
        raise OutsideChina()


def scales(latitude: float) -> tuple[float, float]:
    """Metres for a degree of latitude and of longitude around a place: flat, which within 100 km of Fuzhou is wrong by
    less than one part in a hundred.
    """
    return METRES_A_DEGREE, METRES_A_DEGREE * cos(radians(latitude))
