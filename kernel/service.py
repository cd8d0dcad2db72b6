"""What every service does the same way: one message, one transaction.

A service is a class whose methods say what they answer to::

    class Training(Service):
        name = "training"

        @command(Enrol)
        def enrol(self, tx: Tx, enrol: Enrol) -> Enrolment: ...

        @query(OpenClasses)
        def open_classes(self, tx: Tx, asked: OpenClasses) -> Page[ClassView]: ...

        @on(Registered)
        def learn_of(self, tx: Tx, registered: Registered) -> None: ...

The decorators only tag a method. `Service.answer` and `Service.receive` are what both runners call: they read the
tags, check the token, open the transaction, keep the answer for a repeated `Idempotency-Key`, write inbox and outbox.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import Flag
from functools import cache
from typing import Any, ClassVar, Protocol

import structlog
from pydantic import ValidationError
from pydantic_core import to_jsonable_python
from sqlalchemy import Engine, MetaData
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from kernel import metrics, outbox, store, trace
from kernel.answers import Kept
from kernel.config import Settings
from kernel.envelope import Envelope, source
from kernel.errors import Conflict, Faulty, InvalidMessage, Unavailable
from kernel.identity import NOBODY, Actor, Verifier
from kernel.inbox import Inbox
from kernel.loop import Loop
from kernel.message import Command, Event, Message, Query, Refusal, Request

log = structlog.get_logger(__name__)

LINK = "link"  # the service that publishes what other instances say
RETRY_AFTER = 5  # seconds that a caller is asked to wait while a database or the broker is down


Method = Callable[..., Any]


def _tag(message: type[Message], **more: Any) -> Callable[[Method], Method]:
    def tag(method: Method) -> Method:
        vars(method).update(handles=message, **more)
        return method

    return tag


def command(message: type[Command]) -> Callable[[Method], Method]:
    return _tag(message)


def query(message: type[Query]) -> Callable[[Method], Method]:
    return _tag(message)


class From(Flag):
    """Whose events a reaction is to: this instance's, those that come over a link from others, or both."""

    HERE = 1
    ELSEWHERE = 2
    ANYWHERE = HERE | ELSEWHERE


def on(message: type[Event], whose: From = From.HERE) -> Callable[[Method], Method]:
    """React to an event: `@on(Completed, From.ANYWHERE)`."""
    return _tag(message, whose=whose)


class Handler(Protocol):
    """A method that was tagged so; `whose` only one that reacts to an event."""

    handles: type[Any]
    whose: From

    def __call__(self, service: Any, tx: Tx, message: Any, /) -> Any: ...


@dataclass(frozen=True)
class Context:
    """What comes along with a request, beside its words."""

    token: str | None = None
    traceparent: str | None = None
    idempotency_key: str | None = None
    repeated: bool = False  # the call was delivered before, to a process that did not answer it


@dataclass
class Tx:
    """One transaction: the session, the moment, who asks or what happened, and the events that become true with it."""

    session: Session
    now: datetime
    actor: Actor = NOBODY
    heard: Envelope | None = None
    events: list[Event] = field(default_factory=list)
    refusal: Refusal | None = None

    @property
    def origin(self) -> str:
        """The instance whose event this is the reaction to."""
        return self.heard.origin if self.heard else ""

    def emit(self, *events: Event) -> None:
        self.events.extend(events)

    def write_events(self) -> None:
        """To the outbox, in this transaction."""
        self.session.flush()
        rows = [
            {
                "event_id": store.new_id(),
                "type": event.type(),
                "subject": event.subject,
                "time": self.now,
                "traceparent": trace.current(),
                "data": event.model_dump(mode="json"),
            }
            for event in self.events
        ]
        outbox.add(self.session.connection(), rows)

    def refuse_and_keep(self, refusal: Refusal) -> None:
        """Answer with a refusal, yet commit what was written: a failed sign-in must still count its try."""
        self.refusal = refusal


class Service:
    """Base of the services. `tables` is the metadata of its models; `settings` are those of its process."""

    name: ClassVar[str]
    tables: ClassVar[MetaData]

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.settings, self.engine = settings, engine
        self.source = source(settings.instance, self.name)
        self.verifier = Verifier(settings.token_public_keys, settings.instance)
        self.inbox = Inbox(self.name, engine, self._react, settings.retry_seconds)
        self.emitted: Callable[[], None] = lambda: None  # the runner puts the relay's nudge here

    @classmethod
    @cache
    def handlers(cls) -> dict[str, Handler]:
        """Methods by what they handle: a request's name, or an event's type."""
        methods = (getattr(cls, name) for name in dir(cls))
        return {_key(method.handles): method for method in methods if hasattr(method, "handles")}

    @classmethod
    def hears(cls) -> list[type[Event]]:
        return [method.handles for method in cls.handlers().values() if issubclass(method.handles, Event)]

    @classmethod
    def bindings(cls) -> Iterator[tuple[str, str]]:
        """Whose exchange, and which event type: the publisher's, and the link's where it hears other instances too."""
        for key, method in cls.handlers().items():
            if issubclass(method.handles, Event):
                if From.HERE in method.whose:
                    yield method.handles.service(), key
                if From.ELSEWHERE in method.whose:
                    yield LINK, key

    def loops(self) -> list[Loop]:
        """Work of its own that a service does beside answering, where it runs on a broker."""
        return []

    def answer(self, name: str, body: dict[str, Any], context: Context) -> dict[str, Any]:
        """Answer a command or query: `{"answer": …}`, or `{"refusal": {"code", "members"}}`. Never raises."""
        started, outcome = time.perf_counter(), "ok"
        with trace.span(context.traceparent, service=self.name, message=name):
            try:
                return {"answer": self._guarded(name, body, context)}
            except Refusal as refusal:
                outcome = refusal.code
                return {"refusal": {"code": refusal.code, "members": refusal.members}}
            finally:
                metrics.handled.labels(self.name, name, outcome).observe(time.perf_counter() - started)

    def receive(self, envelope: Envelope) -> None:
        """Apply an event once, or hold it for later. Raises only while the database is away."""
        if self.listens_to(envelope):
            self.inbox.receive(envelope)

    def listens_to(self, envelope: Envelope) -> bool:
        """An old binding may still bring what is of no interest; and what another instance says, not all may hear."""
        handler = self.handlers().get(envelope.type)
        whose = From.HERE if envelope.origin == self.settings.instance else From.ELSEWHERE
        return handler is not None and whose in handler.whose

    def _react(self, session: Session, envelope: Envelope) -> Callable[[], None]:
        started, handler = time.perf_counter(), self.handlers()[envelope.type]
        with trace.span(envelope.traceparent, service=self.name, message=envelope.type):
            tx = Tx(session, store.now(), heard=envelope)
            handler(self, tx, handler.handles.model_validate(envelope.data))
            tx.write_events()

        def committed() -> None:
            self.committed(tx)
            metrics.handled.labels(self.name, envelope.type, "ok").observe(time.perf_counter() - started)
            delay = (store.now() - envelope.time).total_seconds()
            metrics.delivered.labels(self.name, envelope.type).observe(delay)

        return committed

    def _guarded(self, name: str, body: dict[str, Any], context: Context) -> Any:
        """`_answer`, with every failure turned into a refusal that tells the caller what it may do."""
        try:
            return self._answer(name, body, context)
        except Refusal:
            raise
        except Exception as error:
            if store.is_away(error) or isinstance(error, OperationalError):
                log.error("database_unavailable", error=repr(error))
                raise Unavailable(retry_after=RETRY_AFTER) from error
            log.exception("handler_failed")
            raise Faulty() from error

    def _answer(self, name: str, body: dict[str, Any], context: Context) -> Any:
        handler = self.handlers().get(name)
        if handler is None or not issubclass(handler.handles, Request):
            raise InvalidMessage(detail=f"{self.name} knows no {name}")
        try:
            request = handler.handles.model_validate(body)
        except ValidationError as error:
            raise InvalidMessage(detail=str(error.errors(include_url=False, include_input=False))) from error
        actor = self.verifier.actor(context.token, store.now())
        if isinstance(request, Query):
            return self._query(handler, request, actor)
        if context.repeated and not context.idempotency_key:
            raise Unavailable(retry_after=RETRY_AFTER)  # it may have been done, and nothing would tell
        return self._once(handler, request, actor, Kept.of(request, actor, context.idempotency_key))

    def _query(self, handler: Handler, request: Query, actor: Actor) -> Any:
        with Session(self.engine, expire_on_commit=False) as session:
            session.connection(execution_options=store.READING[self.engine.dialect.name])
            return to_jsonable_python(handler(self, Tx(session, store.now(), actor), request))

    def _once(self, handler: Handler, request: Command, actor: Actor, kept: Kept | None) -> Any:
        """A command, whose twin with the same key may be under way in another worker at this very moment."""
        try:
            return self._command(handler, request, actor, kept)
        except (IntegrityError, Refusal) as error:
            # The twin may have committed after we looked: then its answer is ours. If not, another
            # command came first, and on a second look the rules can say what that means.
            if isinstance(error, Refusal) and not kept:
                raise
        try:
            return self._command(handler, request, actor, kept)
        except IntegrityError as error:
            raise Conflict() from error

    def _command(self, handler: Handler, request: Command, actor: Actor, kept: Kept | None) -> Any:
        with Session(self.engine, expire_on_commit=False) as session:
            with session.begin():
                if kept and (earlier := kept.find(session)):
                    return json.loads(earlier)
                tx = Tx(session, store.now(), actor)
                answer = handler(self, tx, request)
                tx.write_events()
                if tx.refusal is None:
                    answer = to_jsonable_python(answer)
                    if kept:
                        kept.keep(session, answer)
            self.committed(tx)
        if tx.refusal:
            raise tx.refusal
        return answer

    def committed(self, tx: Tx) -> None:
        """Its events may go."""
        if tx.events:
            self.emitted()


def _key(message: type[Message]) -> str:
    return message.type() if issubclass(message, Event) else message.message_name
