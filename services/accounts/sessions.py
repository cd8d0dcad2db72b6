"""Signing in and out, and which sessions are over."""

from __future__ import annotations

from sqlalchemy import select

from contracts import accounts as contract
from kernel.errors import InvalidToken
from kernel.identity import LIFETIME
from kernel.service import Service, Tx, command, query
from services.accounts import rules
from services.accounts.models import Session
from services.accounts.people import People
from services.accounts.sign_in import SignIn


class Sessions(Service):
    people: People
    sign_in: SignIn

    @command(contract.RequestSignInCode)
    def request_sign_in_code(self, tx: Tx, asked: contract.RequestSignInCode) -> contract.CodeSent:
        return self.sign_in.send_code(tx, rules.phone(asked.phone))

    @command(contract.SignIn)
    def start_session(self, tx: Tx, asked: contract.SignIn) -> contract.Session | None:
        phone = rules.phone(asked.phone)
        if not self.sign_in.is_right(tx, phone, asked.code):
            tx.refuse_and_keep(contract.WrongCode())
            return None
        return self.sign_in.open_session(tx, self.people.by_phone(tx.session, phone, tx.now))

    @command(contract.RefreshSession)
    def refresh_session(self, tx: Tx, asked: contract.RefreshSession) -> contract.Session | None:
        session = self.sign_in.refresh(tx, asked.refresh_token)
        if session is None:
            tx.refuse_and_keep(InvalidToken())
        return session

    @command(contract.SignOut)
    def sign_out(self, tx: Tx, asked: contract.SignOut) -> None:
        tx.actor.must_be_signed_in()
        if session := tx.session.get(Session, tx.actor.session_id):
            session.ended_at = tx.now

    @query(contract.EndedSessions)
    def ended_sessions(self, tx: Tx, asked: contract.EndedSessions) -> list[str]:
        return list(tx.session.scalars(select(Session.id).where(Session.ended_at > tx.now - LIFETIME)))
