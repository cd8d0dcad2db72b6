"""Children whom a guardian enters for young people's programmes. Accounts owns them, and keeps as little as will do.

A child has a name to be called by and a year of birth, both sealed under a key of its own. The guardian consents to a
text of its own (PIPL 28, 31: the data of those under fourteen are sensitive and need a guardian's consent); when she
takes that back, the key is destroyed and nothing of the child is left.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.accounts import Attestation, Consent, ConsentText, Purpose
from contracts.values import ProofCode, Sentence
from kernel.message import Command, Event, Id, Query, Refusal, Value

CalledBy = Annotated[
    str, StringConstraints(min_length=1, max_length=12, pattern=r"^[^0-9]+$"), Field(examples=["小示例"])
]
BirthYear = Annotated[int, Field(strict=True, ge=1990, le=2100)]

#: What a guardian agrees to before she enters a child.
CHILD = ConsentText(
    purpose=Purpose.CHILD,
    text_version="2026-11",
    zh="我是孩子的监护人,单独同意巾帼平台为孩子参加青少年家务劳动教育活动,处理孩子的称呼和出生年份"
    "(不满十四周岁未成年人的个人信息属于敏感个人信息),并在学时证明上显示称呼。我可以随时撤回同意,撤回后这些信息即被销毁。",
    en="I am the child's guardian and separately agree that Jinguo processes the child's name to be called by and year "
    "of birth for household-chores education, and shows the name on certificates of hours. I can take this back at any "
    "time; the data are destroyed then.",
)


class Child(Value):
    """As the guardian sees it."""

    child_id: Id
    called: str
    birth_year: int


class ChildName(Value):
    child_id: Id
    called: str


class EnterChild(Command, name="accounts.enter_child", answer=Child):
    """As a registered guardian, enter a child: a given name or nickname (not the full name), and the year of birth."""

    called: CalledBy
    birth_year: BirthYear
    consent: Consent


class WithdrawChildConsent(Command, name="accounts.withdraw_child_consent"):
    """Take the consent back: the child's data are destroyed, and it takes part in nothing any more."""

    child_id: Id


class AttestChild(Command, name="accounts.attest_child", answer=Attestation, secret=True):
    """A signed statement that this is one's own child, and what age it reaches this year; not when it was born."""

    child_id: Id


class DiscloseChildNames(Command, name="accounts.disclose_child_names", answer=list[ChildName], secret=True):
    """What children are called, for the guardian herself and for staff of a unit where they take part. Leaves an audit
    row for each, with the reason; others are left out.
    """

    child_ids: list[Id] = Field(max_length=100)
    reason: Sentence


class MyChildren(Query, name="accounts.my_children", answer=list[Child]):
    pass


class NameOnHoursProof(Query, name="accounts.name_on_hours_proof", answer=str | None):
    """The masked name of the child whose hours were certified, for whoever has the certificate's code."""

    verification_code: ProofCode


class ChildRemoved(Event, name="accounts.child_removed", version=1, subject="child_id"):
    """Its guardian's consent has ended; whoever knows the child by its id forgets it."""

    child_id: Id
    guardian_id: Id


class GuardianNotRegistered(Refusal):
    code = "guardian-not-registered"
    zh, en = "监护人须先登记", "A guardian must have registered"
    fix_zh, fix_en = "请先登记(POST /v1/registrations),再添加孩子。", "Register first, then enter the child."


class NotAChild(Refusal):
    code, status = "not-a-child", 422
    zh, en = "年龄须在 3 至 17 岁之间", "A child is 3 to 17 years old"
    fix_zh, fix_en = "请检查出生年份;成年人请自行报名。", "Check the year of birth; an adult signs up herself."


class TooManyChildren(Refusal):
    code = "too-many-children"
    zh, en = "孩子数量已达上限", "There are as many children as one can enter"
    fix_zh, fix_en = "最多 {most} 个;请先移除不再参加的孩子。", "{most} at most: remove one that takes part no more."
