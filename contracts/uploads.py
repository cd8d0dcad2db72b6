"""Pictures: her portrait, papers that prove something, and photographs for a page. Accounts owns them, for a picture
is personal data.

What arrives here is a JPEG that the gateway has drawn anew (gateway/images.py). Accounts seals it under the key of her
whose it is; when that key is destroyed, nobody can look at it any more. A photograph is its uploader's; which page
shows it, stations knows (contracts/photographs.py). What was kept for another purpose is never shown on one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.accounts import Attestation, ConsentText, Purpose
from contracts.values import Sentence
from kernel.message import Command, Event, Id, Labelled, Page, PageQuery, Query, Refusal, Value

#: How large a picture may be once it is drawn anew, in bytes.
MOST_BYTES = 700_000
#: How many pictures of one person are kept, the photographs for pages aside.
MOST_UPLOADS = 30
#: How many photographs one member of staff keeps for the pages of her units.
MOST_PHOTOGRAPHS = 300

#: A JPEG in base64.
PictureText = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9+/]+={0,2}$", min_length=4, max_length=MOST_BYTES * 4 // 3 + 4)
]
Pixels = Annotated[int, Field(strict=True, ge=1, le=4000)]


class UploadPurpose(Labelled):
    """What a picture may be used for, and for nothing else."""

    PORTRAIT = "portrait", "上门服务证照片", "Portrait on the service card"
    EVIDENCE = "evidence", "证明材料", "Evidence"
    PHOTOGRAPH = "photograph", "单位或活动照片", "Photograph for the page of a unit or an activity"


#: What she agrees to before her portrait is shown to whoever scans her service card.
PORTRAIT = ConsentText(
    purpose=Purpose.PORTRAIT,
    text_version="2026-11",
    zh="我单独同意巾帼平台保存我的照片,并在他人扫描我有效的上门服务证时显示。删除照片即撤回同意。",
    en="I separately agree that Jinguo keeps my photograph and shows it to whoever scans my valid service card. "
    "Removing the photograph withdraws this.",
)


class Upload(Value):
    """`person_id`: whose it is, and whom it is deleted with. `size`: in bytes."""

    upload_id: Id
    person_id: Id
    purpose: UploadPurpose
    width: int
    height: int
    size: int
    uploaded_at: datetime


class Picture(Value):
    """A JPEG in base64."""

    upload_id: Id
    person_id: Id
    purpose: UploadPurpose
    data: str


class KeepUpload(Command, name="accounts.keep_upload", answer=Upload):
    """Keep a picture. A new portrait takes the place of the one before.

    Staff of her unit can do it for a woman who can't, with a reason; she has then agreed on paper. A photograph is kept
    by staff, in their own name.
    """

    purpose: UploadPurpose
    data: PictureText
    width: Pixels
    height: Pixels
    text_version: Annotated[str, StringConstraints(max_length=20)] | None = Field(
        default=None, description="For a portrait: the version of the text of the occasion `portrait` she agreed to"
    )
    person_id: Id | None = Field(default=None, description="Whose it is, if not that of the one who asks")
    reason: Sentence | None = Field(default=None, description="Why, if it is another's")


class RemoveUpload(Command, name="accounts.remove_upload"):
    """Destroy a picture, for good: as her whose it is, or as staff of her unit, with a reason."""

    upload_id: Id
    reason: Sentence | None = Field(default=None, description="Why, if it is another's")


class ViewUpload(Command, name="accounts.view_upload", answer=Picture, secret=True):
    """Look at a picture: one's own, or as staff of her unit, for a reason that stands in the access log."""

    upload_id: Id
    reason: Sentence | None = Field(default=None, description="Why, if it is another's")


class Uploads(PageQuery, name="accounts.uploads", answer=Page[Upload]):
    """One's own pictures; for staff of her unit those of a woman. What they show is not part of it."""

    person_id: Id | None = None


class AttestPhotograph(Command, name="accounts.attest_photograph", answer=Attestation, secret=True):
    """A signed statement that this is a photograph which the one who asks has kept for a page, and how large it is."""

    upload_id: Id


class PictureOfPhotograph(Query, name="accounts.picture_of_photograph", answer=str):
    """The JPEG in base64, of what was kept as a photograph and as nothing else. Which of them a page shows, stations
    says: the gateway asks there first.
    """

    upload_id: Id


class PhotographDestroyed(Event, name="accounts.photograph_destroyed", version=1, subject="upload_id"):
    """It is in the vault no more: whatever page showed it shows it no more."""

    upload_id: Id


class NotAnImage(Refusal):
    code, status = "not-an-image", 422
    zh, en = "无法识别这张图片", "This is no picture that can be read"
    fix_zh, fix_en = "请上传 JPEG、PNG 或 WebP 格式的照片。", "Send a JPEG, PNG or WebP picture."


class ImageTooLarge(Refusal):
    code, status = "image-too-large", 422
    zh, en = "图片的像素太多", "The picture has too many pixels"
    fix_zh, fix_en = (
        "图片最大为 {megapixels} 百万像素,请缩小后重试。",
        "At most {megapixels} million pixels: make it smaller and send it again.",
    )


class PortraitConsentMissing(Refusal):
    code, status = "portrait-consent-missing", 422
    zh, en = "需要本人单独同意后才能保存照片", "A portrait needs her separate consent"
    fix_zh, fix_en = (
        "请阅读并同意最新的照片使用说明。",
        "Show the text of the occasion `portrait`, and send the version that she agreed to.",
    )


class UploadReasonMissing(Refusal):
    code, status = "upload-reason-missing", 422
    zh, en = "处理他人的图片需要说明理由", "Another's picture needs a reason"
    fix_zh, fix_en = "请填写理由,理由将记入查看记录。", "Give the reason; it is kept in the access log."


class TooManyUploads(Refusal):
    code = "too-many-uploads"
    zh, en = "保存的图片太多", "Too many pictures are kept already"
    fix_zh, fix_en = "请先删除不再需要的图片。", "Remove pictures that are no longer needed."
