"""The grammar of the language the services speak: commands, queries, events, and refusals.

A contract is a pydantic model declared once, by the service that owns it::

    class Enrol(Command, name="training.enrol", answer=Enrolment):
        class_id: Id

Declaring it enters it in the catalogue, from which the runners, OpenAPI and AsyncAPI are made.
"""

from __future__ import annotations

from enum import Flag, StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

#: UUIDv7 in its canonical 36-character form (RFC 9562, section 5.7).
Id = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"),
    Field(examples=["01936f2e-8c00-7000-8000-000000000001"]),
]


class Value(BaseModel):
    """A part of a message: closed (an unknown field is an error) and unchangeable."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Class arguments are for `__pydantic_init_subclass__`, which runs when the fields are known."""
        super().__init_subclass__()


class Message(Value):
    """Anything that travels between processes. `message_name` is `service.word`, and `service` owns it."""

    message_name: ClassVar[str] = ""
    message_version: ClassVar[int] = 1

    @classmethod
    def __pydantic_init_subclass__(cls, *, name: str = "", version: int = 1, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if name:
            cls.message_name, cls.message_version = name, version
            catalogue.add(cls)

    @classmethod
    def service(cls) -> str:
        return cls.message_name.partition(".")[0]

    @classmethod
    def word(cls) -> str:
        return cls.message_name.partition(".")[2]


class Request(Message):
    """A message that is answered with one value of the type `answer`."""

    answer: ClassVar[Any] = None

    @classmethod
    def __pydantic_init_subclass__(cls, *, answer: Any = None, **kwargs: Any) -> None:
        cls.answer = answer
        super().__pydantic_init_subclass__(**kwargs)


class Command(Request):
    """Asks for a change; the imperative. `secret` answers are never kept for a repeated `Idempotency-Key`."""

    secret: ClassVar[bool] = False

    @classmethod
    def __pydantic_init_subclass__(cls, *, secret: bool = False, **kwargs: Any) -> None:
        cls.secret = secret
        super().__pydantic_init_subclass__(**kwargs)


class Query(Request):
    """Asks for knowledge; changes nothing; a noun."""


class Flow(Flag):
    """Where an event goes beyond its own instance: up from a county to its centre, down from a centre to counties."""

    HERE = 0
    UP = 1
    DOWN = 2


class Event(Message):
    """Says what has happened; the past tense. `subject_field` names the aggregate it happened to.

    `flows` says whether other instances are told; `addressee_field` names the one a centre tells, else all are told.
    """

    subject_field: ClassVar[str] = ""
    flows: ClassVar[Flow] = Flow.HERE
    addressee_field: ClassVar[str] = ""

    @classmethod
    def __pydantic_init_subclass__(
        cls, *, subject: str = "", flows: Flow = Flow.HERE, to: str = "", **kwargs: Any
    ) -> None:
        cls.subject_field = subject or cls.subject_field
        cls.flows, cls.addressee_field = flows, to
        super().__pydantic_init_subclass__(**kwargs)

    @property
    def subject(self) -> str:
        return str(getattr(self, self.subject_field))

    @classmethod
    def type(cls) -> str:
        """The CloudEvents `type`, and the routing key: `training.enrolled.v1`."""
        return f"{cls.message_name}.v{cls.message_version}"


Item = TypeVar("Item")


class Page(Value, Generic[Item]):
    """One page of a list. Ask again with `cursor=next` until `next` is null."""

    items: list[Item]
    next: str | None = None


SortedCursor = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,400}$")]


class PageQuery(Query):
    """A query whose answer is a `Page`."""

    cursor: Id | None = Field(default=None, description="The `next` of the page before this one")
    limit: int = Field(default=50, ge=1, le=100)
    descending: bool = Field(default=False, description="The same list, from its other end")


class SortedQuery(PageQuery):
    """One that declares `sort` too: the name of what the list is sorted by, else it comes in its usual order."""

    cursor: SortedCursor | None = None  # type: ignore[assignment]


class Labelled(StrEnum):
    """An enumeration whose values bear the words a person reads: `WORKER = "worker", "家政从业人员", "Worker"`."""

    zh: str
    en: str

    if TYPE_CHECKING:  # a checker takes all that is written behind a member's name for its value

        @property
        def value(self) -> str: ...
    else:

        def __new__(cls, value: str, zh: str, en: str) -> Self:
            member = str.__new__(cls, value)
            member._value_, member.zh, member.en = value, zh, en
            return member


class Refusal(Exception):
    """A "no" that a person can act on. Subclasses are the problem types of the HTTP API (RFC 9457).

    `code` ends the problem's `type` URI; `zh` and `en` are its title and `fix_zh`, `fix_en` say what to do about it.
    Keyword arguments become members of the problem and fill the placeholders of the texts.
    """

    code: ClassVar[str] = ""
    status: ClassVar[int] = 409
    zh: ClassVar[str] = ""
    en: ClassVar[str] = ""
    fix_zh: ClassVar[str] = ""
    fix_en: ClassVar[str] = ""

    def __init_subclass__(cls, *, for_fields: tuple[str, ...] = (), **kwargs: Any) -> None:
        """`for_fields`: a field of this name that does not fit its form is refused with this type."""
        super().__init_subclass__(**kwargs)
        if catalogue.refusals.setdefault(cls.code, cls) is not cls:
            raise TypeError(f"{cls.code} is declared twice")
        catalogue.field_refusals |= dict.fromkeys(for_fields, cls)

    def __init__(self, **members: Any) -> None:
        super().__init__(self.code)
        self.members = members


class Catalogue:
    """Everything that can be said: messages by name (events by type) and refusals by code and by field."""

    def __init__(self) -> None:
        self.requests: dict[str, type[Request]] = {}
        self.events: dict[str, type[Event]] = {}
        self.refusals: dict[str, type[Refusal]] = {}
        self.field_refusals: dict[str, type[Refusal]] = {}

    def add(self, message: type[Message]) -> None:
        known, key = (
            (self.events, message.type()) if issubclass(message, Event) else (self.requests, message.message_name)
        )
        if key in known:
            raise TypeError(f"{key} is declared twice")
        known[key] = message  # type: ignore[index,assignment]


catalogue = Catalogue()
