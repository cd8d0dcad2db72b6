"""Codes, sessions and tokens: how somebody proves who she is."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

import structlog
from sqlalchemy import select

from contracts import accounts as contract
from kernel.config import DEMO_CODE, Settings
from kernel.errors import InvalidToken
from kernel.identity import LIFETIME, Actor, Appointment, Signer
from kernel.service import Tx
from kernel.store import hold, new_id
from services.accounts import rules
from services.accounts.closed_units import inherited
from services.accounts.models import Appointment as AppointmentRow
from services.accounts.models import Person, Session, SignInCode
from services.accounts.people import People
from services.accounts.sms import SmsSender

log = structlog.get_logger(__name__)


class SignIn:
    def __init__(self, settings: Settings, people: People, sms: SmsSender) -> None:
        if not settings.token_private_key:
            raise RuntimeError("accounts needs the secret token_private_key")
        self._settings, self._people, self._sms = settings, people, sms
        self.signer = Signer(settings.token_private_key.get_secret_value(), settings.instance)
        if not settings.sms_webhook_url and not settings.demo:
            log.warning("sign_in_codes_stand_in_this_log", fix="set JINGUO_SMS_WEBHOOK_URL")

    def send_code(self, tx: Tx, phone: str) -> contract.CodeSent:
        key = self._people.phone_key(phone)
        hold(tx.session, f"sign-in code {key}")  # of two requests at the same time one is too soon
        recent = select(SignInCode.sent_at).where(
            SignInCode.phone_lookup == key, SignInCode.sent_at > tx.now - timedelta(days=1)
        )
        rules.may_send_code(tx.session.scalars(recent).all(), tx.now)
        code = f"{secrets.randbelow(1_000_000):06}"
        row = SignInCode(id=new_id(), phone_lookup=key, sent_at=tx.now)
        row.code_hash = self._people.code_key(row.id, code)
        tx.session.add(row)
        self._sms.send(phone, "sign_in_code", code=code)
        return contract.CodeSent(
            expires_in=int(rules.CODE_LIFETIME.total_seconds()), retry_after=int(rules.CODE_PAUSE.total_seconds())
        )

    def is_right(self, tx: Tx, phone: str, code: str) -> bool:
        """Try the newest code that was sent to this phone, and count the try."""
        if self._settings.demo and hmac.compare_digest(code.encode(), DEMO_CODE.encode()):
            return True
        newest = (
            select(SignInCode)
            .where(SignInCode.phone_lookup == self._people.phone_key(phone))
            .order_by(SignInCode.sent_at.desc())
            .limit(1)
            .with_for_update()
        )
        row = tx.session.scalars(newest).one_or_none()
        if row is None:
            return False
        rules.must_be_good(row.sent_at, row.tries, row.used_at is not None, tx.now)
        row.tries += 1
        if not hmac.compare_digest(row.code_hash, self._people.code_key(row.id, code)):
            return False
        row.used_at = tx.now
        return True

    def open_session(self, tx: Tx, person: Person) -> contract.Session:
        row = Session(id=new_id(), person_id=person.id, refresh_hash="", refreshed_at=tx.now)
        tx.session.add(row)
        return self._answer(tx, person, row)

    def refresh(self, tx: Tx, token: str) -> contract.Session | None:
        """A session goes on with new tokens. None (and the end of it) for a token that was used before."""
        session_id, _, secret = token.partition(".")
        row = tx.session.get(Session, session_id, with_for_update=True) if len(session_id) == 36 else None
        if row is None or row.ended_at or tx.now - row.refreshed_at > rules.SESSION_LIFETIME:
            raise InvalidToken()
        if not hmac.compare_digest(row.refresh_hash, _hash(row.id, secret)):
            row.ended_at = tx.now
            return None
        return self._answer(tx, tx.session.get_one(Person, row.person_id), row)

    def _answer(self, tx: Tx, person: Person, row: Session) -> contract.Session:
        secret = secrets.token_urlsafe(32)
        row.refresh_hash, row.refreshed_at = _hash(row.id, secret), tx.now
        actor = Actor(person.id, row.id, self.appointments(tx, person))
        return contract.Session(
            access_token=self.signer.token(actor, tx.now),
            expires_in=int(LIFETIME.total_seconds()),
            refresh_token=f"{row.id}.{secret}",
            person_id=person.id,
            roles=[str(appointment) for appointment in actor.appointments],
        )

    def appointments(self, tx: Tx, person: Person) -> tuple[Appointment, ...]:
        rows = tx.session.scalars(select(AppointmentRow).where(AppointmentRow.person_id == person.id))
        held = [Appointment(row.role, row.unit) for row in rows]
        if self._people.phone(person) in self._settings.operators:
            held.append(Appointment(contract.Role.OPERATOR.value, self._settings.instance))
        return (*held, *inherited(tx, held))


def _hash(salt: str, secret: str) -> str:
    return hashlib.sha256(f"{salt}/{secret}".encode()).hexdigest()
