"""Names for what bears them: lists printed in full, the honour roll, a proof's public page. Accounts owns it."""

from __future__ import annotations

from pydantic import Field

from contracts.accounts import Consent, ConsentText, Purpose
from contracts.values import ProofCode, Sentence
from kernel.message import Command, Id, Query, Refusal, Value

#: What a promoter agrees to before the honour roll bears her name.
HONOUR_ROLL = ConsentText(
    purpose=Purpose.HONOUR_ROLL,
    text_version="2026-11",
    zh="我单独同意:在我所属单位及其上级单位的家政宣传员光荣榜上显示我的姓名,光荣榜可以打印张贴。"
    "我可以随时撤回同意,撤回后光荣榜只显示姓氏。",
    en="I separately agree that the promoters' honour roll of my unit and of those above it shows my name, also on "
    "paper on a wall. I can take this back at any time; the roll then shows my family name alone.",
)


class FullName(Value):
    person_id: Id
    name: str


class DiscloseNames(Command, name="accounts.disclose_names", answer=list[FullName], secret=True):
    """See the legal names of many, for a list that must bear them. Leaves an audit row a person, with the reason; whom
    the caller may not see is left out.
    """

    person_ids: list[Id] = Field(max_length=100)
    reason: Sentence


class NameOnProof(Query, name="accounts.name_on_proof", answer=str | None):
    """The masked name of her whom a completion proof was issued to, for whoever has its code."""

    verification_code: ProofCode


class RollName(Value):
    """`name` is in full where she has agreed (`is_full`), else masked."""

    person_id: Id
    name: str
    is_full: bool


class ShowMyName(Command, name="accounts.show_my_name"):
    """Agree that the honour roll bears one's name."""

    consent: Consent


class HideMyName(Command, name="accounts.hide_my_name"):
    """Take that back. It is masked from now on."""


class NamesOnRoll(Query, name="accounts.names_on_roll", answer=list[RollName]):
    """What promoters are called on an honour roll, for staff and promoters of their unit, or above it. Others are left
    out, and those who have no name here.
    """

    person_ids: list[Id] = Field(max_length=100)


class NameConsentMissing(Refusal):
    code, status = "name-consent-missing", 422
    zh, en = "需要本人单独同意后才能显示姓名", "To show her name needs her separate consent"
    fix_zh, fix_en = (
        "请阅读并同意最新的光荣榜署名说明。",
        "Show the text of the occasion `honour_roll`, and send the version that she agreed to.",
    )
