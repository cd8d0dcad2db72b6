"""Photographs on the page of a unit or of an activity: which, in what order, under what words. Stations owns that.

The pictures themselves lie in accounts (contracts/uploads.py), which attests that one was kept for this. Whoever puts
one up says that all who can be recognised in it agreed to be shown to everybody (Civil Code 1019; of children under
fourteen their guardians, PIPL 31).
"""

from __future__ import annotations

from datetime import datetime

from pydantic import Field, StrictBool

from contracts.values import Title, UnitCode
from kernel.message import Command, Event, Id, Query, Refusal, Value

#: How many a unit shows, and an activity.
MOST_SHOWN = 12


class PhotographWords(Value):
    """`caption_zh` is also read out to whoever can't see the picture."""

    upload_id: Id
    caption_zh: Title
    caption_en: Title | None = None
    pictured_agreed: StrictBool = Field(description="Whether all who can be recognised in it agreed to be shown")


class AttestedPhotograph(PhotographWords):
    """`attestation` is accounts' statement that it was kept for this by the one who puts it up."""

    attestation: str = Field(max_length=1000)


class Photograph(Value):
    """`width` and `height` in pixels; `activity_id` is null where it is the unit's own."""

    photograph_id: Id
    unit: UnitCode
    activity_id: Id | None
    upload_id: Id
    caption_zh: str
    caption_en: str | None
    width: int
    height: int
    added_at: datetime


class AddUnitPhotograph(AttestedPhotograph, Command, name="stations.add_unit_photograph", answer=Photograph):
    """Put a photograph last on the unit's page, as its staff."""

    unit: UnitCode


class AddActivityPhotograph(AttestedPhotograph, Command, name="stations.add_activity_photograph", answer=Photograph):
    """Put a photograph last on the activity's page, as its staff. It is seen by others when the activity is."""

    activity_id: Id


class CaptionPhotograph(Command, name="stations.caption_photograph", answer=Photograph):
    photograph_id: Id
    caption_zh: Title
    caption_en: Title | None = None


class OrderPhotographs(Command, name="stations.order_photographs", answer=list[Photograph]):
    """All photographs of a unit, or of an activity, in the order in which they are to be shown."""

    photograph_ids: list[Id] = Field(min_length=1, max_length=MOST_SHOWN)


class RemovePhotograph(Command, name="stations.remove_photograph"):
    """Take it off its page, as staff of its unit: because it is old, or somebody in it agrees no more. The picture is
    destroyed.
    """

    photograph_id: Id


class UnitPhotographs(Query, name="stations.unit_photographs", answer=list[Photograph]):
    """As they are shown: none of a unit that is not open, except to its staff."""

    unit: UnitCode


class ActivityPhotographs(Query, name="stations.activity_photographs", answer=list[Photograph]):
    """As they are shown: none of an activity that is planned or cancelled, except to its staff."""

    activity_id: Id


class PhotographById(Query, name="stations.photograph_by_id", answer=Photograph):
    """One that is shown to whoever asks. Others are not there."""

    photograph_id: Id


class PhotographRemoved(Event, name="stations.photograph_removed", version=1, subject="upload_id"):
    """No page shows it any more."""

    upload_id: Id


class PhotographNotAttested(Refusal):
    code, status = "photograph-not-attested", 422
    zh, en = "缺少有效的照片证明", "There is no valid statement about this photograph"
    fix_zh, fix_en = (
        "请通过 POST /v1/unit-photographs 或 /v1/activity-photographs 添加本人上传的照片。",
        "Add a photograph that you uploaded by POST /v1/unit-photographs or /v1/activity-photographs.",
    )


class PicturedNotAgreed(Refusal):
    code, status = "pictured-not-agreed", 422
    zh, en = "照片中可辨认的人尚未同意公开", "Not everybody in the photograph has agreed to be shown"
    fix_zh, fix_en = (
        "请征得照片中每个人(未成年人须由监护人)同意,或换一张看不出是谁的照片。",
        "Ask all who can be recognised (of children the guardians), or take a picture in which nobody can be.",
    )


class PhotographShown(Refusal):
    code = "photograph-shown"
    zh, en = "这张照片已在页面上展示", "This photograph is on a page already"
    fix_zh, fix_en = (
        "每张照片只展示一次;如需换处展示,请重新上传。",
        "Each is shown once: upload it again for another page.",
    )


class TooManyPhotographs(Refusal):
    code = "too-many-photographs"
    zh, en = "照片已达上限", "There are as many photographs as a page shows"
    fix_zh, fix_en = "最多 {most} 张,请先移除不再需要的照片。", "{most} at most: remove one that is no longer needed."


class NotAllPhotographs(Refusal):
    code, status = "not-all-photographs", 422
    zh, en = "须列出同一页面的全部照片,每张一次", "All photographs of one page are to be named, each once"
    fix_zh, fix_en = "请刷新照片列表后重新排序。", "Look at the list again, and send all of it in the order you want."
