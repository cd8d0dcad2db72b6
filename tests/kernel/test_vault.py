"""Personal data at rest."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from kernel.vault import Lookup, Vault, new_master_key

VAULT = Vault(new_master_key())
KEY = VAULT.new_key("p1")


@given(st.text())
def test_what_is_sealed_opens_and_shows_nothing(text: str) -> None:
    """Statement 4."""
    sealed = VAULT.seal(KEY, "p1", "people.phone", text)
    assert VAULT.open(KEY, "p1", "people.phone", sealed) == text
    assert len(text) < 4 or text.encode() not in sealed
    assert sealed != VAULT.seal(KEY, "p1", "people.phone", text)


@given(st.integers(0, 10**6), st.integers(1, 255))
def test_an_altered_value_does_not_open(place: int, change: int) -> None:
    sealed = bytearray(VAULT.seal(KEY, "p1", "people.phone", "19900000001"))
    sealed[place % len(sealed)] ^= change
    with pytest.raises(InvalidTag):
        VAULT.open(KEY, "p1", "people.phone", bytes(sealed))


def test_a_value_copied_to_another_row_column_or_person_does_not_open() -> None:
    sealed = VAULT.seal(KEY, "p1", "people.phone", "19900000001")
    other = VAULT.new_key("p2")
    for key, owner, place in ((KEY, "p1", "people.name"), (other, "p2", "people.phone"), (KEY, "p2", "people.phone")):
        with pytest.raises(InvalidTag):
            VAULT.open(key, owner, place, sealed)


def test_without_its_key_a_persons_data_is_lost() -> None:
    """Statement 19: destroying the wrapped key destroys the data; a new key does not bring it back."""
    sealed = VAULT.seal(KEY, "p1", "people.phone", "19900000001")
    with pytest.raises(InvalidTag):
        VAULT.open(VAULT.new_key("p1"), "p1", "people.phone", sealed)


def test_look_ups_need_their_own_key() -> None:
    """Statement 5."""
    one, other = Lookup(new_master_key()), Lookup(new_master_key())
    assert one.of("phone", "1") == one.of("phone", "1") != other.of("phone", "1")
    assert one.of("phone", "1") != one.of("id_card", "1")
