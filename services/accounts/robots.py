"""How a message reaches the staff's group: WeCom's group robot (企业微信群机器人).

The address is pinned here and only the key is a setting: the server fetches no address that somebody gives. Format and
bounds: developer.work.weixin.qq.com/document/path/91770: a text of 2048 bytes at most, 20 messages a minute.
"""

from __future__ import annotations

from typing import Protocol

import httpx2
import structlog

from kernel.config import Settings
from kernel.errors import Unavailable

log = structlog.get_logger(__name__)

WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"
MAX_BYTES = 2048


class Robot(Protocol):
    def say(self, text: str) -> None:
        """Raises `Unavailable` when it was not taken."""


class WeComRobot:
    def __init__(self, key: str, address: str = WECOM) -> None:
        self._key, self._address = key, address

    def say(self, text: str) -> None:
        """WeCom answers 200 also to what it refuses; `errcode` tells (45009: too many, 93000: no such robot)."""
        message = {"msgtype": "text", "text": {"content": text}}
        try:
            answer = httpx2.post(
                self._address, params={"key": self._key}, json=message, timeout=5, trust_env=False
            ).raise_for_status()
            code = answer.json()["errcode"]
        except (httpx2.HTTPError, ValueError, KeyError, TypeError) as error:
            log.error("robot_failed", error=type(error).__name__)  # its text would hold the key
            raise Unavailable(retry_after=60) from None
        if code != 0:
            log.error("robot_refused", errcode=code)
            raise Unavailable(retry_after=60)


def robot(settings: Settings) -> Robot | None:
    return WeComRobot(settings.wecom_robot_key.get_secret_value()) if settings.wecom_robot_key else None
