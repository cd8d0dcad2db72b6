"""What accounts decides: valid numbers, how data is masked, which codes are good, what consent is due."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

from contracts.accounts import (
    ACROSS,
    AgeUnknown,
    AppointedRole,
    CodeTooSoon,
    Consent,
    ConsentMissing,
    ConsentText,
    Document,
    DocumentKind,
    InvalidDocument,
    InvalidIdCard,
    InvalidPhone,
    Occasion,
    Purpose,
    Role,
    WrongCode,
)
from contracts.attention import LONGEST_MUTE, MuteTooLong, StaffMatter
from contracts.children import CHILD
from contracts.naming import HONOUR_ROLL, NameConsentMissing
from contracts.uploads import PORTRAIT
from contracts.values import BEIJING

CODE_LIFETIME = timedelta(minutes=5)
CODE_PAUSE = timedelta(seconds=60)
CODES_A_DAY = 5
CODE_TRIES = 5
SESSION_LIFETIME = timedelta(days=30)
RINGS_FROM, RINGS_UNTIL = time(8), time(21)  # in Beijing: outside of it nobody's phone rings
NOTICE_TRIES = 6
GROUP_HEADING = "巾帼平台待办,请登录处理:"

_PHONE = re.compile(r"^(?:\+?86)?(1[3-9][0-9]{9})$")
_ID_CARD = re.compile(r"^[0-9]{17}[0-9X]$")
_TAIWAN_PERMIT = re.compile(r"^[0-9]{8}$")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"

CONSENT_TEXTS = (
    ConsentText(
        purpose=Purpose.SERVICE,
        text_version="2026-11",
        zh="我同意巾帼平台为培训、考证和就业推介处理我的姓名、手机号和登记信息。",
        en="I agree that Jinguo processes my name, phone and registration for training, certification and referral.",
    ),
    ConsentText(
        purpose=Purpose.SENSITIVE,
        text_version="2026-11",
        zh="我单独同意巾帼平台为核实身份和颁发证书处理我的身份证件号码。",
        en="I separately agree that Jinguo processes my document number to verify who I am and to issue certificates.",
    ),
)


def texts(occasion: Occasion) -> tuple[ConsentText, ...]:
    return {
        Occasion.REGISTRATION: CONSENT_TEXTS,
        Occasion.ACROSS: (ACROSS,),
        Occasion.CHILD: (CHILD,),
        Occasion.PORTRAIT: (PORTRAIT,),
        Occasion.HONOUR_ROLL: (HONOUR_ROLL,),
    }[occasion]


def phone(text: str) -> str:
    """A mainland mobile number as its 11 digits. Raises `InvalidPhone`."""
    match = _PHONE.match(re.sub(r"[\s-]", "", text))
    if not match:
        raise InvalidPhone()
    return match[1]


def document_number(document: Document) -> str:
    """The number in its canonical form. Raises `InvalidIdCard` or `InvalidDocument`."""
    number = document.number.upper().replace(" ", "")
    if document.kind is DocumentKind.ID_CARD and not is_id_card(number):
        raise InvalidIdCard()
    if document.kind is DocumentKind.TAIWAN_PERMIT and not _TAIWAN_PERMIT.match(number):
        raise InvalidDocument()
    return number


def is_id_card(number: str) -> bool:
    """GB 11643-1999: 18 characters, a real date of birth, and a check character by ISO 7064 MOD 11-2."""
    if not (number.isascii() and _ID_CARD.match(number)):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    remainder = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False)) % 11
    return _CHECK_CHARACTERS[remainder] == number[17]


def age(document: str | None, today: date) -> int:
    """Completed years, by the date of birth in an ID-card number. Raises `AgeUnknown` for another document, or none."""
    if not document or not is_id_card(document):
        raise AgeUnknown()
    born = date(int(document[6:10]), int(document[10:12]), int(document[12:14]))
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def may_send_code(sent: Sequence[datetime], now: datetime) -> None:
    """One code in 60 seconds and five a day; `sent` are the times of the last day's. Raises `CodeTooSoon`."""
    pause = CODE_PAUSE - (now - max(sent)) if sent else timedelta(0)
    if len(sent) >= CODES_A_DAY:
        pause = max(pause, timedelta(days=1) - (now - min(sent)))
    if pause > timedelta(0):
        raise CodeTooSoon(retry_after=int(pause.total_seconds()) + 1)


def must_be_good(sent_at: datetime, tries: int, used: bool, now: datetime) -> None:
    """Whether a code may still be tried. Raises `WrongCode`, which does not say why."""
    if used or tries >= CODE_TRIES or now - sent_at > CODE_LIFETIME:
        raise WrongCode()


def must_consent(given: Collection[Consent]) -> None:
    """Each purpose in the version of its text that is in force. Raises `ConsentMissing`."""
    agreed = {(consent.purpose, consent.text_version) for consent in given}
    missing = [text.purpose.value for text in CONSENT_TEXTS if (text.purpose, text.text_version) not in agreed]
    if missing:
        raise ConsentMissing(missing=missing)


def must_consent_to_name(given: Consent) -> None:
    if (given.purpose, given.text_version) != (HONOUR_ROLL.purpose, HONOUR_ROLL.text_version):
        raise NameConsentMissing()


def who_may_give(role: AppointedRole) -> tuple[Role, ...]:
    """Whose appointment gives this role, at their own unit and all under it."""
    is_the_citys = role in (AppointedRole.OPERATOR, AppointedRole.DEPARTMENT)
    return (Role.OPERATOR,) if is_the_citys else (Role.OPERATOR, Role.STAFF)


def awake(now: datetime) -> datetime:
    """The first moment from now on at which a phone may ring."""
    here = now.astimezone(BEIJING)
    if RINGS_FROM <= here.time() < RINGS_UNTIL:
        return now
    day = here.date() + timedelta(days=here.time() >= RINGS_UNTIL)
    return datetime.combine(day, RINGS_FROM, BEIJING)


def must_be_a_while(until: datetime, now: datetime) -> None:
    """Raises `MuteTooLong`, also for a time that is over."""
    if not now < until <= now + timedelta(days=LONGEST_MUTE):
        raise MuteTooLong(days=LONGEST_MUTE)


def next_try(tries: int, now: datetime) -> datetime | None:
    """After 1, 2, 4, 8, 16 minutes; then it stands on the platform alone."""
    return awake(now + timedelta(minutes=2 ** (tries - 1))) if tries < NOTICE_TRIES else None


def summed_up(waiting: Sequence[tuple[str, StaffMatter]], max_bytes: int) -> tuple[str, set[tuple[str, str]]]:
    """One text for the group, a line a unit and matter with how many, and which of them it says: as many as fit."""
    lines, said, room = [GROUP_HEADING], set(), max_bytes - len(GROUP_HEADING.encode())
    for (unit, matter), count in Counter(waiting).items():
        line = f"{unit} {matter.zh}:{count} 件"
        room -= len(line.encode()) + 1
        if room < 0:
            break
        lines.append(line)
        said.add((unit, matter.value))
    return "\n".join(lines), said


def mask_name(name: str) -> str:
    """The family name, and a star for each character that follows: 林** ."""
    return name[:1] + "*" * max(1, len(name) - 1)


def mask_phone(number: str) -> str:
    return f"{number[:3]}****{number[-4:]}"


def mask_document(number: str) -> str:
    return f"{number[:2]}{'*' * (len(number) - 4)}{number[-2:]}"
