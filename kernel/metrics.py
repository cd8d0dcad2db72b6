"""What operators watch. Prometheus naming: base units, `_total` for counters; labels never hold ids."""

from prometheus_client import Counter, Gauge, Histogram

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_SLOW = (0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 600, 3600, 86400)

handled = Histogram(
    "jinguo_message_seconds",
    "Time a service took for a command, query or event",
    ["service", "message", "outcome"],
    buckets=_FAST,
)
delivered = Histogram(
    "jinguo_event_delivery_seconds",
    "Time from an event's commit to its effect in another service",
    ["service", "event"],
    buckets=_SLOW,
)
duplicates = Counter("jinguo_event_duplicates_total", "Deliveries that the inbox had seen before", ["service"])
published = Counter("jinguo_events_published_total", "Events the broker has confirmed", ["service"])
publish_failures = Counter("jinguo_publish_failures_total", "Rounds of the relay that failed", ["service"])
outbox_waiting = Gauge("jinguo_outbox_waiting", "Events committed and not yet published", ["service"])
retried = Counter("jinguo_event_retries_total", "Deliveries put back for a later try", ["service", "tier"])
dead_lettered = Counter("jinguo_dead_letters_total", "Deliveries given up until a person looks", ["service"])
http = Histogram(
    "jinguo_http_request_seconds", "Time the gateway took for a request", ["operation", "status"], buckets=_FAST
)
called = Histogram("jinguo_call_seconds", "Time a call to a service took", ["message", "outcome"], buckets=_FAST)
