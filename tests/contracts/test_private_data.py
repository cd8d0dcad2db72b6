"""Private data is found in free text however it is spelt, and plain words are let through."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contracts.private_data import PrivateData, PrivateDataInText, must_hold_no_private_data, private_data

DIGITS = {"plain": "0123456789", "wide": "０１２３４５６７８９", "han": "零一二三四五六七八九"}


def spelt(digits: str, alphabet: str, between: str) -> str:
    return between.join(DIGITS[alphabet][int(digit)] if digit.isdigit() else digit for digit in digits)


phones = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
spelling = st.sampled_from(sorted(DIGITS))
between = st.sampled_from(["", " ", "-", ".", "·", "、", " - ", "*", "/"])
words = st.text(st.sampled_from("您好请问怎么洗油烟机比较干净呢谢谢大家"), max_size=12)


@given(words, phones, spelling, between, words, st.sampled_from(["", "+86 ", "86"]))
def test_a_phone_number_is_found_however_it_is_spelt(
    before: str, phone: str, alphabet: str, gap: str, after: str, code: str
) -> None:
    with pytest.raises(PrivateDataInText):
        must_hold_no_private_data(before + code + spelt(phone, alphabet, gap) + after)


@given(words, st.from_regex(r"[1-9][0-9]{16}[0-9Xx]", fullmatch=True), spelling, between, words)
def test_a_document_number_is_found(before: str, number: str, alphabet: str, gap: str, after: str) -> None:
    assert private_data(before + spelt(number, alphabet, gap) + after)


@given(
    words,
    st.sampled_from(["微信", "微信号:", "加我vx ", "V信是", "WeChat: ", "QQ号", "qq "]),
    st.from_regex(r"[a-z][a-z_]{3,6}[0-9]{2,6}", fullmatch=True),
    words,
)
def test_a_wechat_or_qq_number_is_found(before: str, app: str, account: str, after: str) -> None:
    assert private_data(before + app + account + after)


@pytest.mark.parametrize("text", ["write to a.b@example.com", "邮箱 示例_1@example.cn", "座机 0591-87654321"])
def test_mail_and_landlines_are_found(text: str) -> None:
    assert private_data(text)


@given(words, st.integers(0, 99_999), st.integers(0, 99_999), words)
def test_pay_hours_and_amounts_may_be_said(before: str, low: int, high: int, after: str) -> None:
    assert private_data(f"{before}月薪{low}-{high}元,每天8:30到17:30{after}") is None


@pytest.mark.parametrize(
    "text",
    [
        "在微信群里看到驿站的通知",
        "2026年11月27日上午9点在3号楼",
        "小苏打和水按1:3,泡10-15分钟",
        "一个月休四天,二十四小时在岗",
    ],
)
def test_what_people_ask_each_other_is_let_through(text: str) -> None:
    assert private_data(text, doors=False) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("电话199-1234-5678", PrivateData.PHONE),
        ("1 9 9 1 2 3 4 5 6 7 8", PrivateData.PHONE),
        ("手机幺九九幺二三四五六七八", PrivateData.PHONE),
        ("微信:abcdefg", PrivateData.ACCOUNT),
        ("微 信 号 abc12345", PrivateData.ACCOUNT),
        ("详情加微信:jiazheng123", PrivateData.ACCOUNT),
        ("990000198903010003", PrivateData.DOCUMENT),
        ("shili@example", PrivateData.EMAIL),
        ("住在示例路12号", PrivateData.DOOR),
        ("3 号楼 1 单元", PrivateData.DOOR),
        ("示例小区1203室", PrivateData.DOOR),
        ("示例路十二号", PrivateData.DOOR),
    ],
)
def test_it_says_what_it_has_found(text: str, found: PrivateData) -> None:
    assert private_data(text) is found
    with pytest.raises(PrivateDataInText) as refused:
        must_hold_no_private_data(None, "无", text)
    assert refused.value.members["found_zh"] == found.zh


@given(words, st.integers(1, 999), st.sampled_from(["号楼", "栋", "幢", "单元"]), spelling, words)
def test_a_door_is_found_unless_a_place_to_meet_may_be_named(
    before: str, number: int, house: str, alphabet: str, after: str
) -> None:
    text = before + spelt(str(number), alphabet, "") + house + after
    assert private_data(text) is PrivateData.DOOR
    assert private_data(text, doors=False) is None


@example("三室一厅保洁,每周 2 次,12月3号开始,月薪 6000-8000 元")
@given(st.text("双职工家庭找家务服务员,每周五天,两个孩子 12-30", max_size=12))
def test_plain_words_of_a_need_are_not_taken_for_it(text: str) -> None:
    assert private_data(text) is None


@given(st.text(max_size=200))
def test_whatever_is_written_is_read(text: str) -> None:
    assert private_data(text, doors=False) in (private_data(text), None)
