"""The agreement (三方合同) of a placement: household, worker, and the unit that brought them together; and the partner
company, if the worker comes through one. Jobs owns it.

Its text has versions, as the words of a consent have: gateway/templates/agreements/<version>.html, which is never
changed once it has been used. Each party agrees to one version, at a moment that is kept.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from contracts.pool import TextVersion
from contracts.terms import Terms
from contracts.values import OccupationCode, Sentence, UnitCode
from kernel.message import Command, Event, Id, Labelled, Page, PageQuery, Query, Refusal, Value

#: The text that is drawn up now, and the SHA-256 of the file of each that ever was.
TEXT_IN_FORCE = "2026-12"
TEXT_DIGESTS = {
    "2026-11": "466baddd582a7ac4f8990fa9dab06b680b969c1c6611d6a9f2cc744c5487ed6f",
    "2026-12": "9625d60a1928a08af38906a65136172c9fc37e8e5b7f66d121196d1cf9ced081",
}


class WorkParty(Labelled):
    HOUSEHOLD = "household", "甲方(家庭)", "Party A (the household)"
    WORKER = "worker", "乙方(从业人员)", "Party B (the worker)"
    UNIT = "unit", "丙方(驿站)", "Party C (the station)"
    COMPANY = "company", "丁方(家政公司)", "Party D (the company)"


class WorkAgreementState(Labelled):
    """Its way is drawn in docs/states.md."""

    DRAWN_UP = "drawn_up", "待各方确认", "Awaiting the parties"
    AGREED = "agreed", "各方已确认", "All have agreed"
    REPLACED = "replaced", "已由新合同替代", "Replaced by another"


class WorkSignature(Value):
    """`reason`: how, where staff recorded it in her name (a signature on paper)."""

    party: WorkParty
    person_id: Id
    signed_at: datetime
    signed_by: Id
    reason: str | None


class WorkAgreement(Value):
    agreement_id: Id
    placement_id: Id
    worker_id: Id
    household_id: Id
    unit: UnitCode
    occupation_code: OccupationCode
    work_type_zh: str
    text_version: str
    terms: Terms
    state: WorkAgreementState
    drawn_up_at: datetime
    signatures: list[WorkSignature]
    company_id: Id | None = Field(default=None, description="The partner company that is a party to it")
    company_zh: str | None = None
    parties: list[WorkParty] = Field(default=[], description="Who has to agree")


class DrawUpAgreement(Command, name="jobs.draw_up_agreement", answer=WorkAgreement):
    """As staff of the need's unit, in the text in force and on the placement's terms. An earlier one is replaced."""

    placement_id: Id


class SignAgreement(Command, name="jobs.sign_agreement", answer=WorkAgreement):
    """Agree to it as a party; staff of the unit for the unit, who speaks for the company for the company.

    What was signed on paper staff record, and say so.
    """

    agreement_id: Id
    text_version: TextVersion
    party: WorkParty | None = Field(default=None, description="Whose it is, if staff sign or record it")
    reason: Sentence | None = Field(default=None, description="How she agreed, if staff record it in her name")


class AgreementById(Query, name="jobs.agreement_by_id", answer=WorkAgreement):
    """For its parties, and staff of the unit."""

    agreement_id: Id


class MyCompanyAgreements(PageQuery, name="jobs.my_company_agreements", answer=Page[WorkAgreement]):
    """Those to which a company of the one who asks is a party, the newest first."""

    state: WorkAgreementState | None = None


class AgreementsOf(PageQuery, name="jobs.agreements_of", answer=Page[WorkAgreement]):
    """Of a placement: the one that stands, and those it replaced."""

    placement_id: Id


class AgreementDrawnUp(Event, name="jobs.agreement_drawn_up", version=1, subject="agreement_id"):
    agreement_id: Id
    placement_id: Id
    worker_id: Id
    household_id: Id
    unit: UnitCode
    text_version: str
    company_id: Id | None = None


class AgreementSigned(Event, name="jobs.agreement_signed", version=1, subject="agreement_id"):
    """By all its parties."""

    agreement_id: Id
    placement_id: Id
    worker_id: Id
    household_id: Id
    unit: UnitCode
    text_version: str
    company_id: Id | None = None


class AgreementClosed(Refusal):
    code = "agreement-closed"
    zh, en = "该合同已确认完毕或已被替代", "This agreement has been signed by all, or replaced"
    fix_zh, fix_en = "请查看该岗位现行的合同。", "Look at the one that stands for the placement."


class SignedAlready(Refusal):
    code = "signed-already"
    zh, en = "该方已确认", "This party has agreed already"
    fix_zh, fix_en = "请等待其他方确认。", "Wait for the others."


class OtherTextVersion(Refusal):
    code = "other-text-version"
    zh, en = "合同文本版本不符", "The agreement is of another version of the text"
    fix_zh, fix_en = "请阅读第 {text_version} 版后确认。", "Read version {text_version}, and agree to that."


class NoPartyToIt(Refusal):
    code, status = "no-party-to-it", 422
    zh, en = "该方不是本合同的签约方", "This is no party to the agreement"
    fix_zh, fix_en = "本合同没有家政公司参与,无需其确认。", "No company takes part in it: none has to agree."
