"""What accounts decides about children."""

from __future__ import annotations

from contracts.accounts import Consent, ConsentMissing
from contracts.children import CHILD, NotAChild, TooManyChildren

YOUNGEST, OLDEST = 3, 17
MOST = 10


def age_in(year: int, birth_year: int) -> int:
    """The age that somebody born in that year reaches in this one: all that is known without a birthday."""
    return year - birth_year


def must_be_a_child(birth_year: int, year: int) -> None:
    """Raises `NotAChild` for who is 18 this year, or not yet three."""
    if not YOUNGEST <= age_in(year, birth_year) <= OLDEST:
        raise NotAChild()


def must_have_room(children: int) -> None:
    if children >= MOST:
        raise TooManyChildren(most=MOST)


def must_consent_for_child(given: Consent) -> None:
    """To the text of its own, in the version in force. Raises `ConsentMissing`."""
    if (given.purpose, given.text_version) != (CHILD.purpose, CHILD.text_version):
        raise ConsentMissing(missing=[CHILD.purpose.value])
