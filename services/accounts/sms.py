"""How a message reaches a phone."""

from __future__ import annotations

from typing import Protocol

import httpx2
import structlog

from kernel.config import Settings
from kernel.errors import Unavailable
from services.accounts.rules import mask_phone

log = structlog.get_logger(__name__)


class SmsSender(Protocol):
    def send(self, phone: str, template: str, **words: str) -> None:
        """Raises `Unavailable` when the message could not be handed over."""


class LogSms:
    """For a newcomer's machine: what a phone would show stands in the server's log."""

    def send(self, phone: str, template: str, **words: str) -> None:
        log.info(template, phone=mask_phone(phone), **words)


class WebhookSms:
    """POSTs `{"phone", "template", …}` to the operator's SMS gateway; 2xx means accepted.

    The template `sign_in_code` comes with a `code`, a notice with its `text`, and its `link` if it has one.
    """

    def __init__(self, url: str) -> None:
        self._url = url

    def send(self, phone: str, template: str, **words: str) -> None:
        message = {"phone": phone, "template": template, **words}
        try:
            httpx2.post(self._url, json=message, timeout=5, trust_env=False).raise_for_status()
        except httpx2.HTTPError as error:
            log.error("sms_webhook_failed", error=type(error).__name__)
            raise Unavailable(retry_after=60) from error


def sender(settings: Settings) -> SmsSender:
    return WebhookSms(settings.sms_webhook_url) if settings.sms_webhook_url else LogSms()
