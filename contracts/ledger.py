"""The waiver ledger (三免): who pays for what was waived, in double entry, and what is put right by two people.

An entry is never changed. It debits `waived` with the list price and credits the payer of record; what is undone or
corrected is an entry more. Stations owns it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.stations import WaiverKind
from contracts.values import Sentence, UnitCode
from kernel.message import Command, Event, Flow, Id, Labelled, Page, PageQuery, Query, Refusal, Value

#: A calendar month of Beijing.
Month = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$"), Field(examples=["2026-11"])]
#: Fen, of either sign: a debit is positive, a credit negative.
SignedFen = Annotated[int, Field(strict=True, ge=-100_000_000_000, le=100_000_000_000)]


class Payer(Labelled):
    """Who bears what women are not charged."""

    CENTRE = "centre", "市级中心", "City centre"
    COUNTY_FINANCE = "county_finance", "县级财政", "County finance"
    HUMAN_RESOURCES = "human_resources", "人社补贴资金", "Human-resources subsidy"
    COMPANY = "company", "家政公司", "Company"


class Account(Labelled):
    """The accounts of the ledger: what was waived, and those who pay for it."""

    WAIVED = "waived", "减免标价", "List price waived"
    CENTRE = "centre", "市级中心", "City centre"
    COUNTY_FINANCE = "county_finance", "县级财政", "County finance"
    HUMAN_RESOURCES = "human_resources", "人社补贴资金", "Human-resources subsidy"
    COMPANY = "company", "家政公司", "Company"
    UNASSIGNED = "unassigned", "承担方待定", "Payer not assigned yet"


class EntryKind(Labelled):
    WAIVER = "waiver", "减免", "Waiver"
    REVERSAL = "reversal", "冲销", "Reversal"
    ADJUSTMENT = "adjustment", "调整", "Adjustment"


class AdjustmentState(Labelled):
    """Its way is drawn in docs/states.md."""

    PROPOSED = "proposed", "待复核", "Awaits the second person"
    APPROVED = "approved", "已入账", "Approved and posted"
    REFUSED = "refused", "已驳回", "Refused"
    WITHDRAWN = "withdrawn", "已撤回", "Withdrawn"


class PayerRule(Value):
    """Who pays for a kind of waiver at a unit and all under it, from one day to another, both included.

    Of several that cover a day the nearest unit's counts, and of that the newest version.
    """

    rule_id: Id
    unit: UnitCode
    waiver_kind: WaiverKind
    version: int
    payer: Payer
    company_id: Id | None
    valid_from: date
    valid_until: date | None


class Posting(Value):
    account: Account
    amount_fen: SignedFen


class LedgerEntry(Value):
    """`postings` add up to nothing; `amount_fen` is what is waived by it, less than nothing where that is taken back.

    `occurred_at` is when what it is about happened, and so its `month`; `recorded_at` is when it was entered here.
    """

    entry_id: Id
    kind: EntryKind
    waiver_kind: WaiverKind
    cause_id: Id
    person_id: Id | None
    unit: UnitCode
    month: Month
    amount_fen: SignedFen
    postings: list[Posting]
    occurred_at: datetime
    recorded_at: datetime


class BalanceLine(Value):
    """What one account bears of one kind, at one unit, in one month."""

    unit: UnitCode
    month: Month
    waiver_kind: WaiverKind
    account: Account
    entries: int
    amount_fen: SignedFen


class Balance(Value):
    """`is_balanced`: the lines add up to nothing, as they must. `waived_fen` is what women were not charged."""

    unit: UnitCode
    lines: list[BalanceLine]
    waived_fen: SignedFen
    is_balanced: bool


class Adjustment(Value):
    """Moves an amount from one account to another. `entry_id`: the entry that it puts right, if it is one."""

    adjustment_id: Id
    unit: UnitCode
    waiver_kind: WaiverKind
    debit: Account
    credit: Account
    amount_fen: SignedFen
    entry_id: Id | None
    reason: str
    state: AdjustmentState
    proposed_by: Id
    proposed_at: datetime
    decided_by: Id | None
    decided_at: datetime | None


class SetPayer(Command, name="stations.set_payer", answer=PayerRule):
    """Who pays from a day on. Entries that stand are not touched: they are put right by adjustments."""

    unit: UnitCode
    waiver_kind: WaiverKind
    payer: Payer
    company_id: Id | None = Field(default=None, description="Which, where a company pays")
    valid_from: date
    valid_until: date | None = None


class ProposeAdjustment(Command, name="stations.propose_adjustment", answer=Adjustment):
    """Debit one account and credit another. To lower what is waived, debit the payer and credit `waived`.

    It is entered once somebody else has approved it. The reason must not hold a person's data.
    """

    unit: UnitCode
    waiver_kind: WaiverKind
    debit: Account
    credit: Account
    amount_fen: Annotated[int, Field(strict=True, ge=1, le=100_000_000)]
    entry_id: Id | None = None
    reason: Sentence


class ApproveAdjustment(Command, name="stations.approve_adjustment", answer=Adjustment):
    """As another than who proposed it. It is entered in the month of the approval."""

    adjustment_id: Id


class RefuseAdjustment(Command, name="stations.refuse_adjustment", answer=Adjustment):
    """As another than who proposed it."""

    adjustment_id: Id


class WithdrawAdjustment(Command, name="stations.withdraw_adjustment", answer=Adjustment):
    """As who proposed it, before it is decided."""

    adjustment_id: Id


class PayerRules(PageQuery, name="stations.payer_rules", answer=Page[PayerRule]):
    """All versions, of a unit and all that lies under it."""

    unit: UnitCode
    waiver_kind: WaiverKind | None = None


class LedgerEntries(PageQuery, name="stations.ledger_entries", answer=Page[LedgerEntry]):
    """The ledger of a unit and all that lies under it."""

    unit: UnitCode
    month: Month | None = None
    kind: EntryKind | None = None
    waiver_kind: WaiverKind | None = None
    account: Account | None = None
    person_id: Id | None = None


class LedgerBalance(Query, name="stations.ledger_balance", answer=Balance):
    """By station, month, kind and account; of a unit and all that lies under it, months included."""

    unit: UnitCode
    since: Month | None = None
    until: Month | None = None


class Adjustments(PageQuery, name="stations.adjustments", answer=Page[Adjustment]):
    unit: UnitCode
    state: AdjustmentState | None = None


class PayerSet(PayerRule, Event, name="stations.payer_set", version=1, subject="unit", flows=Flow.UP | Flow.DOWN):
    """A county and its centre know who pays for what."""


class WaiverReversed(Event, name="stations.waiver_reversed", version=1, subject="cause_id", flows=Flow.UP):
    """What would have been charged for has not come about: the waiver is taken back."""

    waiver_kind: WaiverKind
    cause_id: Id
    person_id: Id
    unit: UnitCode
    amount_fen: SignedFen
    undone_at: datetime


class AdjustmentPosted(Event, name="stations.adjustment_posted", version=1, subject="adjustment_id", flows=Flow.UP):
    adjustment_id: Id
    unit: UnitCode
    waiver_kind: WaiverKind
    debit: Account
    credit: Account
    amount_fen: SignedFen


class PayerTermsWrong(Refusal):
    code, status = "payer-terms-wrong", 422
    zh, en = "承担方约定有误", "The payer's terms do not fit together"
    fix_zh, fix_en = (
        "截止日不得早于起始日;由公司承担时须写明公司,否则不写。",
        "It must not end before it begins; name a company if and only if a company pays.",
    )


class SameAccount(Refusal):
    code, status = "same-account", 422
    zh, en = "借贷科目相同", "Debit and credit are the same account"
    fix_zh, fix_en = "请选择两个不同的科目。", "Choose two different accounts."


class OtherEntry(Refusal):
    code, status = "other-entry", 422
    zh, en = "所指分录不属于该单位或该类减免", "The entry is of another unit or kind"
    fix_zh, fix_en = "请核对分录编号、单位和减免类别。", "Check the entry, the unit and the kind of waiver."


class SecondPersonNeeded(Refusal):
    code = "second-person-needed"
    zh, en = "调整须由另一人复核", "An adjustment is decided by a second person"
    fix_zh, fix_en = "请由本单位另一位工作人员复核。", "Ask a colleague of the unit; you can only withdraw your own."


class NotYourAdjustment(Refusal):
    code, status = "not-your-adjustment", 403
    zh, en = "只能撤回自己提出的调整", "Only who proposed an adjustment can withdraw it"
    fix_zh, fix_en = "如不同意,请驳回。", "If you do not agree, refuse it."


class AdjustmentStepRefused(Refusal):
    code = "adjustment-step-refused"
    zh, en = "该调整已处理", "The adjustment has been decided"
    fix_zh, fix_en = "当前状态:{state_zh}。如有误请另提一笔调整。", "It is: {state_en}. To correct it, propose another."


class MonthNotOver(Refusal):
    code = "month-not-over"
    zh, en = "该月份尚未结束", "The month is not over"
    fix_zh, fix_en = "请在 {month} 结束后再办理。", "Come back when {month} is over."
