"""The two documents that describe the system to others: OpenAPI of the gateway, AsyncAPI of the events."""

from __future__ import annotations

import inspect
from typing import Any, cast

from embedded import SERVICES
from gateway.app import create
from kernel.calls import Calls
from kernel.config import Settings
from kernel.envelope import CONTENT_TYPE
from kernel.identity import new_key_pair
from kernel.message import Event, catalogue


def openapi_document() -> dict[str, Any]:
    """Of a gateway that nobody will ever call."""
    _, public_keys = new_key_pair()
    return create(Settings(token_public_keys=public_keys), cast(Calls, None)).openapi()


def asyncapi_document() -> dict[str, Any]:
    """AsyncAPI 3.0: a channel a service's exchange, a message an event type, and who publishes and hears it."""
    schemas: dict[str, Any] = {}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "巾帼 Jinguo events",
            "version": "1.0.0",
            "description": "CloudEvents 1.0 in JSON, published with confirms, delivered at least once; "
            "subscribers tell repetitions by `id`. The routing key is the event's `type`.",
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {f"{name}.events": _channel(name) for name in SERVICES},
        "operations": dict(_operations()),
        "components": {
            "messages": {event.type(): _message(event, schemas) for event in catalogue.events.values()},
            "schemas": schemas,
        },
    }


def _channel(service: str) -> dict[str, Any]:
    types = [event.type() for event in catalogue.events.values() if event.service() == service]
    return {
        "address": f"{service}.events",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in types},
        "bindings": {"amqp": {"is": "routingKey", "exchange": {"name": f"{service}.events", "type": "topic"}}},
    }


def _operations() -> Any:
    for event in catalogue.events.values():
        yield f"{event.service()}_publishes_{event.type()}", _operation("send", event)
    for name, service in SERVICES.items():
        for event in service.hears():
            yield f"{name}_hears_{event.type()}", _operation("receive", event)


def _operation(action: str, event: type[Event]) -> dict[str, Any]:
    channel = f"#/channels/{event.service()}.events"
    return {
        "action": action,
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/{event.type()}"}],
    }


def _message(event: type[Event], schemas: dict[str, Any]) -> dict[str, Any]:
    schema = event.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(schema.pop("$defs", {}))
    attributes = ("id", "source", "type", "subject", "time", "sequence", "traceparent", "specversion")
    return {
        "name": event.type(),
        "title": event.__name__,
        "summary": inspect.getdoc(event) if event.__doc__ else None,
        "contentType": CONTENT_TYPE,
        "payload": {
            "type": "object",
            "required": ["id", "source", "type", "specversion", "data"],
            "properties": {
                **{name: {"type": "string"} for name in attributes},
                "type": {"const": event.type()},
                "data": schema,
            },
        },
    }
