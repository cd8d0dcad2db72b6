"""What jobs decides about vacancies: who may post them, and how an application goes on."""

from __future__ import annotations

from contracts import vacancies as contract
from contracts.companies import CompanyState
from contracts.vacancies import ApplicationState, ApplicationStep

#: What becomes of an application by what happens to it; what does not stand here is refused. Drawn in docs/states.md.
APPLICATION_STEPS: dict[ApplicationState, dict[ApplicationStep, ApplicationState]] = {
    ApplicationState.PROPOSED: {
        ApplicationStep.CONFIRM: ApplicationState.APPLIED,
        ApplicationStep.WITHDRAW: ApplicationState.WITHDRAWN,
        ApplicationStep.DECLINE: ApplicationState.DECLINED,
    },
    ApplicationState.APPLIED: {
        ApplicationStep.SHORTLIST: ApplicationState.SHORTLISTED,
        ApplicationStep.HIRE: ApplicationState.HIRED,
        ApplicationStep.DECLINE: ApplicationState.DECLINED,
        ApplicationStep.WITHDRAW: ApplicationState.WITHDRAWN,
    },
    ApplicationState.SHORTLISTED: {
        ApplicationStep.HIRE: ApplicationState.HIRED,
        ApplicationStep.DECLINE: ApplicationState.DECLINED,
        ApplicationStep.WITHDRAW: ApplicationState.WITHDRAWN,
    },
    ApplicationState.HIRED: {ApplicationStep.LEAVE: ApplicationState.LEFT},
}
#: States in which the company has still to decide, or she.
PENDING = (ApplicationState.PROPOSED, ApplicationState.APPLIED, ApplicationState.SHORTLISTED)


def after(state: str, step: ApplicationStep) -> ApplicationState:
    """What an application becomes by a step. Raises `ApplicationStepRefused`."""
    following = APPLICATION_STEPS.get(ApplicationState(state), {}).get(step)
    if following is None:
        raise contract.ApplicationStepRefused(state=state)
    return following


def must_speak_for(is_member: bool, company_state: str | None) -> None:
    """Raises `NotOfCompany`."""
    if not is_member or company_state != CompanyState.AGREED:
        raise contract.NotOfCompany()
