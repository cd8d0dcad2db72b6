"""The envelope of an event on the wire: CloudEvents 1.0 in the JSON format, read and written by its SDK.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md; `sequence` and `traceparent` are its documented
extensions ("sequence", "distributed tracing"). `sequence` is the event's position in its publisher's outbox.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cloudevents.core.exceptions import CloudEventValidationError
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

CONTENT_TYPE = JSONFormat.CONTENT_TYPE
LARGEST = 65_536  # characters
_NUL = re.compile(r"(?<!\\)(\\\\)*\\u0000")  # as JSON escapes it
_format = JSONFormat()
_SOURCE = re.compile(r"^urn:jinguo:[0-9]{6}(-[0-9]{3})?:[a-z]+$")


class Unreadable(ValueError):
    """The bytes are no CloudEvent that we understand."""


@dataclass(frozen=True)
class Envelope:
    id: str
    source: str
    type: str
    subject: str
    time: datetime
    sequence: int
    traceparent: str | None
    data: dict[str, Any]

    @property
    def origin(self) -> str:
        """The instance where it happened."""
        return self.source.split(":")[2]

    def encode(self) -> bytes:
        attributes: dict[str, Any] = {
            "id": self.id,
            "source": self.source,
            "type": self.type,
            "subject": self.subject,
            "time": self.time,
            "datacontenttype": "application/json",
            "sequence": str(self.sequence),
        }
        if self.traceparent:
            attributes["traceparent"] = self.traceparent
        return _format.write(CloudEvent(attributes, self.data))

    @classmethod
    def decode(cls, body: bytes | str) -> Envelope:
        """Read an envelope. Raises `Unreadable` for anything else, and for what no database of ours could keep."""
        try:
            _must_be_keepable(body)
            event = _format.read(CloudEvent, body)
            extension = event.get_extension
            if not _SOURCE.match(event.get_source()):
                raise Unreadable(f"an unknown kind of source: {event.get_source()}")
            if len(event.get_type()) > 100 or len(event.get_subject() or "") > 64:
                raise Unreadable("its type or subject is too long")
            return cls(
                id=str(uuid.UUID(event.get_id())),
                source=event.get_source(),
                type=event.get_type(),
                subject=event.get_subject() or "",
                time=event.get_time(),
                sequence=int(extension("sequence")),
                traceparent=extension("traceparent"),
                data=dict(event.get_data()),
            )
        except (CloudEventValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise Unreadable(str(error)) from error


def _must_be_keepable(body: bytes | str) -> None:
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
    if len(text) > LARGEST:
        raise Unreadable(f"longer than {LARGEST} characters")
    if _NUL.search(text):
        raise Unreadable("it holds a NUL character")


def source(instance: str, service: str) -> str:
    """Who published: an instance's service, as a URN."""
    return f"urn:jinguo:{instance}:{service}"
