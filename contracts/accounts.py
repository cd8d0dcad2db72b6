"""Accounts: who somebody is. The only service that knows names, phone numbers, documents and addresses."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.values import PromoterCode, Sentence, UnitCode
from kernel.message import Command, Event, Flow, Id, Labelled, Query, Refusal, Value


class Role(Labelled):
    """What somebody may do, always at a unit and all that lies under it."""

    OPERATOR = "operator", "平台运维", "Platform operator"
    STAFF = "staff", "工作人员", "Staff"
    PROMOTER = "promoter", "家政宣传员", "Promoter"
    COMPANY = "company", "家政公司", "Company"
    DEPARTMENT = "department", "政府部门", "Government department"
    WORKER = "worker", "家政从业人员", "Worker"
    HOUSEHOLD = "household", "家庭", "Household"


class RegisteredAs(Labelled):
    """The roles that a person takes for herself."""

    WORKER = "worker", "家政从业人员", "Worker"
    HOUSEHOLD = "household", "家庭", "Household"


class DocumentKind(Labelled):
    ID_CARD = "id_card", "居民身份证", "Resident identity card (GB 11643)"
    TAIWAN_PERMIT = "taiwan_permit", "台湾居民来往大陆通行证", "Mainland travel permit for Taiwan residents"


class Purpose(Labelled):
    """What a person consents to, one by one (PIPL 14, 29)."""

    SERVICE = "service", "培训、考证与就业服务", "Training, certification and job referral"
    SENSITIVE = "sensitive", "处理身份证件等敏感个人信息", "Processing of sensitive data such as identity documents"
    ACROSS = "across", "向另一县(市、区)提供联系方式", "Passing contact details to another county"
    CHILD = "child", "孩子参加青少年活动", "A child's taking part in young people's programmes"
    PORTRAIT = "portrait", "在上门服务证上显示照片", "Showing her photograph on the service card"
    HONOUR_ROLL = "honour_roll", "在宣传员光荣榜上显示姓名", "Showing her name on the promoters' honour roll"


class Occasion(Labelled):
    """When a person is asked for her consent."""

    REGISTRATION = "registration", "登记", "Registration"
    ACROSS = "across", "跨县(市、区)推介", "A referral across counties"
    CHILD = "child", "添加孩子", "Entering a child"
    PORTRAIT = "portrait", "上传证件照片", "A portrait for the service card"
    HONOUR_ROLL = "honour_roll", "在光荣榜上署名", "A name on the honour roll"


class AppointedRole(Labelled):
    """The roles that somebody else gives. Worker and household a person takes herself, by registering."""

    OPERATOR = "operator", "平台运维", "Platform operator"
    STAFF = "staff", "工作人员", "Staff"
    PROMOTER = "promoter", "家政宣传员", "Promoter"
    COMPANY = "company", "家政公司", "Company"
    DEPARTMENT = "department", "政府部门", "Government department"


#: A mainland mobile number, with or without the country's code.
PhoneText = Annotated[
    str, StringConstraints(pattern=r"^(\+?86)?1[3-9][0-9]{9}$"), Field(examples=["19900000001"], title="Phone")
]


class Document(Value):
    kind: DocumentKind = DocumentKind.ID_CARD
    number: Annotated[str, StringConstraints(min_length=6, max_length=20)] = Field(examples=["990000198903010003"])


class Consent(Value):
    purpose: Purpose
    text_version: Annotated[str, StringConstraints(max_length=20)] = Field(examples=["2026-11"])


class ConsentText(Value):
    purpose: Purpose
    text_version: str
    zh: str
    en: str


#: What the worker agrees to before she claims a need of another county, and the household before it accepts her.
ACROSS = ConsentText(
    purpose=Purpose.ACROSS,
    text_version="2026-11",
    zh="我单独同意:双方都接受推介后,把我的姓名和手机号(家庭还包括住址)加密提供给对方所在县(市、区)的平台,供上岗联系使用。",
    en="I separately agree that, once both have accepted, my name and phone (a household's address too) are passed, "
    "encrypted, to the platform of the other's county, for the contact that the placement needs.",
)


class CodeSent(Value):
    """The same answer whether or not the phone is known here. Seconds."""

    expires_in: int
    retry_after: int


class Session(Value):
    """`access_token` goes into `Authorization: Bearer …`; `refresh_token` is good for one refresh."""

    access_token: str
    token_type: str = "Bearer"
    expires_in: int
    refresh_token: str
    person_id: Id
    roles: list[str]


class Registration(Value):
    person_id: Id
    unit: UnitCode
    registered_as: RegisteredAs


class Appointment(Value):
    person_id: Id
    role: Role
    unit: UnitCode


class Profile(Value):
    """What a person sees of herself: her name in full, her numbers masked."""

    person_id: Id
    name: str | None
    phone: str
    document: str | None
    roles: list[str]
    consents: list[Consent]


class PersonCard(Value):
    """What others see of a person: masked."""

    person_id: Id
    name: str
    phone: str


class ContactDetails(Value):
    person_id: Id
    name: str
    phone: str
    address: str | None


class Attestation(Value):
    """A legal name that accounts has signed (JWS), for the certificate that will bear it."""

    token: str


class RequestSignInCode(Command, name="accounts.request_sign_in_code", answer=CodeSent, secret=True):
    """Send a sign-in code by SMS."""

    phone: PhoneText


class SignIn(Command, name="accounts.sign_in", answer=Session, secret=True):
    """Sign in; the first time makes an account."""

    phone: PhoneText
    code: Annotated[str, StringConstraints(min_length=4, max_length=8)] = Field(examples=["246810"])


class RefreshSession(Command, name="accounts.refresh_session", answer=Session, secret=True):
    """A new access token, with the roles as they are now. A refresh token used twice ends the session."""

    refresh_token: Annotated[str, StringConstraints(max_length=200)]


class SignOut(Command, name="accounts.sign_out", answer=None):
    """End this session: its refresh token is void at once, its access token within a minute."""


class EndedSessions(Query, name="accounts.ended_sessions", answer=list[Id]):
    """The sessions that have ended while access tokens of theirs may still be in date. Gateways ask, people do not."""


class Register(Command, name="accounts.register", answer=Registration):
    """Register at a unit, as a worker or a household. Refresh the session afterwards: the new role is in its token."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=50)] = Field(examples=["林示例"])
    document: Document
    unit: UnitCode
    registered_as: RegisteredAs = RegisteredAs.WORKER
    consents: list[Consent] = Field(max_length=10)
    address: Sentence | None = None
    promoter_code: PromoterCode | None = Field(default=None, description="A wrong one counts for nobody")


class Appoint(Command, name="accounts.appoint", answer=Appointment):
    """Give somebody a role at a unit: an operator any role, staff the roles of their own subtree."""

    phone: PhoneText
    role: AppointedRole
    unit: UnitCode


class Disclose(Command, name="accounts.disclose", answer=ContactDetails, secret=True):
    """See a person's contact details unmasked. Leaves an audit row with the reason."""

    person_id: Id
    reason: Sentence


class AttestIdentity(Command, name="accounts.attest_identity", answer=Attestation, secret=True):
    """A signed statement of one's own legal name."""


class AttestAge(Command, name="accounts.attest_age", answer=Attestation, secret=True):
    """A signed statement of how many years old one is, for a class that asks for it. It does not tell the birthday."""


class Me(Query, name="accounts.me", answer=Profile):
    pass


class People(Query, name="accounts.people", answer=list[PersonCard]):
    """Masked cards, for staff of the unit where each person registered; others are left out."""

    person_ids: list[Id] = Field(max_length=100)


class ConsentTexts(Query, name="accounts.consent_texts", answer=list[ConsentText]):
    """The texts in force for an occasion, to be shown before `Register`, or before a referral across counties."""

    occasion: Occasion = Occasion.REGISTRATION


class Registered(Event, name="accounts.registered", version=1, subject="person_id", flows=Flow.UP):
    person_id: Id
    unit: UnitCode
    registered_as: RegisteredAs
    registered_at: datetime
    promoter_code: PromoterCode | None = None


class Appointed(Event, name="accounts.appointed", version=1, subject="person_id"):
    person_id: Id
    role: Role
    unit: UnitCode
    until: date | None = None
    organisation_id: Id | None = None  # the company or department that she is of


class InvalidPhone(Refusal, for_fields=("phone",)):
    code, status = "invalid-phone", 422
    zh, en = "手机号不正确", "This is not a mobile phone number"
    fix_zh, fix_en = "请填写 11 位的中国大陆手机号。", "Give a mainland mobile number of 11 digits."


class InvalidIdCard(Refusal):
    code, status = "invalid-id-card", 422
    zh, en = "身份证号码不正确", "The ID-card number is not valid"
    fix_zh, fix_en = (
        "请核对 18 位身份证号码,可能有一位写错。",
        "Check the 18 characters; one of them may be wrong (GB 11643).",
    )


class InvalidDocument(Refusal):
    code, status = "invalid-document", 422
    zh, en = "证件号码不正确", "The document's number is not valid"
    fix_zh, fix_en = "请核对证件号码。", "Check the number on the document."


class WrongCode(Refusal):
    code, status = "wrong-code", 401
    zh, en = "验证码不正确或已失效", "The code is wrong or no longer valid"
    fix_zh, fix_en = "请核对短信中的验证码,或重新获取。", "Check the code in the message, or ask for another."


class CodeTooSoon(Refusal):
    code, status = "code-too-soon", 429
    zh, en = "验证码请求太频繁", "Codes were asked for too often"
    fix_zh, fix_en = (
        "每 60 秒可获取一次,每天最多 5 次。",
        "One code in 60 seconds and five a day; wait for Retry-After.",
    )


class AlreadyRegistered(Refusal):
    code = "already-registered"
    zh, en = "您已经登记过", "You have registered already"
    fix_zh, fix_en = "无需重复登记。", "There is nothing to do."


class AgeUnknown(Refusal):
    code = "age-unknown"
    zh, en = "证件号码不含出生日期,无法证明年龄", "Your document's number does not tell your age"
    fix_zh, fix_en = "请携带证件到驿站,由工作人员代为报名。", "Take the document to a station: its staff enrol you."


class NotRegistered(Refusal):
    code, status = "not-registered", 403
    zh, en = "请先登记", "Register first"
    fix_zh, fix_en = "请先在驿站登记,再刷新登录。", "Register at a station, then refresh the session."


class DocumentTaken(Refusal):
    code = "document-taken"
    zh, en = "该证件已用于另一个账号", "This document belongs to another account"
    fix_zh, fix_en = "请用原手机号登录,或联系驿站。", "Sign in with the earlier phone number, or ask your station."


class ConsentMissing(Refusal):
    code, status = "consent-missing", 422
    zh, en = "需要您同意后才能登记", "Consent is needed to register"
    fix_zh, fix_en = "请阅读并同意最新的各项说明。", "Read and accept each text in its current version."


class UnknownUnit(Refusal):
    code, status = "unknown-unit", 422
    zh, en = "没有这个单位", "There is no such unit"
    fix_zh, fix_en = "请检查驿站代码;该驿站也可能已停止服务。", "Check the unit's code; it may also have closed."
