"""上门服务证: the card that a worker shows at the door, and what its QR code shows to a household. Jobs owns it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.standing import Standing
from contracts.values import Level, OccupationCode, Sentence, UnitCode
from kernel.message import Command, Event, Id, Page, PageQuery, Query, Refusal, Value

#: What a service card is looked up by: 80 random bits, in characters of which none looks like another.
CardCode = Annotated[str, StringConstraints(pattern=r"^[2-9A-HJ-NP-Z]{16}$"), Field(examples=["7K3MQ2ZD9XTA4B6C"])]


class ServiceCard(Value):
    """Hers, for herself and staff of her unit. `scans`: how often it was looked at, not by whom."""

    card_id: Id
    person_id: Id
    code: CardCode
    issued_at: datetime
    valid_until: datetime
    withdrawn_at: datetime | None
    scans: int


class SkillShown(Value):
    occupation_code: OccupationCode
    work_type_zh: str
    level: Level


class CardShown(Value):
    """What jobs says of the bearer of a valid card.

    `health_valid`, `insured`: whether the papers that staff have checked are good today; no more is said.
    `company`, `standing`: null where there is none.
    """

    skills: list[SkillShown]
    health_valid: bool
    insured: bool
    company: str | None
    standing: Standing | None
    unit: UnitCode
    valid_until: datetime


class CardPage(CardShown):
    """What whoever scans a valid card sees. `name` is masked; `has_portrait`: whether she lets it be shown."""

    name: str | None
    has_portrait: bool


class BearerShown(Value):
    """Of accounts: whose card it is, masked; and whether there is a portrait that she lets be shown."""

    name: str
    has_portrait: bool


class IssueCard(Command, name="jobs.issue_card", answer=ServiceCard):
    """As a worker with a valid certificate, or staff of her unit for her. The card before it is void from now on."""

    person_id: Id | None = Field(default=None, description="Whose, if not that of the one who asks")
    reason: Sentence | None = Field(default=None, description="Why, if it is another's")


class WithdrawCard(Command, name="jobs.withdraw_card", answer=ServiceCard):
    """It shows nothing from this moment on: as its bearer, or staff of her unit with a reason."""

    card_id: Id
    reason: Sentence | None = Field(default=None, description="Why, if it is another's")


class CountScan(Command, name="jobs.count_scan", answer=None):
    """A valid card was looked at: one more on this day. Nothing is kept of who looked."""

    card_code: CardCode


class Cards(PageQuery, name="jobs.cards", answer=Page[ServiceCard]):
    """One's own, the newest first; for staff of her unit those of a worker."""

    person_id: Id | None = None


class OneCard(Query, name="jobs.one_card", answer=ServiceCard):
    """For its bearer and staff of her unit."""

    card_id: Id


class ShowCard(Query, name="jobs.show_card", answer=CardShown):
    """For anybody who holds the code. One that has run out or was withdrawn is not found."""

    card_code: CardCode


class BearerOfCard(Query, name="accounts.bearer_of_card", answer=BearerShown):
    """For whoever holds the code of a valid card."""

    card_code: CardCode


class PortraitOnCard(Query, name="accounts.portrait_on_card", answer=str):
    """The portrait, a JPEG in base64, for whoever holds the code of a valid card."""

    card_code: CardCode


class CardIssued(Event, name="jobs.card_issued", version=1, subject="card_id"):
    """`code_digest`: SHA-256 of the code, in hexadecimal."""

    card_id: Id
    person_id: Id
    code_digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    valid_until: datetime


class CardWithdrawn(Event, name="jobs.card_withdrawn", version=1, subject="card_id"):
    card_id: Id
    person_id: Id


class CardNeedsCertificate(Refusal):
    code = "card-needs-certificate"
    zh, en = "没有有效证书,不能办理上门服务证", "A service card needs a valid certificate"
    fix_zh, fix_en = "取得职业技能等级证书后再来办理。", "Come back with a certificate that is valid now."


class CardReasonMissing(Refusal):
    code, status = "card-reason-missing", 422
    zh, en = "代他人办理需要说明理由", "Acting for another needs a reason"
    fix_zh, fix_en = "请填写理由。", "Give the reason."


class CardOver(Refusal):
    code = "card-over"
    zh, en = "该上门服务证已注销", "This card has been withdrawn already"
    fix_zh, fix_en = "如有需要,请重新办理。", "Issue a new one if she needs it."
