"""Private data in free text: what nobody may write where others read it, wherever it is written.

A rule can't find everything: what it lets through, staff read before others do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kernel.message import Labelled, Refusal


class PrivateData(Labelled):
    EMAIL = "email", "邮箱", "e-mail address"
    ACCOUNT = "account", "微信、QQ 等账号", "WeChat, QQ or other account"
    DOCUMENT = "document", "证件号或卡号", "number of a document or card"
    PHONE = "phone", "电话号码", "phone number"
    DOOR = "door", "门牌号", "door number"


_DIGITS = str.maketrans("零〇○一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖", "00012345678912123456789")
_BETWEEN = re.compile(r"(?<=\d)[\s\-_.·•,、,。/\\|~*+()()—–]+(?=\d)")
_APART = re.compile(r"[\s\-_.·—]+")
_APPS = "(?:微信|薇信|威信|微♥|v信|vx|wx|weixin|wechat|qq|扣扣|企鹅号|抖音号|快手号)"
#: In this order: an account may be a phone's number, and a document's number holds what looks like one.
_FORMS: dict[PrivateData, re.Pattern[str]] = {
    PrivateData.EMAIL: re.compile(r"[\w.+-]+@[\w-]+\.\w+|[a-z0-9]+@[a-z0-9]+"),
    PrivateData.ACCOUNT: re.compile(
        rf"{_APPS}\W*(?:号码?|id|同号|联系|加我|是|为)?\W*(?=[a-z0-9_-]*\d)[a-z0-9_-]{{5,20}}"
        rf"|{_APPS}(?:号码?|id)?[::是为]\s*[a-z][a-z0-9_-]{{4,19}}"
    ),
    PrivateData.DOCUMENT: re.compile(r"(?<!\d)\d{17}[\dx](?!\d)|(?<!\d)\d{15,19}(?!\d)"),
    PrivateData.PHONE: re.compile(r"(?<!\d)(?:86)?1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)"),
    PrivateData.DOOR: re.compile(r"[\d十百]+(?:号楼|栋|幢|单元)|\d{3,4}室|[路街巷弄道][\d十百]+号"),
}


class PrivateDataInText(Refusal):
    """`found` is a value of `PrivateData`."""

    code, status = "private-data-in-text", 422
    zh, en = "内容含有电话、证件号、微信号等个人信息", "The text holds a phone number or other private data"
    fix_zh = "请删除{found_zh}后再提交;需要联系请通过驿站,联系方式和住址在双方接受后由平台提供。"
    fix_en = "Take out the {found_en}: your station, or the platform once both have accepted, joins you with others."


def private_data(text: str, *, doors: bool = True) -> PrivateData | None:
    """What a text seems to hold: also in full-width or Chinese digits, or with signs in between.

    Without `doors`, where somebody lives is not looked for: a place to meet may be named.
    """
    for plain in _readings(text):
        for kind, form in _FORMS.items():
            if form.search(plain) and (doors or kind is not PrivateData.DOOR):
                return kind
    return None


def must_hold_no_private_data(*texts: str | None, doors: bool = True) -> None:
    """Raises `PrivateDataInText`."""
    for text in texts:
        if found := private_data(text or "", doors=doors):
            raise PrivateDataInText(found=found.value, found_zh=found.zh, found_en=found.en)


def _readings(text: str) -> Iterator[str]:
    """As it stands, with its digits together, and with nothing between its signs."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_DIGITS)
    yield plain
    yield _BETWEEN.sub("", plain)
    yield _APART.sub("", plain)
