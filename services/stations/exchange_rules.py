"""What stations decides about the exchange among workers: states of what is written, and what nobody may write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from contracts.exchange import (
    NotOfThisUnit,
    NotToBeHidden,
    NotToBePublished,
    PostState,
    PrivateDataInText,
    RemovedAlready,
    ReportReason,
    TooManyPosts,
)

POSTS_A_DAY = 10
HIDDEN_FROM = 3  # reports


class PostStep(StrEnum):
    PUBLISH = "publish"
    HIDE = "hide"
    REMOVE = "remove"
    WITHDRAW = "withdraw"


_GONE = {PostStep.REMOVE: PostState.REMOVED, PostStep.WITHDRAW: PostState.REMOVED}
#: What becomes of what is written. Reports of readers hide it, too. Drawn in docs/states.md.
POST_STEPS: dict[PostState, dict[PostStep, PostState]] = {
    PostState.WAITING: {PostStep.PUBLISH: PostState.PUBLISHED, **_GONE},
    PostState.PUBLISHED: {PostStep.HIDE: PostState.HIDDEN, **_GONE},
    PostState.HIDDEN: {PostStep.PUBLISH: PostState.PUBLISHED, **_GONE},
}
_POST_REFUSALS: dict[PostStep, type[Exception]] = {
    PostStep.PUBLISH: NotToBePublished,
    PostStep.HIDE: NotToBeHidden,
    PostStep.REMOVE: RemovedAlready,
    PostStep.WITHDRAW: RemovedAlready,
}


def post_after(state: str, step: PostStep) -> PostState:
    """Raises the step's refusal."""
    following = POST_STEPS.get(PostState(state), {}).get(step)
    if following is None:
        raise _POST_REFUSALS[step]()
    return following


def is_to_be_hidden(reasons: Iterable[str]) -> bool:
    """Whether it is hidden until a moderator has looked: one report of private data, or three of any kind."""
    found = list(reasons)
    return ReportReason.PRIVACY in found or len(found) >= HIDDEN_FROM


def must_belong(held: Iterable[str], unit: str) -> None:
    """Whoever has a role at one of these units belongs there and to all that lie above. Raises `NotOfThisUnit`."""
    if not any(unit in (own, own[:6], f"{own[:4]}00") for own in held):
        raise NotOfThisUnit()


def must_have_words_left(written_today: int) -> None:
    if written_today >= POSTS_A_DAY:
        raise TooManyPosts(most=POSTS_A_DAY)


_DIGITS = str.maketrans("零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0001234567891123456789")
_BETWEEN = re.compile(r"(?<=\d)[\s\-_.·•,、,。/\\|~*+()()—–]+(?=\d)")
_MOBILE = re.compile(r"(?<!\d)(?:86)?1[3-9]\d{9}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)")
_DOCUMENT = re.compile(r"(?<!\d)\d{17}[\dx](?!\d)|(?<!\d)\d{15,19}(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_ACCOUNT = re.compile(
    r"(?:微信|薇信|威信|微♥|v信|vx|wx|weixin|wechat|qq|扣扣|企鹅号|抖音号|快手号)"
    r"\W*(?:号码?|id|同号|联系|加我|是|为)?\W*(?=[a-z0-9_-]*\d)[a-z0-9_-]{5,20}"
)


def private_data(text: str) -> str | None:
    """What kind of private data a text seems to hold: also in full-width or Chinese digits, or with signs in between.

    A rule can't find everything: what it lets through, a moderator reads before others do.
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    if _EMAIL.search(plain):
        return "e-mail 邮箱"
    digits = plain.translate(_DIGITS)
    for form in (digits, _BETWEEN.sub("", digits)):
        if _ACCOUNT.search(form):
            return "WeChat/QQ 号"
        if _DOCUMENT.search(form):
            return "ID/card number 证件号"
        if _MOBILE.search(form) or _LANDLINE.search(form):
            return "phone number 电话"
    return None


def must_hold_no_private_data(*texts: str) -> None:
    """Raises `PrivateDataInText`."""
    for text in texts:
        if found := private_data(text):
            raise PrivateDataInText(found=found)
