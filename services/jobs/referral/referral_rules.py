"""What jobs decides about a referral (就业推介): what may follow what, by when it must be answered, and meetings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from contracts.jobs import ReferralClosed, ReferralState
from contracts.meetings import (
    InterviewClash,
    InterviewKind,
    MeetingOver,
    MeetingPast,
    MeetingResult,
    MeetingState,
    MeetingToCome,
)
from contracts.placements import ReferralLapsed, ReferralSide, TermsFixed, TermsOutdated
from contracts.values import BEIJING


class ReferralStep(StrEnum):
    """What happens to a referral. `EXPIRE` is the clock's; `INFORM` and `ACCEPT` are done when both sides have."""

    INFORM = "inform"
    INTERVIEW = "interview"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


_CLOSING = {
    ReferralStep.ACCEPT: ReferralState.ACCEPTED,
    ReferralStep.DECLINE: ReferralState.DECLINED,
    ReferralStep.WITHDRAW: ReferralState.WITHDRAWN,
    ReferralStep.EXPIRE: ReferralState.EXPIRED,
}
#: What becomes of a referral by what happens to it; what does not stand here is refused. Drawn in docs/states.md.
REFERRAL_STEPS: dict[ReferralState, dict[ReferralStep, ReferralState]] = {
    ReferralState.PROPOSED: {
        ReferralStep.INFORM: ReferralState.INFORMED,
        ReferralStep.INTERVIEW: ReferralState.INTERVIEWED,
        **_CLOSING,
    },
    ReferralState.INFORMED: {ReferralStep.INTERVIEW: ReferralState.INTERVIEWED, **_CLOSING},
    ReferralState.INTERVIEWED: {ReferralStep.INTERVIEW: ReferralState.INTERVIEWED, **_CLOSING},
}
#: In these a referral is open: it can still be answered.
OPEN = frozenset(REFERRAL_STEPS)


def after(state: str, step: ReferralStep) -> ReferralState:
    """What a referral becomes. Raises `ReferralLapsed` for one that has expired, else `ReferralClosed`."""
    following = REFERRAL_STEPS.get(ReferralState(state), {}).get(step)
    if following is None:
        raise ReferralLapsed() if state == ReferralState.EXPIRED else ReferralClosed()
    return following


def may_answer(state: str, answer_by: datetime | None, now: datetime) -> None:
    """Whoever comes late is told so, though the timer has not looked yet."""
    after(state, ReferralStep.ACCEPT)
    if has_expired(answer_by, now):
        raise ReferralLapsed()


def has_expired(answer_by: datetime | None, now: datetime) -> bool:
    return answer_by is not None and now >= answer_by


def must_accept_these_terms(seen: int | None, version: int) -> None:
    if seen is not None and seen != version:
        raise TermsOutdated(version=version)


def must_be_changeable(county: str | None) -> None:
    if county:
        raise TermsFixed()


#: What may follow what in a meeting.
MEETING_STEPS: dict[MeetingState, frozenset[MeetingState]] = {
    MeetingState.PLANNED: frozenset({MeetingState.HELD, MeetingState.MISSED, MeetingState.CANCELLED}),
}
#: How long both sides have to think after a meeting.
TIME_TO_THINK = timedelta(days=3)
_ABSENT = frozenset({MeetingResult.WORKER_ABSENT, MeetingResult.HOUSEHOLD_ABSENT})


def must_be_to_come(at: datetime, now: datetime) -> None:
    if at <= now:
        raise MeetingPast()


@dataclass(frozen=True)
class Interview:
    """One that somebody has, be it a meeting or a slot at a job fair."""

    interview_id: str
    kind: InterviewKind
    begins: datetime
    ends: datetime


def must_not_clash(side: ReferralSide, taken: Iterable[Interview], begins: datetime, ends: datetime) -> None:
    """Raises `InterviewClash`, which says whose it is, and which. One may begin when another ends."""
    for one in taken:
        if one.begins < ends and begins < one.ends:
            here = one.begins.astimezone(BEIJING), one.ends.astimezone(BEIJING)
            words = {"side_zh": side.zh, "side_en": side.en, "kind_zh": one.kind.zh, "kind_en": one.kind.en}
            words |= {"starts_at": here[0].isoformat(), "ends_at": here[1].isoformat()}
            when = f"{here[0]:%Y-%m-%d %H:%M}–{here[1]:%H:%M}"
            raise InterviewClash(side=side.value, interview_id=one.interview_id, when=when, **words)


def extended(answer_by: datetime | None, at: datetime) -> datetime | None:
    """By when a referral is to be answered, once a meeting is planned."""
    return max(answer_by, at + TIME_TO_THINK) if answer_by else None


def meeting_after(state: str, following: MeetingState) -> MeetingState:
    """Raises `MeetingOver`."""
    if following not in MEETING_STEPS.get(MeetingState(state), frozenset()):
        raise MeetingOver()
    return following


def recorded(state: str, at: datetime, result: MeetingResult, now: datetime) -> MeetingState:
    """What a meeting becomes by its result. Raises `MeetingOver` or `MeetingToCome`."""
    following = meeting_after(state, MeetingState.MISSED if result in _ABSENT else MeetingState.HELD)
    if now < at:
        raise MeetingToCome()
    return following
