"""What an admission ticket's QR code holds can't be made by anybody else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contracts.accounts import Role
from contracts.certification import Ticket
from kernel.config import Settings
from kernel.vault import new_master_key
from services.certification.ticket_codes import TicketCodes
from tests.services.story import Desk

HERE, ELSEWHERE = (TicketCodes(Settings(vault_key=new_master_key())) for _ in range(2))
NUMBER = "350111-20261201-3F9A-012"


def test_a_ticket_bears_it() -> None:
    desk = Desk()
    person, registration = desk.registered()
    shown = desk.alone.ask(person, Role.WORKER, Ticket(registration_id=registration))
    assert desk.alone.service.ticket_codes.number(shown["check_in_code"]) == shown["ticket_number"]


@given(st.integers(0, len(HERE.of(NUMBER)) - 1), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567-."))
def test_one_changed_character_is_noticed(place: int, character: str) -> None:
    code = HERE.of(NUMBER)
    changed = code[:place] + character + code[place + 1 :]
    assert HERE.number(changed) == (NUMBER if changed == code else None)


@given(st.text())
def test_anything_else_is_no_ticket(code: str) -> None:
    assert HERE.number(code) is None


def test_another_instances_ticket_is_none_here() -> None:
    assert HERE.number(ELSEWHERE.of(NUMBER)) is None
