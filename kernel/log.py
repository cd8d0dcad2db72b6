"""Structured logs: one JSON object a line, with the trace id, and never a person's data."""

from __future__ import annotations

import logging
import sys

import structlog


def configure(level: str = "INFO", *, plain: bool = False) -> None:
    """Send structlog and the standard library's loggers alike to standard error. `plain` is for a person's terminal."""
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    last = structlog.dev.ConsoleRenderer() if plain else structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last], foreign_pre_chain=shared
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for noisy in ("uvicorn.access", "alembic", "nameko", "kombu", "amqp", "httpx2"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    for talkative in ("aiormq", "aio_pika"):  # they would log a returned message whole, with a person's data in it
        logging.getLogger(talkative).setLevel(logging.CRITICAL)
