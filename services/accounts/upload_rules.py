"""What accounts decides about pictures."""

from __future__ import annotations

import base64
import binascii

from contracts.uploads import (
    MOST_BYTES,
    MOST_PHOTOGRAPHS,
    MOST_UPLOADS,
    PORTRAIT,
    NotAnImage,
    PortraitConsentMissing,
    TooManyUploads,
    UploadPurpose,
    UploadReasonMissing,
)

_JPEG = b"\xff\xd8\xff"


def size(data: str) -> int:
    """In bytes. What is no JPEG did not come from the gateway. Raises `NotAnImage`."""
    try:
        picture = base64.b64decode(data, validate=True)
    except binascii.Error as error:
        raise NotAnImage() from error
    if not picture.startswith(_JPEG) or len(picture) > MOST_BYTES:
        raise NotAnImage()
    return len(picture)


def must_consent(purpose: UploadPurpose, text_version: str | None) -> None:
    if purpose is UploadPurpose.PORTRAIT and text_version != PORTRAIT.text_version:
        raise PortraitConsentMissing()


def must_have_room(purpose: UploadPurpose, kept: int) -> None:
    """`kept` counts the photographs, or all that is none."""
    if kept >= (MOST_PHOTOGRAPHS if purpose is UploadPurpose.PHOTOGRAPH else MOST_UPLOADS):
        raise TooManyUploads()


def must_give_reason(is_own: bool, reason: str | None) -> None:
    if not (is_own or reason):
        raise UploadReasonMissing()
