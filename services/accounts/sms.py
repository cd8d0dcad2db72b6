"""How a sign-in code reaches a phone."""

from __future__ import annotations

from typing import Protocol

import httpx2
import structlog

from kernel.errors import Unavailable
from services.accounts.rules import mask_phone

log = structlog.get_logger(__name__)


class SmsSender(Protocol):
    def send(self, phone: str, code: str) -> None:
        """Raises `Unavailable` when the message could not be handed over."""


class LogSms:
    """For a newcomer's machine: the code stands in the server's log."""

    def send(self, phone: str, code: str) -> None:
        log.info("sign_in_code", phone=mask_phone(phone), code=code)


class WebhookSms:
    """POSTs `{"phone", "template": "sign_in_code", "code"}` to the operator's SMS gateway; 2xx means accepted."""

    def __init__(self, url: str) -> None:
        self._url = url

    def send(self, phone: str, code: str) -> None:
        words = {"phone": phone, "template": "sign_in_code", "code": code}
        try:
            httpx2.post(self._url, json=words, timeout=5, trust_env=False).raise_for_status()
        except httpx2.HTTPError as error:
            log.error("sms_webhook_failed", error=type(error).__name__)
            raise Unavailable(retry_after=60) from error
