"""What accounts decides."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts.accounts import CodeTooSoon, Consent, ConsentMissing, Document, InvalidDocument, InvalidPhone, WrongCode
from services.accounts import rules

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@st.composite
def id_cards(draw: st.DrawFn) -> str:
    """Valid numbers of nobody: area 990000."""
    born = draw(st.dates(date(1930, 1, 1), date(2010, 12, 31)))
    digits = f"990000{born:%Y%m%d}{draw(st.integers(0, 999)):03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11]


@given(id_cards())
def test_a_valid_number_is_accepted(number: str) -> None:
    """Statement 23."""
    assert rules.is_id_card(number)


@given(id_cards(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_refused(number: str, place: int, change: int) -> None:
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert not rules.is_id_card(wrong)


@given(id_cards(), st.integers(0, 15))
def test_two_swapped_neighbours_are_refused(number: str, place: int) -> None:
    assume(number[place] != number[place + 1])
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert not rules.is_id_card(swapped)


@pytest.mark.parametrize("number", ["", "99000019890230001X", "9900001989030100", "９９００００198903010003", "abc"])
def test_what_is_no_number_is_refused(number: str) -> None:
    assert not rules.is_id_card(number)


@pytest.mark.parametrize("text", ["19900000001", "+8619900000001", "86 199 0000 0001", "199-0000-0001"])
def test_a_phone_is_known_by_its_eleven_digits(text: str) -> None:
    assert rules.phone(text) == "19900000001"


@pytest.mark.parametrize("text", ["", "12345678901", "1990000000", "199000000011", "+1 202 555 0100"])
def test_what_is_no_mobile_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidPhone):
        rules.phone(text)


def test_a_taiwan_permit_has_eight_digits() -> None:
    assert rules.document_number(Document(kind="taiwan_permit", number="01234567")) == "01234567"
    with pytest.raises(InvalidDocument):
        rules.document_number(Document(kind="taiwan_permit", number="012345678"))


@given(st.lists(st.integers(0, 86399), max_size=8))
def test_a_code_is_sent_once_a_minute_and_five_times_a_day(seconds_ago: list[int]) -> None:
    """Statement 13."""
    sent = [NOW - timedelta(seconds=ago) for ago in seconds_ago]
    allowed = len(sent) < 5 and all(ago >= 60 for ago in seconds_ago)
    if allowed:
        rules.may_send_code(sent, NOW)
        return
    with pytest.raises(CodeTooSoon) as refused:
        rules.may_send_code(sent, NOW)
    assert 0 < refused.value.members["retry_after"] <= 86401


@pytest.mark.parametrize(("age", "tries", "used"), [(301, 0, False), (0, 5, False), (0, 0, True)])
def test_an_old_a_tried_and_a_used_code_are_refused_alike(age: int, tries: int, used: bool) -> None:
    with pytest.raises(WrongCode) as refused:
        rules.must_be_good(NOW - timedelta(seconds=age), tries, used, NOW)
    assert refused.value.members == {}


def test_each_purpose_needs_its_text_in_force() -> None:
    """Statement 15."""
    given_ = [Consent(purpose=text.purpose, text_version=text.text_version) for text in rules.CONSENT_TEXTS]
    rules.must_consent(given_)
    for wrong in (given_[:1], [], [Consent(purpose=one.purpose, text_version="2020-01") for one in given_]):
        with pytest.raises(ConsentMissing):
            rules.must_consent(wrong)


@given(st.text(min_size=1, max_size=20))
def test_a_masked_name_shows_its_first_character_alone(name: str) -> None:
    masked = rules.mask_name(name)
    assert masked[0] == name[0] and set(masked[1:]) == {"*"}


@given(id_cards())
def test_a_masked_document_shows_four_characters(number: str) -> None:
    masked = rules.mask_document(number)
    assert len(masked) == 18 and masked.count("*") == 14
