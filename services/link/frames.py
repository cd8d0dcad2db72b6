"""What goes over a link: frames, each a JSON object of one of three kinds."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kernel.envelope import Envelope, Unreadable

Number = Annotated[int, Field(strict=True, ge=1, le=2**62)]
Count = Annotated[int, Field(strict=True, ge=0, le=2**62)]


class _Frame(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    def encode(self) -> bytes:
        return self.model_dump_json().encode()


class EventFrame(_Frame):
    """An event under its number."""

    kind: Literal["event"] = "event"
    number: Number
    event: dict[str, Any]


class ReturnedFrame(_Frame):
    """An event that its own sender has lost, as its receiver remembers it."""

    kind: Literal["returned"] = "returned"
    number: Number
    event: dict[str, Any]


class Digest(BaseModel):
    """SHA-256 over the ids of the frames `first` to `last`, one a line."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    first: Number
    last: Number
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Word(_Frame):
    """How one end stands; it replaces every earlier word, so that any may be lost.

    `sent`: the last number it has given. `received`: it has everything up to here; `missing`: ranges it lacks beyond.
    `lost`: a range of its own frames that it asks to have back. `digests` are of what it has received.
    """

    kind: Literal["word"] = "word"
    said_at: AwareDatetime
    sent: Count
    received: Count
    missing: Annotated[list[tuple[Number, Number]], Field(max_length=100)] = []
    lost: tuple[Number, Number] | None = None
    digests: Annotated[list[Digest], Field(max_length=4)] = []


Frame = EventFrame | ReturnedFrame | Word
_frames: TypeAdapter[Frame] = TypeAdapter(Annotated[Frame, Field(discriminator="kind")])


def decode(body: bytes) -> Frame:
    """Read a frame. Raises `Unreadable` for anything else, and for a returned event that is none.

    One that is under its number is kept all the same: it must not hold up those after it.
    """
    try:
        frame = _frames.validate_json(body)
    except ValidationError as error:
        raise Unreadable(str(error.errors(include_url=False, include_input=False))) from error
    if isinstance(frame, ReturnedFrame):
        envelope(frame)
    return frame


def envelope(frame: EventFrame | ReturnedFrame) -> Envelope:
    """The event in a frame. Raises `Unreadable`."""
    import json

    return Envelope.decode(json.dumps(frame.event))
